// All contracts at one moment, with the chain of principals above each: when each really ends, and how far each really reaches. Pure.
import type { ContractKind, Criticality } from '../../tables.ts'
import type { PartyBook } from '../parties/index.ts'
import { type ClauseName, strictest, type Terms } from './clauses.ts'

export interface Clause {
  readonly clause: ClauseName
  /** Absent: for every service. */
  readonly service?: string
  readonly terms: Terms
  readonly document: string
  readonly section: string
  readonly inForce: boolean
}

export interface Uptime {
  readonly service: string
  readonly percent: number
  readonly penalty: string | null
  readonly document: string
  readonly section: string
}

export const scopeNames = ['tenants', 'regions', 'systems', 'operations'] as const
/** An empty list sets no limit of its own. */
export type Scope = Readonly<Record<(typeof scopeNames)[number], readonly string[]>>

export interface Contract {
  readonly id: string
  readonly name: string
  readonly party: string
  readonly owner: string
  readonly kind: ContractKind
  readonly criticality: Criticality
  /** The principal's contract under which this one stands. */
  readonly under: string | null
  /** Calendar days, UTC: `2026-12-31`. */
  readonly startsOn: string
  readonly endsOn: string | null
  /** Until when the enterprise has confirmed, beyond `endsOn`. */
  readonly confirmedUntil: string | null
  readonly noticeBy: string | null
  /** What the paper says. It extends nothing here. */
  readonly autoRenews: boolean
  readonly renewalMonths: number | null
  readonly state: 'active' | 'ending' | 'ended'
  readonly scope: Scope
  readonly clauses: readonly Clause[]
  readonly uptime: readonly Uptime[]
}

export interface Ending {
  /** The last day; null: no end is known. */
  readonly on: string | null
  /** What it stands on has ended or is ending, whatever day is written. */
  readonly fallen: boolean
  /** The principal's contract that sets the end, where it is not its own. */
  readonly boundBy: string | null
}

/** `2026-12-31` of the instant, UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** The day so many days later (or, negative, earlier). */
export const dayPlus = (day: string, days: number): string => dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000))

/**
 * The last day by its own paper and by what was confirmed. INVARIANT: auto-renewal is not looked at: only a confirmation moves an end.
 */
export const ownEnd = ({ endsOn, confirmedUntil }: Pick<Contract, 'endsOn' | 'confirmedUntil'>): string | null => {
  if (endsOn === null) return null
  return confirmedUntil !== null && confirmedUntil > endsOn ? confirmedUntil : endsOn
}

/** The earlier of two last days; null is never. */
const earlier = (a: string | null, b: string | null): string | null => (a === null ? b : b === null ? a : a < b ? a : b)

const later = (a: string | null, b: string | null): boolean => b !== null && (a === null || a > b)

export class ContractBook {
  readonly parties: PartyBook
  readonly #contracts: ReadonlyMap<string, Contract>
  readonly #endings = new Map<string, Ending>()

  constructor(parties: PartyBook, contracts: readonly Contract[]) {
    this.parties = parties
    this.#contracts = new Map(contracts.map((contract) => [contract.id, contract]))
  }

  find(id: string): Contract | undefined {
    return this.#contracts.get(id)
  }

  all(): readonly Contract[] {
    return [...this.#contracts.values()]
  }

  ofParty(party: string): readonly Contract[] {
    return this.all().filter((contract) => contract.party === party)
  }

  /** What a subcontractor's contract stands on: the one that it names, else whatever its principal has. */
  principalsOf(contract: Contract): readonly Contract[] {
    if (contract.under !== null) {
      const named = this.#contracts.get(contract.under)
      return named ? [named] : []
    }
    const parent = this.parties.find(contract.party)?.parent
    return parent === null || parent === undefined ? [] : this.ofParty(parent)
  }

  /** Everything above, each once. */
  above(contract: Contract): readonly Contract[] {
    const found = new Map<string, Contract>()
    const put = (one: Contract): void => {
      for (const principal of this.principalsOf(one)) {
        if (found.has(principal.id) || principal.id === contract.id) continue
        found.set(principal.id, principal)
        put(principal)
      }
    }
    put(contract)
    return [...found.values()]
  }

  /**
   * When a contract ends, its chain included. INVARIANT: never later than any principal's contract that it stands on; where it names none and its
   * principal has several, it lives no longer than the last of them.
   */
  endingOf(contract: Contract, path: ReadonlySet<string> = new Set()): Ending {
    const known = this.#endings.get(contract.id)
    if (known) return known
    // A circle, which the table forbids, stands on nothing.
    if (path.has(contract.id)) return { on: null, fallen: true, boundBy: null }
    const own = ownEnd(contract)
    const principals = this.principalsOf(contract)
    const below = new Set([...path, contract.id])
    const endings = principals.map((principal) => ({ principal, ending: this.endingOf(principal, below) }))
    const standing = endings.filter(({ principal, ending }) => principal.state === 'active' && !ending.fallen)
    const fallen = principals.length > 0 && standing.length === 0
    const last = (fallen ? endings : standing).reduce<(typeof endings)[number] | undefined>(
      (sofar, one) => (sofar === undefined || later(one.ending.on, sofar.ending.on) ? one : sofar),
      undefined,
    )
    const on = earlier(own, last?.ending.on ?? null)
    const ending: Ending = { on, fallen, boundBy: fallen || on !== own ? (last?.principal.id ?? null) : null }
    if (path.size === 0) this.#endings.set(contract.id, ending)
    return ending
  }

  /** Whether its last day has passed, or what it stood on is gone. */
  isOver(contract: Contract, at: Date): boolean {
    const { on, fallen } = this.endingOf(contract)
    return contract.state === 'ended' || fallen || (on !== null && dayOf(at) > on)
  }

  /** Why nothing can rest on it at the instant, in words that follow its name; undefined while it is active, begun and not over. */
  notStanding(contract: Contract, at: Date): string | undefined {
    if (contract.state !== 'active') return `is ${contract.state}`
    if (this.isOver(contract, at)) return 'has run out'
    if (this.#isUnderNothing(contract)) return 'stands under no contract of its principal'
    return this.#hasBegun(contract, at) ? undefined : 'has not begun'
  }

  #isUnderNothing(contract: Contract): boolean {
    const parent = this.parties.find(contract.party)?.parent
    return parent !== null && parent !== undefined && this.principalsOf(contract).length === 0
  }

  /** With what it stands on: nothing begins before its principal's has. The chain was walked whole before, by `isOver`. */
  #hasBegun(contract: Contract, at: Date): boolean {
    if (contract.startsOn > dayOf(at)) return false
    const principals = this.principalsOf(contract)
    return principals.length === 0 || principals.some((principal) => this.notStanding(principal, at) === undefined)
  }

  /**
   * How far it reaches, its chain included. INVARIANT: never further than any principal's. Null: no limit is written anywhere in the chain.
   * An empty list: what it claims and what its chain allows have nothing in common.
   */
  reachOf(contract: Contract, name: keyof Scope, path: ReadonlySet<string> = new Set()): readonly string[] | null {
    const own = contract.scope[name].length === 0 ? null : contract.scope[name]
    if (path.has(contract.id)) return []
    const principals = this.principalsOf(contract)
    if (principals.length === 0) return own
    const below = new Set([...path, contract.id])
    const reaches = principals.map((principal) => this.reachOf(principal, name, below))
    if (reaches.some((reach) => reach === null)) return own
    const allowed = new Set(reaches.flatMap((reach) => reach ?? []))
    return own === null ? [...allowed].sort() : own.filter((one) => allowed.has(one))
  }

  /** What the principals' contracts grant the enterprise, the strictest of each clause: what has to flow down. */
  owedFromAbove(contract: Contract): ReadonlyMap<ClauseName, { readonly terms: Terms; readonly from: readonly string[] }> {
    const owed = new Map<ClauseName, { terms: Terms; from: string[] }>()
    for (const principal of this.above(contract))
      for (const { clause, terms, service, inForce } of principal.clauses) {
        if (!inForce || service !== undefined) continue
        const before = owed.get(clause)
        owed.set(clause, { terms: strictest(clause, before?.terms ?? {}, terms), from: [...(before?.from ?? []), principal.id] })
      }
    return owed
  }
}
