// All SQL about accounts at the systems and what was noticed about them.
import { type Kysely, type Selectable, sql } from 'kysely'
import { copiedIn, copyValue } from '../../platform/client.ts'
import { anyOf, asRecords, insertRecords } from '../../platform/records-store.ts'
import { hasWords, mostFound } from '../../registry/inventory/index.ts'
import type { Tables } from '../../tables.ts'
import type { Life } from './life.ts'
import type { Mandated } from './model.ts'

type Db = Kysely<Tables>
export type AccountRow = Selectable<Tables['accounts']>
/** What it administers is derived from it, and never written with it. */
export type NewAccount = Omit<AccountRow, 'n' | 'administers' | 'administers_widely'>
export type AccountChange = Selectable<Tables['account_changes']>

/** What tells whether anything has changed, by id. */
export const glancesOf = async (db: Db, org: string, ids: readonly string[]): Promise<Map<string, Glance>> => {
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'n', 'present', 'digest', 'drift'])
    .where('org_id', '=', org)
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export type Glance = Pick<AccountRow, 'id' | 'n' | 'present' | 'digest' | 'drift'>

export const accountsById = async (db: Db, org: string, ids: readonly string[]): Promise<Map<string, AccountRow>> => {
  const rows = await db.selectFrom('accounts').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Accounts at a system with one of these names. */
export const accountsNamed = (db: Db, org: string, system: string, names: readonly string[]) =>
  db
    .selectFrom('accounts')
    .select(['id', 'n', 'kind', 'account', 'key', 'present', 'description'])
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('account', '=', anyOf(names))
    .execute()

export const readAccount = (db: Db, org: string, id: string) =>
  db.selectFrom('accounts').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const lockAccount = (db: Db, org: string, id: string) =>
  db.selectFrom('accounts').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

/** Writes accounts as they are now; who is there already keeps its number and the time when it was first seen. */
export const putAccounts = (db: Db, rows: readonly NewAccount[]) =>
  insertRecords(
    db,
    'accounts',
    rows,
    sql`on conflict (org_id, id) do update set present = excluded.present, description = excluded.description, digest = excluded.digest,
      changed_at = excluded.changed_at, created_at = least(accounts.created_at, excluded.created_at),
      last_used_at = greatest(accounts.last_used_at, excluded.last_used_at), drift = excluded.drift, drifted_at = excluded.drifted_at, agreed = excluded.agreed`,
  )

export const addChanges = (db: Db, rows: readonly AccountChange[]) => insertRecords(db, 'account_changes', rows)

/**
 * Accounts that nobody had seen before; the number of each that was new. That all of them are new is tried first, for that is the rule and costs half.
 */
export const addAccounts = async (
  db: Db,
  org: string,
  system: string,
  rows: readonly FirstSeen[],
  at: Date,
): Promise<Map<string, number>> => {
  const numbers = await takeNumbers(db, rows.length)
  await sql`savepoint all_new`.execute(db)
  try {
    await copyAccounts(db, org, system, rows, numbers, at)
    await sql`release savepoint all_new`.execute(db)
    return new Map(rows.map(({ id }, k) => [id, Number(numbers[k])]))
  } catch (error) {
    if (!isTaken(error)) throw error
    await sql`rollback to savepoint all_new`.execute(db)
  }
  const first = { org_id: org, system_id: system, first_seen_at: at, changed_at: at }
  const records = rows.map(({ id, kind, account, key, text, digest, life }, k) => ({
    ...first,
    n: numbers[k],
    id,
    kind,
    account,
    key,
    description: text,
    digest,
    created_at: life.createdAt,
    last_used_at: life.lastUsedAt,
  }))
  const { rows: added } = await sql<{ id: string; n: string }>`insert into accounts
      (org_id, n, id, system_id, kind, account, key, description, digest, first_seen_at, changed_at, created_at, last_used_at)
    overriding system value
    select org_id, n, id, system_id, kind, account, key, description::jsonb, digest, first_seen_at, changed_at, created_at, last_used_at
      from jsonb_to_recordset(${asRecords(records)}::jsonb) r(org_id text, n bigint, id text, system_id text, kind text, account text, key text,
        description text, digest text, first_seen_at timestamptz, changed_at timestamptz, created_at timestamptz, last_used_at timestamptz)
    on conflict do nothing returning id, n`.execute(db)
  return new Map(added.map(({ id, n }) => [id, Number(n)]))
}

const copyAccounts = (db: Db, org: string, system: string, rows: readonly FirstSeen[], numbers: readonly string[], at: Date) => {
  const [ofOrg, ofSystem, when] = [copyValue(org), copyValue(system), at.toISOString()]
  let lines = ''
  rows.forEach(({ id, kind, account, key, text, digest, life }, k) => {
    lines += `${ofOrg}\t${numbers[k]}\t${copyValue(id)}\t${ofSystem}\t${copyValue(kind)}\t${copyValue(account)}\t${copyValue(key)}\t${copyValue(text)}\t${digest}\t${when}\t${when}\t${copyValue(life.createdAt)}\t${copyValue(life.lastUsedAt)}\n`
  })
  return sql`${copiedIn(lines)}copy accounts (org_id, n, id, system_id, kind, account, key, description, digest, first_seen_at, changed_at,
    created_at, last_used_at) from stdin`.execute(db)
}

const isTaken = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === '23505'

const takeNumbers = async (db: Db, count: number): Promise<readonly string[]> => {
  const { rows } = await sql<{ numbers: string }>`select string_agg(nextval('accounts_n_seq')::text, ',') as numbers
    from generate_series(1, ${count}::int)`.execute(db)
  return rows[0]!.numbers.split(',')
}

export interface FirstSeen {
  readonly id: string
  readonly kind: string
  readonly account: string
  readonly key: string | null
  /** The description, as JSON. */
  readonly text: string
  readonly digest: string
  readonly life: Life
}

/** After very many came at once: what is asked next joins them with the inventory, and the planner has to know how many there are. */
export const learnSizes = (db: Db) =>
  sql`analyze accounts (org_id, id, system_id, account, kind, key, n, present, drift, created_at, last_used_at), access_entries`.execute(db)

export const countPresent = async (db: Db, org: string, system: string): Promise<number> => {
  const { n } = await db
    .selectFrom('accounts')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('present', '=', true)
    .executeTakeFirstOrThrow()
  return Number(n)
}

export const pageOfPresent = (db: Db, org: string, system: string, after: string, limit: number) =>
  db
    .selectFrom('accounts')
    .select(['id', 'n', 'kind', 'account', 'key'])
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('present', '=', true)
    .where('n', '>', after)
    .orderBy('n')
    .limit(limit)
    .execute()

/** A system may show a little later what was done there. */
const lag = '5 minutes'

/**
 * Operations that were carried out after an instant, by the account that their credential is about: the newest first. The effect of one falls
 * between the start of its mandate and its execution; until that is known, it may come as long as the mandate's window is open.
 */
export const mandatedSince = async (
  db: Db,
  org: string,
  system: string,
  accounts: readonly string[],
  since: Date,
): Promise<Map<string, Mandated[]>> => {
  const { rows } = await sql<Mandated & { account: string }>`
    select c.account, c.kind, c.key, o.operation, m.id as mandate
    from credentials c
      join operations o on o.org_id = c.org_id and o.credential_id = c.id
      join mandates m on m.org_id = o.org_id and m.operation_id = o.id
    where c.org_id = ${org} and c.system_id = ${system} and c.account = ${anyOf(accounts)}
      and m.started_at is not null and least(coalesce(o.executed_at + ${lag}::interval, m.not_after), m.not_after) >= ${since}
    order by m.started_at desc`.execute(db)
  return Map.groupBy(rows, ({ account }) => account)
}

/** Credentials of the inventory with one of these accounts at a system, whoever holds them. */
export const recordedAt = async (db: Db, org: string, system: string, accounts: readonly string[]) => {
  const rows = await db
    .selectFrom('credentials')
    .select(['id', 'identity_id', 'kind', 'account', 'key', 'state'])
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('account', '=', anyOf(accounts))
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, ({ account }) => account)
}

export type Recorded = NonNullable<Awaited<ReturnType<typeof recordedAt>> extends Map<string, (infer R)[]> ? R : never>

/** A credential and an account are the same thing: `key` tells several of one account apart, where both have one. */
const isThe = sql`c.org_id = a.org_id and c.system_id = a.system_id and c.account = a.account and c.kind = a.kind
  and (c.key is null or a.key is null or c.key = a.key)`

export interface Wrong {
  readonly id: string
  readonly kind: string
  readonly account: string
  readonly key: string | null
  readonly credential: string | null
  readonly identity: string | null
  readonly owner: string | null
  readonly holder: string | null
  readonly privileged: boolean
}

/** Whose it is, as far as the inventory knows: of several records the living one. */
const whose = sql`left join lateral (
    select c.id as credential, i.id as identity, coalesce(i.technical_owner, i.business_owner) as owner, i.privileged,
      case when p.kind <> 'enterprise' then p.id end as holder
    from credentials c
      join identities i on i.org_id = c.org_id and i.id = c.identity_id
      join parties p on p.org_id = i.org_id and p.id = i.party_id
    where ${isThe} order by (c.state <> 'retired') desc, c.id limit 1) w on true`

const named = sql`a.id, a.kind, a.account, a.key, w.credential, w.identity, w.owner, w.holder, coalesce(w.privileged, false) as privileged`

export type Drifted = Wrong & Pick<AccountRow, 'drift' | 'drifted_at' | 'agreed' | 'description' | 'present'>

/** Accounts of a system with changes that nothing explains, the oldest first. */
export const driftedAt = async (db: Db, org: string, system: string, limit: number): Promise<Drifted[]> =>
  (
    await sql<Drifted>`select ${named}, a.drift, a.drifted_at, a.agreed, a.description, a.present from (select * from accounts
        where org_id = ${org} and system_id = ${system} and drift is not null order by drifted_at, id limit ${limit}) a ${whose}
      order by a.drifted_at, a.id`.execute(db)
  ).rows

/**
 * Enabled accounts of a system of which the inventory says that they have ended, and that no change is ending.
 * Those that somebody outside holds are standing access, and found as that.
 */
export const residualsAt = async (db: Db, org: string, system: string, limit: number): Promise<Wrong[]> =>
  (
    await sql<Wrong>`select ${named} from accounts a ${whose}
      where a.org_id = ${org} and a.system_id = ${system} and a.present and a.description->>'state' = 'enabled'
        and (a.org_id, a.system_id, a.account) in (select c.org_id, c.system_id, c.account from credentials c
          where c.org_id = ${org} and c.system_id = ${system} and c.state = 'retired')
        and exists (select 1 from credentials c where ${isThe} and c.state = 'retired')
        and not exists (select 1 from credentials c where ${isThe} and c.state <> 'retired')
        and not exists (select 1 from access_entries e where e.org_id = a.org_id and e.id = a.id and e.verdict = 'standing')
      order by a.id limit ${limit}`.execute(db)
  ).rows

/**
 * Enabled accounts of a system that are suspended in the inventory, and that no change is switching on: as a reading showed them that began after they
 * were seen to be off.
 */
export const awakeAt = async (db: Db, org: string, system: string, limit: number): Promise<Wrong[]> =>
  (
    await sql<Wrong>`select ${named} from suspended_credentials z
        join credentials s on s.org_id = z.org_id and s.id = z.credential_id and s.system_id = ${system} and s.state = 'suspended'
        join access_scans n on n.org_id = s.org_id and n.system_id = s.system_id and n.began_at > z.suspended_at
        join accounts a on a.org_id = s.org_id and a.system_id = s.system_id and a.account = s.account and a.kind = s.kind
          and (s.key is null or a.key is null or s.key = a.key) ${whose}
      where z.org_id = ${org} and z.over_at is null and a.present and a.description->>'state' = 'enabled'
        and not exists (select 1 from changes h where h.org_id = z.org_id and h.id = z.resume_change and h.state not in ('closed', 'refused', 'denied'))
        and not exists (select 1 from access_entries e where e.org_id = a.org_id and e.id = a.id and e.verdict = 'standing')
      order by a.id limit ${limit}`.execute(db)
  ).rows

/** A change is about the credential `c`: what it was looked at as has to stay so until that is over. */
export const inHand = sql<boolean>`exists (select 1 from operations o where o.org_id = c.org_id and o.credential_id = c.id
  and o.phase in ('planned', 'ready', 'mandated', 'executing', 'verifying', 'awaiting_owner', 'stuck'))`

/** A live credential that no account is known for. */
export interface Unmatched extends Wrong {
  readonly credential: string
  /** A change is about it, so that it may be on its way in or out. */
  readonly in_hand: boolean
}

/** Credentials by their ids and by the names of their accounts, and those of accounts that have gone. */
export interface Among {
  readonly credentials: readonly string[]
  readonly accounts?: readonly string[]
  readonly gone?: readonly string[]
}

/** Live credentials of these kinds at a system that no account there is known for. `among`: no others can be. */
export const unmatchedAt = async (
  db: Db,
  org: string,
  system: string,
  kinds: readonly string[],
  limit: number,
  among?: Among,
): Promise<Unmatched[]> =>
  (
    await sql<Unmatched>`
      select c.id, c.kind, c.account, c.key, c.id as credential, i.id as identity, coalesce(i.technical_owner, i.business_owner) as owner,
        case when p.kind <> 'enterprise' then p.id end as holder, i.privileged,
        ${inHand} as in_hand
      from credentials c
        join identities i on i.org_id = c.org_id and i.id = c.identity_id
        join parties p on p.org_id = i.org_id and p.id = i.party_id
      where c.org_id = ${org} and c.system_id = ${system} and c.state = 'active' and i.state = 'active' and c.kind = ${anyOf(kinds)}
        ${
          among === undefined
            ? sql``
            : sql`and c.id in (select unnest(${[...among.credentials]}::text[]) union
                select id from credentials where org_id = ${org} and system_id = ${system} and account = ${anyOf(among.accounts ?? [])} union
                select g.id from accounts a join credentials g on g.org_id = a.org_id and g.system_id = a.system_id and g.account = a.account
                where a.org_id = ${org} and a.id = ${anyOf(among.gone ?? [])})`
        }
        and not exists (select 1 from accounts a where ${isThe} and a.present)
      order by in_hand, c.id limit ${limit}`.execute(db)
  ).rows

/** Open findings of a kind about one system, by subject; locked, so that two looks don't open the same twice. */
export const openAt = async (db: Db, org: string, kind: string, system: string): Promise<Set<string>> => {
  const { rows } = await sql<{ subject: string }>`select subject from findings
    where org_id = ${org} and kind = ${kind} and state = 'open' and detail->>'system' = ${system} order by id for update`.execute(db)
  return new Set(rows.map(({ subject }) => subject))
}

interface AccountFilter {
  readonly system?: string | undefined
  readonly account?: string | undefined
  readonly only?: 'drifted' | 'present' | 'gone' | undefined
  readonly text?: string | undefined
}

/** Of one system in the order in which they were first seen, else by id: what there is an index for. */
const orderOf = ({ system, only }: AccountFilter) => (system !== undefined && only !== 'drifted' ? ('n' as const) : ('id' as const))

export const positionOf = (filter: AccountFilter, row: AccountRow): string => row[orderOf(filter)]

export const pageOfAccounts = (db: Db, org: string, filter: AccountFilter, after: string, limit: number) => {
  let fitting = db.selectFrom('accounts').where('org_id', '=', org)
  if (filter.system !== undefined) fitting = fitting.where('system_id', '=', filter.system)
  if (filter.only === 'drifted') fitting = fitting.where('drift', 'is not', null)
  else if (filter.only !== undefined) fitting = fitting.where('present', '=', filter.only === 'present')
  if (filter.account !== undefined) fitting = fitting.where('account', '=', filter.account)
  const order = orderOf(filter)
  let query = fitting.selectAll()
  if (after !== '') query = query.where(order, '>', after)
  if (filter.text !== undefined)
    query = query.where('id', 'in', fitting.select('id').where(hasWords('accounts', filter.text)).limit(mostFound))
  return query.orderBy(order).limit(limit).execute()
}

/** A place in the history of an account. */
export interface ChangePlace {
  readonly at: Date
  readonly id: string
}

/** The newest first. `until`: noticed by then; `after`: only what came before this one. */
export const changesOf = (
  db: Db,
  org: string,
  account: string,
  limit: number,
  { until, after }: { readonly until?: Date | undefined; readonly after?: ChangePlace | undefined } = {},
) => {
  let query = db.selectFrom('account_changes').selectAll().where('org_id', '=', org).where('account_id', '=', account)
  if (until !== undefined) query = query.where('noticed_at', '<=', until)
  if (after !== undefined)
    query = query.where((eb) =>
      eb.or([eb('noticed_at', '<', after.at), eb.and([eb('noticed_at', '=', after.at), eb('id', '<', after.id)])]),
    )
  return query.orderBy('noticed_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** What the first change after a moment found there: what was known of it then. */
export const firstChangeAfter = (db: Db, org: string, account: string, at: Date) =>
  db
    .selectFrom('account_changes')
    .select('before')
    .where('org_id', '=', org)
    .where('account_id', '=', account)
    .where('what', '<>', 'agreed')
    .where('noticed_at', '>', at)
    .orderBy('noticed_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

export const emailOf = async (db: Db, org: string, principal: string): Promise<string | undefined> =>
  (await db.selectFrom('principals').select('email').where('org_id', '=', org).where('id', '=', principal).executeTakeFirst())?.email ??
  undefined
