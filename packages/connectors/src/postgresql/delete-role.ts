// Ends a role for good, with what it owns handed over and what it was granted taken back, in every database.
// Must never drop data: what the role owned belongs to somebody else afterwards, and is named in the answer.
import { done, type Outcome, refused } from '@countersign/connector-kit'
import pg from 'pg'
import { inTransaction } from './transaction.ts'

const { escapeIdentifier } = pg

/** Runs work on a connection to another database of the same server. */
export type InDatabase = <T>(database: string, work: (client: pg.Client) => Promise<T>) => Promise<T>

interface Ties {
  /** Null: what is shared by all databases. */
  readonly database: string | null
  readonly connectable: boolean
  readonly owned: number
}

export const deleteRole = async (client: pg.Client, account: string, heir: string, inDatabase: InDatabase): Promise<Outcome> => {
  const name = escapeIdentifier(account)
  const { rows } = await client.query<{ oid: string }>('SELECT oid::text FROM pg_catalog.pg_roles WHERE rolname = $1', [account])
  const oid = rows[0]?.oid
  if (oid === undefined) return done(undefined, 'gone already')

  // ORDER: closed first, so that the credential is dead even if the rest is refused or breaks off.
  await client.query(`ALTER ROLE ${name} NOLOGIN PASSWORD NULL`)

  const { rows: ties } = await client.query<Ties>(
    `SELECT b.datname::text AS database, coalesce(b.datallowconn, true) AS connectable, count(*) FILTER (WHERE d.deptype = 'o')::int AS owned
     FROM pg_catalog.pg_shdepend d LEFT JOIN pg_catalog.pg_database b ON b.oid = d.dbid
     WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = $1 GROUP BY 1, 2 ORDER BY 1 NULLS LAST`,
    [oid],
  )
  for (const { database, connectable } of ties) {
    if (!connectable) return refused('database_closed', `the role still has ties to \`${database}\`, which takes no connections`)
    const release = (inside: pg.Client) => releaseTies(inside, oid, name, escapeIdentifier(heir))
    const left = database === null ? await release(client) : await inDatabase(database, release)
    if (left > 0)
      return refused(
        'still_owns',
        `the role still owns ${left} objects in \`${database ?? 'the whole server'}\`: nothing was dropped`,
        true,
      )
  }
  await client.query(`DROP ROLE IF EXISTS ${name}`)
  const handed = ties.filter(({ owned }) => owned > 0).map(({ database, owned }) => `${owned} in \`${database ?? 'the whole server'}\``)
  return handed.length > 0 ? done(undefined, `objects that now belong to \`${heir}\`: ${handed.join(', ')}`) : done(undefined)
}

/** Hands over what the role owns in this database and takes back what it was granted. Answers how much it still owns; then nothing was done. */
const releaseTies = (client: pg.Client, oid: string, name: string, heir: string): Promise<number> =>
  inTransaction(client, async () => {
    const { rows } = await client.query<{ member: boolean }>(`SELECT pg_has_role(session_user, $1::oid, 'USAGE') AS member`, [oid])
    const member = rows[0]?.member === true
    if (!member) await client.query(`GRANT ${name} TO SESSION_USER`)
    await client.query(`REASSIGN OWNED BY ${name} TO ${heir}`)
    // SAFETY: DROP OWNED would also drop what the role owns. A session of the role that is still open may have made something since.
    const owns = await client.query<{ owned: number }>(
      `SELECT count(*)::int AS owned FROM pg_catalog.pg_shdepend
       WHERE refclassid = 'pg_catalog.pg_authid'::regclass AND refobjid = $1 AND deptype = 'o'
         AND dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))`,
      [oid],
    )
    const left = owns.rows[0]?.owned ?? 0
    if (left === 0) await client.query(`DROP OWNED BY ${name}`)
    if (!member) await client.query(`REVOKE ${name} FROM SESSION_USER`)
    return left
  })
