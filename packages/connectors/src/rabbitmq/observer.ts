// The side that looks at a RabbitMQ, through a proxy that lets reading through only, and shows credentials at its listeners.
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
import { openHttp } from '../http/index.ts'
import { doorsOf, type RabbitmqConfig, timeoutMs } from './config.ts'
import {
  type Api,
  apiAt,
  listClients,
  listConnections,
  listPermissions,
  listTopicPermissions,
  listUsers,
  type Permission,
  readUser,
  type TopicPermission,
  type User,
} from './management.ts'
import { NO_PASSWORD } from './password-hash.ts'
import { presentAt } from './present.ts'
import { canNameUser, foreign, USER_KIND } from './user.ts'

const DEFAULT_PAGE = 500

export const openObserver = (config: RabbitmqConfig, secrets: Secrets): Observer => {
  const { observer: own, canary } = secrets
  const http = openHttp({
    origins: [new URL(config.reading).origin],
    timeoutMs: timeoutMs(config),
    ...(config.ca === undefined ? {} : { caPem: config.ca }),
  })
  const api: Api | undefined = own && apiAt(http, config.reading, config.observer, own)
  const doors = doorsOf(config)
  const noSecret = refused('no_secret', 'the secret `observer` is not given')

  return {
    async inventory(cursor, signal): Promise<Outcome<InventoryPage>> {
      const after = cursor === undefined ? '' : nameIn(cursor)
      if (after === undefined) return refused('bad_cursor', 'the cursor is not one of this inventory')
      if (!api) return noSecret
      const [users, permissions, topics] = await Promise.all([
        listUsers(api, signal),
        listPermissions(api, signal),
        listTopicPermissions(api, signal),
      ])
      if (users.status !== 'done') return users
      if (permissions.status !== 'done') return permissions
      if (topics.status !== 'done') return topics
      const sorted = users.value.filter(({ name }) => name > after).sort((a, b) => (a.name < b.name ? -1 : 1))
      const page = sorted.slice(0, config.pageSize ?? DEFAULT_PAGE)
      const items = page.map((user) => itemOf(user, permissions.value, topics.value))
      const last = page.at(-1)
      return done(page.length < sorted.length && last ? { items, next: cursorAfter(last.name) } : { items })
    },

    async observe(handle: Handle, signal): Promise<Outcome<Observed>> {
      const no = foreign(handle)
      if (no) return no
      if (!api) return noSecret
      const user = await readUser(api, handle.account, signal)
      if (user.status !== 'done') return user
      if (!user.value) return done({ present: false })
      const [permissions, topics] = await Promise.all([
        listPermissions(api, signal, handle.account),
        listTopicPermissions(api, signal, handle.account),
      ])
      if (permissions.status !== 'done') return permissions
      if (topics.status !== 'done') return topics
      return done({ present: true, ...itemOf(user.value, permissions.value, topics.value) })
    },

    doors: (handle) =>
      handle.kind !== USER_KIND
        ? []
        : doors.map(({ id, host, port, tls, graceSeconds }) => ({
            id,
            title: `AMQP log-in at ${host}:${port}`,
            endpoint: `${tls === 'off' ? 'amqp' : 'amqps'}://${host}:${port}`,
            graceSeconds,
            ...(config.lockoutBudget === undefined ? {} : { lockoutBudget: config.lockoutBudget }),
          })),

    async present({ id }, credential, signal) {
      const door = doors.find((each) => each.id === id)
      if (!door) throw new Error(`no door \`${id}\``)
      return presentAt(door, credential, signal)
    },

    canary: () =>
      canary && config.canary !== undefined ? { handle: { kind: USER_KIND, account: config.canary }, secret: canary } : undefined,

    random: () => ({
      handle: { kind: USER_KIND, account: `countersign-probe-${randomBytes(12).toString('hex')}` },
      secret: new Secret(randomBytes(24).toString('base64url')),
    }),

    async sessions(handle: Handle, signal): Promise<Outcome<readonly Session[]>> {
      const no = foreign(handle)
      if (no) return no
      if (!api) return noSecret
      const read = await listConnections(api, handle.account, signal)
      if (read.status !== 'done') return read
      return done(read.value.map((each) => ({ id: each.name, account: handle.account, from: each.name.split(' -> ')[0] ?? each.name })))
    },

    async clients(signal): Promise<Outcome<readonly Session[]>> {
      if (!api) return noSecret
      const read = await listClients(api, signal)
      if (read.status !== 'done') return read
      return done(
        read.value.map(({ name, user, host, since, calledItself }) => ({
          id: name,
          account: user,
          ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
          from: host ?? name.split(' -> ')[0] ?? name,
          ...(calledItself === undefined || calledItself === '' ? {} : { client: calledItself }),
        })),
      )
    },

    close: () => http.close(),
  }
}

type Of<T> = T & { readonly user: string }

const itemOf = (user: User, permissions: readonly Of<Permission>[], topics: readonly Of<TopicPermission>[]): InventoryItem => ({
  handle: { kind: USER_KIND, account: user.name },
  // Without a password nobody logs in by one; a certificate or another back end is not ours to judge.
  state: user.hash === NO_PASSWORD ? 'disabled' : 'enabled',
  attributes: {
    tags: user.tags,
    permissions: permissions
      .filter((each) => each.user === user.name)
      .map(({ vhost, configure, write, read }) => ({ vhost, configure, write, read })),
    topicPermissions: topics
      .filter((each) => each.user === user.name)
      .map(({ vhost, exchange, write, read }) => ({ vhost, exchange, write, read })),
    limits: user.limits,
  },
})

const cursorAfter = (name: string): string => `after.${Buffer.from(name).toString('base64url')}`

const nameIn = (cursor: string): string | undefined => {
  const encoded = /^after\.([A-Za-z0-9_-]{1,400})$/.exec(cursor)?.[1]
  if (encoded === undefined) return undefined
  const name = Buffer.from(encoded, 'base64url').toString()
  return canNameUser(name) && cursorAfter(name) === cursor ? name : undefined
}
