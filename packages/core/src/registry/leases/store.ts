// All SQL about leases and presented tokens.
import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import type { LeaseState, Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type LeaseRow = Selectable<Tables['credential_leases']>

/** Who is said to have issued what was lent. */
export const lentBy = 'countersign'

export const readLease = (db: Db, org: string, id: string): Promise<LeaseRow | undefined> =>
  db.selectFrom('credential_leases').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const lockLease = (db: Db, org: string, id: string): Promise<LeaseRow | undefined> =>
  db.selectFrom('credential_leases').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const insertLease = (db: Db, row: Insertable<Tables['credential_leases']>) =>
  db.insertInto('credential_leases').values(row).execute()

export const updateLease = (db: Db, org: string, id: string, set: Updateable<Tables['credential_leases']>) =>
  db.updateTable('credential_leases').set(set).where('org_id', '=', org).where('id', '=', id).execute()

/** One after the other for each workload, so that two requests at once can't both be the last that fits. */
export const lockWorkload = (db: Db, org: string, workload: string) =>
  db.selectFrom('workloads').select('id').where('org_id', '=', org).where('id', '=', workload).forUpdate().execute()

export interface LeaseCounts {
  /** Not ended, under this rule. */
  readonly living: number
  /** Asked for since an instant, under any rule. */
  readonly asked: number
}

export const countLeases = async (db: Db, org: string, workload: string, rule: string, since: Date): Promise<LeaseCounts> => {
  const row = await db
    .selectFrom('credential_leases')
    .select([
      sql<number>`count(*) filter (where state <> 'ended' and rule = ${rule})::int`.as('living'),
      sql<number>`count(*) filter (where asked_at > ${since})::int`.as('asked'),
    ])
    .where('org_id', '=', org)
    .where('workload_id', '=', workload)
    .where((eb) => eb.or([eb('state', '<>', 'ended'), eb('asked_at', '>', since)]))
    .executeTakeFirstOrThrow()
  return row
}

/** Those that end, have run out, or were not looked at since an instant, by a clock that may have gone back; the longest unseen first. */
export const leasesToFollow = async (db: Db, org: string, at: Date, notSince: Date, limit: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('credential_leases')
    .select('id')
    .where('org_id', '=', org)
    .where('state', '<>', 'ended')
    .where((eb) =>
      eb.or([eb('state', '=', 'ending'), eb('expires_at', '<=', at), eb('checked_at', '<=', notSince), eb('checked_at', '>', at)]),
    )
    .orderBy('checked_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export interface LeaseFilter {
  readonly workload?: string | undefined
  readonly rule?: string | undefined
  /** That was lent. */
  readonly credential?: string | undefined
  /** In whose likeness it was. */
  readonly like?: string | undefined
  readonly state?: LeaseState | 'living' | undefined
  /** Lent of it: they are like a credential of this identity. */
  readonly identity?: string | undefined
}

export const pageOfLeases = (db: Db, org: string, filter: LeaseFilter, after: string, limit: number): Promise<LeaseRow[]> => {
  let select = db.selectFrom('credential_leases').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (filter.workload !== undefined) select = select.where('workload_id', '=', filter.workload)
  if (filter.rule !== undefined) select = select.where('rule', '=', filter.rule)
  if (filter.credential !== undefined) select = select.where('credential_id', '=', filter.credential)
  if (filter.like !== undefined) select = select.where('like_credential', '=', filter.like)
  if (filter.state === 'living') select = select.where('state', '<>', 'ended')
  else if (filter.state !== undefined) select = select.where('state', '=', filter.state)
  const { identity } = filter
  if (identity !== undefined)
    select = select.where((eb) =>
      eb('like_credential', 'in', eb.selectFrom('credentials').select('id').where('org_id', '=', org).where('identity_id', '=', identity)),
    )
  return select.orderBy('id').limit(limit).execute()
}

export type PresentedRow = Insertable<Tables['presented_tokens']>

/** False where it was presented before. */
export const presentOnce = async (db: Db, row: PresentedRow): Promise<boolean> => {
  const written = await db
    .insertInto('presented_tokens')
    .values(row)
    .onConflict((already) => already.doNothing())
    .executeTakeFirst()
  return (written.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** The lease that a presented token is for. */
export const presentedFor = async (db: Db, org: string, issuer: string, token: string): Promise<string | null | undefined> =>
  (
    await db
      .selectFrom('presented_tokens')
      .select('lease_id')
      .where('org_id', '=', org)
      .where('issuer', '=', issuer)
      .where('token_digest', '=', token)
      .executeTakeFirst()
  )?.lease_id

/**
 * Forgets what ran out before an instant. INVARIANT: no token that ran out before one that is forgotten is taken any more, so that a clock which went
 * ahead and came back makes none of them a new one. The floor is as high as what was forgotten and no higher: tokens made since are taken.
 */
export const forgetPresented = async (db: Db, org: string, before: Date): Promise<void> => {
  await sql`with gone as (delete from presented_tokens where org_id = ${org} and expires_at < ${before} returning issuer, expires_at)
    insert into presented_floors as f (org_id, issuer, forgotten_until) select ${org}, issuer, max(expires_at) from gone group by issuer order by issuer
    on conflict (org_id, issuer) do update set forgotten_until = greatest(f.forgotten_until, excluded.forgotten_until)`.execute(db)
}

/** Whether a token that runs out then may be one that was presented and is forgotten. */
export const mayBeForgotten = async (db: Db, org: string, issuer: string, expiresAt: Date): Promise<boolean> => {
  const row = await db
    .selectFrom('presented_floors')
    .select('forgotten_until')
    .where('org_id', '=', org)
    .where('issuer', '=', issuer)
    .executeTakeFirst()
  return row !== undefined && expiresAt <= row.forgotten_until
}
