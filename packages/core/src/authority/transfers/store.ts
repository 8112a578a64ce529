// SQL of who answers for what: reading it, and handing it over with its trace.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { listsTogether } from '../../platform/together.ts'
import { type PartOfList, traceOwners } from '../../registry/inventory/index.ts'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { TransferItem } from './document.ts'

type Db = Kysely<Tables>
export type Owned = Omit<TransferItem, 'to'>

/** Everything that somebody answers for and that is not over. */
export const ownedBy = listsTogether<Owned & { readonly from: string }>(
  async (db, org, people) =>
    (
      await sql<Owned & { from: string }>`with asked as materialized (select unnest(${[...people]}::text[]) as person)
      select 'identity' as kind, i.id, 'business_owner' as role, person as "from" from asked
        join identities i on i.org_id = ${org} and i.business_owner = person and i.state <> 'retired'
      union all select 'identity', i.id, 'technical_owner', person from asked
        join identities i on i.org_id = ${org} and i.technical_owner = person and i.state <> 'retired'
      union all select 'contract', c.id, 'owner', person from asked join contracts c on c.org_id = ${org} and c.owner_id = person and c.state <> 'ended'
      union all select 'team', t.id, 'lead', person from asked join teams t on t.org_id = ${org} and t.lead_id = person
      order by 1, 2, 3`.execute(db)
    ).rows,
  ({ from }) => from,
)

/** What of somebody's is meant: all that these say, each left out where it is undefined. */
export interface Within {
  readonly only?: 'identity' | 'contract' | 'team' | undefined
  /** This one alone. */
  readonly identity?: string | undefined
  readonly environment?: 'production' | 'staging' | 'development' | undefined
  /** Identities with a live credential there, and contracts that name it. */
  readonly system?: string | undefined
  /** The team itself, and identities that its running workloads use. */
  readonly team?: string | undefined
}

/** Who answers for it now: these people, or whoever does but one, nobody among them. */
export type Whose = { readonly people: readonly string[] } | { readonly butOf: string }

/** Of what they answer for, what is meant, and to whom it is to go: a question, in the order of a list. */
export const ownedWithin = (org: string, whose: Whose, within: Within, to: string): RawBuilder<TransferItem> => {
  const is = (column: RawBuilder<unknown>) =>
    'people' in whose ? sql`${column} = any(${[...whose.people]}::text[])` : sql`${column} is distinct from ${whose.butOf}`
  const [business, technical, owner, lead] = [sql`business_owner`, sql`technical_owner`, sql`owner_id`, sql`lead_id`]
  const { only, identity, environment, system, team } = within
  const owned = sql`(select 'identity' as kind, id, 'business_owner' as role, business_owner as "from" from identities
      where org_id = ${org} and ${is(business)} and state <> 'retired'
    union all select 'identity', id, 'technical_owner', technical_owner from identities where org_id = ${org} and ${is(technical)} and state <> 'retired'
    union all select 'contract', id, 'owner', owner_id from contracts where org_id = ${org} and ${is(owner)} and state <> 'ended'
    union all select 'team', id, 'lead', lead_id from teams where org_id = ${org} and ${is(lead)})`
  return sql<TransferItem>`select x.kind, x.id, x.role, x."from", ${to}::text as "to" from ${owned} x where true
    ${only === undefined ? sql`` : sql`and x.kind = ${only}`}
    ${identity === undefined ? sql`` : sql`and x.kind = 'identity' and x.id = ${identity}`}
    ${environment === undefined ? sql`` : sql`and x.kind = 'identity' and exists (select 1 from identities i where i.org_id = ${org} and i.id = x.id and i.environment = ${environment})`}
    ${
      system === undefined
        ? sql``
        : sql`and ((x.kind = 'identity' and exists (select 1 from credentials c where c.org_id = ${org} and c.identity_id = x.id and c.system_id = ${system}
            and c.state <> 'retired')) or (x.kind = 'contract' and exists (select 1 from contracts k where k.org_id = ${org} and k.id = x.id
            and ${system} = any(k.systems))))`
    }
    ${
      team === undefined
        ? sql``
        : sql`and ((x.kind = 'team' and x.id = ${team}) or (x.kind = 'identity' and exists (select 1 from credentials c
            join credential_uses u on u.org_id = c.org_id and u.credential_id = c.id join workloads w on w.org_id = u.org_id and w.id = u.workload_id
            where c.org_id = ${org} and c.identity_id = x.id and c.state <> 'retired' and w.team = ${team} and w.state = 'running')))`
    }
    order by x.kind collate "C", x.id collate "C", x.role collate "C"`
}

/** Who answers now for each of these, locked; absent where there is no such thing or it is over. */
export const ownersNow = async (db: Db, org: string, items: readonly Owned[], lock: boolean): Promise<Map<string, string | null>> => {
  const found = new Map<string, string | null>()
  const ids = (kind: TransferItem['kind']) => [...new Set(items.filter((one) => one.kind === kind).map(({ id }) => id))]
  const held = sql.raw(lock ? 'for update' : '')
  const identities = await sql<{ id: string; business_owner: string | null; technical_owner: string | null }>`
    select id, business_owner, technical_owner from identities where org_id = ${org} and id = ${anyOf(ids('identity'))} and state <> 'retired'
    order by id ${held}`.execute(db)
  for (const row of identities.rows) {
    found.set(ownerKey({ kind: 'identity', id: row.id, role: 'business_owner' }), row.business_owner)
    found.set(ownerKey({ kind: 'identity', id: row.id, role: 'technical_owner' }), row.technical_owner)
  }
  const contracts = await sql<{ id: string; owner_id: string }>`select id, owner_id from contracts
    where org_id = ${org} and id = ${anyOf(ids('contract'))} and state <> 'ended' order by id ${held}`.execute(db)
  for (const row of contracts.rows) found.set(ownerKey({ kind: 'contract', id: row.id, role: 'owner' }), row.owner_id)
  const teams = await sql<{ id: string; lead_id: string | null }>`select id, lead_id from teams
    where org_id = ${org} and id = ${anyOf(ids('team'))} order by id ${held}`.execute(db)
  for (const row of teams.rows) found.set(ownerKey({ kind: 'team', id: row.id, role: 'lead' }), row.lead_id)
  const people = await sql<{ id: string; manager_id: string | null }>`select id, manager_id from principals
    where org_id = ${org} and id = ${anyOf(ids('person'))} and quarantined_in is not null and deactivated_at is null order by id ${held}`.execute(
    db,
  )
  for (const row of people.rows) found.set(ownerKey({ kind: 'person', id: row.id, role: 'manager' }), row.manager_id)
  return found
}

export const ownerKey = ({ kind, id, role }: Pick<TransferItem, 'kind' | 'id' | 'role'>): string => JSON.stringify([kind, id, role])

const columns = {
  business_owner: 'business_owner',
  technical_owner: 'technical_owner',
  owner: 'owner_id',
  lead: 'lead_id',
  manager: 'manager_id',
} as const
const tables = { identity: 'identities', contract: 'contracts', team: 'teams', person: 'principals' } as const

/** Each to whom it goes, with a row and an entry that say so. `rule`: by which; `cause`: the event or the change; `part`: of a long list, which part of it. */
export const setOwner = async (
  work: Work,
  items: readonly TransferItem[],
  rule: string,
  cause: string,
  part?: PartOfList,
): Promise<void> => {
  for (const [, same] of Map.groupBy(items, ({ kind, role, to }) => JSON.stringify([kind, role, to]))) {
    const { kind, role, to } = same[0]!
    await sql`update ${sql.table(tables[kind])} set ${sql.ref(columns[role])} = ${to}
      where org_id = ${work.org} and id = ${anyOf(same.map(({ id }) => id))}`.execute(work.db)
  }
  await traceOwners(work, items, rule, cause, part)
}
