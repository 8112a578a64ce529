// All SQL about mandates.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { anyOf, asRecords, insertRecords } from '../../platform/records-store.ts'
import { doneTogether, rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type MandateRow = Selectable<Tables['mandates']>

const insertMandates = doneTogether((db, _org, rows: readonly Insertable<Tables['mandates']>[]) => insertRecords(db, 'mandates', rows))

export const insertMandate = (db: Db, row: Insertable<Tables['mandates']>) => insertMandates(db, row.org_id, row)

export const lockMandate = rowsTogether(
  (db, org, ids) =>
    db.selectFrom('mandates').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).orderBy('id').forUpdate().execute(),
  (row) => row.id,
)

export const readMandate = (db: Db, org: string, id: string) =>
  db.selectFrom('mandates').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

/** An operation has at most one; the index says so. */
export const liveMandateOf = rowsTogether(
  (db, org, operations) =>
    db
      .selectFrom('mandates')
      .selectAll()
      .where('org_id', '=', org)
      .where('operation_id', '=', anyOf(operations))
      .where('state', 'in', ['open', 'started'])
      .execute(),
  (row) => row.operation_id,
)

const setMandateStates = doneTogether((db, org, asks: readonly { id: string; state: MandateRow['state']; started_at: Date | null }[]) =>
  sql`update mandates m set state = n.state, started_at = coalesce(n.started_at, m.started_at)
      from jsonb_to_recordset(${asRecords(asks)}::jsonb) n(id text, state text, started_at timestamptz)
      where m.org_id = ${org} and m.id = n.id`.execute(db),
)

export const setMandateState = (db: Db, org: string, id: string, state: MandateRow['state'], startedAt?: Date) =>
  setMandateStates(db, org, { id, state, started_at: startedAt ?? null })

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
