// Roles as the catalogue shows them to everybody (pg_roles hides only the password). Read by key, page by page.
import { done, type InventoryItem, type InventoryPage, type Outcome, refused } from '@countersign/connector-kit'
import type pg from 'pg'
import { canNameRole, PASSWORD_KIND } from './account.ts'
import { readWeakWays, type WeakWays } from './weak-ways.ts'

interface RoleRow {
  readonly rolname: string
  readonly oid: string
  readonly rolcanlogin: boolean
  readonly rolsuper: boolean
  readonly rolcreaterole: boolean
  readonly rolcreatedb: boolean
  readonly rolreplication: boolean
  readonly rolbypassrls: boolean
  readonly expires: string | null
  readonly expired: boolean
  readonly member_of: string[]
  /** With those that it is in by way of others. */
  readonly within: string[]
}

/**
 * Whoever may create roles becomes admin member of each that he makes, from PostgreSQL 16 on, neither to inherit from it nor to become it: what follows
 * from his mark, which is shown, is no right of its own. For anybody else such a membership is one step from all of it, and counts. PostgreSQL 15 has
 * no such options. The same membership may be there by several grantors.
 */
export const OF_ANY_USE = `(r.rolcreaterole IS FALSE OR coalesce((to_jsonb(m)->>'inherit_option')::boolean OR (to_jsonb(m)->>'set_option')::boolean, true))`

const SELECT_ROLE = `
  SELECT r.rolname, r.oid::text, r.rolcanlogin, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls,
         CASE WHEN isfinite(r.rolvaliduntil) THEN to_char(r.rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END AS expires,
         coalesce(r.rolvaliduntil <= now(), false) AS expired,
         ARRAY(SELECT DISTINCT g.rolname::text FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
               WHERE m.member = r.oid AND ${OF_ANY_USE} ORDER BY 1) AS member_of,
         ARRAY(WITH RECURSIVE above(oid) AS (SELECT r.oid UNION SELECT m.roleid FROM above a JOIN pg_catalog.pg_auth_members m ON m.member = a.oid)
               SELECT g.rolname::text FROM above a JOIN pg_catalog.pg_roles g ON g.oid = a.oid ORDER BY 1) AS within
  FROM pg_catalog.pg_roles r`

/** A role without LOGIN is a disabled login or a group: the catalogue does not tell them apart, `attributes.login` does what it can. */
const describeRole = (row: RoleRow, weakWays: readonly string[]): InventoryItem => ({
  handle: { kind: PASSWORD_KIND, account: row.rolname },
  state: row.rolcanlogin && !row.expired ? 'enabled' : 'disabled',
  ...(row.expires === null ? {} : { expiresAt: row.expires }),
  attributes: {
    oid: row.oid,
    login: row.rolcanlogin,
    superuser: row.rolsuper,
    createRole: row.rolcreaterole,
    createDatabase: row.rolcreatedb,
    replication: row.rolreplication,
    bypassRowSecurity: row.rolbypassrls,
    memberOf: row.member_of,
    ...(weakWays.length === 0 ? {} : { weakWays }),
  },
})

/** Who can't log in proves himself in no way. */
const waysOf = (ways: WeakWays, row: RoleRow): readonly string[] =>
  row.rolcanlogin ? ways.of({ account: row.rolname, groups: new Set(row.within) }) : []

export const readRole = async (client: pg.Client, account: string): Promise<InventoryItem | undefined> => {
  const { rows } = await client.query<RoleRow>(`${SELECT_ROLE} WHERE r.rolname = $1`, [account])
  return rows[0] && describeRole(rows[0], waysOf(await readWeakWays(client, [account]), rows[0]))
}

const cursorAfter = (account: string): string => `after.${Buffer.from(account).toString('base64url')}`

const accountIn = (cursor: string): string | undefined => {
  const encoded = /^after\.([A-Za-z0-9_-]{1,90})$/.exec(cursor)?.[1]
  if (encoded === undefined) return undefined
  const account = Buffer.from(encoded, 'base64url').toString()
  return canNameRole(account) && cursorAfter(account) === cursor ? account : undefined
}

export const readPage = async (client: pg.Client, cursor: string | undefined, pageSize: number): Promise<Outcome<InventoryPage>> => {
  const after = cursor === undefined ? '' : accountIn(cursor)
  if (after === undefined) return refused('bad_cursor', 'the cursor is not one of this inventory')
  const { rows } = await client.query<RoleRow>(
    `${SELECT_ROLE} WHERE NOT starts_with(r.rolname, 'pg_') AND r.rolname::text COLLATE "C" > $1 ORDER BY r.rolname::text COLLATE "C" LIMIT $2`,
    [after, pageSize + 1],
  )
  const page = rows.slice(0, pageSize)
  const ways = await readWeakWays(
    client,
    page.map(({ rolname }) => rolname),
  )
  const items = page.map((row) => describeRole(row, waysOf(ways, row)))
  const last = items.at(-1)
  return done(rows.length > pageSize && last ? { items, next: cursorAfter(last.handle.account) } : { items })
}
