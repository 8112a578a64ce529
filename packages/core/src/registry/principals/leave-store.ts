// SQL of leaving and coming back.
import { type Kysely, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import { rowsTogether, together } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const lockPrincipal = rowsTogether(
  (db, org, ids) =>
    db.selectFrom('principals').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).orderBy('id').forUpdate().execute(),
  ({ id }) => id,
)

/** `left`: when he left; null: he is here. */
export const setActive = (db: Db, org: string, id: string, left: Date | null) =>
  db
    .updateTable('principals')
    .set({ active: left === null, deactivated_at: left })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .execute()

interface Leaver {
  readonly principal: string
  readonly at: Date
}

const leavers = (asked: readonly Leaver[]) =>
  sql`jsonb_to_recordset(${asRecords(asked.map((one, place) => ({ ...one, place })))}::jsonb) as s(place int, principal text, at timestamptz)`

/** What is taken from each of them, by what it is called. */
const takenFrom = (statement: (org: string, asked: readonly Leaver[]) => ReturnType<typeof sql<{ place: number; name: string }>>) => {
  const all = together(async (db: Db, org: string, asked: readonly Leaver[]) => {
    const { rows } = await statement(org, asked).execute(db)
    const lists = Map.groupBy(rows, ({ place }) => place)
    return asked.map((_, place) => (lists.get(place) ?? []).map(({ name }) => name).sort())
  })
  return (db: Db, org: string, principal: string, at: Date): Promise<string[]> => all(db, org, { principal, at })
}

/** Gives the roles. */
export const takeRoles = takenFrom(
  (org, asked) => sql`update role_holdings h set until = s.at from ${leavers(asked)}
    where h.org_id = ${org} and h.principal_id = s.principal and (h.until is null or h.until > s.at) returning s.place, h.role as name`,
)

/** His own, and those of others that are in his hands. Gives their ids. */
export const takeApiKeys = takenFrom(
  (org, asked) => sql`update api_keys k set revoked_at = s.at from ${leavers(asked)}
    where k.org_id = ${org} and (k.principal_id = s.principal or k.held_by = s.principal) and k.revoked_at is null returning s.place, k.id as name`,
)

/** Gives their ids. */
export const takeKeys = takenFrom(
  (org, asked) => sql`update principal_keys k set revoked_at = s.at from ${leavers(asked)}
    where k.org_id = ${org} and k.principal_id = s.principal and k.revoked_at is null returning s.place, k.key_id as name`,
)

/** He is signed in nowhere any more. Gives their ids. */
export const takeSessions = takenFrom(
  (org, asked) => sql`update sessions k set ended_at = s.at, ended_because = 'principal' from ${leavers(asked)}
    where k.org_id = ${org} and k.principal_id = s.principal and k.ended_at is null returning s.place, k.id as name`,
)

const managersSet = together(async (db: Db, org: string, asked: readonly { readonly id: string; readonly manager: string | null }[]) => {
  const last = new Map(asked.map(({ id, manager }) => [id, manager]))
  const { rows } = await sql<{ id: string }>`update principals p set manager_id = s.manager
    from jsonb_to_recordset(${asRecords([...last].map(([id, manager]) => ({ id, manager })))}::jsonb) as s(id text, manager text)
    where p.org_id = ${org} and p.id = s.id and p.manager_id is distinct from s.manager returning p.id`.execute(db)
  const changed = new Set(rows.map(({ id }) => id))
  // Who asked for what is there now is told so, one of them.
  return asked.map(({ id, manager }) => last.get(id) === manager && changed.delete(id))
})

/** Whether it was another one before. */
export const setManager = (db: Db, org: string, id: string, manager: string | null): Promise<boolean> =>
  managersSet(db, org, { id, manager })
