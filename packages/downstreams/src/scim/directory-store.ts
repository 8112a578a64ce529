// What the sandbox directory remembers: users, groups, password hashes and app tokens, with a file behind it. The login door keeps a copy
// of its own, as real products do: while lying, that copy no longer hears of endings, however dutifully the directory answers them.
import { createHash, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto'
import { keepSnapshot, readSnapshot, type Snapshot } from '../snapshot/index.ts'
import { HoldersByName } from './holders-by-name.ts'

export interface StoredUser {
  readonly id: string
  userName: string
  active: boolean
  version: number
  readonly created: string
  lastModified: string
  /** Further SCIM attributes, as they came. */
  attributes: Record<string, unknown>
}
export interface StoredGroup {
  readonly id: string
  displayName: string
  externalId?: string
  members: string[]
  version: number
  readonly created: string
  lastModified: string
}
interface Login {
  userName: string
  active: boolean
  /** `salt:hash`, scrypt. */
  password?: string
  /** SHA-256 of each app token. */
  appTokens: string[]
}
interface State {
  users: [string, StoredUser][]
  groups: [string, StoredGroup][]
  logins: [string, Login][]
  secrets: [string, string][]
}

export class NotFound extends Error {}
export class Taken extends Error {}

const hashed = (password: string, salt: string) => scryptSync(password, salt, 32, { N: 1024 })
const digest = (token: string) => createHash('sha256').update(token).digest('hex')
const now = () => new Date().toISOString()

export class DirectoryStore {
  readonly #users: Map<string, StoredUser>
  readonly #userIds: HoldersByName
  readonly groups: Map<string, StoredGroup>
  /** The login door's copy, by user id. While lying, two of them may go by one name: who is deleted, and who came after him. */
  readonly #logins: Map<string, Login>
  readonly #loginIds: HoldersByName
  /** Digest of an app token → user id. */
  readonly #tokenHolders: Map<string, string>
  readonly #secrets: Map<string, string>
  readonly #snapshot: Snapshot
  #lying = false

  constructor(file: string | undefined) {
    const state = readSnapshot<State>(file)
    this.#users = new Map(state?.users)
    this.#userIds = new HoldersByName(this.#users)
    this.groups = new Map(state?.groups)
    this.#logins = new Map(state?.logins)
    this.#loginIds = new HoldersByName(this.#logins)
    this.#tokenHolders = new Map([...this.#logins].flatMap(([id, { appTokens }]) => appTokens.map((token) => [token, id] as const)))
    this.#secrets = new Map(state?.secrets)
    this.#snapshot = keepSnapshot(
      file,
      () => ({ users: [...this.#users], groups: [...this.groups], logins: [...this.#logins], secrets: [...this.#secrets] }) satisfies State,
    )
  }

  get users(): ReadonlyMap<string, StoredUser> {
    return this.#users
  }

  flush(): void {
    this.#snapshot.flush()
  }

  /** A random value that stays the same over restarts. */
  kept(name: string): string {
    const known = this.#secrets.get(name)
    if (known !== undefined) return known
    const value = randomBytes(32).toString('base64url')
    this.#secrets.set(name, value)
    this.#snapshot.touch()
    return value
  }

  /** Set to false, the login door catches up with all that it missed. */
  setLying(lying: boolean): void {
    this.#lying = lying
    if (lying) return
    for (const [id, login] of this.#logins) {
      const user = this.#users.get(id)
      if (user === undefined) this.#forgetLogin(id)
      else {
        login.active = user.active
        this.#nameLogin(id, login, user.userName)
      }
    }
    this.#snapshot.touch()
  }

  userByName(userName: string): StoredUser | undefined {
    const [id] = this.#userIds.of(userName)
    return id === undefined ? undefined : this.#users.get(id)
  }

  saveUser(
    id: string | undefined,
    given: { userName: string; active: boolean; attributes: Record<string, unknown> },
    password?: string,
    created = now(),
  ): StoredUser {
    const holder = this.userByName(given.userName)
    if (holder !== undefined && holder.id !== id) throw new Taken()
    const known = id === undefined ? undefined : this.#users.get(id)
    if (id !== undefined && known === undefined) throw new NotFound()
    const user: StoredUser = known
      ? { ...known, ...given, version: known.version + 1, lastModified: now() }
      : { id: randomUUID(), ...given, version: 1, created, lastModified: created }
    if (known !== undefined) this.#userIds.remove(known.userName, user.id)
    this.#users.set(user.id, user)
    this.#userIds.add(user.userName, user.id)
    const login = this.#logins.get(user.id) ?? { userName: user.userName, active: user.active, appTokens: [] }
    const ending = login.active && !user.active
    if (!(this.#lying && ending)) login.active = user.active
    this.#nameLogin(user.id, login, user.userName)
    if (password !== undefined) {
      const salt = randomBytes(16).toString('hex')
      login.password = `${salt}:${hashed(password, salt).toString('hex')}`
    }
    this.#logins.set(user.id, login)
    this.#snapshot.touch()
    return user
  }

  deleteUser(id: string): void {
    const known = this.#users.get(id)
    if (known === undefined) throw new NotFound()
    this.#users.delete(id)
    this.#userIds.remove(known.userName, id)
    for (const group of this.groups.values()) group.members = group.members.filter((member) => member !== id)
    if (!this.#lying) this.#forgetLogin(id)
    this.#snapshot.touch()
  }

  saveGroup(id: string | undefined, given: { displayName: string; externalId?: string; members: string[] }): StoredGroup {
    const known = id === undefined ? undefined : this.groups.get(id)
    if (id !== undefined && known === undefined) throw new NotFound()
    for (const group of this.groups.values()) if (group.displayName === given.displayName && group.id !== id) throw new Taken()
    const group: StoredGroup = known
      ? { ...known, ...given, version: known.version + 1, lastModified: now() }
      : { id: randomUUID(), ...given, version: 1, created: now(), lastModified: now() }
    this.groups.set(group.id, group)
    this.#snapshot.touch()
    return group
  }

  deleteGroup(id: string): void {
    if (!this.groups.delete(id)) throw new NotFound()
    this.#snapshot.touch()
  }

  /** A new app token of the user; the user keeps those he has. */
  issueAppToken(id: string): string {
    const login = this.#logins.get(id)
    if (login === undefined) throw new NotFound()
    const token = randomBytes(32).toString('base64url')
    login.appTokens.push(digest(token))
    this.#tokenHolders.set(digest(token), id)
    this.#snapshot.touch()
    return token
  }

  loginByPassword(userName: string, password: string): string | undefined {
    for (const id of this.#loginIds.of(userName)) {
      const login = this.#logins.get(id)
      if (!login?.active || login.password === undefined) continue
      const [salt, hash] = login.password.split(':') as [string, string]
      if (timingSafeEqual(hashed(password, salt), Buffer.from(hash, 'hex'))) return login.userName
    }
    return undefined
  }

  loginByToken(token: string): string | undefined {
    const login = this.#logins.get(this.#tokenHolders.get(digest(token)) ?? '')
    return login?.active ? login.userName : undefined
  }

  #nameLogin(id: string, login: Login, userName: string): void {
    this.#loginIds.remove(login.userName, id)
    login.userName = userName
    this.#loginIds.add(userName, id)
  }

  #forgetLogin(id: string): void {
    const login = this.#logins.get(id)
    if (login === undefined) return
    this.#logins.delete(id)
    this.#loginIds.remove(login.userName, id)
    for (const token of login.appTokens) this.#tokenHolders.delete(token)
  }
}
