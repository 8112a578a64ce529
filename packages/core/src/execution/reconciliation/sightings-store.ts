// All SQL of what readings remember, part by part of a listing.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const addPart = (
  db: Db,
  row: {
    readonly org_id: string
    readonly system_id: string
    readonly reading: number
    readonly part: number
    readonly numbers: Buffer
    readonly written: Buffer
    readonly prints: Buffer
  },
) => db.insertInto('account_sightings').values(row).execute()

/** The first part of a reading from this one on. */
export const partAfter = (db: Db, org: string, system: string, reading: number, from: number) =>
  db
    .selectFrom('account_sightings')
    .select(['part', 'numbers', 'prints'])
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('reading', '=', reading)
    .where('part', '>=', from)
    .orderBy('part')
    .limit(1)
    .executeTakeFirst()

/** Which accounts a reading has come across so far: some parts at a time. */
export const seenParts = (db: Db, org: string, system: string, reading: number, from: number) =>
  db
    .selectFrom('account_sightings')
    .select(['part', 'numbers'])
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('reading', '=', reading)
    .where('part', '>=', from)
    .orderBy('part')
    .limit(100)
    .execute()

/** Numbers of the accounts that were written after a reading, by later ones that did not come to their end. */
export const writtenAfter = (db: Db, org: string, system: string, reading: number) =>
  db
    .selectFrom('account_sightings')
    .select('written')
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('reading', '>', reading)
    .where('written', '<>', Buffer.alloc(0))
    .execute()

/** Of readings that did not come to their end only what they have written is kept, and of those before the one that is remembered nothing. */
export const dropUnfinished = async (db: Db, org: string, system: string, remembered: number): Promise<void> => {
  await sql`delete from account_sightings where org_id = ${org} and system_id = ${system}
    and (reading < ${remembered} or (reading > ${remembered} and written = ''))`.execute(db)
  await sql`update account_sightings set numbers = '', prints = ''
    where org_id = ${org} and system_id = ${system} and reading > ${remembered} and numbers <> ''`.execute(db)
}

/** A whole reading takes the place of all before it. */
export const keepReading = async (db: Db, org: string, system: string, reading: number, forget: boolean): Promise<void> => {
  await sql`delete from account_sightings where org_id = ${org} and system_id = ${system} and (reading <> ${reading} or ${forget})`.execute(
    db,
  )
}

export const dropAll = (db: Db, org: string, system: string) =>
  db.deleteFrom('account_sightings').where('org_id', '=', org).where('system_id', '=', system).execute()
