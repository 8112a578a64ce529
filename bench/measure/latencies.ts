// Latencies, kept exactly up to a bound and then as a uniform sample (algorithm R), so that memory stays flat however long a run is.
const bound = 200_000

export class Latencies {
  readonly #kept = new Float64Array(bound)
  #count = 0

  add(ms: number): void {
    const at = this.#count < bound ? this.#count : Math.floor(Math.random() * (this.#count + 1))
    if (at < bound) this.#kept[at] = ms
    this.#count += 1
  }

  get count(): number {
    return this.#count
  }

  /** `share` in [0,1]; NaN when nothing was measured. */
  quantile(share: number): number {
    const sorted = this.#kept.slice(0, Math.min(this.#count, bound)).sort()
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  }
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
