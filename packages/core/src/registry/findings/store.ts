// All SQL about findings.
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import { anyOf, asRecords, insertRecords } from '../../platform/records-store.ts'
import { doneTogether, together } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export type Known = Pick<Selectable<Tables['findings']>, 'id' | 'kind' | 'subject' | 'severity' | 'owner_id' | 'due_at' | 'detail'>

const openFindings = together(async (db, org, asks: readonly { kind: string; subject: string }[]) => {
  const { rows } = await sql<Known>`select f.*
    from (select distinct kind, subject from jsonb_to_recordset(${asRecords(asks)}::jsonb) a(kind text, subject text)) a
    cross join lateral (select id, kind, subject, severity, owner_id, due_at, detail from findings where org_id = ${org} and kind = a.kind and subject = a.subject and state = 'open'
      offset 0) f`.execute(db)
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

/** What has become of an open one. */
export const changeFinding = (db: Db, org: string, { id, severity, owner_id, due_at, detail }: Known) =>
  sql`update findings set severity = ${severity}, owner_id = ${owner_id}, due_at = ${due_at}, detail = ${JSON.stringify(detail)}::jsonb
    where org_id = ${org} and id = ${id}`.execute(db)

export interface FindingFilter {
  readonly state?: 'open' | 'resolved' | undefined
  readonly kinds?: readonly string[] | undefined
  readonly severity?: string | undefined
  readonly owner?: string | undefined
  readonly subject?: string | undefined
  /** Those about this identity, its credentials, or what is done about them. */
  readonly identity?: string | undefined
  /** Those that are due no later. */
  readonly dueBy?: Date | undefined
}

/** The order of lists: as they were opened, or the worst first and of those what is due first. */
export type FindingOrder = 'opened' | 'urgency'

const rankOf = (severity: RawBuilder<unknown>) => sql<number>`array_position(array['critical', 'high', 'moderate', 'low'], ${severity})`
const rank = rankOf(sql.ref('severity'))
const separator = ' '

export const positionOf = (order: FindingOrder, row: { id: string; severity: string; due_at: Date }): string =>
  order === 'opened' ? row.id : [row.severity, row.due_at.toISOString(), row.id].join(separator)

const subjectsOf = (org: string, identity: string) =>
  sql<string>`(with own as materialized (select id from credentials where org_id = ${org} and identity_id = ${identity})
    select ${identity}::text union all select id from own
    union all select o.id from operations o where o.org_id = ${org} and o.credential_id in (select id from own))`

export const listFindings = (db: Db, org: string, filter: FindingFilter, after: string, limit: number, order: FindingOrder = 'opened') => {
  let select = db.selectFrom('findings').selectAll().where('org_id', '=', org)
  if (filter.state) select = select.where('state', '=', filter.state)
  if (filter.kinds) select = select.where('kind', '=', anyOf(filter.kinds))
  if (filter.severity) select = select.where('severity', '=', filter.severity)
  if (filter.owner) select = select.where('owner_id', '=', filter.owner)
  if (filter.subject) select = select.where('subject', '=', filter.subject)
  if (filter.identity) select = select.where('subject', 'in', subjectsOf(org, filter.identity))
  if (filter.dueBy) select = select.where('due_at', '<=', filter.dueBy)
  if (order === 'opened') return select.where('id', '>', after).orderBy('id').limit(limit).execute()
  if (after !== '') {
    const [severity, due, id] = after.split(separator)
    select = select.where(sql<boolean>`(${rank}, due_at, id) > (${rankOf(sql`${severity}::text`)}, ${due}::timestamptz, ${id}::text)`)
  }
  return select.orderBy(rank).orderBy('due_at').orderBy('id').limit(limit).execute()
}

export const readFinding = (db: Db, org: string, id: string) =>
  db.selectFrom('findings').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

/** The same thing wrong before, the newest first; at most so many. */
export const earlierFindings = (
  db: Db,
  org: string,
  row: { readonly id: string; readonly kind: string; readonly subject: string },
  most: number,
) =>
  db
    .selectFrom('findings')
    .select(['id', 'opened_at', 'resolved_at'])
    .where('org_id', '=', org)
    .where('kind', '=', row.kind)
    .where('subject', '=', row.subject)
    .where('id', '<', row.id)
    .orderBy('id', 'desc')
    .limit(most)
    .execute()

/** The newest change that was opened to put it right, and how that ended. */
export const rightingOf = (db: Db, org: string, finding: string) =>
  db
    .selectFrom('drift_acts')
    .select(['change_id', 'effect', 'acted_at', 'outcome', 'over_at', 'over_by'])
    .where('org_id', '=', org)
    .where('finding_id', '=', finding)
    .orderBy('acted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

/** How many are open, by kind and severity, and how many of them are overdue. */
export const countFindings = async (db: Db, org: string, at: Date) => {
  const { rows } = await sql<{ kind: string; severity: string; open: number; overdue: number }>`
    select kind, severity, count(*)::int as open, count(*) filter (where due_at < ${at})::int as overdue
    from findings where org_id = ${org} and state = 'open' group by kind, severity order by kind, severity`.execute(db)
  return rows
}
