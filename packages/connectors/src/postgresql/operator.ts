// The side that changes roles of a PostgreSQL. Passwords leave this process only as verifiers.
import {
  type Call,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  refused,
  type Secret,
  type Secrets,
  unknown,
} from '@countersign/connector-kit'
import pg from 'pg'
import { foreign, protectedRole } from './account.ts'
import { failed } from './answers.ts'
import { type PostgresqlConfig, primary, servers } from './config.ts'
import { Connections } from './connection.ts'
import { createRole, generateSecret, setEnd } from './create-role.ts'
import { deleteRole } from './delete-role.ts'
import { removeRights } from './remove-rights.ts'
import { canBePassword, scramVerifier } from './scram.ts'
import { terminate } from './sessions.ts'

const { escapeIdentifier, escapeLiteral } = pg

export const openOperator = (config: PostgresqlConfig, secrets: Secrets): Required<Operator> => {
  const own = secrets.operator
  const atServers = own ? servers(config).map((server) => new Connections(server, config.operator, own)) : []

  const change = async <T>(handle: Handle, call: Call, work: (client: pg.Client) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const no = foreign(handle) ?? protectedRole(handle.account, config)
    if (no) return no
    const [main] = atServers
    if (!main) return refused('no_secret', 'the secret `operator` is not given')
    try {
      return await main.use(call.signal, work)
    } catch (error) {
      return failed(error)
    }
  }

  return {
    create: (spec, call) => change(spec.handle, call, (client) => createRole(client, spec, call.idempotencyKey)),

    rotate: (handle, next, call) =>
      change<Issued>(handle, call, async (client) => {
        const secret: Secret = next ?? generateSecret()
        if (!canBePassword(secret)) return refused('unsupported_secret', 'the password must be printable ASCII')
        const { rows } = await client.query<{ login: boolean }>('SELECT rolcanlogin AS login FROM pg_catalog.pg_roles WHERE rolname = $1', [
          handle.account,
        ])
        if (!rows[0]) return refused('not_found', `no role \`${handle.account}\``)
        // A new password must not be a way to bring a disabled credential back to life.
        if (!rows[0].login) return refused('disabled', `\`${handle.account}\` may not log in: a new password would change nothing`)
        await client.query(`ALTER ROLE ${escapeIdentifier(handle.account)} PASSWORD ${escapeLiteral(await scramVerifier(secret))}`)
        return done({ handle, secret })
      }),

    disable: (handle, call) =>
      change(handle, call, async (client) => {
        const { rows } = await client.query('SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1', [handle.account])
        if (!rows[0]) return refused('not_found', `no role \`${handle.account}\``)
        await client.query(`ALTER ROLE ${escapeIdentifier(handle.account)} NOLOGIN`)
        return done(undefined)
      }),

    enable: (handle, call) =>
      change(handle, call, async (client) => {
        const { rows } = await client.query('SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1', [handle.account])
        if (!rows[0]) return refused('not_found', `no role \`${handle.account}\``)
        await client.query(`ALTER ROLE ${escapeIdentifier(handle.account)} LOGIN`)
        return done(undefined)
      }),

    delete: (handle, _secret, call) =>
      change(handle, call, (client) =>
        deleteRole(client, handle.account, config.reassignTo ?? config.operator, async (database, work) => {
          if (database === config.database) return work(client)
          const there = new Connections({ ...primary(config), database }, config.operator, own!)
          try {
            return await there.use(call.signal, work)
          } finally {
            await there.close()
          }
        }),
      ),

    setEnd: (handle, expiresAt, call) => change(handle, call, (client) => setEnd(client, handle.account, expiresAt)),

    removeRights: (handle, rights, call) => change(handle, call, (client) => removeRights(client, handle.account, rights)),

    /** Ends them on every server. INVARIANT: a server that can't be reached makes the whole unknown. */
    async endSessions(handle, sessions, call) {
      const no = foreign(handle) ?? protectedRole(handle.account, config)
      if (no) return no
      if (atServers.length === 0) return refused('no_secret', 'the secret `operator` is not given')
      let ended = 0
      for (const [i, server] of atServers.entries()) {
        try {
          ended += await server.use(call.signal, (client) => terminate(client, handle.account, sessions))
        } catch (error) {
          const outcome = failed(error)
          return i === 0 ? outcome : unknown(outcome.code, `${ended} sessions were ended, then: ${outcome.detail}`)
        }
      }
      return done({ ended })
    },

    async close() {
      await Promise.all(atServers.map((server) => server.close()))
    },
  }
}
