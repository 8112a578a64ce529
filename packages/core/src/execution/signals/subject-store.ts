// SQL of what a name of a transmitter is here. Reads only.
import { type Kysely, sql } from 'kysely'
import { type RecordOfSubject, recordsOfSubjects, type SubjectKind } from '../../authority/transmitters/index.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface Subject {
  readonly kind: SubjectKind
  readonly id: string
}

const of = (kind: SubjectKind, rows: readonly { readonly id: string }[]): Subject[] => rows.map(({ id }) => ({ kind, id }))

/** People with this address, however it is written. */
export const peopleByEmail = async (db: Db, org: string, email: string): Promise<Subject[]> =>
  of(
    'principal',
    (
      await sql<{ id: string }>`select id from principals where org_id = ${org} and kind = 'person' and email is not null
        and lower(email) = lower(${email}) order by id limit 2`.execute(db)
    ).rows,
  )

/** What a source calls so. */
export const recordsCalled = async (db: Db, org: string, source: string, record: RecordOfSubject, name: string): Promise<Subject[]> =>
  of(
    recordsOfSubjects[record],
    (
      await sql<{ id: string }>`select id from source_records where org_id = ${org} and source = ${source} and kind = ${record}
        and external_id = ${name} order by id limit 2`.execute(db)
    ).rows,
  )

/**
 * What an account of a system is: its one credential; its identity, where it has several and all are of one. Of living ones, else of those that have ended.
 */
export const accountCalled = async (db: Db, org: string, system: string, account: string): Promise<Subject[]> => {
  const { rows } = await sql<{
    id: string
    identity: string
    living: boolean
  }>`select id, identity_id as identity, state <> 'retired' as living
    from credentials where org_id = ${org} and system_id = ${system} and account = ${account} order by id limit 1000`.execute(db)
  const living = rows.filter((row) => row.living)
  const found = living.length > 0 ? living : rows
  if (found.length <= 1) return of('credential', found)
  return [...new Set(found.map(({ identity }) => identity))].map((id): Subject => ({ kind: 'identity', id }))
}
