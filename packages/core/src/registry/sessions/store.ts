// All SQL of sessions. A token's digest never leaves it.
import { type Insertable, type Kysely, sql } from 'kysely'
import { sharedTurn } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import { isSuspended, type Reach } from '../principals/index.ts'

type Db = Kysely<Tables>

export const insertSession = (db: Db, row: Insertable<Tables['sessions']>) => db.insertInto('sessions').values(row).execute()

/** Nothing where another request, or another server, has said so within the same seconds. */
export const wasSeen = (db: Db, org: string, id: string, at: Date, withinSeconds: number): Promise<void> =>
  sharedTurn(db, `session seen ${org} ${id} ${at.getTime()}`, async () => {
    await sql`update sessions set last_seen_at = ${at} where org_id = ${org} and id = ${id} and ended_at is null
      and last_seen_at < ${at}::timestamptz and extract(epoch from ${at}::timestamptz - last_seen_at) >= ${withinSeconds}`.execute(db)
  })

export const readSession = (db: Db, org: string, id: string) =>
  db.selectFrom('sessions').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const setSteppedUp = (db: Db, org: string, id: string, at: Date, acr: string | null) =>
  db
    .updateTable('sessions')
    .set({ stepped_up_at: at, acr })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()

const ending = (db: Db, org: string, at: Date, because: string) =>
  db.updateTable('sessions').set({ ended_at: at, ended_because: because }).where('org_id', '=', org).where('ended_at', 'is', null)

/** Whose it was; undefined where it is over already. */
export const endOne = (db: Db, org: string, id: string, at: Date, because: string) =>
  ending(db, org, at, because).where('id', '=', id).returning(['id', 'principal_id']).executeTakeFirst()

export const endOfPrincipal = (db: Db, org: string, principal: string, at: Date, because: string) =>
  ending(db, org, at, because).where('principal_id', '=', principal).returning(['id', 'principal_id']).execute()

export const endOfParties = (db: Db, org: string, parties: readonly string[], at: Date) =>
  ending(db, org, at, 'party')
    .where((eb) =>
      eb(
        'principal_id',
        'in',
        eb
          .selectFrom('principals')
          .select('id')
          .where('org_id', '=', org)
          .where('party_kind', '<>', 'enterprise')
          .where('party_id', 'in', [...parties]),
      ),
    )
    .returning(['id', 'principal_id'])
    .execute()

/** Of a provider's: one session there, or all of one person; where both are told, both count. */
export const endOfIssuer = (
  db: Db,
  org: string,
  issuer: string,
  only: { readonly subject?: string; readonly sid?: string },
  at: Date,
  because: string,
) => {
  let query = ending(db, org, at, because).where('issuer', '=', issuer)
  if (only.subject !== undefined) query = query.where('subject', '=', only.subject)
  if (only.sid !== undefined) query = query.where('provider_session', '=', only.sid)
  return query.returning(['id', 'principal_id']).execute()
}

/** Live ones with what decides about their end, a part of them at a time. */
export const liveSessions = (db: Db, org: string, after: string, limit: number) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 's.org_id').onRef('p.id', '=', 's.principal_id'))
    .select(['s.id', 's.opened_at', 's.last_seen_at', 's.idle_seconds', 's.ends_at', 'p.active', 'p.party_kind'])
    .select((eb) => eb.and([eb('p.party_kind', '<>', 'enterprise'), isSuspended(org, eb.ref('p.party_id'))]).as('suspended'))
    .where('s.org_id', '=', org)
    .where('s.ended_at', 'is', null)
    .where('s.id', '>', after)
    .orderBy('s.id')
    .limit(limit)
    .execute()

export const pageOfSessions = (
  db: Db,
  org: string,
  { principal, state }: { readonly principal: string; readonly state?: 'live' | 'over' | undefined },
  reach: Reach,
  after: string,
  limit: number,
) => {
  let query = db
    .selectFrom('sessions as s')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 's.org_id').onRef('p.id', '=', 's.principal_id'))
    .selectAll('s')
    .select('p.party_kind')
    .where('s.org_id', '=', org)
    .where('s.principal_id', '=', principal)
    .where('s.id', '>', after)
  if (reach !== undefined) query = query.where('p.party_id', '=', reach)
  if (state !== undefined) query = query.where('s.ended_at', state === 'live' ? 'is' : 'is not', null)
  return query.orderBy('s.id').limit(limit).execute()
}

/** So many at most; how many they were. */
export const deleteEnded = async (db: Db, org: string, before: Date, limit: number): Promise<number> => {
  const { numAffectedRows } = await sql`delete from sessions where ctid in (
    select ctid from sessions where org_id = ${org} and ended_at < ${before} order by ended_at limit ${limit} for update skip locked)`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}
