// All SQL about findings.
import { type Insertable, type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import { together } from '../../platform/together.ts'
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

export const insertFinding = (db: Db, row: Insertable<Tables['findings']>) => db.insertInto('findings').values(row).execute()

export const resolveFinding = (db: Db, org: string, id: string, at: Date) =>
  db.updateTable('findings').set({ state: 'resolved', resolved_at: at }).where('org_id', '=', org).where('id', '=', id).execute()

export const listFindings = (db: Db, org: string, query: { state?: 'open' | 'resolved'; after: string; limit: number }) => {
  let select = db.selectFrom('findings').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.state) select = select.where('state', '=', query.state)
  return select.orderBy('id').limit(query.limit).execute()
}
