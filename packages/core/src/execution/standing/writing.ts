// Parts of a listing on their way to the tables. Each is taken in its turn; of a first reading the accounts of the next ones are kept meanwhile.
// INVARIANT: bounded in what is on its way.
import type { Reading } from './reading.ts'
import { keepAhead, type Place, type Taking, take } from './take.ts'

/** Parts on their way, where accounts are kept ahead. */
const mostAhead = 3

interface Under {
  /** It is written, and all before it. */
  readonly done: Promise<void>
  readonly all: Promise<unknown>
}

export class Writing {
  readonly #reading: Reading
  #under: Under[] = []
  #last: Promise<void> = Promise.resolve()
  /** Parts in a row, the newest included, that showed no account that this reading had not come across. */
  #stale = 0

  constructor(reading: Reading) {
    this.#reading = reading
  }

  get stale(): number {
    return this.#stale
  }

  /** Sets a part on its way once there is room for it. Throws what went wrong with one before it. */
  async add(taking: Taking, place: Place): Promise<void> {
    const first = this.#reading.noticing.since === null
    await this.#room(first ? mostAhead : 1)
    const kept = keepAhead(this.#reading, taking)
    const before = this.#last
    // ORDER: one after the other, so that how far the listing is never runs ahead of what is written.
    const done = (async () => {
      await before
      await this.#take(taking, place, await kept)
    })()
    this.#last = done
    const under = { done, all: Promise.allSettled([kept, done]) }
    this.#under.push(under)
  }

  /** Until all is written. */
  end(): Promise<void> {
    return this.#last
  }

  /** Until nothing is under way any more, however it ended. */
  async quiet(): Promise<void> {
    await Promise.all(this.#under.map(({ all }) => all))
  }

  async #room(most: number): Promise<void> {
    while (this.#under.length >= most) {
      await this.#under[0]!.done
      this.#under.shift()
    }
  }

  async #take(taking: Taking, place: Place, kept: Awaited<ReturnType<typeof keepAhead>>): Promise<void> {
    const { seen } = this.#reading.noticing
    const { size } = seen
    await take(this.#reading, taking, place, kept)
    // Of what isn't kept nobody can tell whether it was come across.
    const unnumbered = [...taking.shown.values()].some(({ sighting }) => sighting === undefined)
    this.#stale = size === seen.size && !unnumbered ? this.#stale + 1 : 0
  }
}
