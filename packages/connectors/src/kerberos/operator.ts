// The side that changes principals, as one that kadm5.acl lets (`admci`). It never reads a key out of the KDC: new keys come from a password that is made
// here, and a keytab is made of the same password. What may be refused is refused before anything is asked.
import { randomBytes } from 'node:crypto'
import {
  type Call,
  type Creates,
  type Deletes,
  type Disables,
  done,
  type Enables,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  type Rotates,
  refused,
  Secret,
  type Secrets,
  type SetsEnds,
} from '@countersign/connector-kit'
import { foreign, KEY, kvnoIn, PRINCIPAL, protectedPrincipal, SERVICE } from './account.ts'
import { canBeSet, deletePrincipal, purgeKeys, randomizeKeys, setPassword, switchTickets, unsupported } from './change.ts'
import { enctypesOf, type KerberosConfig } from './config.ts'
import { createKey, createPrincipal } from './create.ts'
import { invalidExpiry, moveEnd, secondsIn } from './expiry.ts'
import { handedOutBefore, handOut } from './hand-out.ts'
import { openKadmin } from './kadmin.ts'
import { hasFlag, kvnosOf, newestKvno, type Principal, readPrincipal } from './principals.ts'

export const openOperator = (
  config: KerberosConfig,
  secrets: Secrets,
): Operator & Creates & Rotates & Disables & Enables & Deletes & SetsEnds => {
  const kadmin = openKadmin(config, config.operator, 'operator', secrets['operator'])
  const enctypes = enctypesOf(config)

  const refusal = (handle: Handle) => foreign(handle) ?? protectedPrincipal(handle.account, config)

  /** `gone` is answered where there is no such principal. */
  const change = async <T>(
    handle: Handle,
    { signal }: Call,
    gone: Outcome<T>,
    work: (principal: Principal) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const no = refusal(handle)
    if (no) return no
    const principal = await readPrincipal(kadmin, handle.account, signal)
    if (principal.status !== 'done') return principal
    return principal.value ? work(principal.value) : gone
  }
  const notFound = ({ account }: Handle) => refused('not_found', `no principal \`${account}\``)

  const turn = async (handle: Handle, to: 'on' | 'off', call: Call): Promise<Outcome> => {
    if (handle.kind === KEY)
      return foreign(handle) ?? refused('not_offered', 'a version of the keys has no switch of its own: turn that of its principal')
    return change(handle, call, notFound(handle), (principal) =>
      hasFlag(principal, 'DISALLOW_ALL_TIX') === (to === 'off')
        ? Promise.resolve(done(undefined))
        : switchTickets(kadmin, handle.account, to, call.signal),
    )
  }

  return {
    async create(spec, call) {
      // A key is made before it has a version.
      const no = refusal(spec.handle.kind === KEY && spec.handle.key === undefined ? { ...spec.handle, key: 'kvno:1' } : spec.handle)
      if (no) return no
      if (spec.handle.kind === SERVICE)
        return refused('not_offered', 'clients ask for a service by its own name: give it another version of its keys, or rotate it')
      const before = await handedOutBefore(config, spec.handle, spec.secret, call.signal)
      if (before) return before
      const secret = spec.secret ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBeSet(secret)) return unsupported
      const making = { kadmin, config, spec, secret, ...call }
      return handOut(kadmin, config, await (spec.handle.kind === KEY ? createKey(making, enctypes) : createPrincipal(making)), call.signal)
    },

    async rotate(handle, next, call) {
      if (handle.kind === KEY)
        return foreign(handle) ?? refused('not_offered', 'make the next version beside it, move its consumers, then delete this one')
      return change<Issued>(handle, call, notFound(handle), async (principal) => {
        // A new password must not be a way to bring a disabled credential back to life.
        if (hasFlag(principal, 'DISALLOW_ALL_TIX'))
          return refused('disabled', `\`${handle.account}\` is disabled: a new password would change nothing`)
        const before = await handedOutBefore(config, handle, next, call.signal)
        if (before) return before
        const secret = next ?? new Secret(randomBytes(32).toString('base64url'))
        if (!canBeSet(secret)) return unsupported
        const set = await setPassword(kadmin, handle.account, { password: secret, enctypes, keepOld: false }, call.signal)
        return set.status === 'done' ? handOut(kadmin, config, done({ handle, secret }), call.signal) : set
      })
    },

    disable: (handle, call) => turn(handle, 'off', call),

    enable: (handle, call) => turn(handle, 'on', call),

    async setEnd(handle, expiresAt, call) {
      if (handle.kind !== PRINCIPAL)
        return (
          foreign(handle) ?? refused('not_offered', 'only a principal that logs in has an end that is moved: end this one when it is due')
        )
      const seconds = secondsIn(expiresAt)
      if (seconds === undefined) return invalidExpiry
      return change(handle, call, notFound(handle), () => moveEnd(kadmin, handle.account, seconds, call.signal))
    },

    delete: (handle, _secret, call) =>
      change(handle, call, done(undefined, 'gone already'), async (principal) => {
        if (handle.kind !== KEY) return deletePrincipal(kadmin, handle.account, call.signal)
        const kvno = kvnoIn(handle.key) ?? 0
        const kvnos = kvnosOf(principal)
        if (!kvnos.includes(kvno)) return done(undefined, 'gone already')
        // INVARIANT: only the version that is named goes. `kadmin` can take away only all up to one.
        if (kvnos.some((one) => one < kvno))
          return refused('older_first', 'older versions are there still, and would go with it: delete those first')
        return kvno === newestKvno(principal)
          ? randomizeKeys(kadmin, handle.account, enctypes, call.signal)
          : purgeKeys(kadmin, handle.account, kvno, call.signal)
      }),

    async close() {},
  }
}
