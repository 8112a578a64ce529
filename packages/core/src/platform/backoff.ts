// How long to wait before the next try: exponential, capped, with full jitter so that many waiting operations do not come back at once.

export interface Backoff {
  readonly baseSeconds: number
  readonly capSeconds: number
}

/** Seconds to wait after `tries` failures (1 = first). `spread` is a uniform number in [0,1). */
export const backoffSeconds = (backoff: Backoff, tries: number, spread: number): number => {
  const ceiling = Math.min(backoff.capSeconds, backoff.baseSeconds * 2 ** Math.min(tries - 1, 30))
  return ceiling * (0.5 + spread / 2)
}
