// All SQL about duty: versions of schedule and ladders, deputyships, and what was asked of whom.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import { together } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type DeputyshipRow = Selectable<Tables['deputyships']>
export type DutyKind = Tables['duty_documents']['kind']

/** The version in force. */
export const latestDocument = (db: Db, org: string, kind: DutyKind) =>
  db
    .selectFrom('duty_documents')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()

export const insertDocument = (db: Db, row: Insertable<Tables['duty_documents']>) => db.insertInto('duty_documents').values(row).execute()

export const insertDeputyship = (db: Db, row: Insertable<Tables['deputyships']>) => db.insertInto('deputyships').values(row).execute()

export const readDeputyship = (db: Db, org: string, id: string) =>
  db.selectFrom('deputyships').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

/** Held until the transaction ends, so that two signatures at one moment are counted one after the other. */
export const lockDeputyship = (db: Db, org: string, id: string) =>
  db.selectFrom('deputyships').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const endDeputyship = (db: Db, org: string, id: string, by: string, at: Date) =>
  db
    .updateTable('deputyships')
    .set({ withdrawn_by: by, withdrawn_at: at })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()

/** All that a person gave or was given. */
type Ended = Pick<DeputyshipRow, 'id' | 'principal_id' | 'deputy_id'>

interface Leaver {
  readonly person: string
  readonly by: string
  readonly at: Date
}

const deputyshipsEnded = together(async (db: Db, org: string, asked: readonly Leaver[]) => {
  const { rows } = await sql<Ended & { place: number }>`update deputyships d set withdrawn_by = s.by, withdrawn_at = s.at
    from jsonb_to_recordset(${asRecords(asked.map((one, place) => ({ ...one, place })))}::jsonb) as s(place int, person text, by text, at timestamptz)
    where d.org_id = ${org} and s.person in (d.principal_id, d.deputy_id) and d.withdrawn_at is null and d.until_at > s.at
    returning s.place, d.id, d.principal_id, d.deputy_id`.execute(db)
  const lists = Map.groupBy(rows, ({ place }) => place)
  return asked.map((_, place): Ended[] => lists.get(place) ?? [])
})

export const endDeputyshipsOf = (db: Db, org: string, person: string, by: string, at: Date): Promise<Ended[]> =>
  deputyshipsEnded(db, org, { person, by, at })

const inForce = (db: Db, org: string, at: Date) =>
  db
    .selectFrom('deputyships')
    .selectAll()
    .where('org_id', '=', org)
    .where('from_at', '<=', at)
    .where('until_at', '>', at)
    .where('withdrawn_at', 'is', null)
    .orderBy('id')

export const deputyshipsOfDeputy = (db: Db, org: string, deputy: string, roles: readonly string[], at: Date) =>
  roles.length === 0
    ? Promise.resolve([])
    : inForce(db, org, at)
        .where('deputy_id', '=', deputy)
        .where('role', 'in', [...roles])
        .execute()

/** Of many principals at once. */
export const deputyshipsOfPrincipals = (db: Db, org: string, principals: readonly string[], roles: readonly string[], at: Date) =>
  principals.length === 0 || roles.length === 0
    ? Promise.resolve([])
    : inForce(db, org, at)
        .where('principal_id', 'in', [...principals])
        .where('role', 'in', [...roles])
        .execute()

export const listDeputyships = (db: Db, org: string, query: { inForceAt?: Date; after: string; limit: number }) => {
  let select = db.selectFrom('deputyships').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.inForceAt)
    select = select.where('from_at', '<=', query.inForceAt).where('until_at', '>', query.inForceAt).where('withdrawn_at', 'is', null)
  return select.orderBy('id').limit(query.limit).execute()
}

/** The requests that were approved under a deputyship, in the order of their signatures. */
export const usesOfDeputyship = async (db: Db, org: string, id: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('approvals')
    .select('request_id')
    .where('org_id', '=', org)
    .where('deputyship_id', '=', id)
    .where('verdict', '=', 'approve')
    .orderBy('at')
    .orderBy('request_id')
    .execute()
  return rows.map((row) => row.request_id)
}

/** Environments of identities and of systems, by id. */
export const environmentsOf = async (db: Db, org: string, identities: readonly string[], systems: readonly string[]) => {
  const of = async (table: 'identities' | 'systems', ids: readonly string[]) =>
    ids.length === 0
      ? []
      : db
          .selectFrom(table)
          .select(['id', 'environment'])
          .where('org_id', '=', org)
          .where('id', 'in', [...ids])
          .execute()
  const mapOf = (rows: readonly { id: string; environment: string }[]) => new Map(rows.map((row) => [row.id, row.environment]))
  return { identities: mapOf(await of('identities', identities)), systems: mapOf(await of('systems', systems)) }
}

export const insertNotices = async (db: Db, rows: Insertable<Tables['duty_notices']>[]): Promise<void> => {
  if (rows.length > 0) await db.insertInto('duty_notices').values(rows).execute()
}

export const noticesOf = (db: Db, org: string, person: string, after: string, limit: number) =>
  db
    .selectFrom('duty_notices as n')
    .innerJoin('approval_requests as r', (join) => join.onRef('r.org_id', '=', 'n.org_id').onRef('r.id', '=', 'n.request_id'))
    .selectAll('n')
    .select(['r.state', 'r.expires_at'])
    .where('n.org_id', '=', org)
    .where('n.person_id', '=', person)
    .where('n.id', '>', after)
    .orderBy('n.id')
    .limit(limit)
    .execute()

/** Deputyships that are in force or will be. */
export const standingDeputyships = (db: Db, org: string, at: Date) =>
  db
    .selectFrom('deputyships')
    .select(['id', 'deputy_id', 'principal_id', 'role', 'until_at'])
    .where('org_id', '=', org)
    .where('until_at', '>', at)
    .where('withdrawn_at', 'is', null)
    .orderBy('id')
    .execute()
