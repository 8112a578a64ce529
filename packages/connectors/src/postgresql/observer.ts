// The side that looks at a PostgreSQL: an account that reads statistics, and a canary of its own. No statement here writes.
import { randomBytes } from 'node:crypto'
import {
  done,
  type Handle,
  type Observer,
  type Outcome,
  refused,
  Secret,
  type Secrets,
  type Session,
  unknown,
} from '@countersign/connector-kit'
import type pg from 'pg'
import { foreign, PASSWORD_KIND } from './account.ts'
import { failed } from './answers.ts'
import { configuredDoors, type PostgresqlConfig, servers } from './config.ts'
import { Connections } from './connection.ts'
import { readPage, readRole } from './inventory.ts'
import { presentAt } from './present.ts'
import { readClients, readSessions } from './sessions.ts'

const DEFAULT_PAGE = 500

export const openObserver = (config: PostgresqlConfig, secrets: Secrets): Observer => {
  const own = secrets.observer
  const canary = secrets.canary
  const atServers = own ? servers(config).map((server) => new Connections(server, config.observer, own)) : []
  const doors = configuredDoors(config)

  const read = async <T>(signal: AbortSignal, work: (client: pg.Client) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const [main] = atServers
    if (!main) return refused('no_secret', 'the secret `observer` is not given')
    try {
      return await main.use(signal, work)
    } catch (error) {
      return failed(error)
    }
  }

  /** INVARIANT: the answer covers every server; one that can't be read makes the whole unknown. */
  const atEach = async (
    signal: AbortSignal,
    list: (client: pg.Client) => Promise<Session[] | undefined>,
  ): Promise<Outcome<readonly Session[]>> => {
    const found = new Map<string, Session>()
    for (const server of atServers) {
      try {
        const sessions = await server.use(signal, list)
        if (!sessions) return unknown('incomplete', 'the observer may not see all of `pg_stat_activity`: grant it `pg_read_all_stats`')
        for (const session of sessions) found.set(session.id, session)
      } catch (error) {
        return failed(error)
      }
    }
    return atServers.length > 0 ? done([...found.values()]) : refused('no_secret', 'the secret `observer` is not given')
  }

  return {
    inventory: (cursor, signal) => read(signal, (client) => readPage(client, cursor, config.pageSize ?? DEFAULT_PAGE)),

    async observe(handle: Handle, signal) {
      return (
        foreign(handle) ??
        read(signal, async (client) => {
          const item = await readRole(client, handle.account)
          return done(item ? { present: true as const, ...item } : { present: false as const })
        })
      )
    },

    doors: (handle) =>
      handle.kind !== PASSWORD_KIND
        ? []
        : doors.map(({ id, host, port, database, graceSeconds }) => ({
            id,
            title: `log-in at ${host}:${port}, database ${database}`,
            endpoint: `postgresql://${host}:${port}/${encodeURIComponent(database)}`,
            graceSeconds,
            ...(config.lockoutBudget === undefined ? {} : { lockoutBudget: config.lockoutBudget }),
          })),

    async present({ id }, credential, signal) {
      const door = doors.find((each) => each.id === id)
      if (!door) throw new Error(`no door \`${id}\``)
      return presentAt(door, credential, signal)
    },

    canary: () =>
      canary && config.canary !== undefined ? { handle: { kind: PASSWORD_KIND, account: config.canary }, secret: canary } : undefined,

    random: () => ({
      handle: { kind: PASSWORD_KIND, account: `countersign_probe_${randomBytes(12).toString('hex')}` },
      secret: new Secret(randomBytes(24).toString('base64url')),
    }),

    async sessions(handle: Handle, signal): Promise<Outcome<readonly Session[]>> {
      return foreign(handle) ?? atEach(signal, (client) => readSessions(client, handle.account))
    },

    clients: (signal) => atEach(signal, readClients),

    async close() {
      await Promise.all(atServers.map((server) => server.close()))
    },
  }
}
