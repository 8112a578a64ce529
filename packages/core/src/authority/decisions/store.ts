// All SQL about decisions, and the documents that authority signs and hashes.
import type { Insertable, Kysely } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const insertDecision = (db: Db, row: Insertable<Tables['decisions']>) =>
  db
    .insertInto('decisions')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .execute()

/** The newest decision on a plan. */
export const readDecision = rowsTogether(
  (db, org, plans) =>
    db
      .selectFrom('decisions')
      .selectAll()
      .distinctOn('plan_digest')
      .where('org_id', '=', org)
      .where('plan_digest', '=', anyOf(plans))
      .orderBy('plan_digest')
      .orderBy('at', 'desc')
      .execute(),
  (row) => row.plan_digest,
)

/** Which plan an operation of a change stands in. */
export const planDigestOfOperation = async (db: Db, org: string, change: string, id: string): Promise<string | undefined> => {
  const row = await db
    .selectFrom('operations')
    .select('plan_digest')
    .where('org_id', '=', org)
    .where('change_id', '=', change)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.plan_digest
}
