// How many may be at one place at once: so many lanes, and who comes when all are taken waits for his turn. A place where nothing moves must
// not fill the house with those who wait for it; that it stands still can be asked, so that they are sent away until later.

class Lanes {
  readonly #most: number
  readonly #since = new Map<symbol, number>()
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#most = most
  }

  async run<T>(now: () => number, work: () => Promise<T>): Promise<T> {
    if (this.#since.size >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const lane = Symbol()
    this.#since.set(lane, now())
    try {
      return await work()
    } finally {
      this.#since.delete(lane)
      this.#waiting.shift()?.()
    }
  }

  /** All lanes have been taken for longer than `ms` by those who are in them, and others wait already. */
  standsStill(now: number, ms: number): boolean {
    if (this.#since.size < this.#most || this.#waiting.length < this.#most) return false
    for (const since of this.#since.values()) if (now - since < ms) return false
    return true
  }
}

const known = new WeakMap<object, Map<string, Lanes>>()

const lanesOf = (house: object, place: string, most: number): Lanes => {
  const places = known.get(house) ?? new Map<string, Lanes>()
  known.set(house, places)
  const lanes = places.get(place) ?? new Lanes(most)
  places.set(place, lanes)
  return lanes
}

/** `house`: whose lanes they are. `now`: monotonic milliseconds. */
export const inLane = <T>(house: object, place: string, most: number, now: () => number, work: () => Promise<T>): Promise<T> =>
  lanesOf(house, place, most).run(now, work)

export const standsStill = (house: object, place: string, most: number, now: number, ms: number): boolean =>
  lanesOf(house, place, most).standsStill(now, ms)
