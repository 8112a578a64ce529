// All SQL about plans.
import type { Insertable, Kysely } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const insertPlan = (db: Db, row: Insertable<Tables['plans']>) => db.insertInto('plans').values(row).execute()

/** Which plan is a change's current one, and whether the change still goes on. `hold`: nobody may change that until the transaction ends. */
export const currentPlanOf = (db: Db, org: string, change: string, hold = false) => (hold ? heldPlans : currentPlans)(db, org, change)

const plansOf = (db: Db, org: string, changes: readonly string[]) =>
  db.selectFrom('changes').select(['id', 'plan_digest', 'state']).where('org_id', '=', org).where('id', '=', anyOf(changes)).orderBy('id')

const currentPlans = rowsTogether(
  (db, org, changes) => plansOf(db, org, changes).execute(),
  (row) => row.id,
)

const heldPlans = rowsTogether(
  (db, org, changes) => plansOf(db, org, changes).forShare().execute(),
  (row) => row.id,
)

/** When it was frozen, by the clock of then. */
export const frozenAt = async (db: Db, org: string, digest: string): Promise<Date | undefined> =>
  (await db.selectFrom('plans').select('frozen_at').where('org_id', '=', org).where('digest', '=', digest).executeTakeFirst())?.frozen_at

/** The plan in which an operation stands. */
export const planOfOperation = async (db: Db, org: string, operation: string): Promise<string> =>
  (await db.selectFrom('operations').select('plan_digest').where('org_id', '=', org).where('id', '=', operation).executeTakeFirstOrThrow())
    .plan_digest
