// All SQL about how far requests have climbed.
import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Rung } from '../duty/index.ts'

type Db = Kysely<Tables>
export type ClimbRow = Omit<Selectable<Tables['approval_climbs']>, 'rungs'> & { readonly rungs: readonly Rung[] }

export const insertClimb = (db: Db, row: Insertable<Tables['approval_climbs']>) => db.insertInto('approval_climbs').values(row).execute()

/** What a climb's rungs are is written by `insertClimb` alone. */
const climbIn = (row: Selectable<Tables['approval_climbs']>): ClimbRow => ({ ...row, rungs: row.rungs as readonly Rung[] })

export const readClimb = async (db: Db, org: string, request: string): Promise<ClimbRow | undefined> => {
  const row = await db
    .selectFrom('approval_climbs')
    .selectAll()
    .where('org_id', '=', org)
    .where('request_id', '=', request)
    .executeTakeFirst()
  return row && climbIn(row)
}

/** Of many requests at once, by request. */
export const climbsOf = async (db: Db, org: string, requests: readonly string[]): Promise<Map<string, ClimbRow>> => {
  if (requests.length === 0) return new Map()
  const rows = await db
    .selectFrom('approval_climbs')
    .selectAll()
    .where('org_id', '=', org)
    .where('request_id', 'in', [...requests])
    .execute()
  return new Map(rows.map((row) => [row.request_id, climbIn(row)]))
}

export const updateClimb = (
  db: Db,
  org: string,
  request: string,
  values: { rung?: number; asked?: string[]; begun_at?: Date; due_at: Date | null },
) => db.updateTable('approval_climbs').set(values).where('org_id', '=', org).where('request_id', '=', request).execute()

/** Open requests whose rung has waited long enough. */
export const dueClimbs = async (db: Db, org: string, at: Date): Promise<string[]> => {
  const rows = await db
    .selectFrom('approval_climbs as c')
    .innerJoin('approval_requests as r', (join) => join.onRef('r.org_id', '=', 'c.org_id').onRef('r.id', '=', 'c.request_id'))
    .select('c.request_id')
    .where('c.org_id', '=', org)
    .where('c.due_at', '<=', at)
    .where('r.state', '=', 'open')
    .orderBy('c.request_id')
    .limit(500)
    .execute()
  return rows.map((row) => row.request_id)
}
