// All SQL about plans.
import type { Insertable, Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const insertPlan = (db: Db, row: Insertable<Tables['plans']>) => db.insertInto('plans').values(row).execute()

/** Which plan is a change's current one, and whether the change still goes on. `hold`: nobody may change that until the transaction ends. */
export const currentPlanOf = (db: Db, org: string, change: string, hold = false) => {
  const query = db.selectFrom('changes').select(['plan_digest', 'state']).where('org_id', '=', org).where('id', '=', change)
  return (hold ? query.forShare() : query).executeTakeFirst()
}

/** The plan in which an operation stands. */
export const planOfOperation = async (db: Db, org: string, operation: string): Promise<string> =>
  (await db.selectFrom('operations').select('plan_digest').where('org_id', '=', org).where('id', '=', operation).executeTakeFirstOrThrow())
    .plan_digest
