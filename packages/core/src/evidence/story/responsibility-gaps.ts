// When nobody was responsible for an identity, and where one provider handed over to another with a hole or an overlap. Pure.
// Before the first matrix the policy alone says who may execute: that time is neither covered nor a gap.
import type { Gap } from './gap.ts'

interface Span {
  readonly from: Date
  /** Null: it goes on. */
  readonly until: Date | null
}

/** What one version of the matrix said, as long as it was in force. */
export interface Named extends Span {
  /** Whether the row names somebody of the enterprise among those who execute. */
  readonly enterprise: boolean
  /** Outside parties that the row names; empty where no row answered. */
  readonly parties: readonly string[]
}

/** As long as a delegation of the party was live. */
export interface Tenure extends Span {
  readonly party: string
}

export interface ResponsibilityQuestion {
  /** In words: which operation, where. */
  readonly about: string
  /** `over`: the life has ended, so that nothing goes on beyond it. */
  readonly life: { readonly from: Date; readonly until: Date; readonly over: boolean }
  readonly named: readonly Named[]
  readonly tenures: readonly Tenure[]
}

export interface Hole extends Span {
  readonly kind: 'nobody_responsible' | 'handover_hole' | 'handover_overlap'
  /** Of a hand-over, from whom and to whom; of an overlap, who at once. */
  readonly parties: readonly string[]
  readonly about: string
}

const covers = ({ from, until }: Span, at: number): boolean => from.getTime() <= at && (until === null || at < until.getTime())

interface Stretch {
  readonly from: number
  until: number
  readonly enterprise: boolean
  /** Outside parties that were named and had a live delegation. */
  readonly outside: readonly string[]
}

/** The life, cut wherever anything changes; what is the same on both sides of a cut is one. */
const stretchesOf = ({ life, named, tenures }: ResponsibilityQuestion): Stretch[] => {
  const first = Math.min(...named.map(({ from }) => from.getTime()))
  const begin = Math.max(life.from.getTime(), first)
  const end = life.until.getTime()
  const cuts = [...named, ...tenures].flatMap(({ from, until }) => [from.getTime(), ...(until === null ? [] : [until.getTime()])])
  const bounds = [...new Set([begin, ...cuts.filter((at) => at > begin && at < end)])].sort((a, b) => a - b)
  const stretches: Stretch[] = []
  for (const [index, from] of bounds.entries()) {
    if (from >= end) break
    const said = named.filter((one) => covers(one, from))
    const live = new Set(tenures.filter((one) => covers(one, from)).map(({ party }) => party))
    const stretch: Stretch = {
      from,
      until: bounds[index + 1] ?? end,
      enterprise: said.some(({ enterprise }) => enterprise),
      outside: [...new Set(said.flatMap(({ parties }) => parties))].filter((party) => live.has(party)).sort(),
    }
    const before = stretches.at(-1)
    if (before && before.enterprise === stretch.enterprise && before.outside.join('\n') === stretch.outside.join('\n'))
      before.until = stretch.until
    else stretches.push(stretch)
  }
  return stretches
}

/** INVARIANT: at each moment from the first matrix on, somebody is responsible or a gap says that nobody is. */
export const holesIn = (question: ResponsibilityQuestion): Hole[] => {
  const { about, life, named } = question
  if (named.length === 0) return []
  const stretches = stretchesOf(question)
  return stretches.flatMap((stretch, index): Hole[] => {
    const { enterprise, outside } = stretch
    const span = {
      from: new Date(stretch.from),
      until: !life.over && stretch.until >= life.until.getTime() ? null : new Date(stretch.until),
    }
    if (outside.length > 1) return [{ kind: 'handover_overlap', ...span, parties: outside, about }]
    if (enterprise || outside.length > 0) return []
    const [left] = stretches[index - 1]?.outside ?? []
    const after = stretches[index + 1]?.outside ?? []
    // Whoever comes back to what he had hands over to nobody.
    if (left !== undefined && after.length > 0 && !after.includes(left))
      return [{ kind: 'handover_hole', ...span, parties: [left, ...after], about }]
    return [{ kind: 'nobody_responsible', ...span, parties: [], about }]
  })
}

const wordsOf = ({ kind, parties: [left, ...rest] }: Hole, about: string): string => {
  if (kind === 'handover_overlap') return `${[left, ...rest].join(' and ')} at once: ${about}`
  return kind === 'handover_hole'
    ? `from ${left} to ${rest.join(', ')}, and nobody in between: ${about}`
    : `no party was responsible: ${about}`
}

/** The same hole in several places is one gap, with all the places. */
export const responsibilityGaps = (questions: readonly ResponsibilityQuestion[]): Gap[] => {
  const same = Map.groupBy(questions.flatMap(holesIn), ({ kind, from, until, parties }) => JSON.stringify([kind, from, until, parties]))
  return [...same.values()].map((holes): Gap => {
    const [hole] = holes
    const about = [...new Set(holes.map((one) => one.about))].sort().join(', ')
    return {
      kind: hole!.kind,
      from: hole!.from,
      until: hole!.until,
      parties: hole!.parties,
      change: null,
      operation: null,
      credential: null,
      words: wordsOf(hole!, about),
    }
  })
}
