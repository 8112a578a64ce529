// All SQL about findings.
import { type Kysely, type Selectable, sql } from 'kysely'
import { asRecords, insertRecords } from '../../platform/records-store.ts'
import { doneTogether, together } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

const openFindings = together(async (db, org, asks: readonly { kind: string; subject: string }[]) => {
  const { rows } = await sql<{ id: string; kind: string; subject: string }>`select f.id, f.kind, f.subject
    from (select distinct kind, subject from jsonb_to_recordset(${asRecords(asks)}::jsonb) a(kind text, subject text)) a
    join findings f on f.org_id = ${org} and f.kind = a.kind and f.subject = a.subject and f.state = 'open'`.execute(db)
  const name = ({ kind, subject }: { kind: string; subject: string }): string => JSON.stringify([kind, subject])
  const byName = new Map(rows.map((row) => [name(row), row] as const))
  return asks.map((ask) => byName.get(name(ask)))
})

export const findOpen = (db: Db, org: string, kind: string, subject: string) => openFindings(db, org, { kind, subject })

/** Open ones of these kinds, locked so that two looks at the same facts don't both open what they find. */
export const openOfKinds = (db: Db, org: string, kinds: readonly string[]) =>
  db
    .selectFrom('findings')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', 'in', [...kinds])
    .where('state', '=', 'open')
    .orderBy('id')
    .forUpdate()
    .execute()

export type NewRow = Omit<Selectable<Tables['findings']>, 'state' | 'resolved_at'>

const insertFindings = doneTogether((db, _org, rows: readonly NewRow[]) => insertRecords(db, 'findings', rows))

export const insertFinding = (db: Db, row: NewRow): Promise<void> => insertFindings(db, row.org_id, row)

const resolveFindings = doneTogether((db, org, asks: readonly { id: string; at: Date }[]) =>
  sql`update findings f set state = 'resolved', resolved_at = a.at
    from jsonb_to_recordset(${asRecords(asks)}::jsonb) a(id text, at timestamptz) where f.org_id = ${org} and f.id = a.id`.execute(db),
)

export const resolveFinding = (db: Db, org: string, id: string, at: Date): Promise<void> => resolveFindings(db, org, { id, at })

export const listFindings = (db: Db, org: string, query: { state?: 'open' | 'resolved'; after: string; limit: number }) => {
  let select = db.selectFrom('findings').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.state) select = select.where('state', '=', query.state)
  return select.orderBy('id').limit(query.limit).execute()
}
