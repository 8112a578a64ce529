// What the results of a provider come to, with each part. Pure. A fresh pass counts its whole weight, one on its last valid day about half of it, and
// what has failed, grown old or was never held counts nothing. So a result that gets worse or older never raises the score.
import { type DrillModel, EXERCISES, type Exercise } from '@countersign/policy'

/** The newest result of an exercise. */
export interface DrillResult {
  readonly id: string
  readonly exercise: Exercise
  readonly passed: boolean
  readonly endedAt: Date
  readonly reasons: readonly string[]
}

export interface Contribution {
  readonly exercise: Exercise
  readonly weight: number
  readonly points: number
  readonly standing: 'passed' | 'failed' | 'stale' | 'never'
  readonly drill: string | null
  readonly endedAt: Date | null
  readonly validUntil: Date | null
  readonly ageDays: number | null
  /** How the points came about, in a sentence. */
  readonly words: string
}

export interface Score {
  /** Of a hundred. */
  readonly score: number
  readonly contributions: readonly Contribution[]
}

const day = 86_400_000

/** The instant from which a result counts nothing any more. */
export const staleAt = (result: Pick<DrillResult, 'endedAt'>, model: DrillModel): Date =>
  new Date(result.endedAt.getTime() + model.validSeconds * 1000)

export const isStale = (result: Pick<DrillResult, 'endedAt'>, model: DrillModel, at: Date): boolean => at >= staleAt(result, model)

const contributionOf = (exercise: Exercise, result: DrillResult | undefined, model: DrillModel, at: Date): Contribution => {
  const { weight } = model.exercises[exercise]
  if (!result)
    return {
      exercise,
      weight,
      points: 0,
      standing: 'never',
      drill: null,
      endedAt: null,
      validUntil: null,
      ageDays: null,
      words: `never held: 0 of ${weight}`,
    }
  // A clock that was turned back makes nothing younger than fresh.
  const age = Math.max(0, at.getTime() - result.endedAt.getTime())
  const ageDays = Math.floor(age / day)
  const rest = { exercise, weight, drill: result.id, endedAt: result.endedAt, ageDays }
  const when = result.endedAt.toISOString().slice(0, 10)
  if (!result.passed)
    return {
      ...rest,
      points: 0,
      standing: 'failed',
      validUntil: null,
      words: `failed on ${when}: 0 of ${weight}; ${result.reasons.join('; ')}`,
    }
  const validUntil = staleAt(result, model)
  if (isStale(result, model, at))
    return {
      ...rest,
      points: 0,
      standing: 'stale',
      validUntil,
      words: `passed on ${when}, and counts only until ${validUntil.toISOString().slice(0, 10)}: 0 of ${weight}`,
    }
  // Whole days: what was passed today counts whole.
  const points = Math.floor(weight * (1 - (ageDays * day) / (2 * model.validSeconds * 1000)))
  return {
    ...rest,
    points,
    standing: 'passed',
    validUntil,
    words: `passed on ${when}, ${ageDays} ${ageDays === 1 ? 'day' : 'days'} ago: ${points} of ${weight}`,
  }
}

export const scoreOf = (results: readonly DrillResult[], model: DrillModel, at: Date): Score => {
  const contributions = EXERCISES.map((exercise) =>
    contributionOf(
      exercise,
      results.find((one) => one.exercise === exercise),
      model,
      at,
    ),
  )
  return { score: contributions.reduce((sum, one) => sum + one.points, 0), contributions }
}
