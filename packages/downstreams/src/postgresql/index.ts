// A PostgreSQL with SCRAM as a downstream system, for the sandbox company and for tests: a real server, with the three accounts that the
// connector asks for. It must never hold anything but throw-away accounts.
import { randomBytes } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { type LocalPostgres, type StartOptions, startPostgres } from '@countersign/local-postgres'
import pg from 'pg'

const { escapeIdentifier, escapeLiteral } = pg

export interface PostgresqlSystemOptions
  extends Pick<StartOptions, 'dataDir' | 'port' | 'persistent' | 'hba' | 'settings' | 'version' | 'signal'> {
  /** Reachable through another address (a forwarder); default: the server's own. */
  readonly via?: { readonly host: string; readonly port: number }
}

export interface PostgresqlSystem {
  readonly host: string
  readonly port: number
  readonly database: 'postgres'
  /** Configuration of the `postgresql` connector for this server. */
  readonly config: {
    readonly host: string
    readonly port: number
    readonly database: string
    readonly tls: 'off'
    readonly operator: string
    readonly observer: string
    readonly canary: string
  }
  /** New at each start. */
  readonly secrets: { readonly operator: Secret; readonly observer: Secret; readonly canary: Secret }
  readonly server: LocalPostgres
  /** As superuser. */
  query: LocalPostgres['query']
  /** A login role that the operator may manage, with the given secret or a new one; an existing role gets it too. */
  addLogin(name: string, options?: { readonly secret?: Secret; readonly memberOf?: readonly string[] }): Promise<Secret>
  /** A role without login that the operator may hand out. Repeatable. */
  addGroup(name: string): Promise<void>
  stop(): Promise<void>
}

export const OPERATOR = 'countersign_operator'
export const OBSERVER = 'countersign_observer'
export const CANARY = 'countersign_canary'

const fresh = (): Secret => new Secret(randomBytes(24).toString('base64url'))

export const startPostgresqlSystem = async (options: PostgresqlSystemOptions): Promise<PostgresqlSystem> => {
  const { via, ...start } = options
  const server = await startPostgres(start)
  try {
    return await furnish(server, via ?? server)
  } catch (error) {
    await server.stop('immediate')
    throw error
  }
}

const furnish = async (server: LocalPostgres, via: { readonly host: string; readonly port: number }): Promise<PostgresqlSystem> => {
  const rows = await server.query<{ version: number }>("SELECT current_setting('server_version_num')::int AS version")
  // From 16 on, managing a role takes ADMIN on it; neither its privileges nor SET ROLE come with that. Before, CREATEROLE is enough.
  const manage = (rows[0]?.version ?? 0) >= 160_000 ? 'WITH ADMIN TRUE, INHERIT FALSE, SET FALSE' : undefined

  const ensureRole = async (name: string, attributes: string): Promise<void> => {
    const [there] = await server.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
    await server.query(`${there ? 'ALTER' : 'CREATE'} ROLE ${escapeIdentifier(name)} ${attributes}`)
  }
  const withPassword = (secret: Secret): string => `PASSWORD ${escapeLiteral(secret.expose())}`
  const handToOperator = async (name: string): Promise<void> => {
    if (manage) await server.query(`GRANT ${escapeIdentifier(name)} TO ${OPERATOR} ${manage}`)
  }

  const secrets = { operator: fresh(), observer: fresh(), canary: fresh() }
  await ensureRole(OPERATOR, `LOGIN CREATEROLE ${withPassword(secrets.operator)}`)
  await ensureRole(OBSERVER, `LOGIN ${withPassword(secrets.observer)}`)
  await ensureRole(CANARY, `LOGIN CONNECTION LIMIT 20 ${withPassword(secrets.canary)}`)
  await server.query(`GRANT pg_signal_backend, pg_read_all_stats TO ${OPERATOR}`)
  await server.query(`GRANT pg_read_all_stats TO ${OBSERVER}`)

  return {
    host: via.host,
    port: via.port,
    database: 'postgres',
    config: { host: via.host, port: via.port, database: 'postgres', tls: 'off', operator: OPERATOR, observer: OBSERVER, canary: CANARY },
    secrets,
    server,
    query: server.query,
    async addLogin(name, options = {}) {
      const secret = options.secret ?? fresh()
      await ensureRole(name, `LOGIN ${withPassword(secret)}`)
      await handToOperator(name)
      for (const group of options.memberOf ?? []) await server.query(`GRANT ${escapeIdentifier(group)} TO ${escapeIdentifier(name)}`)
      return secret
    },
    async addGroup(name) {
      await ensureRole(name, 'NOLOGIN')
      await handToOperator(name)
    },
    stop: () => server.stop(),
  }
}
