// The fake's observer side.
import type { Handle, Presentable } from '../credential.ts'
import type { Door, InventoryItem, InventoryPage, Observed, Observer, Presentation, Session } from '../observer.ts'
import { done, type Outcome, refused, unknown } from '../outcome.ts'
import { Secret } from '../secret.ts'
import { arrive, onTheWay } from './faulty-call.ts'
import type { FakeOperation, Fault } from './script.ts'
import { FAKE_KIND, type FakeSystem } from './system.ts'

type Account = NonNullable<ReturnType<FakeSystem['account']>>

const instant = (ms: number): string => new Date(ms).toISOString()

const describeAccount = (account: Account): InventoryItem => ({
  handle: { kind: FAKE_KIND, account: account.name },
  state: account.state === 'enabled' ? 'enabled' : 'disabled',
  createdAt: instant(account.createdAt),
  ...(account.expiresAt === undefined ? {} : { expiresAt: instant(account.expiresAt) }),
  attributes: { fake: true, scope: account.scope },
})

const CURSOR = /^after:(.+)$/s

export const openFakeObserver = (
  system: FakeSystem,
  secret: Secret | undefined,
  canarySecret: Secret | undefined,
): Required<Omit<Observer, 'consents' | 'endpoints' | 'clientsUntold'>> => {
  const read = async <T>(
    operation: FakeOperation,
    handle: Handle | undefined,
    signal: AbortSignal,
    truth: (fault: Fault | undefined) => Outcome<T>,
  ): Promise<Outcome<T>> => {
    const fault = arrive(system, { operation, ...(handle ? { account: handle.account } : {}) })
    const stopped = await onTheWay(system, fault, signal)
    if (stopped) return stopped
    if (secret?.expose() !== system.observerSecret) return refused('forbidden', 'the fake does not know this observer')
    if (handle && handle.kind !== FAKE_KIND) return refused('foreign_kind', 'the fake holds no such kind')
    if (fault?.fault === 'fail_after') return unknown(fault.code ?? '500', 'the fake failed')
    return truth(fault)
  }

  return {
    derivedLifetimeSeconds: () => system.derivedLifetimeSeconds,

    inventory(cursor, signal) {
      return read<InventoryPage>('inventory', undefined, signal, (fault) => {
        if (fault?.fault === 'lie') return done({ items: [] })
        if (fault?.fault === 'partial' && cursor !== undefined) return unknown('broken', 'the fake broke off')
        const after = cursor === undefined ? '' : CURSOR.exec(cursor)?.[1]
        if (after === undefined) return refused('bad_cursor', 'the cursor is not one of this inventory')
        const rest = system.accounts(after)
        const page = rest.slice(0, fault?.fault === 'partial' ? Math.ceil(rest.length / 2) : system.pageSize)
        const items = page.map(describeAccount)
        const last = page.at(-1)
        return done(last && page.length < rest.length ? { items, next: `after:${last.name}` } : { items })
      })
    },

    observe(handle, signal) {
      return read<Observed>('observe', handle, signal, (fault) => {
        const account = system.account(handle.account)
        if (fault?.fault === 'lie' || !account) return done({ present: false })
        return done({ present: true, ...describeAccount(account) })
      })
    },

    doors: (handle) =>
      handle.kind !== FAKE_KIND
        ? []
        : system.doors.map(
            ({ id, graceSeconds }): Door => ({
              id,
              title: `fake door ${id}`,
              endpoint: `fake://${system.name}/${id}`,
              graceSeconds,
              ...(system.lockoutAfter === undefined ? {} : { lockoutBudget: system.lockoutAfter - 1 }),
            }),
          ),

    async present(door, credential, signal) {
      const start = system.now()
      const answer = (said: Presentation['answer'], code: string, detail: string): Presentation => ({
        answer: said,
        code,
        detail,
        at: instant(system.now()),
        ms: system.now() - start,
      })
      const { handle } = credential
      const fault = arrive(system, { operation: 'present', account: handle.account, door: door.id })
      const stopped = await onTheWay(system, fault, signal)
      if (stopped)
        return stopped.status === 'done' ? answer('unreachable', 'none', 'no answer') : answer('unreachable', stopped.code, stopped.detail)
      if (handle.kind !== FAKE_KIND) return answer('cannot_present', 'foreign_kind', 'this door takes fake passwords only')
      if (fault?.fault === 'fail_after') return answer('unreachable', fault.code ?? '500', 'the fake failed')
      const opens = bend(fault, system, system.logIn(door.id, handle.account, credential.secret.expose()))
      return opens
        ? answer('accepted', 'ok', 'fake log-in')
        : answer('refused', system.locked(handle.account) ? 'locked' : 'bad_password', 'fake log-in')
    },

    canary: () => canarySecret && { handle: { kind: FAKE_KIND, account: system.canary.account }, secret: canarySecret },

    random: (): Presentable => ({ handle: { kind: FAKE_KIND, account: `probe-${system.random()}` }, secret: new Secret(system.random()) }),

    sessions(handle, signal) {
      return read<readonly Session[]>('sessions', handle, signal, (fault) => {
        if (fault?.fault === 'lie') return done([])
        return done(system.sessions(handle.account).map(({ id, account, since }) => ({ id, account, since: instant(since), from: 'fake' })))
      })
    },

    clients(signal) {
      return read<readonly Session[]>('clients', undefined, signal, (fault) =>
        fault?.fault === 'lie' ? done([]) : done(system.connected().map((one) => ({ ...one, since: instant(one.since) }))),
      )
    },

    introspect(handle, _secret, signal) {
      return read<'active' | 'inactive'>('introspect', handle, signal, (fault) => {
        const active = system.account(handle.account)?.state === 'enabled'
        return done(active !== (fault?.fault === 'lie') ? 'active' : 'inactive')
      })
    },

    async close() {},
  }
}

const bend = (fault: Fault | undefined, system: FakeSystem, opens: boolean): boolean => {
  switch (fault?.fault) {
    case 'trust':
      return true
    case 'deny':
      return false
    case 'lie':
      return !opens
    case 'flap':
      return system.calls.length % 2 === 0 ? opens : !opens
    default:
      return opens
  }
}
