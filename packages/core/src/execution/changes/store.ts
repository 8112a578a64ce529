// All SQL about changes and their operations.
import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { anyOf, asRecords, insertRecords } from '../../platform/records-store.ts'
import { doneTogether, rowsTogether, together } from '../../platform/together.ts'
import type { Phase, Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type ChangeRow = Selectable<Tables['changes']>
export type OperationRow = Selectable<Tables['operations']>

export const insertChange = (db: Db, row: Insertable<Tables['changes']>) => db.insertInto('changes').values(row).execute()

export const setAsked = (db: Db, org: string, id: string, asked: object) =>
  sql`update changes set asked = ${JSON.stringify(asked)}::jsonb where org_id = ${org} and id = ${id}`.execute(db)

export const lockChange = (db: Db, org: string, id: string) =>
  db.selectFrom('changes').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const readChange = (db: Db, org: string, id: string) =>
  db.selectFrom('changes').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const liveChangeFor = (db: Db, org: string, triggerKind: string, triggerRef: string) =>
  db
    .selectFrom('changes')
    .selectAll()
    .where('org_id', '=', org)
    .where('trigger_kind', '=', triggerKind)
    .where('trigger_ref', '=', triggerRef)
    .where('state', 'not in', ['closed', 'refused', 'denied'])
    .executeTakeFirst()

export const closedChangeFor = (db: Db, org: string, triggerKind: string, triggerRef: string) =>
  db
    .selectFrom('changes')
    .select('id')
    .where('org_id', '=', org)
    .where('trigger_kind', '=', triggerKind)
    .where('trigger_ref', '=', triggerRef)
    .where('state', '=', 'closed')
    .orderBy('id')
    .executeTakeFirst()

/** The newest one of a kind and a ref, however it stands. */
export const lastChangeFor = (db: Db, org: string, triggerKind: string, triggerRef: string) =>
  db
    .selectFrom('changes')
    .selectAll()
    .where('org_id', '=', org)
    .where('trigger_kind', '=', triggerKind)
    .where('trigger_ref', '=', triggerRef)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

export const updateChange = (db: Db, org: string, id: string, change: Updateable<Tables['changes']>) =>
  db.updateTable('changes').set(change).where('org_id', '=', org).where('id', '=', id).execute()

export const listChanges = (db: Db, org: string, after: string, limit: number) =>
  db.selectFrom('changes').selectAll().where('org_id', '=', org).where('id', '>', after).orderBy('id').limit(limit).execute()

/** Rows that go into one statement: PostgreSQL takes 65,535 parameters. */
const rowsAtOnce = 1000

export const insertOperations = async (db: Db, rows: readonly Insertable<Tables['operations']>[]): Promise<void> => {
  for (let at = 0; at < rows.length; at += rowsAtOnce)
    await db
      .insertInto('operations')
      .values(rows.slice(at, at + rowsAtOnce))
      .execute()
}

const byIds = (db: Db, org: string, ids: readonly string[]) =>
  db.selectFrom('operations').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).orderBy('id')

const idOf = (row: OperationRow): string => row.id

export const lockOperation = rowsTogether((db, org, ids) => byIds(db, org, ids).forUpdate().execute(), idOf)

export const readOperation = rowsTogether((db, org, ids) => byIds(db, org, ids).execute(), idOf)

export const operationsOfPlan = (db: Db, org: string, plan: string) =>
  db.selectFrom('operations').selectAll().where('org_id', '=', org).where('plan_digest', '=', plan).orderBy('position').execute()

/** Which phases and closures the operations of a plan have: each pair once, however many they are. */
export const standingsOfPlan = (db: Db, org: string, plan: string) =>
  db.selectFrom('operations').select(['phase', 'closure']).distinct().where('org_id', '=', org).where('plan_digest', '=', plan).execute()

/** Those of a plan that are named. */
export const operationsByIds = async (db: Db, org: string, plan: string, ids: readonly string[]): Promise<OperationRow[]> =>
  ids.length === 0 ? [] : (await namedOperations(db, org, ids)).filter((row) => row.plan_digest === plan)

const namedOperations = together(async (db, org, asks: readonly (readonly string[])[]) => {
  const rows = new Map((await byIds(db, org, [...new Set(asks.flat())]).execute()).map((row) => [row.id, row] as const))
  return asks.map((ids) => ids.flatMap((id) => rows.get(id) ?? []).sort((a, b) => a.position - b.position))
})

export const operationsOfChange = (db: Db, org: string, change: string) =>
  db
    .selectFrom('operations')
    .selectAll()
    .where('org_id', '=', org)
    .where('change_id', '=', change)
    .orderBy('plan_digest')
    .orderBy('position')
    .execute()

interface OperationChange {
  readonly id: string
  readonly change: Updateable<Tables['operations']>
}

/** Those that set the same columns are one statement. */
const updateOperations = doneTogether(async (db, org, asks: readonly OperationChange[]) => {
  for (const [, same] of Map.groupBy(asks, ({ change }) => Object.keys(change).sort().join())) {
    const columns = Object.keys(same[0]!.change)
    await sql`update operations o set ${sql.join(columns.map((column) => sql`${sql.ref(column)} = n.${sql.ref(column)}`))}
      from jsonb_populate_recordset(null::operations, ${asRecords(same.map(({ id, change }) => ({ id, ...change })))}::jsonb) n
      where o.org_id = ${org} and o.id = n.id`.execute(db)
  }
})

export const updateOperation = (db: Db, org: string, id: string, change: Updateable<Tables['operations']>) =>
  updateOperations(db, org, { id, change })

/** Takes away the waiting time of operations: what they waited for has come. */
export const makeDue = (db: Db, org: string, ids: readonly string[], at: Date) => makeAllDue(db, org, { ids, at })

const makeAllDue = doneTogether(async (db, org, asks: readonly { ids: readonly string[]; at: Date }[]) => {
  for (const [, same] of Map.groupBy(asks, ({ at }) => at.getTime())) {
    const ids = [...new Set(same.flatMap((ask) => ask.ids))]
    // ORDER: locked in one order, as everywhere. No condition on `due_at`: it would be judged by what was there when the statement began, and
    // whoever is putting the operation off at this moment would win. As it is, this waits for that transaction and has the last word.
    await byIds(db, org, ids).clearSelect().select('id').forUpdate().execute()
    await db
      .updateTable('operations')
      .set({ due_at: same[0]!.at })
      .where('org_id', '=', org)
      .where('id', '=', anyOf(ids))
      .where('phase', 'in', ['planned', 'ready', 'verifying'])
      .execute()
  }
})

const settled: readonly Phase[] = ['done', 'skipped', 'stuck', 'void']

/** Changes that go on although all that they asked for has ended. */
export const unconcludedChanges = async (db: Db, org: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('changes as c')
    .select('c.id')
    .where('c.org_id', '=', org)
    .where('c.state', 'in', ['planned', 'awaiting_approval', 'approved', 'running'])
    .where('c.plan_digest', 'is not', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('operations as o')
            .select('o.id')
            .whereRef('o.org_id', '=', 'c.org_id')
            .whereRef('o.change_id', '=', 'c.id')
            .where('o.phase', 'not in', ['done', 'skipped', 'void']),
        ),
      ),
    )
    .limit(500)
    .execute()
  return rows.map((row) => row.id)
}

/** Operations whose next step is due: after a restart, or when a job was lost. */
export const dueOperations = async (db: Db, org: string, at: Date, limit: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('operations')
    .select('id')
    .where('org_id', '=', org)
    .where('phase', 'not in', [...settled])
    .where((eb) => eb.or([eb('due_at', 'is', null), eb('due_at', '<=', at)]))
    .where((eb) => eb.or([eb('not_before', 'is', null), eb('not_before', '<=', at)]))
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', at)]))
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** A restarted process proves that its predecessor is dead: its leases end. */
export const releaseLeases = (db: Db, org: string, instance: string) =>
  db
    .updateTable('operations')
    .set({ lease_by: null, lease_until: null })
    .where('org_id', '=', org)
    .where('lease_by', '=', instance)
    .execute()

const insertAttempts = doneTogether((db, _org, rows: readonly Insertable<Tables['attempts']>[]) => insertRecords(db, 'attempts', rows))

export const insertAttempt = (db: Db, row: Insertable<Tables['attempts']>) => insertAttempts(db, row.org_id, row)

interface AttemptResult {
  readonly finished_at: Date
  readonly status: string
  readonly code: string
  readonly detail: string
}

const finishAttempts = doneTogether((db, org, asks: readonly (AttemptResult & { operation_id: string; attempt: number })[]) =>
  sql`update attempts a set finished_at = n.finished_at, status = n.status, code = n.code, detail = n.detail
      from jsonb_populate_recordset(null::attempts, ${asRecords(asks)}::jsonb) n
      where a.org_id = ${org} and a.operation_id = n.operation_id and a.attempt = n.attempt`.execute(db),
)

export const finishAttempt = (db: Db, org: string, operation: string, attempt: number, result: AttemptResult) =>
  finishAttempts(db, org, { operation_id: operation, attempt, ...result })

export const attemptsOf = (db: Db, org: string, operation: string) =>
  db.selectFrom('attempts').selectAll().where('org_id', '=', org).where('operation_id', '=', operation).orderBy('attempt').execute()
