// All SQL about the matrix: which one is in force, and the facts that its rows name.
import { type Kysely, sql } from 'kysely'
import { sharedTurn } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import { matrixKind, matrixName } from './matrix-name.ts'

type Db = Kysely<Tables>

/** The version that is in force, or else the one that was last. Undefined: none ever was. */
export const lastInForce = (db: Db, org: string) => sharedTurn(db, `matrix ${org}`, () => readLast(db, org))

const readLast = (db: Db, org: string) =>
  db
    .selectFrom('instruments')
    .select(['digest', 'state', 'version', 'in_force_from', 'in_force_until'])
    .where('org_id', '=', org)
    .where('kind', '=', matrixKind)
    .where('name', '=', matrixName)
    .where('in_force_from', 'is not', null)
    .orderBy((eb) => eb.case().when('state', '=', 'in_force').then(0).else(1).end())
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Of the people named, whose they are and whether they are there. */
export const peopleNamed = async (db: Db, org: string, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('principals')
        .select(['id', 'kind', 'party_kind', 'active'])
        .where('org_id', '=', org)
        .where('id', 'in', [...ids])
        .execute()

export const partiesNamed = async (db: Db, org: string, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('parties')
        .select(['id', 'kind', 'parent_id'])
        .where('org_id', '=', org)
        .where('id', 'in', [...ids])
        .execute()

export const systemsNamed = async (db: Db, org: string, ids: readonly string[]): Promise<string[]> =>
  ids.length === 0
    ? []
    : (
        await db
          .selectFrom('systems')
          .select('id')
          .where('org_id', '=', org)
          .where('id', 'in', [...ids])
          .execute()
      ).map((row) => row.id)

/** All systems, for a contract that names none. */
export const systemIds = async (db: Db, org: string): Promise<string[]> =>
  (await db.selectFrom('systems').select('id').where('org_id', '=', org).orderBy('id').execute()).map(({ id }) => id)

/** Roles held by at least one active person of the enterprise at the instant. */
export const heldRoles = async (db: Db, org: string, at: Date): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('role_holdings as h')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'h.org_id').onRef('p.id', '=', 'h.principal_id'))
    .select('h.role')
    .distinct()
    .where('h.org_id', '=', org)
    .where('h.since', '<=', at)
    .where((eb) => eb.or([eb('h.until', 'is', null), eb('h.until', '>', at)]))
    .where('p.active', '=', true)
    .where('p.kind', '=', 'person')
    .where('p.party_kind', '=', 'enterprise')
    .execute()
  return new Set(rows.map((row) => row.role))
}

/** The party and those above it, nearest first. The enterprise is never among them: nobody stands below it. */
export const chainOf = async (db: Db, org: string, party: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`with recursive up as (
      select id, parent_id, 0 as depth from parties where org_id = ${org} and id = ${party} and kind <> 'enterprise'
      union select p.id, p.parent_id, up.depth + 1 from parties p join up on p.id = up.parent_id
        where p.org_id = ${org} and p.kind <> 'enterprise' and up.depth < 32
    ) select id from up order by depth`.execute(db)
  return rows.map((row) => row.id)
}
