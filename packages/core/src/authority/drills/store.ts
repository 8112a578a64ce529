// All SQL about drills and what is demanded in them.
import type { Exercise } from '@countersign/policy'
import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { DrillResult } from './score.ts'

type Db = Kysely<Tables>
export type DrillRow = Selectable<Tables['drills']>
export type DemandRow = Selectable<Tables['evidence_demands']>

/** Whoever opens drills of a party waits here for whoever else does, until his transaction ends. */
export const keepDrillsApart = (db: Db, org: string, party: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`drills ${JSON.stringify([org, party])}`}, 0))`.execute(db)

export const insertDrill = (db: Db, row: Insertable<Tables['drills']>) => db.insertInto('drills').values(row).execute()

export const readDrill = (db: Db, org: string, id: string) =>
  db.selectFrom('drills').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const lockDrill = (db: Db, org: string, id: string) =>
  db.selectFrom('drills').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const updateDrill = (db: Db, org: string, id: string, change: Updateable<Tables['drills']>) =>
  db.updateTable('drills').set(change).where('org_id', '=', org).where('id', '=', id).execute()

export const openDrillOf = (db: Db, org: string, party: string, exercise: Exercise) =>
  db
    .selectFrom('drills')
    .selectAll()
    .where('org_id', '=', org)
    .where('party_id', '=', party)
    .where('exercise', '=', exercise)
    .where('state', '=', 'open')
    .executeTakeFirst()

export const openDrills = async (db: Db, org: string): Promise<string[]> =>
  (await db.selectFrom('drills').select('id').where('org_id', '=', org).where('state', '=', 'open').orderBy('id').execute()).map(
    ({ id }) => id,
  )

/** The open ones of these parties. */
export const openDrillsOf = (db: Db, org: string, parties: readonly string[]) =>
  db
    .selectFrom('drills')
    .selectAll()
    .where('org_id', '=', org)
    .where('party_id', 'in', [...parties])
    .where('state', '=', 'open')
    .orderBy('id')
    .execute()

/** Of each of these parties the newest ended drill of each exercise. */
export const newestEnded = (db: Db, org: string, parties: readonly string[]) =>
  db
    .selectFrom('drills')
    .selectAll()
    .distinctOn(['party_id', 'exercise'])
    .where('org_id', '=', org)
    .where('party_id', 'in', [...parties])
    .where('state', '<>', 'open')
    .orderBy('party_id')
    .orderBy('exercise')
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

export const resultOf = (row: DrillRow): DrillResult => ({
  id: row.id,
  exercise: row.exercise,
  passed: row.state === 'passed',
  endedAt: row.ended_at!,
  reasons: row.reasons,
})

/** What counts of a party: its newest result of each exercise. */
export const resultsOf = async (db: Db, org: string, party: string): Promise<DrillResult[]> =>
  (await newestEnded(db, org, [party])).map(resultOf)

/** Ended ones after which nobody has done yet what policy says follows. */
export const unfollowedDrills = (db: Db, org: string) =>
  db
    .selectFrom('drills')
    .selectAll()
    .where('org_id', '=', org)
    .where('state', '<>', 'open')
    .where('followed_at', 'is', null)
    .orderBy('id')
    .limit(500)
    .execute()

export const pageOfDrills = (
  db: Db,
  org: string,
  query: { parties?: readonly string[] | undefined; party?: string | undefined; after: string; limit: number },
) => {
  let select = db.selectFrom('drills').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  // An exercise in which it is to have no part is shown to a provider when it is over.
  if (query.parties !== undefined)
    select = select
      .where('party_id', 'in', [...query.parties])
      .where((eb) => eb.or([eb('exercise', '<>', 'revoke'), eb('state', '<>', 'open')]))
  if (query.party !== undefined) select = select.where('party_id', '=', query.party)
  return select.orderBy('id').limit(query.limit).execute()
}

export const insertDemand = (db: Db, row: Insertable<Tables['evidence_demands']>) => db.insertInto('evidence_demands').values(row).execute()

export const demandOfDrill = (db: Db, org: string, drill: string) =>
  db.selectFrom('evidence_demands').selectAll().where('org_id', '=', org).where('drill_id', '=', drill).executeTakeFirst()

export const demandOf = (db: Db, org: string, id: string) =>
  db.selectFrom('evidence_demands').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const demandsOfDrills = (db: Db, org: string, drills: readonly string[]) =>
  db
    .selectFrom('evidence_demands')
    .selectAll()
    .where('org_id', '=', org)
    .where('drill_id', 'in', [...drills])
    .execute()

export const lockDemand = (db: Db, org: string, id: string) =>
  db.selectFrom('evidence_demands').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const updateDemand = (db: Db, org: string, id: string, change: Updateable<Tables['evidence_demands']>) =>
  db.updateTable('evidence_demands').set(change).where('org_id', '=', org).where('id', '=', id).execute()

/** What is demanded of these parties and not over yet. */
export const demandsOfParties = (db: Db, org: string, parties: readonly string[]) =>
  db
    .selectFrom('evidence_demands as e')
    .innerJoin('drills as d', (join) => join.onRef('d.org_id', '=', 'e.org_id').onRef('d.id', '=', 'e.drill_id'))
    .selectAll('e')
    .where('e.org_id', '=', org)
    .where('e.party_id', 'in', [...parties])
    .where('d.state', '=', 'open')
    .orderBy('e.id')
    .limit(200)
    .execute()

/** Drills in which a party has to ask for an exception, and has not yet. */
export const asksOfParty = (db: Db, org: string, party: string) =>
  db
    .selectFrom('drills as d')
    .selectAll('d')
    .where('d.org_id', '=', org)
    .where('d.party_id', '=', party)
    .where('d.exercise', '=', 'exception')
    .where('d.state', '=', 'open')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('exception_requests as e')
            .select('e.id')
            .whereRef('e.org_id', '=', 'd.org_id')
            .whereRef('e.subject', '=', 'd.id')
            .whereRef('e.party_id', '=', 'd.party_id'),
        ),
      ),
    )
    .orderBy('d.id')
    .execute()
