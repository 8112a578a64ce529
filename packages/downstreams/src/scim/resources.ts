// The SCIM side of the directory: scimmy's User and Group resources over a store. scimmy declares resources once per process, so each
// request brings the store of the server it came to; two directories in one process never see each other.
import SCIMMY from 'scimmy'
import { type DirectoryStore, NotFound, type StoredGroup, type StoredUser, Taken } from './directory-store.ts'

/** What a request brings along. */
export interface DirectoryContext {
  readonly store: DirectoryStore
}

const meta = (row: StoredUser | StoredGroup) => ({ created: row.created, lastModified: row.lastModified, version: etag(row) })
export const etag = (row: { version: number }): string => `W/"${row.version}"`

const userResource = (user: StoredUser, store: DirectoryStore) => ({
  ...user.attributes,
  id: user.id,
  userName: user.userName,
  active: user.active,
  groups: [...store.groups.values()]
    .filter((group) => group.members.includes(user.id))
    .map((group) => ({ value: group.id, display: group.displayName, type: 'direct' })),
  meta: meta(user),
})
const groupResource = (group: StoredGroup, store: DirectoryStore) => ({
  id: group.id,
  displayName: group.displayName,
  ...(group.externalId === undefined ? {} : { externalId: group.externalId }),
  members: group.members.map((id) => ({ value: id, display: store.users.get(id)?.userName ?? id, type: 'User' })),
  meta: meta(group),
})

const translated = <T>(act: () => T): T => {
  try {
    return act()
  } catch (cause) {
    if (cause instanceof NotFound) throw new SCIMMY.Types.Error(404, '', 'resource not found')
    if (cause instanceof Taken) throw new SCIMMY.Types.Error(409, 'uniqueness', 'name is taken')
    throw cause
  }
}

interface Asked {
  readonly id?: string
  readonly filter?: { match<T>(rows: T[]): T[] }
}
/** The rows that can be asked for: the one that is named, without looking at all the others, or all. */
const within = <T>(asked: Asked, rows: ReadonlyMap<string, T>): T[] => {
  if (asked.id === undefined) return [...rows.values()]
  const named = rows.get(asked.id)
  return named === undefined ? [] : [named]
}
const select = <T>(asked: Asked, rows: T[]): T[] | T => {
  const found = asked.filter?.match(rows) ?? rows
  if (asked.id === undefined) return found
  if (found[0] === undefined) throw new SCIMMY.Types.Error(404, '', 'resource not found')
  return found[0]
}

const plain = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value)) as Record<string, unknown>

let declared = false

/** Declares the resources; repeated calls do nothing. */
export const declareResources = (): void => {
  if (declared) return
  declared = true
  SCIMMY.Config.set({
    etag: { supported: true },
    changePassword: { supported: true },
    filter: { supported: true, maxResults: 200 },
  } as never)
  SCIMMY.Resources.declare(SCIMMY.Resources.User, {
    egress: async (asked: Asked, { store }: DirectoryContext) =>
      select(
        asked,
        within(asked, store.users).map((user) => userResource(user, store)),
      ),
    ingress: async (asked: Asked, instance: unknown, { store }: DirectoryContext) => {
      const { id: _id, userName, active, password: _none, groups: _groups, meta: _meta, schemas: _schemas, ...attributes } = plain(instance)
      // SAFETY: scimmy leaves the password out of everything it serialises; it is read off the instance and goes to the hash only.
      const password = (instance as { password?: unknown }).password
      const given = { userName: String(userName), active: active !== false, attributes }
      return userResource(
        translated(() => store.saveUser(asked.id, given, typeof password === 'string' ? password : undefined)),
        store,
      )
    },
    degress: async (asked: Asked, { store }: DirectoryContext) => translated(() => store.deleteUser(String(asked.id))),
  } as never)
  SCIMMY.Resources.declare(SCIMMY.Resources.Group, {
    egress: async (asked: Asked, { store }: DirectoryContext) =>
      select(
        asked,
        within(asked, store.groups).map((group) => groupResource(group, store)),
      ),
    ingress: async (asked: Asked, instance: unknown, { store }: DirectoryContext) => {
      const { displayName, externalId, members } = plain(instance)
      const ids = ((members ?? []) as { value?: string }[]).map((member) => String(member.value))
      if (ids.some((id) => !store.users.has(id))) throw new SCIMMY.Types.Error(400, 'invalidValue', 'no such member')
      const given = {
        displayName: String(displayName),
        ...(typeof externalId === 'string' ? { externalId } : {}),
        members: [...new Set(ids)],
      }
      return groupResource(
        translated(() => store.saveGroup(asked.id, given)),
        store,
      )
    },
    degress: async (asked: Asked, { store }: DirectoryContext) => translated(() => store.deleteGroup(String(asked.id))),
  } as never)
}
