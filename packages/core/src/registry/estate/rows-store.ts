// The rows that tell the graph: each kind of node and each kind of edge as one select. All SQL of the graph is built from these.
// INVARIANT: an edge has both its ends alive; what has ended reaches nothing and is reached by nothing.
import { type RawBuilder, sql } from 'kysely'
import type { EdgeName, NodeKind } from './model.ts'

export interface NodeRows {
  readonly table: string
  /** Of the row `r`. */
  readonly alive: RawBuilder<unknown>
}

export const nodeRows: Readonly<Record<NodeKind, NodeRows>> = {
  party: { table: 'parties', alive: sql`true` },
  contract: { table: 'contracts', alive: sql`true` },
  principal: { table: 'principals', alive: sql`r.active` },
  identity: { table: 'identities', alive: sql`r.state <> 'retired'` },
  workload: { table: 'workloads', alive: sql`r.state = 'running'` },
  credential: { table: 'credentials', alive: sql`r.state <> 'retired'` },
  consent: { table: 'consents', alive: sql`r.state = 'live'` },
  control: { table: 'systems', alive: sql`true` },
  system: { table: 'systems', alive: sql`true` },
}

export interface EdgeRows {
  readonly from: RawBuilder<unknown>
  readonly a: RawBuilder<unknown>
  readonly b: RawBuilder<unknown>
  readonly where: RawBuilder<unknown>
}

const live = sql`c.state <> 'retired'`
/** The account \`a\` is shown to administer its system. */
export const administering = sql`a.administers is not null and a.present`
/** What is shown of the account \`a\` is true of the credential \`c\`: they are the same thing, or it is true of everything under its name. */
export const showsCredential = sql`c.org_id = a.org_id and c.system_id = a.system_id and c.account = a.account
  and ((c.kind = a.kind and (c.key is null or a.key is null or c.key = a.key)) or (c.kind <> a.kind and a.administers_widely))`
const identityOf = sql`join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.state <> 'retired'`

/**
 * Live credentials that are an administrator's: their identity is marked as one, or their system shows that the account is. Found from the few that are,
 * never from all that there are; each once.
 */
export const governing = (org: string): RawBuilder<unknown> => sql`(
  select c.id, c.identity_id, c.system_id from identities i join credentials c on c.org_id = i.org_id and c.identity_id = i.id
    where i.org_id = ${org} and i.marked_privileged and i.state <> 'retired' and ${live}
  union
  select c.id, c.identity_id, c.system_id from accounts a join credentials c on ${showsCredential} ${identityOf}
    where a.org_id = ${org} and ${administering} and ${live})`

/** Rows (a, b): the edge from `a` to `b`. */
export const edgeRows = (org: string): Readonly<Record<EdgeName, EdgeRows>> => {
  const of = (alias: string) => sql`${sql.ref(alias)}.org_id = ${org}`
  return {
    commands: { from: sql`parties p`, a: sql`p.parent_id`, b: sql`p.id`, where: sql`${of('p')} and p.parent_id is not null` },
    // What belongs to the enterprise itself is everything, and says nothing.
    employs: {
      from: sql`principals p`,
      a: sql`p.party_id`,
      b: sql`p.id`,
      where: sql`${of('p')} and p.active and p.party_kind <> 'enterprise'`,
    },
    signed: { from: sql`contracts k`, a: sql`k.party_id`, b: sql`k.id`, where: of('k') },
    holds: {
      from: sql`identities i join parties p on p.org_id = i.org_id and p.id = i.party_id and p.kind <> 'enterprise'`,
      a: sql`i.party_id`,
      b: sql`i.id`,
      where: sql`${of('i')} and i.state <> 'retired'`,
    },
    // Whose own it is, which for most people is all that says what they reach.
    holds_own: {
      from: sql`identities i join principals p on p.org_id = i.org_id and p.id = i.holder_id and p.active`,
      a: sql`i.holder_id`,
      b: sql`i.id`,
      where: sql`${of('i')} and i.holder_id is not null and i.state <> 'retired'`,
    },
    runs: {
      from: sql`workloads w join parties p on p.org_id = w.org_id and p.id = w.party_id and p.kind <> 'enterprise'`,
      a: sql`w.party_id`,
      b: sql`w.id`,
      where: sql`${of('w')} and w.state = 'running'`,
    },
    consented: {
      from: sql`consents n join parties p on p.org_id = n.org_id and p.id = n.party_id and p.kind <> 'enterprise'`,
      a: sql`n.party_id`,
      b: sql`n.id`,
      where: sql`${of('n')} and n.state = 'live'`,
    },
    covers_contract: { from: sql`contracts k`, a: sql`k.under_id`, b: sql`k.id`, where: sql`${of('k')} and k.under_id is not null` },
    covers_identity: {
      from: sql`identities i`,
      a: sql`i.contract_id`,
      b: sql`i.id`,
      where: sql`${of('i')} and i.contract_id is not null and i.state <> 'retired'`,
    },
    covers_workload: {
      from: sql`workloads w`,
      a: sql`w.contract_id`,
      b: sql`w.id`,
      where: sql`${of('w')} and w.contract_id is not null and w.state = 'running'`,
    },
    executes: {
      from: sql`credentials c join principals p on p.org_id = c.org_id and p.id = c.executor_id and p.active`,
      a: sql`c.executor_id`,
      b: sql`c.id`,
      where: sql`${of('c')} and c.executor_id is not null and ${live}`,
    },
    has: { from: sql`credentials c ${identityOf}`, a: sql`c.identity_id`, b: sql`c.id`, where: sql`${of('c')} and ${live}` },
    uses: {
      from: sql`credential_uses u join credentials c on c.org_id = u.org_id and c.id = u.credential_id
        join workloads w on w.org_id = u.org_id and w.id = u.workload_id and w.state = 'running'`,
      a: sql`u.workload_id`,
      b: sql`u.credential_id`,
      where: sql`${of('u')} and ${live}`,
    },
    // Seen or inferred, and declared by nobody: it may well be so, and counts as it would if it were.
    seen_with: {
      from: sql`use_sightings u join credentials c on c.org_id = u.org_id and c.id = u.credential_id
        join workloads w on w.org_id = u.org_id and w.id = u.workload_id and w.state = 'running'`,
      a: sql`u.workload_id`,
      b: sql`u.credential_id`,
      where: sql`${of('u')} and u.ended_at is null and ${live} and not exists (select 1 from credential_uses d
        where d.org_id = u.org_id and d.credential_id = u.credential_id and d.workload_id = u.workload_id)`,
    },
    derives: {
      from: sql`credentials c join credentials d on d.org_id = c.org_id and d.id = c.derived_from and d.state <> 'retired'`,
      a: sql`c.derived_from`,
      b: sql`c.id`,
      where: sql`${of('c')} and c.derived_from is not null and ${live}`,
    },
    opens: { from: sql`credentials c`, a: sql`c.id`, b: sql`c.system_id`, where: sql`${of('c')} and ${live}` },
    governs: { from: sql`${governing(org)} c`, a: sql`c.id`, b: sql`c.system_id`, where: sql`true` },
    resets: { from: sql`credentials c`, a: sql`c.system_id`, b: sql`c.id`, where: sql`${of('c')} and ${live}` },
    grants: { from: sql`consents n`, a: sql`n.id`, b: sql`n.system_id`, where: sql`${of('n')} and n.state = 'live'` },
  }
}
