// How a drill has gone. Nothing: it is still going on.
export interface Judgement {
  /** Why it has failed; none: it was passed. */
  readonly reasons: readonly string[]
  /** What took how long, in seconds. */
  readonly measured: Readonly<Record<string, number>>
}

/** Whole seconds from one instant to another; a clock that went back in between makes none of them negative. */
export const secondsBetween = (from: Date, to: Date): number => Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000))

/** `45 s`, `12 min`, `3 h`. */
export const spoken = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
