// The side that looks at a Redis: a user that may list users and clients, and a canary of its own. No command here writes.
import { randomBytes } from 'node:crypto'
import {
  done,
  type Handle,
  type InventoryItem,
  type InventoryPage,
  type Observed,
  type Observer,
  type Outcome,
  refused,
  Secret,
  type Secrets,
  type Session,
} from '@countersign/connector-kit'
import { canNameUser, foreign, hashOf, keyOf, PASSWORD_KIND, USER_KIND } from './account.ts'
import { type AclUser, listUsers, readUser } from './acl.ts'
import { failed } from './answers.ts'
import { type Endpoint, endpoints, type RedisConfig } from './config.ts'
import { type Conversation, converse } from './connection.ts'
import { presentAt } from './present.ts'
import { NOT_YET, readClients, readSessions } from './sessions.ts'

const DEFAULT_PAGE = 500

export const openObserver = (config: RedisConfig, secrets: Secrets): Observer => {
  const { observer: own, canary } = secrets
  const nodes = endpoints(config)

  /** INVARIANT: the answer of every node or none: one that can't be read makes the whole unknown. */
  const readAll = async <T>(signal: AbortSignal, work: (node: Conversation, endpoint: Endpoint) => Promise<T>): Promise<Outcome<T[]>> => {
    if (!own) return refused('no_secret', 'the secret `observer` is not given')
    try {
      const user = { name: config.observer, password: own }
      return done(await Promise.all(nodes.map((endpoint) => converse(endpoint, user, signal, (node) => work(node, endpoint)))))
    } catch (error) {
      return failed(error)
    }
  }

  return {
    async inventory(cursor, signal): Promise<Outcome<InventoryPage>> {
      const after = cursor === undefined ? '' : nameIn(cursor)
      if (after === undefined) return refused('bad_cursor', 'the cursor is not one of this inventory')
      const read = await readAll(signal, listUsers)
      if (read.status !== 'done') return read
      const users = new Map<string, (AclUser | undefined)[]>()
      for (const [i, list] of read.value.entries())
        for (const user of list) {
          const copies = users.get(user.name) ?? nodes.map(() => undefined)
          copies[i] = user
          users.set(user.name, copies)
        }
      const names = [...users.keys()].filter((name) => name > after).sort()
      const page = names.slice(0, config.pageSize ?? DEFAULT_PAGE)
      const items = page.flatMap((name) => itemsOf(name, users.get(name) ?? [], nodes))
      const last = page.at(-1)
      return done(page.length < names.length && last !== undefined ? { items, next: cursorAfter(last) } : { items })
    },

    async observe(handle: Handle, signal): Promise<Outcome<Observed>> {
      const no = foreign(handle)
      if (no) return no
      const read = await readAll(signal, (node) => readUser(node, handle.account))
      if (read.status !== 'done') return read
      const copies = read.value.map(
        (user): AclUser | undefined => user && { ...user, name: handle.account, keys: user.hashes.map(keyOf), rules: [] },
      )
      const items = itemsOf(handle.account, copies, nodes)
      const item = items.find(({ handle: { kind, key } }) => kind === handle.kind && key === handle.key)
      return done(item ? { present: true, ...item } : { present: false })
    },

    doors: (handle) =>
      handle.kind !== USER_KIND && handle.kind !== PASSWORD_KIND
        ? []
        : nodes.map(({ id, host, port, tls }) => ({
            id,
            title: `AUTH at ${host}:${port}`,
            endpoint: `${tls === 'off' ? 'redis' : 'rediss'}://${host}:${port}`,
            graceSeconds: 0,
            ...(config.lockoutBudget === undefined ? {} : { lockoutBudget: config.lockoutBudget }),
          })),

    async present({ id }, credential, signal) {
      const node = nodes.find((each) => each.id === id)
      if (!node) throw new Error(`no door \`${id}\``)
      return presentAt(node, credential, signal)
    },

    canary: () =>
      canary && config.canary !== undefined ? { handle: { kind: USER_KIND, account: config.canary }, secret: canary } : undefined,

    random(_door, like) {
      const secret = new Secret(randomBytes(24).toString('base64url'))
      const account = `countersign-probe-${randomBytes(12).toString('hex')}`
      const handle =
        like.kind === PASSWORD_KIND ? { kind: PASSWORD_KIND, account, key: keyOf(hashOf(secret)) } : { kind: USER_KIND, account }
      return { handle, secret }
    },

    async sessions(handle: Handle, signal): Promise<Outcome<readonly Session[]>> {
      const no = foreign(handle)
      if (no) return no
      const read = await readAll(signal, (node, endpoint) => readSessions(node, endpoint.id, handle.account))
      return read.status === 'done' ? done(read.value.flat()) : read
    },

    clientsUntold: [NOT_YET],

    async clients(signal): Promise<Outcome<readonly Session[]>> {
      const read = await readAll(signal, (node, endpoint) => readClients(node, endpoint.id, config.observer))
      return read.status === 'done' ? done(read.value.flat()) : read
    },

    async close() {},
  }
}

/** A user and its passwords as one thing over all nodes: enabled where any node would let it in. */
const itemsOf = (name: string, copies: readonly (AclUser | undefined)[], nodes: readonly Endpoint[]): InventoryItem[] => {
  const there = copies.flatMap((user, i) => (user ? [{ user, node: nodes[i]!.id }] : []))
  if (there.length === 0) return []
  const state = (users: typeof there): 'enabled' | 'disabled' => (users.some(({ user }) => user.on) ? 'enabled' : 'disabled')
  const user: InventoryItem = {
    handle: { kind: USER_KIND, account: name },
    state: state(there),
    attributes: {
      nodes: there.map(({ node }) => node),
      passwords: Math.max(...there.map(({ user }) => user.keys.length)),
      anyPasswordLogsIn: there.some(({ user }) => user.noPassword),
      rules: there[0]?.user.rules ?? [],
    },
  }
  const keys = new Set(there.flatMap(({ user }) => user.keys))
  const passwords = [...keys].map((key): InventoryItem => {
    const holding = there.filter(({ user }) => user.keys.includes(key))
    return {
      handle: { kind: PASSWORD_KIND, account: name, key },
      state: state(holding),
      attributes: { nodes: holding.map(({ node }) => node) },
    }
  })
  return [user, ...passwords]
}

const cursorAfter = (name: string): string => `after.${Buffer.from(name).toString('base64url')}`

const nameIn = (cursor: string): string | undefined => {
  const encoded = /^after\.([A-Za-z0-9_-]{1,6000})$/.exec(cursor)?.[1]
  if (encoded === undefined) return undefined
  const name = Buffer.from(encoded, 'base64url').toString()
  return canNameUser(name) && cursorAfter(name) === cursor ? name : undefined
}
