// What goes wrong, and at which call. A fault is data, so that a simulator can draw it from a seed and print it.

export type FakeOperation =
  | 'create'
  | 'rotate'
  | 'disable'
  | 'enable'
  | 'delete'
  | 'end_sessions'
  | 'remove_rights'
  | 'set_end'
  | 'inventory'
  | 'observe'
  | 'sessions'
  | 'clients'
  | 'introspect'
  | 'present'

export type Fault =
  /** Operation: says done and did nothing. Reading: says the opposite of the truth (empty inventory, absent, no sessions, inactive). Door: the opposite answer. */
  | { readonly fault: 'lie' }
  /** Never answers; settles when the caller's signal aborts. */
  | { readonly fault: 'hang' }
  /** Answers truthfully, `ms` later. */
  | { readonly fault: 'slow'; readonly ms: number }
  /** Does it, but the doors (all, or those named) notice only `ms` later. */
  | { readonly fault: 'late'; readonly ms: number; readonly doors?: readonly string[] }
  /** Does it, and after `ms` the old credential works again. */
  | { readonly fault: 'revive'; readonly ms: number }
  /** Ends the credential at the named doors only, and says done. */
  | { readonly fault: 'half'; readonly doors: readonly string[] }
  /** Does it, then answers like a 500: unknown. */
  | { readonly fault: 'fail_after'; readonly code?: string }
  /** Does nothing, and answers like a 500: unknown. */
  | { readonly fault: 'fail_before'; readonly code?: string }
  /** Does nothing and says so. */
  | { readonly fault: 'refuse'; readonly code: string; readonly retryable: boolean }
  /** A connector with a bug: throws, before or after the effect. */
  | { readonly fault: 'throw'; readonly after: boolean }
  /** Not reachable. */
  | { readonly fault: 'down' }
  /** A door that accepts everybody (`trust`, a cache, a stub). */
  | { readonly fault: 'trust' }
  /** A door that refuses everybody, the canary too (allow-list, wrong vantage). */
  | { readonly fault: 'deny' }
  /** A door that answers the opposite of the truth at every second call. */
  | { readonly fault: 'flap' }
  /** An inventory that breaks off after its first page. */
  | { readonly fault: 'partial' }

/** One call as it arrives at the fake. `n` counts all calls from 1. */
export interface FakeCall {
  readonly n: number
  readonly operation: FakeOperation
  readonly account?: string
  readonly door?: string
  readonly idempotencyKey?: string
}

export type Match = FakeOperation | Partial<Pick<FakeCall, 'operation' | 'account' | 'door'>>

interface Standing {
  readonly match: Match
  readonly fault: Fault
}

const fits = (match: Match, call: FakeCall): boolean => {
  if (typeof match === 'string') return match === call.operation
  return (
    (match.operation === undefined || match.operation === call.operation) &&
    (match.account === undefined || match.account === call.account) &&
    (match.door === undefined || match.door === call.door)
  )
}

/** Faults per call: `by` a function first, then the `next` ones in the order they were given, then the standing ones, latest first. */
export class Script {
  #by: ((call: FakeCall) => Fault | undefined) | undefined
  readonly #next: Standing[] = []
  readonly #always: Standing[] = []

  /** Each fault is used for one matching call, in this order. `undefined` lets that call pass in peace. */
  next(match: Match, ...faults: readonly (Fault | undefined)[]): this {
    for (const fault of faults) this.#next.push({ match, fault: fault ?? { fault: 'slow', ms: 0 } })
    return this
  }

  /** Holds until the returned function is called. */
  always(match: Match, fault: Fault): () => void {
    const standing = { match, fault }
    this.#always.unshift(standing)
    return () => {
      const at = this.#always.indexOf(standing)
      if (at >= 0) this.#always.splice(at, 1)
    }
  }

  /** Decides each call; used by the simulator. */
  by(decide: ((call: FakeCall) => Fault | undefined) | undefined): this {
    this.#by = decide
    return this
  }

  clear(): void {
    this.#by = undefined
    this.#next.length = 0
    this.#always.length = 0
  }

  take(call: FakeCall): Fault | undefined {
    const decided = this.#by?.(call)
    if (decided) return decided
    const at = this.#next.findIndex((standing) => fits(standing.match, call))
    if (at >= 0) return this.#next.splice(at, 1)[0]?.fault
    return this.#always.find((standing) => fits(standing.match, call))?.fault
  }
}
