// All SQL about records of long-lived credentials. A credential's record is its own newest, else that of the nearest one whose place it took.
import { type Insertable, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** So many times one credential takes another's place at most: beyond it nobody follows. */
const mostSteps = 100

export interface LegacyRecord {
  readonly name: string
  readonly version: number
  /** The one that the document names. */
  readonly about: string
  readonly document: string
  readonly owner: string
  readonly scope: string[]
  readonly stored: string
  readonly rotateEveryDays: number
  readonly controls: string[]
  readonly change: string
  readonly from: Date
  readonly until: Date
  /** What became of its document: still `in_force`, or how it ended. */
  readonly state: string
  readonly suspendedAt: Date | null
}

export type RecordOfCredential = LegacyRecord & { readonly credential: string }

/** `over`: its time has passed, or it was taken away or put on hold, and no other has come in its place. */
export type LegacyStanding = 'in_force' | 'over'

/** INVARIANT: its own end takes its effect away, whether or not anybody has noticed. */
export const standingOfRecord = (record: Pick<LegacyRecord, 'state' | 'suspendedAt' | 'until'>, at: Date): LegacyStanding =>
  record.state === 'in_force' && record.suspendedAt === null && record.until > at ? 'in_force' : 'over'

/** In words, where it is over. */
export const whyOver = ({ state, suspendedAt, until }: Pick<LegacyRecord, 'state' | 'suspendedAt' | 'until'>, at: Date): string => {
  if (state !== 'in_force') return `its record is ${state}`
  if (until <= at) return `its record ended on ${until.toISOString()} and nobody has decided again`
  return suspendedAt === null ? 'its record is over' : 'its record is on hold'
}

export const insertRecord = (db: Db, row: Insertable<Tables['legacy_records']>) => db.insertInto('legacy_records').values(row).execute()

const columns = sql`r.name, r.version, r.credential_id as about, r.document, r.owner_id as owner, r.scope, r.stored_at as stored,
  r.rotate_every_days as "rotateEveryDays", r.controls, r.change_id as change, r.from_at as "from", r.until_at as until, i.state,
  i.suspended_at as "suspendedAt"`
const joined = sql`legacy_records r join instruments i on i.org_id = r.org_id and i.kind = 'legacy' and i.name = r.name and i.version = r.version`
/** Nearest first; of one credential's the one in force, else the newest. */
const best = sql`(i.state = 'in_force') desc, r.from_at desc, r.version desc`

export const legacyRecordOf = async (db: Db, org: string, credential: string): Promise<LegacyRecord | undefined> => {
  const { rows } = await sql<LegacyRecord>`
    with recursive line (id, steps) as (
      select ${credential}::text, 0
      union all
      select coalesce(c.renews, c.replaces), l.steps + 1 from line l join credentials c on c.org_id = ${org} and c.id = l.id
      where coalesce(c.renews, c.replaces) is not null and l.steps < ${mostSteps})
    select ${columns} from line l join ${joined} on r.org_id = ${org} and r.credential_id = l.id
    order by l.steps, ${best} limit 1`.execute(db)
  return rows[0]
}

const covered = (org: string): RawBuilder<unknown> => sql`
  covered (id, root, steps) as (
    select distinct credential_id, credential_id, 0 from legacy_records where org_id = ${org}
    union all
    select c.id, v.root, v.steps + 1 from covered v join credentials c on c.org_id = ${org} and v.steps < ${mostSteps}
      and (c.renews = v.id or (c.renews is null and c.replaces = v.id)))`

/** Every living credential that stands, or stood, under a record. */
export const recordsOfLiving = async (db: Db, org: string): Promise<RecordOfCredential[]> => {
  const { rows } = await sql<RecordOfCredential>`with recursive ${covered(org)}
    select distinct on (v.id) v.id as credential, ${columns}
    from covered v join credentials c on c.org_id = ${org} and c.id = v.id and c.state = 'active'
      join ${joined} on r.org_id = ${org} and r.credential_id = v.root
    order by v.id, v.steps, ${best}`.execute(db)
  return rows
}

export interface OnTrack {
  readonly credential: string
  readonly identity: string
  readonly system: string
  readonly kind: string
  readonly account: string
  readonly legacy: boolean
  readonly record: RecordOfCredential | null
}

/** Living credentials that are marked as legacy or have a record, by id. */
export const pageOfLegacy = async (db: Db, org: string, after: string, limit: number): Promise<OnTrack[]> => {
  const { rows } = await sql<Omit<OnTrack, 'record'> & { readonly record: Omit<LegacyRecord, 'from' | 'until' | 'suspendedAt'> | null }>`
    select c.id as credential, c.identity_id as identity, c.system_id as system, c.kind, c.account, c.legacy, null as record
    from credentials c where c.org_id = ${org} and c.state = 'active' and c.id > ${after}
      and (c.legacy or c.id in (with recursive ${covered(org)} select id from covered))
    order by c.id limit ${limit}`.execute(db)
  return Promise.all(
    rows.map(async (row) => {
      const record = await legacyRecordOf(db, org, row.credential)
      return { ...row, record: record === undefined ? null : { ...record, credential: row.credential } }
    }),
  )
}
