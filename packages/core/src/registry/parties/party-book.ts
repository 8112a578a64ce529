// All parties at one moment, and what follows from who stands above whom. Pure.

export type PartyKindOutside = 'provider' | 'subcontractor'

/** Evidence of a class of the policy pack (`revocation`, `grant` …), so many minutes after the deed at the latest. */
export interface EvidenceDuty {
  readonly evidence: string
  readonly withinMinutes: number
}

export interface Party {
  readonly id: string
  readonly kind: 'enterprise' | PartyKindOutside
  readonly name: string
  readonly parent: string | null
  readonly tenants: readonly string[]
  readonly regions: readonly string[]
  readonly services: readonly string[]
  readonly controls: readonly string[]
  readonly duties: readonly EvidenceDuty[]
}

export interface Duties {
  readonly controls: readonly { readonly control: string; readonly from: readonly string[] }[]
  /** For each class the shortest time, and who in the chain it comes from. */
  readonly evidence: readonly (EvidenceDuty & { readonly from: string })[]
}

export class PartyBook {
  readonly #parties: ReadonlyMap<string, Party>

  constructor(parties: readonly Party[]) {
    this.#parties = new Map(parties.map((party) => [party.id, party]))
  }

  find(id: string): Party | undefined {
    return this.#parties.get(id)
  }

  all(): readonly Party[] {
    return [...this.#parties.values()]
  }

  /** The principals of a party, the nearest first. A circle, which the table forbids, ends the walk. */
  above(id: string): Party[] {
    const chain: Party[] = []
    const seen = new Set([id])
    for (let next = this.#parent(id); next && !seen.has(next.id); next = this.#parent(next.id)) {
      seen.add(next.id)
      chain.push(next)
    }
    return chain
  }

  #parent(id: string): Party | undefined {
    const parent = this.#parties.get(id)?.parent
    return parent === null || parent === undefined ? undefined : this.#parties.get(parent)
  }

  /** A party and all below it, each with how far below. */
  tree(id: string): { readonly party: Party; readonly depth: number }[] {
    const found: { party: Party; depth: number }[] = []
    const seen = new Set<string>()
    const put = (at: string, depth: number): void => {
      const party = this.#parties.get(at)
      if (!party || seen.has(at)) return
      seen.add(at)
      found.push({ party, depth })
      for (const below of this.#parties.values()) if (below.parent === at) put(below.id, depth + 1)
    }
    put(id, 0)
    return found
  }

  /** How many levels of subcontractors stand below. */
  depthBelow(id: string): number {
    return Math.max(0, ...this.tree(id).map(({ depth }) => depth))
  }

  /** INVARIANT: duties flow down: what a party owes is its own duties and those of all above it, the strictest of each. */
  dutiesOf(id: string): Duties {
    const own = this.#parties.get(id)
    const chain = [...(own ? [own] : []), ...this.above(id)]
    const controls = new Map<string, string[]>()
    const evidence = new Map<string, EvidenceDuty & { from: string }>()
    for (const party of chain) {
      for (const control of party.controls) controls.set(control, [...(controls.get(control) ?? []), party.id])
      for (const duty of party.duties) {
        const before = evidence.get(duty.evidence)
        if (!before || duty.withinMinutes < before.withinMinutes) evidence.set(duty.evidence, { ...duty, from: party.id })
      }
    }
    return {
      controls: [...controls].map(([control, from]) => ({ control, from })).sort((a, b) => (a.control < b.control ? -1 : 1)),
      evidence: [...evidence.values()].sort((a, b) => (a.evidence < b.evidence ? -1 : 1)),
    }
  }
}
