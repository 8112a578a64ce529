// How far a caller sees: everything, or what belongs to his own party. The policy says which; a list that is narrowed says nothing of the rest.
import { CountersignError } from '@countersign/ledger'
import type { ActionName } from '@countersign/policy'
import type { Caller, Runtime } from '../../runtime.ts'

/** The party whose things the caller may read; undefined: everybody's. */
export type Reach = string | undefined

const refused = (caller: Caller, action: ActionName, reasons: readonly string[]) =>
  new CountersignError('authority.refused', 'forbidden', `\`${caller.principal.id}\` may not \`${action}\`: ${reasons.join('; ')}`, {
    details: { action, reasons: [...reasons] },
  })

/** Errors: `authority.refused` when the caller may read neither everything nor his own party's. */
export const reachOf = (runtime: Runtime, caller: Caller, action: ActionName, kind: string): Reach => {
  const context = { at: runtime.clock.now().toISOString() }
  const { principal } = caller
  const engine = runtime.policy.current()
  const everything = engine.authorize({ principal, action, resource: { kind, id: '*' }, context })
  if (everything.permitted) return undefined
  const own = engine.authorize({ principal, action, resource: { kind, id: '*', party: principal.party.id }, context })
  if (own.permitted) return principal.party.id
  throw refused(caller, action, everything.reasons)
}

/** Errors: `authority.refused` when the caller sees only a part. */
export const requireWholeReach = (runtime: Runtime, caller: Caller, action: ActionName, kind: string): void => {
  if (reachOf(runtime, caller, action, kind) !== undefined) throw refused(caller, action, ['only the enterprise reads this'])
}
