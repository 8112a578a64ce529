// FAKE. An identity system in memory, for tests, simulation and benches; labelled as a fake wherever it shows itself. It keeps the truth
// (which secret opens which door at which instant, which sessions live) apart from what the connector is told, so that a lie can be told.
import { randomBytes } from 'node:crypto'
import { type FakeCall, type FakeOperation, Script } from './script.ts'

export const FAKE_KIND = 'fake.password'

export interface FakeDoor {
  readonly id: string
  /** How long this door honours a credential after its end, as a rule of the system; declared to the observer. */
  readonly graceSeconds: number
}

export interface FakeOptions {
  readonly name?: string
  readonly doors?: readonly FakeDoor[]
  /** Failed attempts after which an account is locked. Absent: never. */
  readonly lockoutAfter?: number
  readonly pageSize?: number
  /** How long what is derived from a credential lives. Default 0: nothing is. */
  readonly derivedLifetimeSeconds?: number
  /** Milliseconds since the epoch, and a wait that ends early when the signal aborts: a simulator gives its own. */
  readonly now?: () => number
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Unguessable text. */
  readonly random?: () => string
}

/** One value of an account's secret, and until when each door accepts it (milliseconds; absent: no end in sight). */
interface Grant {
  readonly secret: string
  readonly from: number
  readonly ends: Map<string, number>
  revivesAt: number
}
interface Account {
  readonly name: string
  readonly createdAt: number
  expiresAt: number | undefined
  scope: readonly string[]
  state: 'enabled' | 'disabled' | 'deleted'
  grants: Grant[]
  failures: number
}
interface FakeSession {
  readonly id: string
  readonly account: string
  readonly since: number
  readonly from?: string
  readonly client?: string
}
/** How an end reaches the doors: at once plus grace, later, only some, or not for long. */
export interface Spread {
  readonly lateMs?: number
  readonly lateDoors?: readonly string[]
  readonly onlyDoors?: readonly string[]
  readonly revivesAfterMs?: number
}
/** A change that really took place. */
export interface FakeEffect {
  readonly operation: FakeOperation
  readonly account: string
  readonly at: number
  readonly idempotencyKey: string | undefined
}

const realWait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted || ms <= 0) return resolve()
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
    function finish() {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
  })

export class FakeSystem {
  readonly name: string
  readonly doors: readonly FakeDoor[]
  readonly lockoutAfter: number | undefined
  readonly derivedLifetimeSeconds: number
  readonly pageSize: number
  readonly script = new Script()
  /** All calls that arrived, and all changes that took place, in order. */
  readonly calls: FakeCall[] = []
  readonly effects: FakeEffect[] = []
  readonly now: () => number
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random: () => string
  /** What the two sides log in with. */
  readonly operatorSecret: string
  readonly observerSecret: string
  readonly canary: { readonly account: string; readonly secret: string }
  readonly #accounts = new Map<string, Account>()
  readonly #sessions = new Map<string, FakeSession>()
  #serial = 0

  constructor(options: FakeOptions = {}) {
    this.name = options.name ?? 'fake'
    this.doors = options.doors ?? [{ id: 'main', graceSeconds: 0 }]
    this.lockoutAfter = options.lockoutAfter
    this.derivedLifetimeSeconds = options.derivedLifetimeSeconds ?? 0
    this.pageSize = options.pageSize ?? 100
    this.now = options.now ?? Date.now
    this.wait = options.wait ?? realWait
    this.random = options.random ?? (() => randomBytes(18).toString('base64url'))
    this.operatorSecret = `operator-${this.random()}`
    this.observerSecret = `observer-${this.random()}`
    this.canary = { account: 'canary', secret: this.random() }
    this.add(this.canary.account, this.canary.secret)
  }

  /** Everything is unreachable until the returned function is called. */
  down(): () => void {
    return this.script.always({}, { fault: 'down' })
  }

  /** Puts an account there, around any connector. */
  add(
    name: string,
    secret: string = this.random(),
    scope: readonly string[] = [],
    expiresAt?: number,
  ): { readonly account: string; readonly secret: string } {
    const grant: Grant = { secret, from: this.now(), ends: new Map(), revivesAt: Number.POSITIVE_INFINITY }
    this.#accounts.set(name, { name, createdAt: this.now(), expiresAt, scope, state: 'enabled', grants: [grant], failures: 0 })
    return { account: name, secret }
  }

  setEnd(name: string, expiresAt: number): void {
    const account = this.#accounts.get(name)
    if (account) account.expiresAt = expiresAt
  }

  /** Whoever administers it lets an account do this and no more, around any connector. */
  setScope(name: string, scope: readonly string[]): void {
    const account = this.#accounts.get(name)
    if (account) account.scope = scope
  }

  account(name: string): Readonly<Omit<Account, 'grants'>> | undefined {
    const account = this.#accounts.get(name)
    return account && account.state !== 'deleted' ? account : undefined
  }

  /** Living accounts by name, after `after`. */
  accounts(after = ''): Readonly<Omit<Account, 'grants'>>[] {
    const all = [...this.#accounts.values()].filter((account) => account.state !== 'deleted' && account.name > after)
    return all.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** THE TRUTH: does this secret open this door now? */
  opens(door: string, name: string, secret: string): boolean {
    const account = this.#accounts.get(name)
    if (!account || this.locked(name)) return false
    const now = this.now()
    if (account.expiresAt !== undefined && now >= account.expiresAt) return false
    return account.grants.some(
      (grant) =>
        grant.secret === secret &&
        now >= grant.from &&
        (now < (grant.ends.get(door) ?? Number.POSITIVE_INFINITY) || now >= grant.revivesAt),
    )
  }

  /** A log-in at a door: the truth, and it counts to the lock-out. */
  logIn(door: string, name: string, secret: string): boolean {
    const account = this.#accounts.get(name)
    const opens = this.opens(door, name, secret)
    if (account) account.failures = opens ? 0 : account.failures + 1
    return opens
  }

  locked(name: string): boolean {
    const account = this.#accounts.get(name)
    return account !== undefined && this.lockoutAfter !== undefined && account.failures >= this.lockoutAfter
  }

  /** A session lives until somebody ends it: the end of its credential does not. */
  openSession(
    door: string,
    name: string,
    secret: string,
    by: { readonly from?: string; readonly client?: string } = {},
  ): string | undefined {
    if (!this.logIn(door, name, secret)) return undefined
    this.#serial += 1
    const id = `s${this.#serial}`
    this.#sessions.set(id, { id, account: name, since: this.now(), ...by })
    return id
  }

  connected(): readonly FakeSession[] {
    return [...this.#sessions.values()]
  }

  sessionAlive(id: string): boolean {
    return this.#sessions.has(id)
  }

  sessions(name: string): readonly FakeSession[] {
    return [...this.#sessions.values()].filter((session) => session.account === name)
  }

  endSession(id: string): boolean {
    return this.#sessions.delete(id)
  }

  /** Replaces the secret; the old one ends as `spread` says. */
  rotate(name: string, next: string, spread: Spread = {}): void {
    const account = this.#accounts.get(name)
    if (!account) return
    this.#end(account, spread)
    account.grants.push({ secret: next, from: this.now(), ends: new Map(), revivesAt: Number.POSITIVE_INFINITY })
  }

  end(name: string, state: 'disabled' | 'deleted', spread: Spread = {}): void {
    const account = this.#accounts.get(name)
    if (!account) return
    account.state = state
    this.#end(account, spread)
  }

  /** What was switched off is as it was: the secret that was good then is good again, those that were replaced before are not. */
  switchOn(name: string): void {
    const account = this.#accounts.get(name)
    if (account?.state !== 'disabled') return
    account.state = 'enabled'
    const last = account.grants.at(-1)
    if (last) account.grants.push({ secret: last.secret, from: this.now(), ends: new Map(), revivesAt: Number.POSITIVE_INFINITY })
  }

  #end(account: Account, spread: Spread): void {
    const now = this.now()
    for (const grant of account.grants) {
      if (spread.revivesAfterMs !== undefined) grant.revivesAt = now + spread.revivesAfterMs
      for (const door of this.doors) {
        if (spread.onlyDoors && !spread.onlyDoors.includes(door.id)) continue
        const late = spread.lateDoors && !spread.lateDoors.includes(door.id) ? 0 : (spread.lateMs ?? 0)
        const end = now + door.graceSeconds * 1000 + late
        grant.ends.set(door.id, Math.min(end, grant.ends.get(door.id) ?? end))
      }
    }
  }
}
