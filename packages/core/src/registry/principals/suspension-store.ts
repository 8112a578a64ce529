// All SQL about suspended parties. Suspension flows down: who stands below a suspended party is suspended with it.
import { type Expression, type Insertable, type Kysely, sql } from 'kysely'
import { sharedTurn } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** True where the party of that id, or one above it, is suspended. */
export const isSuspended = (org: Expression<string> | string, party: Expression<string>) => sql<boolean>`exists (
  with recursive up as (
    select a.id, a.parent_id from parties a where a.org_id = ${org} and a.id = ${party}
    union select b.id, b.parent_id from parties b join up on b.id = up.parent_id where b.org_id = ${org}
  ) select 1 from up join party_suspensions s on s.org_id = ${org} and s.party_id = up.id where s.lifted_at is null)`

/** Whether any of the parties, or one above it, is suspended. */
export const suspendedAmong = (db: Db, org: string, parties: readonly string[]): Promise<boolean> =>
  sharedTurn(db, JSON.stringify(['suspended', org, parties]), () => anySuspended(db, org, parties))

const anySuspended = async (db: Db, org: string, parties: readonly string[]): Promise<boolean> => {
  const { rows } = await sql<{ suspended: boolean }>`select coalesce(bool_or(${isSuspended(org, sql.ref('p.id'))}), false) as suspended
    from unnest(${[...new Set(parties)]}::text[]) as p(id)`.execute(db)
  return rows[0]?.suspended ?? true
}

/** Every party that is suspended, by itself or by one above it. */
export const suspendedParties = async (db: Db, org: string): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('parties as p')
    .select('p.id')
    .where('p.org_id', '=', org)
    .where(isSuspended(org, sql.ref('p.id')))
    .orderBy('p.id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export const insertSuspension = (db: Db, row: Insertable<Tables['party_suspensions']>) =>
  db.insertInto('party_suspensions').values(row).execute()

export const liveSuspension = (db: Db, org: string, party: string) =>
  db
    .selectFrom('party_suspensions')
    .selectAll()
    .where('org_id', '=', org)
    .where('party_id', '=', party)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()

export const setSuspensionChange = (db: Db, org: string, id: string, change: string) =>
  db.updateTable('party_suspensions').set({ change_id: change }).where('org_id', '=', org).where('id', '=', id).execute()

export const liftSuspension = (db: Db, org: string, party: string, at: Date, change: string) =>
  db
    .updateTable('party_suspensions')
    .set({ lifted_at: at, lifted_by_change: change })
    .where('org_id', '=', org)
    .where('party_id', '=', party)
    .where('lifted_at', 'is', null)
    .execute()

export const suspensionsOf = (db: Db, org: string, party: string) =>
  db.selectFrom('party_suspensions').selectAll().where('org_id', '=', org).where('party_id', '=', party).orderBy('suspended_at').execute()
