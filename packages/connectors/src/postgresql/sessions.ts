// Sessions of a role on one server, listed and ended by an id that no later session can have: start of the server, process, start of the session.
import type { Session } from '@countersign/connector-kit'
import type pg from 'pg'

interface SessionRow {
  readonly id: string | null
  readonly account: string | null
  readonly oid: string
  readonly since: string | null
  readonly client: string | null
  readonly application: string | null
}

const micros = (instant: string): string => `(extract(epoch FROM ${instant}) * 1000000)::bigint::text`
const ID = `${micros('pg_postmaster_start_time()')} || '.' || a.pid || '.' || ${micros('a.backend_start')}`

/**
 * A session outlives its role, and then carries nothing but the number of a role that is gone. So, where the account does not exist, these
 * orphans are meant: whoever they were, no living identity stands behind them.
 */
const SOMEBODYS = `a.pid <> pg_backend_pid() AND a.usesysid IS NOT NULL
  AND (a.backend_type IS NULL OR a.backend_type IN ('client backend', 'walsender'))`
const BELONGS = `${SOMEBODYS}
  AND CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = $1)
        THEN a.usesysid = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $1)
        ELSE NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = a.usesysid) END`

const WHO = `${ID} AS id, a.usename::text AS account, a.usesysid::text AS oid,
  to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since, host(a.client_addr) AS client,
  nullif(a.application_name, '') AS application`

/** Undefined where the account may not see what tells sessions apart: the reading is then not complete. */
const sessionsOf = (rows: readonly SessionRow[]): Session[] | undefined => {
  const sessions: Session[] = []
  for (const row of rows) {
    if (row.id === null) return undefined
    sessions.push({
      id: row.id,
      account: row.account ?? `oid:${row.oid}`,
      ...(row.since === null ? {} : { since: row.since }),
      ...(row.client === null ? {} : { from: row.client }),
      ...(row.application === null ? {} : { client: row.application }),
    })
  }
  return sessions
}

export const readSessions = async (client: pg.Client, account: string): Promise<Session[] | undefined> => {
  const { rows } = await client.query<SessionRow>(
    `SELECT ${WHO} FROM pg_catalog.pg_stat_activity a WHERE ${BELONGS} ORDER BY a.backend_start`,
    [account],
  )
  return sessionsOf(rows)
}

/** Of all accounts. */
export const readClients = async (client: pg.Client): Promise<Session[] | undefined> => {
  const { rows } = await client.query<SessionRow>(
    `SELECT ${WHO} FROM pg_catalog.pg_stat_activity a WHERE ${SOMEBODYS} ORDER BY a.backend_start`,
  )
  return sessionsOf(rows)
}

/** How many sessions were told to end. */
export const terminate = async (client: pg.Client, account: string, ids: readonly string[] | undefined): Promise<number> => {
  const { rows } = await client.query<{ ended: number }>(
    `SELECT count(*) FILTER (WHERE told)::int AS ended
     FROM (SELECT pg_terminate_backend(a.pid) AS told FROM pg_catalog.pg_stat_activity a
           WHERE ${BELONGS} AND ($2::text[] IS NULL OR ${ID} = ANY ($2::text[]))) t`,
    [account, ids ?? null],
  )
  return rows[0]?.ended ?? 0
}
