// Figures of operations, and what they say about policy. Pure. Spans are in seconds.
import { type Spread, spreadOf } from '../../platform/spread.ts'

/** One operation of a plan, with what its change went through. Instants in milliseconds. */
export interface Case {
  readonly party: string
  readonly operation: string
  readonly risk: string
  readonly change: string
  readonly opened: number
  readonly approved: number | null
  readonly minted: number | null
  readonly executed: number | null
  readonly proven: number | null
  /** Whether any approval was asked for it. */
  readonly asked: boolean
  readonly approvals: number
  readonly refusals: number
  readonly mandates: number
  readonly inconclusive: number
  readonly revisions: number
  readonly incidents: number
  readonly stuck: boolean
}

/** So many of so many. */
export interface Share {
  readonly of: number
  readonly count: number
}

export interface Figures {
  readonly party: string
  readonly operation: string
  readonly operations: number
  readonly changes: number
  readonly toApproval: Spread
  readonly toMandate: Spread
  readonly toExecution: Spread
  readonly toProof: Spread
  readonly whole: Spread
  readonly approvals: number
  readonly autonomous: Share
  readonly rework: { readonly furtherMandates: number; readonly inconclusiveRounds: number; readonly revisedPlans: number }
  readonly refused: number
  readonly incidents: number
  readonly stuck: number
}

/** From one step to the next, where both were taken in that order: a clock that went back is no waiting. */
const spans = (cases: readonly Case[], from: (one: Case) => number | null, to: (one: Case) => number | null): Spread =>
  spreadOf(
    cases.flatMap((one) => {
      const [a, b] = [from(one), to(one)]
      return a === null || b === null || b < a ? [] : [(b - a) / 1000]
    }),
  )

const total = (cases: readonly Case[], of: (one: Case) => number): number => cases.reduce((sum, one) => sum + of(one), 0)
/** A change's own number counts once, however many operations it holds. */
const perChange = (cases: readonly Case[], of: (one: Case) => number): number => {
  const known = new Map<string, number>()
  for (const one of cases) known.set(one.change, Math.max(known.get(one.change) ?? 0, of(one)))
  return [...known.values()].reduce((sum, n) => sum + n, 0)
}

const grouped = <T>(all: readonly T[], keyOf: (one: T) => string): T[][] => {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

/** For each party and operation, by name. */
export const figuresOf = (cases: readonly Case[]): Figures[] =>
  grouped(cases, (one) => `${one.party}\n${one.operation}`).map((group) => ({
    party: group[0]!.party,
    operation: group[0]!.operation,
    operations: group.length,
    changes: new Set(group.map((one) => one.change)).size,
    toApproval: spans(
      group,
      (one) => one.opened,
      (one) => one.approved,
    ),
    toMandate: spans(
      group,
      (one) => one.approved ?? one.opened,
      (one) => one.minted,
    ),
    toExecution: spans(
      group,
      (one) => one.minted,
      (one) => one.executed,
    ),
    toProof: spans(
      group,
      (one) => one.executed,
      (one) => one.proven,
    ),
    whole: spans(
      group,
      (one) => one.opened,
      (one) => one.proven,
    ),
    approvals: perChange(group, (one) => one.approvals),
    autonomous: { of: group.length, count: group.filter((one) => !one.asked).length },
    rework: {
      furtherMandates: total(group, (one) => Math.max(0, one.mandates - 1)),
      inconclusiveRounds: total(group, (one) => one.inconclusive),
      revisedPlans: perChange(group, (one) => one.revisions),
    },
    refused: perChange(group, (one) => one.refusals),
    incidents: total(group, (one) => one.incidents),
    stuck: group.filter((one) => one.stuck).length,
  }))

export interface Advice {
  readonly kind: 'could_loosen' | 'too_loose'
  readonly party: string
  readonly operation: string
  readonly risk: string
  readonly words: string
  readonly of: number
  readonly count: number
}

/**
 * Where policy could be loosened safely: at low risk, asked at least `enough` times, never refused, never an incident, never stuck.
 * Where it is too loose: what ran without anybody being asked ended in an incident or stuck, even once.
 */
export const advise = (cases: readonly Case[], enough: number): Advice[] =>
  grouped(cases, (one) => `${one.party}\n${one.operation}\n${one.risk}`).flatMap((group): Advice[] => {
    const { party, operation, risk } = group[0]!
    const alone = group.filter((one) => !one.asked)
    const bad = alone.filter((one) => one.incidents > 0 || one.stuck)
    if (bad.length > 0)
      return [
        {
          kind: 'too_loose',
          party,
          operation,
          risk,
          words: `${bad.length} of ${alone.length} that ran without anybody being asked ended in an incident or stuck`,
          of: alone.length,
          count: bad.length,
        },
      ]
    const asked = group.filter((one) => one.asked && one.approved !== null)
    const clean = group.every((one) => one.refusals === 0 && one.incidents === 0 && !one.stuck)
    if (risk !== 'low' || !clean || asked.length < enough) return []
    const words = `${asked.length} of ${asked.length} were approved, none refused, none ended in an incident or stuck`
    return [{ kind: 'could_loosen', party, operation, risk, words, of: asked.length, count: asked.length }]
  })
