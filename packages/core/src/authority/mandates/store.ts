// All SQL about mandates.
import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type MandateRow = Selectable<Tables['mandates']>

export const insertMandate = (db: Db, row: Insertable<Tables['mandates']>) => db.insertInto('mandates').values(row).execute()

export const lockMandate = (db: Db, org: string, id: string) =>
  db.selectFrom('mandates').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const readMandate = (db: Db, org: string, id: string) =>
  db.selectFrom('mandates').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const liveMandateOf = (db: Db, org: string, operation: string) =>
  db
    .selectFrom('mandates')
    .selectAll()
    .where('org_id', '=', org)
    .where('operation_id', '=', operation)
    .where('state', 'in', ['open', 'started'])
    .executeTakeFirst()

export const setMandateState = (db: Db, org: string, id: string, state: MandateRow['state'], startedAt?: Date) =>
  db
    .updateTable('mandates')
    .set(startedAt === undefined ? { state } : { state, started_at: startedAt })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .execute()

export const mandatesFor = (db: Db, org: string, executor: string, states: readonly MandateRow['state'][], limit: number) =>
  db
    .selectFrom('mandates as m')
    .innerJoin('documents as d', (join) => join.onRef('d.org_id', '=', 'm.org_id').onRef('d.digest', '=', 'm.digest'))
    .selectAll('m')
    .select('d.text as envelope')
    .where('m.org_id', '=', org)
    .where('m.executor_id', '=', executor)
    .where('m.state', 'in', [...states])
    .orderBy('m.id')
    .limit(limit)
    .execute()
