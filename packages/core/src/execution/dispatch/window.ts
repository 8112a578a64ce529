// Whether the window of a mandate still holds. Pure.
import type { MandateRow } from '../../authority/mandates/index.ts'
import { clocksDifferSeconds, plusSeconds } from '../../platform/clock.ts'

/**
 * Its window has passed, or lies ahead of a clock that went back: whoever acted on it would act outside of what was given. INVARIANT: no jump makes
 * a window longer.
 */
export const isOver = ({ not_before, not_after }: MandateRow, at: Date): boolean =>
  not_after <= at || not_before > plusSeconds(at, clocksDifferSeconds)
