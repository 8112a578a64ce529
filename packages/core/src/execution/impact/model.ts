// From what an identity governs and opens to what its impact rests on. Pure.
import type { ImpactRules } from '@countersign/policy'
import type { Environment, Impact, ImpactReason } from '../../tables.ts'

/** A credential that is an administrator's at its system; `rights`: as its system shows, null where somebody has marked its identity. */
export interface Governs {
  readonly identity: string
  readonly credential: string
  readonly system: string
  readonly environment: Environment
  readonly rights: readonly string[] | null
}

/** Whoever holds a credential at a system, and whether much hangs on him. */
export interface Holders {
  readonly of: ReadonlyMap<string, number>
  readonly critical: ReadonlySet<string>
  readonly count: number
  readonly more: boolean
}

export interface Facts {
  /** By what it administers directly, through its own credentials and those that derive from them. */
  readonly governs: readonly Governs[]
  /** Every system that it controls so, directly or through another one. */
  readonly controls: readonly string[]
  /** Production systems that its own live credentials open, where they are enough to count. */
  readonly opens: readonly string[]
}

const mostNamed = 50
const distinct = (all: readonly string[]): string[] => [...new Set(all)].sort()

export const reasonsOf = (
  identity: string,
  facts: Facts,
  holdersAt: (system: string) => Holders | undefined,
  rules: ImpactRules,
): readonly ImpactReason[] => {
  const reasons: ImpactReason[] = []
  const shown = facts.governs.filter(({ rights }) => rights !== null)
  if (shown.length > 0)
    reasons.push({
      what: 'administers',
      high: shown.some(({ environment }) => rules.administratorsOf.includes(environment)),
      count: new Set(shown.map(({ system }) => system)).size,
      systems: distinct(shown.map(({ system }) => system)).slice(0, mostNamed),
      rights: distinct(shown.flatMap(({ rights }) => rights ?? [])).slice(0, mostNamed),
      credentials: distinct(shown.map(({ credential }) => credential)).slice(0, mostNamed),
    })
  const holders = facts.controls.flatMap((system) => holdersAt(system) ?? [])
  const set = holders.reduce((sum, one) => sum + one.count - (one.of.get(identity) ?? 0), 0)
  const more = holders.some((one) => one.more) ? { more: true } : {}
  if (set > 0)
    reasons.push({
      what: 'could_set',
      high: set >= rules.credentials,
      count: set,
      ...more,
      systems: distinct(facts.controls).slice(0, mostNamed),
    })
  const critical = new Set(holders.flatMap((one) => [...one.critical]))
  critical.delete(identity)
  if (critical.size > 0)
    reasons.push({ what: 'could_become', high: critical.size >= rules.criticalIdentities, count: critical.size, ...more })
  if (facts.opens.length >= rules.productionSystems)
    reasons.push({ what: 'opens_production', high: true, count: facts.opens.length, systems: facts.opens.slice(0, mostNamed) })
  return reasons
}

export const impactOf = (reasons: readonly ImpactReason[]): Impact => (reasons.some(({ high }) => high) ? 'high' : 'ordinary')

/** All systems that are controlled through these: a credential of one may give one that administers another. */
export const controlledFrom = (first: readonly string[], through: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const found = new Set(first)
  // A set is walked to its end, and what is added on the way is walked too.
  for (const system of found) for (const next of through.get(system) ?? []) found.add(next)
  return [...found].sort()
}
