// The side that looks at a MariaDB: an account that reads the grant tables and the list of connections, and a canary of its own. No statement here writes.
import { randomBytes } from 'node:crypto'
import { done, type Handle, type Observer, type Outcome, refused, Secret, type Secrets, type Session } from '@countersign/connector-kit'
import { ACCOUNT_KIND, foreign, PASSWORD_KIND, parseName } from './account.ts'
import { readAccount } from './accounts.ts'
import { failed } from './answers.ts'
import { configuredDoors, type MariadbConfig, servers } from './config.ts'
import { Connections, type Link } from './connection.ts'
import { itemsOf, readPage } from './inventory.ts'
import { keyOf, nativeHash } from './native-password.ts'
import { presentAt } from './present.ts'
import { readClients, readSessions } from './sessions.ts'

const DEFAULT_PAGE = 500

export const openObserver = (config: MariadbConfig, secrets: Secrets): Observer => {
  const { observer: own, canary } = secrets
  const atServers = own ? servers(config).map((server) => new Connections(server, config.observer, own)) : []
  const doors = configuredDoors(config)
  const atDoors = new Map(own ? doors.map((door) => [door.id, new Connections(door, config.observer, own)]) : [])

  const read = async <T>(signal: AbortSignal, work: (link: Link) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
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
    list: (link: Link, server: string) => Promise<Outcome<Session[]>>,
  ): Promise<Outcome<readonly Session[]>> => {
    const found = new Map<string, Session>()
    for (const server of atServers) {
      try {
        const sessions = await server.use(signal, (link) => list(link, server.id))
        if (sessions.status !== 'done') return sessions
        for (const session of sessions.value) found.set(session.id, session)
      } catch (error) {
        return failed(error)
      }
    }
    return atServers.length > 0 ? done([...found.values()]) : refused('no_secret', 'the secret `observer` is not given')
  }

  return {
    inventory: (cursor, signal) => read(signal, (link) => readPage(link, cursor, config.pageSize ?? DEFAULT_PAGE)),

    async observe(handle: Handle, signal) {
      const no = foreign(handle)
      const name = parseName(handle.account)
      if (no || !name) return no ?? refused('invalid_account', 'no account can have this name')
      return read(signal, async (link) => {
        const account = await readAccount(link, name)
        const item = account && itemsOf(account).find(({ handle: { kind, key } }) => kind === handle.kind && key === handle.key)
        return done(item ? { present: true as const, ...item } : { present: false as const })
      })
    },

    doors: (handle) =>
      handle.kind !== ACCOUNT_KIND && handle.kind !== PASSWORD_KIND
        ? []
        : doors.map(({ id, host, port, graceSeconds }) => ({
            id,
            title: `log-in at ${host}:${port}`,
            endpoint: `mariadb://${host}:${port}`,
            graceSeconds,
            ...(config.lockoutBudget === undefined ? {} : { lockoutBudget: config.lockoutBudget }),
          })),

    async present({ id }, credential, signal) {
      if (!doors.some((door) => door.id === id)) throw new Error(`no door \`${id}\``)
      const looking = atDoors.get(id)
      if (!looking) throw new Error('the secret `observer` is not given')
      return presentAt(looking, credential, signal)
    },

    canary: () =>
      canary && config.canary !== undefined ? { handle: { kind: ACCOUNT_KIND, account: config.canary }, secret: canary } : undefined,

    random(_door, like) {
      const secret = new Secret(randomBytes(24).toString('base64url'))
      const account = `countersign_probe_${randomBytes(12).toString('hex')}`
      const handle =
        like.kind === PASSWORD_KIND ? { kind: PASSWORD_KIND, account, key: keyOf(nativeHash(secret)) } : { kind: ACCOUNT_KIND, account }
      return { handle, secret }
    },

    async sessions(handle: Handle, signal): Promise<Outcome<readonly Session[]>> {
      const no = foreign(handle)
      const name = parseName(handle.account)
      if (no || !name) return no ?? refused('invalid_account', 'no account can have this name')
      return atEach(signal, (link, server) => readSessions(link, server, name))
    },

    clients: (signal) => atEach(signal, readClients),

    async close() {
      await Promise.all([...atServers, ...atDoors.values()].map((each) => each.close()))
    },
  }
}
