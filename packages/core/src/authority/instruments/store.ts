// All SQL about instruments.
import type { Insertable, Kysely, Selectable } from 'kysely'
import { getJson } from '../../platform/documents.ts'
import type { Tables } from '../../tables.ts'
import type { Document } from './model.ts'

type Db = Kysely<Tables>
type StoredInstrument = Selectable<Tables['instruments']>
export type InstrumentRow = StoredInstrument & { readonly document: Document }

const withDocument = async (db: Db, row: StoredInstrument): Promise<InstrumentRow> => ({
  ...row,
  document: (await getJson(db, row.org_id, row.digest)) as Document,
})

export const insertInstrument = (db: Db, row: Insertable<Tables['instruments']>) => db.insertInto('instruments').values(row).execute()

export const nextVersion = async (db: Db, org: string, kind: string, name: string): Promise<number> => {
  const row = await db
    .selectFrom('instruments')
    .select((eb) => eb.fn.max('version').as('last'))
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

export const readVersion = async (
  db: Db,
  org: string,
  kind: string,
  name: string,
  version: number,
  lock = false,
): Promise<InstrumentRow | undefined> => {
  let query = db
    .selectFrom('instruments')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('version', '=', version)
  if (lock) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  return row && withDocument(db, row)
}

/** The version that was brought in force last and not ended by anybody, whether or not its own end has come. */
export const liveInstrument = async (db: Db, org: string, kind: string, name: string, lock = false): Promise<InstrumentRow | undefined> => {
  let query = db
    .selectFrom('instruments')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('state', '=', 'in_force')
  if (lock) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  return row && withDocument(db, row)
}

/** In force at the instant: its own end takes its effect away, whether or not anybody has noticed. */
export const inForce = async (db: Db, org: string, kind: string, name: string, at: Date): Promise<InstrumentRow | undefined> => {
  const row = await liveInstrument(db, org, kind, name)
  return row && row.suspended_at === null && (row.in_force_until === null || row.in_force_until > at) ? row : undefined
}

/** All of a kind that are in force at the instant, by name. */
export const inForceAll = async (db: Db, org: string, kind: string, at: Date): Promise<InstrumentRow[]> => {
  const rows = await db
    .selectFrom('instruments')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('state', '=', 'in_force')
    .where('suspended_at', 'is', null)
    .where((eb) => eb.or([eb('in_force_until', 'is', null), eb('in_force_until', '>', at)]))
    .orderBy('name')
    .execute()
  return Promise.all(rows.map((row) => withDocument(db, row)))
}

/** Which version of each name of a kind is in force, without its document. */
export const standingVersions = (db: Db, org: string, kind: string) =>
  db
    .selectFrom('instruments')
    .select(['name', 'version', 'in_force_from'])
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('state', '=', 'in_force')
    .where('suspended_at', 'is', null)
    .orderBy('name')
    .execute()

/** Every version of a kind that ever came in force, by name and version. */
export const everInForce = async (db: Db, org: string, kind: string): Promise<InstrumentRow[]> => {
  const rows = await db
    .selectFrom('instruments')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('in_force_from', 'is not', null)
    .orderBy('name')
    .orderBy('version')
    .execute()
  return Promise.all(rows.map((row) => withDocument(db, row)))
}

export const versionsOf = async (db: Db, org: string, kind: string, name: string): Promise<InstrumentRow[]> => {
  const rows = await db
    .selectFrom('instruments')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .orderBy('version')
    .execute()
  return Promise.all(rows.map((row) => withDocument(db, row)))
}

/** Newest version of each name of a kind, with the one in force where there is one. */
export const pageOfInstruments = (db: Db, org: string, kind: string, after: string, limit: number) =>
  db
    .selectFrom('instruments')
    .selectAll()
    .distinctOn(['name'])
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('name', '>', after)
    .orderBy('name')
    .orderBy((eb) => eb.case().when('state', '=', 'in_force').then(0).else(1).end())
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()

export const setInForce = (db: Db, row: StoredInstrument, from: Date, until: Date | null) =>
  db
    .updateTable('instruments')
    .set({ state: 'in_force', in_force_from: from, in_force_until: until })
    .where('org_id', '=', row.org_id)
    .where('kind', '=', row.kind)
    .where('name', '=', row.name)
    .where('version', '=', row.version)
    .execute()

export const suspendVersion = (db: Db, row: StoredInstrument, at: Date, by: string, reason: string) =>
  db
    .updateTable('instruments')
    .set({ suspended_at: at, suspended_by: by, suspend_reason: reason })
    .where('org_id', '=', row.org_id)
    .where('kind', '=', row.kind)
    .where('name', '=', row.name)
    .where('version', '=', row.version)
    .execute()

export const endVersion = (db: Db, row: StoredInstrument, state: 'superseded' | 'withdrawn' | 'dropped', at: Date, reason: string) =>
  db
    .updateTable('instruments')
    .set({ state, ended_at: at, end_reason: reason })
    .where('org_id', '=', row.org_id)
    .where('kind', '=', row.kind)
    .where('name', '=', row.name)
    .where('version', '=', row.version)
    .execute()

/** What was proposed by a change, whatever became of it. */
export const proposedBy = async (db: Db, org: string, change: string, kind: string): Promise<InstrumentRow[]> => {
  const rows = await db
    .selectFrom('instruments')
    .selectAll()
    .where('org_id', '=', org)
    .where('change_id', '=', change)
    .where('kind', '=', kind)
    .orderBy('name')
    .orderBy('version')
    .execute()
  return Promise.all(rows.map((row) => withDocument(db, row)))
}

export const proposalsOf = async (db: Db, org: string, change: string): Promise<InstrumentRow[]> => {
  const rows = await db
    .selectFrom('instruments')
    .selectAll()
    .where('org_id', '=', org)
    .where('change_id', '=', change)
    .where('state', '=', 'proposed')
    .execute()
  return Promise.all(rows.map((row) => withDocument(db, row)))
}
