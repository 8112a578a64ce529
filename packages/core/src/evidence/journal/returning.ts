// Callers who ask one thing after the other come again as soon as they are answered. Were the next transaction begun with the first of them, the others
// would wait for it: the callers would fall into crowds that wait for each other by turns, and pay for a transaction each.
// INVARIANT: a wait is short beside the transaction before it, and whoever asks alone never waits.

/** Of the time that the transaction before took. */
const share = 0.5
const longestMs = 50

export class Returning {
  #answered = 0
  #until = 0
  #came = 0
  #enough: (() => void) | undefined

  /** A transaction has ended, of which so many come again. */
  ended(answered: number, now: number, tookMs: number): void {
    this.#answered = answered
    this.#until = now + Math.min(longestMs, tookMs * share)
    this.#came = 0
  }

  came(): void {
    this.#came += 1
    if (this.#came >= this.#answered) this.#enough?.()
  }

  /** Until as many have come as were answered last, or it has been long enough. */
  async wait(now: number): Promise<void> {
    const ms = this.#until - now
    if (this.#came >= this.#answered || ms < 1) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#enough = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#enough = undefined
  }
}
