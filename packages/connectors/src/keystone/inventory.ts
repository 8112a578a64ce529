// The inventory's pages: domain by domain, user by user, each with what it holds. A cursor names the last item, so that a page begins where the last one ended,
// whatever came or went in between.
import { done, type InventoryItem, type InventoryPage, type Outcome, refused } from '@countersign/connector-kit'
import { parsedJson } from '../http/index.ts'
import { APPLICATION_CREDENTIAL, credentialText, EC2_CREDENTIAL, USER, userText } from './account.ts'
import type { KeystoneConfig } from './config.ts'
import {
  type Api,
  type ApplicationCredential,
  type Assignment,
  type Ec2Credential,
  listAssignments,
  listCredentials,
  listDomains,
  listEc2,
  listUsers,
  type Read,
  type User,
} from './identity.ts'

const DEFAULT_PAGE = 200

/** Where an item stands: domain, user, and which of the user's. */
type Place = readonly [domain: string, user: string, rank: string]

const encode = (place: Place): string => `after.${Buffer.from(JSON.stringify(place)).toString('base64url')}`

const decode = (cursor: string): Place | undefined => {
  const encoded = /^after\.([A-Za-z0-9_-]{1,3000})$/.exec(cursor)?.[1]
  const value = encoded === undefined ? undefined : parsedJson(Buffer.from(encoded, 'base64url').toString())
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [domain, user, rank]: readonly unknown[] = value
  if (typeof domain !== 'string' || typeof user !== 'string' || typeof rank !== 'string') return undefined
  const place: Place = [domain, user, rank]
  return encode(place) === cursor ? place : undefined
}

const comes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Users whose things are read side by side: Keystone answers one call in tens of milliseconds. */
const SIDE_BY_SIDE = 4

export const inventoryPage = async (
  api: Api,
  config: KeystoneConfig,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Outcome<InventoryPage>> => {
  const pageSize = config.pageSize ?? DEFAULT_PAGE
  const after = cursor === undefined ? (['', '', ''] as const) : decode(cursor)
  if (after === undefined) return refused('bad_cursor', 'the cursor is not one of this inventory')
  const [domains, ec2] = await Promise.all([config.domains ? done(config.domains) : listDomains(api, signal), listEc2(api, signal)])
  if (domains.status !== 'done') return domains
  if (ec2.status !== 'done') return ec2
  const found: { readonly place: Place; readonly item: InventoryItem }[] = []
  for (const domain of [...new Set(domains.value)].filter((one) => one >= after[0]).sort(comes)) {
    const users = await listUsers(api, domain, signal)
    if (users.status !== 'done') return users
    const left = users.value.filter(({ id }) => domain > after[0] || id >= after[1]).sort((a, b) => comes(a.id, b.id))
    for (let n = 0; n < left.length; n += SIDE_BY_SIDE) {
      const some = left.slice(n, n + SIDE_BY_SIDE)
      const read = await Promise.all(some.map((user) => itemsOf(api, user, ec2.value, signal)))
      for (const [i, items] of read.entries()) {
        if (items.status !== 'done') return items
        const user = some[i]
        for (const { rank, item } of items.value) {
          const isAfter = domain > after[0] || (user && user.id > after[1]) || rank > after[2]
          if (user && isAfter) found.push({ place: [domain, user.id, rank], item })
        }
      }
      if (found.length > pageSize) return pageOf(found, pageSize)
    }
  }
  return pageOf(found, pageSize)
}

const pageOf = (found: readonly { readonly place: Place; readonly item: InventoryItem }[], pageSize: number): Outcome<InventoryPage> => {
  const page = found.slice(0, pageSize)
  const last = page.at(-1)
  const items = page.map(({ item }) => item)
  return done(found.length > pageSize && last ? { items, next: encode(last.place) } : { items })
}

/** A user and what it holds, in the order of their ranks. */
const itemsOf = async (
  api: Api,
  user: User,
  ec2: readonly Ec2Credential[],
  signal: AbortSignal,
): Promise<Read<{ readonly rank: string; readonly item: InventoryItem }[]>> => {
  const [assignments, credentials] = await Promise.all([listAssignments(api, user.id, signal), listCredentials(api, user.id, signal)])
  if (assignments.status !== 'done') return assignments
  if (credentials.status !== 'done') return credentials
  const items = [
    { rank: '0', item: userItem(user, assignments.value) },
    ...credentials.value.map((one) => ({ rank: `1 ${one.name}`, item: credentialItem(user, one, assignments.value) })),
    ...ec2.filter((one) => one.user === user.id).map((one) => ({ rank: `2 ${one.access}`, item: ec2Item(user, one, assignments.value) })),
  ]
  return { status: 'done', value: items.sort((a, b) => comes(a.rank, b.rank)) }
}

const projectIn = (id: string | undefined, assignments: readonly Assignment[]): string =>
  assignments.find(({ projectId }) => projectId === id)?.on ?? `project ${id ?? '?'}`

export const userItem = (user: User, assignments: readonly Assignment[]): InventoryItem => ({
  handle: { kind: USER, account: userText(user) },
  state: user.enabled ? 'enabled' : 'disabled',
  attributes: {
    userId: user.id,
    roles: [...new Set(assignments.map(({ role, on }) => `${role} on ${on}`))].sort(),
    ...(user.passwordExpiresAt === undefined ? {} : { passwordExpiresAt: user.passwordExpiresAt }),
    ...(user.options['multi_factor_auth_enabled'] === true ? { multiFactor: true } : {}),
    // Whoever fails at its door as often as he likes: Keystone locks it never.
    ...(user.options['ignore_lockout_failure_attempts'] === true ? { neverLocked: true } : {}),
  },
})

export const credentialItem = (user: User, one: ApplicationCredential, assignments: readonly Assignment[]): InventoryItem => {
  const project = projectIn(one.project, assignments)
  const expired = one.expiresAt !== undefined && Date.parse(one.expiresAt) <= Date.now()
  return {
    handle: { kind: APPLICATION_CREDENTIAL, account: credentialText({ ...user, credential: one.name }) },
    state: user.enabled && !expired ? 'enabled' : 'disabled',
    ...(one.expiresAt === undefined ? {} : { expiresAt: one.expiresAt }),
    attributes: {
      id: one.id,
      project,
      roles: one.roles.map(({ name }) => `${name} on ${project}`).sort(),
      unrestricted: one.unrestricted,
      ...(one.description === '' ? {} : { description: one.description }),
      ...(one.accessRules === undefined
        ? {}
        : { accessRules: one.accessRules.map(({ service, method, path }) => `${service} ${method} ${path}`).sort() }),
    },
  }
}

export const ec2Item = (user: User, { access, project }: Ec2Credential, assignments: readonly Assignment[]): InventoryItem => {
  const on = projectIn(project, assignments)
  return {
    handle: { kind: EC2_CREDENTIAL, account: userText(user), key: access },
    state: user.enabled ? 'enabled' : 'disabled',
    attributes: {
      project: on,
      roles: [...new Set(assignments.filter(({ projectId }) => projectId === project).map(({ role }) => `${role} on ${on}`))].sort(),
    },
  }
}
