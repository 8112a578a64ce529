// The fake's operator side.
import type { CredentialSpec, Handle, Issued } from '../credential.ts'
import type { Call, Operator } from '../operator.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { Secret } from '../secret.ts'
import { arrive, onTheWay, onTheWayBack, spreadOf } from './faulty-call.ts'
import type { FakeOperation, Fault } from './script.ts'
import { FAKE_KIND, type FakeSystem } from './system.ts'

type Effect<T> = (fault: Fault | undefined) => Outcome<T>

export const openFakeOperator = (system: FakeSystem, secret: Secret | undefined): Required<Operator> => {
  /** What each idempotency key came to, as the system remembers it: a repeated call hears the same and does nothing. */
  const answered = rememberedBy(system)

  const run = async <T>(
    operation: FakeOperation,
    handle: Handle,
    call: Call,
    lie: () => Outcome<T>,
    effect: Effect<T>,
  ): Promise<Outcome<T>> => {
    const fault = arrive(system, { operation, account: handle.account, idempotencyKey: call.idempotencyKey })
    const stopped = await onTheWay(system, fault, call.signal)
    if (stopped) return stopped
    if (secret?.expose() !== system.operatorSecret) return refused('forbidden', 'the fake does not know this operator')
    if (handle.kind !== FAKE_KIND) return refused('foreign_kind', 'the fake holds no such kind')
    const key = `${operation} ${call.idempotencyKey}`
    const before = answered.get(key) as Outcome<T> | undefined
    if (before) return before
    if (fault?.fault === 'lie') return lie()
    const outcome = effect(fault)
    if (outcome.status === 'done') {
      answered.set(key, outcome)
      system.effects.push({ operation, account: handle.account, at: system.now(), idempotencyKey: call.idempotencyKey })
    }
    return onTheWayBack(fault, outcome)
  }

  const missing = refused('not_found', 'the fake has no such account')

  return {
    create(spec: CredentialSpec, call: Call) {
      const secretSet = spec.secret ?? new Secret(system.random())
      const issued: Issued = { handle: spec.handle, secret: secretSet, ...(spec.expiresAt ? { expiresAt: spec.expiresAt } : {}) }
      const expiresAt = spec.expiresAt === undefined ? undefined : Date.parse(spec.expiresAt)
      return run(
        'create',
        spec.handle,
        call,
        () => done(issued),
        () => {
          if (spec.handle.account === '') return refused('invalid', 'an account needs a name')
          if (system.account(spec.handle.account)) return refused('exists', 'the fake has an account of that name')
          system.add(spec.handle.account, secretSet.expose(), spec.scope ?? [], expiresAt)
          return done(issued)
        },
      )
    },

    rotate(handle: Handle, next: Secret | undefined, call: Call) {
      const issued: Issued = { handle, secret: next ?? new Secret(system.random()) }
      return run(
        'rotate',
        handle,
        call,
        () => done(issued),
        (fault) => {
          if (!system.account(handle.account)) return missing
          system.rotate(handle.account, issued.secret.expose(), spreadOf(fault))
          return done(issued)
        },
      )
    },

    disable(handle: Handle, call: Call) {
      return run(
        'disable',
        handle,
        call,
        () => done(undefined),
        (fault) => {
          if (!system.account(handle.account)) return missing
          system.end(handle.account, 'disabled', spreadOf(fault))
          return done(undefined)
        },
      )
    },

    enable(handle: Handle, call: Call) {
      return run(
        'enable',
        handle,
        call,
        () => done(undefined),
        () => {
          if (!system.account(handle.account)) return missing
          system.switchOn(handle.account)
          return done(undefined)
        },
      )
    },

    delete(handle: Handle, _secret: Secret | undefined, call: Call) {
      return run(
        'delete',
        handle,
        call,
        () => done(undefined),
        (fault) => {
          system.end(handle.account, 'deleted', spreadOf(fault))
          return done(undefined)
        },
      )
    },

    endSessions(handle: Handle, sessions: readonly string[] | undefined, call: Call) {
      const own = system.sessions(handle.account).filter(({ id }) => sessions === undefined || sessions.includes(id))
      return run(
        'end_sessions',
        handle,
        call,
        () => done({ ended: own.length }),
        () => done({ ended: own.filter(({ id }) => system.endSession(id)).length }),
      )
    },

    setEnd(handle: Handle, expiresAt: string, call: Call) {
      return run(
        'set_end',
        handle,
        call,
        () => done(undefined),
        () => {
          if (!system.account(handle.account)) return missing
          if (Number.isNaN(Date.parse(expiresAt))) return refused('invalid_expiry', 'it is no instant')
          system.setEnd(handle.account, Date.parse(expiresAt))
          return done(undefined)
        },
      )
    },

    removeRights(handle: Handle, rights: readonly string[], call: Call) {
      return run(
        'remove_rights',
        handle,
        call,
        () => done(undefined),
        () => {
          const account = system.account(handle.account)
          if (!account) return missing
          system.setScope(
            handle.account,
            account.scope.filter((right) => !rights.includes(right)),
          )
          return done(undefined)
        },
      )
    },

    async close() {},
  }
}

const memories = new WeakMap<FakeSystem, Map<string, Outcome<unknown>>>()
const rememberedBy = (system: FakeSystem): Map<string, Outcome<unknown>> => {
  const known = memories.get(system) ?? new Map<string, Outcome<unknown>>()
  memories.set(system, known)
  return known
}
