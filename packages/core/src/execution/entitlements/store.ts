// SQL of what is to be done about entitlements, and of held masses of ends.
import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type HoldRow = Selectable<Tables['access_holds']>

/** Whose justifications have come to their end, or whose entitlements wait for a step: by what waits, however much stands. */
export const holdersWaiting = async (db: Db, org: string, at: Date, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ holder: string }>`select distinct holder from (
      select e.holder_id as holder from entitlements e
        left join credentials c on c.org_id = e.org_id and c.id = e.credential_id
        left join changes g on g.org_id = e.org_id and g.id = e.grant_change
        left join changes x on x.org_id = e.org_id and x.id = e.end_change
        where e.org_id = ${org} and e.state in ('due', 'issuing', 'ending') and (
          (e.state = 'due' and (e.next_at is null or e.next_at <= ${at}))
          or (e.state = 'issuing' and (c.state = 'retired' or g.state in ('refused', 'denied')))
          or (e.state = 'ending' and (c.state = 'retired' or e.end_change is null or (x.state in ('refused', 'denied')
            and exists (select 1 from justifications j where j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live')))))
      union all select e.holder_id from justifications j join entitlements e on e.org_id = j.org_id and e.id = j.entitlement_id and e.state <> 'ended'
        where j.org_id = ${org} and j.state <> 'ended' and j.until <= ${at}
      union all select e.holder_id from justifications j join entitlements e on e.org_id = j.org_id and e.id = j.entitlement_id and e.state <> 'ended'
        join changes h on h.org_id = j.org_id and h.id = j.ref and h.state in ('refused', 'denied')
        where j.org_id = ${org} and j.state = 'asked') w
    order by holder limit ${limit}`.execute(db)
  return rows.map(({ holder }) => holder)
}

const among = (holders: readonly string[] | undefined, column: ReturnType<typeof sql>) =>
  holders === undefined ? sql`true` : sql`${column} = ${anyOf(holders)}`

/**
 * Entitlements `e` that are justified for longer than their system lets them in, and of which nobody is moving that end or has refused to since
 * something new justified them.
 */
const endsTooSoon = (org: string, of: ReturnType<typeof sql>, besides = '') => sql`select e.id, e.holder_id from entitlements e
      join credentials c on c.org_id = e.org_id and c.id = e.credential_id and c.state = 'active'
      cross join lateral (select max(j.until) as until, max(j.since) as since from justifications j
        where j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live') l
    where e.org_id = ${org} and e.state = 'held' and l.until > e.system_ends_at and ${of}
      and not exists (select 1 from changes h where h.org_id = e.org_id and h.trigger_kind = 'access.grant' and h.trigger_ref = e.holder_id || '/' || e.id
        and h.id <> ${besides} and (h.state not in ('closed', 'refused', 'denied') or (h.state <> 'closed' and h.opened_at >= l.since)))`

/** `besides`: a change that is about to move it. */
export const endingTooSoon = async (db: Db, org: string, holder: string, besides?: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`${endsTooSoon(org, sql`e.holder_id = ${holder}`, besides)} order by e.id`.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * Whose account has ended some other way, who has left with something that justifies his access still, or who waits for what could not be given: of these
 * people, or of everybody.
 */
export const holdersUnsettled = async (db: Db, org: string, limit: number, holders?: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ holder: string }>`select distinct holder from (
      select e.holder_id as holder from entitlements e join credentials c on c.org_id = e.org_id and c.id = e.credential_id and c.state = 'retired'
        where e.org_id = ${org} and e.state = 'held' and ${among(holders, sql`e.holder_id`)}
      union all select e.holder_id from entitlements e where e.org_id = ${org} and e.state = 'due' and ${among(holders, sql`e.holder_id`)}
      union all select t.holder_id from (${endsTooSoon(org, among(holders, sql`e.holder_id`))}) t
      union all select e.holder_id from principals p join entitlements e on e.org_id = p.org_id and e.holder_id = p.id and e.state <> 'ended'
        join justifications j on j.org_id = e.org_id and j.entitlement_id = e.id and j.state <> 'ended'
        where p.org_id = ${org} and not p.active and ${among(holders, sql`p.id`)}) u
    order by holder limit ${limit}`.execute(db)
  return rows.map(({ holder }) => holder)
}

/** How these credentials stand. */
export const statesOfCredentials = async (db: Db, org: string, ids: readonly string[]): Promise<Map<string, string>> => {
  const rows = await db.selectFrom('credentials').select(['id', 'state']).where('org_id', '=', org).where('id', '=', anyOf(ids)).execute()
  return new Map(rows.map(({ id, state }) => [id, state]))
}

/** Of these credentials those for which somebody has begun to act: an account may be there. */
export const begunOf = async (
  db: Db,
  org: string,
  credentials: readonly string[],
  operation: 'credential.issue' | 'ending',
): Promise<Set<string>> => {
  if (credentials.length === 0) return new Set()
  const rows = await db
    .selectFrom('operations')
    .select('credential_id')
    .distinct()
    .where('org_id', '=', org)
    .where('credential_id', '=', anyOf(credentials))
    .where((eb) => (operation === 'ending' ? eb('operation', '<>', 'credential.issue') : eb('operation', '=', 'credential.issue')))
    .where((eb) => eb.or([eb('attempts', '>', 0), eb('executed_at', 'is not', null)]))
    .execute()
  return new Set(rows.map(({ credential_id }) => credential_id))
}

/** Whether somebody has begun to act on a change. */
export const isBegun = async (db: Db, org: string, change: string): Promise<boolean> =>
  (await db
    .selectFrom('operations')
    .select('id')
    .where('org_id', '=', org)
    .where('change_id', '=', change)
    .where((eb) => eb.or([eb('attempts', '>', 0), eb('executed_at', 'is not', null)]))
    .executeTakeFirst()) !== undefined

export interface RefusedEnd {
  readonly entitlement: string
  readonly holder: string
  readonly system: string
  readonly account: string
  readonly credential: string
  readonly package: string
  readonly change: string
  readonly privileged: boolean
  readonly owner: string | null
}

/** Accounts that nothing justifies and that people have refused to end; one more than `most` says that there are more. */
export const refusedEnds = async (db: Db, org: string, at: Date, most: number): Promise<readonly RefusedEnd[]> => {
  const { rows } =
    await sql<RefusedEnd>`select e.id as entitlement, e.holder_id as holder, e.system_id as system, e.account, e.credential_id as credential,
      e.package, e.end_change as change, i.privileged, case when p.active then p.id end as owner
    from entitlements e
      join changes x on x.org_id = e.org_id and x.id = e.end_change and x.state in ('refused', 'denied')
      join credentials c on c.org_id = e.org_id and c.id = e.credential_id and c.state <> 'retired'
      join identities i on i.org_id = e.org_id and i.id = e.identity_id and i.state = 'active'
      left join principals p on p.org_id = e.org_id and p.id = e.business_owner
    where e.org_id = ${org} and e.state = 'ending' and e.end_change is not null
      and not exists (select 1 from justifications j where j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live' and j.until > ${at})
    order by i.privileged desc, e.id limit ${most + 1}`.execute(db)
  return rows
}

export const stateOfChanges = async (db: Db, org: string, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('changes').select(['id', 'state']).where('org_id', '=', org).where('id', '=', anyOf(ids)).execute()
  return new Map(rows.map(({ id, state }) => [id, state]))
}

export const insertIdentity = (db: Db, row: Insertable<Tables['identities']>) => db.insertInto('identities').values(row).execute()

/** The contract under which somebody works, by his own identity. */
export const contractOf = async (db: Db, org: string, person: string): Promise<string | null> =>
  (await db.selectFrom('identities').select('contract_id').where('org_id', '=', org).where('id', '=', person).executeTakeFirst())
    ?.contract_id ?? null

/** Why nothing may be given to him now; undefined where it may. */
export const keptBack = async (db: Db, org: string, person: string): Promise<string | undefined> => {
  const own = await db
    .selectFrom('identities')
    .select(['state', 'frozen_at', 'frozen_why', 'quarantined_in'])
    .where('org_id', '=', org)
    .where('id', '=', person)
    .executeTakeFirst()
  if (own?.state === 'offboarding') return 'he is leaving'
  if (own != null && own.quarantined_in !== null) return `he is in the quarantine of the merger ${own.quarantined_in}`
  return own?.frozen_at == null ? undefined : `nobody answers for him: ${own.frozen_why ?? ''}`
}

/** What is due and could not be given, each with its why: it waits, each time twice as long, four hours at most. */
export const putOff = async ({ db, org, at }: Work, left: ReadonlyMap<string, string>): Promise<void> => {
  const rows = [...left].map(([id, note]) => ({ id, note }))
  await sql`update entitlements e set note = w.note, tries = e.tries + 1,
      next_at = ${at}::timestamptz + least(interval '1 minute' * power(2, least(e.tries, 10)), interval '4 hours')
    from jsonb_to_recordset(${asRecords(rows)}::jsonb) as w(id text, note text)
    where e.org_id = ${org} and e.id = w.id and e.state = 'due'`.execute(db)
}

export const openHoldOf = (db: Db, org: string, named: string) =>
  db
    .selectFrom('access_holds')
    .selectAll()
    .where('org_id', '=', org)
    .where('package', '=', named)
    .where('state', '=', 'held')
    .executeTakeFirst()

export const openHolds = (db: Db, org: string) =>
  db.selectFrom('access_holds').selectAll().where('org_id', '=', org).where('state', '=', 'held').orderBy('id').execute()

export const lockHold = (db: Db, org: string, id: string) =>
  db.selectFrom('access_holds').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const insertHold = (db: Db, row: Insertable<Tables['access_holds']>) => db.insertInto('access_holds').values(row).execute()

export const setHold = (db: Db, org: string, id: string, change: Updateable<Tables['access_holds']>) =>
  db.updateTable('access_holds').set(change).where('org_id', '=', org).where('id', '=', id).execute()

export const release = (db: Db, org: string, ids: readonly string[], hold: string) =>
  db
    .updateTable('justifications')
    .set({ released_by: hold })
    .where('org_id', '=', org)
    .where('id', '=', anyOf(ids))
    .where('state', '=', 'live')
    .execute()

/** How much lives by a package; with `most`, counted no further than that. */
export const liveBy = async (db: Db, org: string, named: string, most?: number): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select 1 from justifications
    where org_id = ${org} and package = ${named} and because = 'birthright' and state = 'live' limit ${most ?? null}) l`.execute(db)
  return rows[0]?.n ?? 0
}

/** How much a package has taken away since a moment without anybody having released it. */
export const endedSince = async (db: Db, org: string, named: string, since: Date): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from justifications where org_id = ${org} and package = ${named}
    and because = 'birthright' and state = 'ended' and released_by is null and end_code in ('no_match', 'package_gone') and ended_at > ${since}`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}
