// The days before an end on which somebody is told of it, by policy, and how much each weighs. Pure.
import type { Criticality } from '../../tables.ts'

export interface NoticeStage {
  readonly days: number
  readonly severity: Criticality
}

/** `days`: the longest first, as policy has them. The nearer the end the more it weighs. */
export const noticeStages = (days: readonly number[]): readonly NoticeStage[] =>
  days.map((one, n) => {
    const after = days.length - 1 - n
    return { days: one, severity: after === 0 ? 'high' : after === 1 ? 'moderate' : 'low' }
  })

/** The nearest that has come; undefined: none has. `left`: until the end. */
export const stageAt = (stages: readonly NoticeStage[], leftMs: number): NoticeStage | undefined =>
  stages.findLast(({ days }) => leftMs <= days * 86_400_000)
