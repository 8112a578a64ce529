// SQL of owners: whom the rules name, what is frozen because nobody answers, and changes that were planned with another owner.
import { type Kysely, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import { doneTogether, listsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const leadOf = async (db: Db, org: string, team: string): Promise<string | null | undefined> =>
  (await db.selectFrom('teams').select('lead_id').where('org_id', '=', org).where('id', '=', team).executeTakeFirst())?.lead_id

/** For each identity whose running users are all of one team: who leads that. */
export const workloadLeads = async (db: Db, org: string, identities: readonly string[]): Promise<Map<string, string>> => {
  if (identities.length === 0) return new Map()
  const { rows } = await sql<{ identity: string; lead: string }>`select c.identity_id as identity, min(t.lead_id) as lead
    from credentials c
    join credential_uses u on u.org_id = c.org_id and u.credential_id = c.id
    join workloads w on w.org_id = u.org_id and w.id = u.workload_id and w.state = 'running'
    left join teams t on t.org_id = w.org_id and t.id = w.team
    where c.org_id = ${org} and c.identity_id = ${anyOf(identities)} and c.state <> 'retired'
    group by c.identity_id having count(distinct w.team) = 1 and min(t.lead_id) is not null`.execute(db)
  return new Map(rows.map(({ identity, lead }) => [identity, lead]))
}

/** Active identities that a workload uses, and who answers for each. */
export const identitiesUsedBy = async (db: Db, org: string, workload: string): Promise<{ id: string; owner: string | null }[]> => {
  const { rows } = await sql<{
    id: string
    owner: string | null
  }>`select distinct i.id, coalesce(i.business_owner, i.technical_owner) as owner
    from credential_uses u join credentials c on c.org_id = u.org_id and c.id = u.credential_id and c.state <> 'retired'
      join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.state = 'active' and i.holder_id is null
    where u.org_id = ${org} and u.workload_id = ${workload} order by i.id`.execute(db)
  return rows
}

/** Those that were not. */
export const freeze = async (db: Db, org: string, identities: readonly string[], why: string, at: Date): Promise<string[]> => {
  if (identities.length === 0) return []
  const rows = await db
    .updateTable('identities')
    .set({ frozen_at: at, frozen_why: why })
    .where('org_id', '=', org)
    .where('id', '=', anyOf(identities))
    .where('frozen_at', 'is', null)
    .where('state', '=', 'active')
    .returning('id')
    .execute()
  return rows.map(({ id }) => id).sort()
}

const answers = (owner: string) =>
  sql<boolean>`exists (select 1 from principals p where p.org_id = i.org_id and p.id = ${sql.ref(`i.${owner}`)} and p.active)`

/** Active identities whose named owner has left, and that nobody has frozen. */
export const toFreeze = async (db: Db, org: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select distinct i.id from principals p
    join identities i on i.org_id = p.org_id and (i.business_owner = p.id or i.technical_owner = p.id)
    where p.org_id = ${org} and not p.active and i.state = 'active' and i.frozen_at is null order by i.id limit 5000`.execute(db)
  return rows.map(({ id }) => id)
}

/** Frozen ones for which both answer again. */
export const thaw = async (db: Db, org: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`update identities i set frozen_at = null, frozen_why = null
    where i.org_id = ${org} and i.frozen_at is not null and ${answers('business_owner')} and ${answers('technical_owner')} returning i.id`.execute(
    db,
  )
  return rows.map(({ id }) => id).sort()
}

export interface Unanswered {
  readonly kind: 'identity' | 'contract' | 'team'
  readonly id: string
  readonly was: string | null
  readonly why: string | null
}

/** What nobody answers for: frozen identities, live contracts and teams whose named person has left. */
export const unanswered = async (db: Db, org: string): Promise<Unanswered[]> => {
  const { rows } = await sql<Unanswered>`select 'identity' as kind, i.id, coalesce(
      (select p.id from principals p where p.org_id = i.org_id and p.id in (i.business_owner, i.technical_owner) and not p.active order by 1 limit 1),
      i.business_owner, i.technical_owner) as was, i.frozen_why as why
      from identities i where i.org_id = ${org} and i.frozen_at is not null and i.state = 'active'
    union all select 'contract', c.id, c.owner_id, null from contracts c join principals p on p.org_id = c.org_id and p.id = c.owner_id
      where c.org_id = ${org} and c.state <> 'ended' and not p.active
    union all select 'team', t.id, t.lead_id, null from teams t join principals p on p.org_id = t.org_id and p.id = t.lead_id
      where t.org_id = ${org} and not p.active
    order by 1, 2`.execute(db)
  return rows
}

/** Providers that these things are about. */
export const partiesOf = async (
  db: Db,
  org: string,
  owned: readonly { readonly kind: string; readonly id: string }[],
): Promise<string[]> => {
  const ids = (kind: string) => owned.flatMap((one) => (one.kind === kind ? [one.id] : []))
  if (owned.length === 0) return []
  const { rows } = await sql<{ id: string }>`select p.id from parties p where p.org_id = ${org} and p.kind <> 'enterprise' and p.id in (
      select party_id from identities where org_id = ${org} and id = ${anyOf(ids('identity'))}
      union select party_id from contracts where org_id = ${org} and id = ${anyOf(ids('contract'))}) order by p.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Live changes with something still to do on identities that have changed hands because of this since they were planned. */
export const plannedBefore = async (db: Db, org: string, cause: string): Promise<string[]> =>
  (await plannedBeforeEach(db, org, cause)).map(({ id }) => id)

const plannedBeforeEach = listsTogether<{ id: string; cause: string }>(
  async (db, org, causes) =>
    (
      await sql<{ id: string; cause: string }>`select distinct h.id, x.cause from owner_changes x
      join credentials c on c.org_id = x.org_id and c.identity_id = x.subject
      join operations o on o.org_id = c.org_id and o.credential_id = c.id and o.phase not in ('done', 'skipped', 'void')
      join changes h on h.org_id = o.org_id and h.id = o.change_id and h.plan_digest = o.plan_digest and h.state not in ('closed', 'refused', 'denied')
      join plans p on p.org_id = h.org_id and p.digest = h.plan_digest
      where x.org_id = ${org} and x.cause = ${anyOf(causes)} and x.kind = 'identity' and p.frozen_at <= x.at order by h.id`.execute(db)
    ).rows,
  ({ cause }) => cause,
)

const findingsPassed = doneTogether((db: Db, org: string, asked: readonly { readonly person: string; readonly at: Date }[]) =>
  sql`update findings f set owner_id = (
      select h.principal_id from role_holdings h join principals p on p.org_id = h.org_id and p.id = h.principal_id
      where h.org_id = f.org_id and h.role = 'security_lead' and p.active and (h.until is null or h.until > s.at) order by h.principal_id limit 1)
    from jsonb_to_recordset(${asRecords(asked)}::jsonb) as s(person text, at timestamptz)
    where f.org_id = ${org} and f.owner_id = s.person and f.state = 'open'`.execute(db),
)

/** Open findings of somebody who has left go to the first security lead; to nobody where there is none. */
export const passFindingsOn = (db: Db, org: string, person: string, at: Date): Promise<void> => findingsPassed(db, org, { person, at })
