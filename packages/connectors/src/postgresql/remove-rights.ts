// Takes memberships and marks from a role that goes on: all that were named, or none.
// INVARIANT: a name stands for all that is shown under it (a membership by each grantor, a mark), and nothing else of the role is touched.
import { done, type Outcome, refused } from '@countersign/connector-kit'
import pg from 'pg'
import { canNameRole } from './account.ts'
import { OF_ANY_USE } from './inventory.ts'
import { inTransaction } from './transaction.ts'

const { escapeIdentifier } = pg

/** Marks by the names that an inventory shows, the column that says whether one is set, and what takes it. */
const MARKS: ReadonlyMap<string, readonly [column: string, taken: string]> = new Map([
  ['superuser', ['rolsuper', 'NOSUPERUSER']],
  ['createRole', ['rolcreaterole', 'NOCREATEROLE']],
  ['createDatabase', ['rolcreatedb', 'NOCREATEDB']],
  ['replication', ['rolreplication', 'NOREPLICATION']],
  ['bypassRowSecurity', ['rolbypassrls', 'NOBYPASSRLS']],
])

interface Membership {
  readonly group: string
  readonly grantor: string
}

const membershipsIn = async (client: pg.Client, account: string, groups: readonly string[]): Promise<readonly Membership[]> =>
  (
    await client.query<Membership>(
      `SELECT g.rolname::text AS group, b.rolname::text AS grantor
       FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.member
         JOIN pg_catalog.pg_roles g ON g.oid = m.roleid LEFT JOIN pg_catalog.pg_roles b ON b.oid = m.grantor
       WHERE r.rolname = $1 AND g.rolname::text = ANY($2) AND ${OF_ANY_USE} ORDER BY 1, 2`,
      [account, groups],
    )
  ).rows

/** From PostgreSQL 16 on a membership is there once for each who granted it, and only he, or who may act as he, takes it away. */
const byGrantor = (version: number, grantor: string | null): string =>
  version >= 160_000 && grantor !== null ? ` GRANTED BY ${escapeIdentifier(grantor)}` : ''

const stillThere = refused('right_kept', 'the role still has it: whoever granted it takes it away, or a superuser does')

class Kept extends Error {}

export const removeRights = async (client: pg.Client, account: string, rights: readonly string[]): Promise<Outcome> => {
  if (!rights.every(canNameRole)) return refused('invalid_right', 'a right is the name of a role, or a mark of one')
  const role = escapeIdentifier(account)
  try {
    return await inTransaction(client, async () => {
      const columns = [...MARKS.values()].map(([column]) => column).join(', ')
      const { rows } = await client.query<Readonly<Record<string, boolean | number>>>(
        `SELECT ${columns}, current_setting('server_version_num')::int AS version FROM pg_catalog.pg_roles WHERE rolname = $1`,
        [account],
      )
      const [now] = rows
      if (!now) return refused('not_found', `no role \`${account}\``)
      const marks = rights.flatMap((right) => {
        const [column, taken] = MARKS.get(right) ?? []
        return column !== undefined && taken !== undefined && now[column] === true ? [taken] : []
      })
      if (marks.length > 0) await client.query(`ALTER ROLE ${role} ${marks.join(' ')}`)
      // ORDER: what he has handed on by it would go with it: then the server refuses, and nothing is taken.
      for (const { group, grantor } of await membershipsIn(client, account, rights))
        await client.query(`REVOKE ${escapeIdentifier(group)} FROM ${role}${byGrantor(Number(now['version']), grantor)} RESTRICT`)
      // SAFETY: the server only warns of a membership that it leaves.
      if ((await membershipsIn(client, account, rights)).length > 0) throw new Kept()
      return done(undefined)
    })
  } catch (error) {
    if (error instanceof Kept) return stillThere
    throw error
  }
}
