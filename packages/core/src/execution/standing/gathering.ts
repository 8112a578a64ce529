// A listing, page by page, in parts: what is shown as before is told from what has to be looked at, and while one part is written the next page is
// fetched. SAFETY: bounded in what is in hand, in pages that show nothing new, and in all.
import type { Observer } from '@countersign/connector-kit'
import { Part, printOf } from '../reconciliation/index.ts'
import { type Doubt, doubt, isDoubt, pagesOf } from './listing.ts'
import { toldOf } from './model.ts'
import type { Reading } from './reading.ts'
import { type Place, type Shown, shownOf, takingOf } from './take.ts'
import { Writing } from './writing.ts'

/** Accounts of one part that have to be looked at, and that are there in all. */
const mostShown = 5_000
const mostInPart = 50_000
const mostPagesOfPart = 1_000
/** Of what their descriptions say. */
const mostCharacters = 8_000_000
/** What is in hand is written at least so often. */
const longestHeldMs = 5_000
/** Parts in a row that show no account that this reading has not come across. */
const mostStale = 20
/**
 * Accounts of a page that are gone through before the answers that have come meanwhile are taken: the part before is written statement by statement,
 * and each would wait for a whole page.
 */
const inOneGo = 200
/** Accounts that one listing shows. */
const mostAccounts = 25_000_000

class Gathered {
  readonly shown: Shown[] = []
  readonly same = new Part()
  readonly since: number
  pages = 0
  #characters = 0

  constructor(since: number) {
    this.since = since
  }

  add(one: Shown): void {
    this.shown.push(one)
    this.#characters += one.sighting?.now.text.length ?? 0
  }

  get isEmpty(): boolean {
    return this.shown.length === 0 && this.same.size === 0
  }

  isFull(now: number): boolean {
    return (
      this.pages >= mostPagesOfPart ||
      this.shown.length >= mostShown ||
      this.#characters >= mostCharacters ||
      this.shown.length + this.same.size >= mostInPart ||
      (!this.isEmpty && now - this.since > longestHeldMs)
    )
  }
}

export interface Listed {
  readonly place: Place
  /** The first doubt is kept; what was read before it counts. */
  readonly doubted: Doubt | undefined
}

const othersTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

const malformed = doubt('listing.malformed', 'an account of the listing has no name that could be kept')
const endless = (detail: string) => doubt('listing.endless', detail)

export const readListing = async (reading: Reading, observer: Observer): Promise<Listed> => {
  const writing = new Writing(reading)
  try {
    return await gather(reading, observer, writing)
  } finally {
    // ORDER: nothing of a reading is under way after it.
    await writing.quiet()
  }
}

const gather = async (reading: Reading, observer: Observer, writing: Writing): Promise<Listed> => {
  const { runtime, system, noticing } = reading
  const { memory } = noticing
  let place: Place = { part: reading.parts, cursor: reading.cursor, ended: false, seen: reading.seen }
  let gathered = new Gathered(runtime.clock.monotonic())
  const flush = async (goesOn: string | undefined, seen: number, ended = false): Promise<void> => {
    const { shown, same } = gathered
    const at = { ...place, cursor: goesOn, ended, seen }
    place = { ...at, part: at.part + 1 }
    gathered = new Gathered(runtime.clock.monotonic())
    await writing.add(takingOf(shown, same), at)
  }
  /** ORDER: only a listing that came to its end is kept as one; of any other the place of the page that failed is. */
  const end = async (doubted: Doubt | undefined, seen: number): Promise<Listed> => {
    await flush(from, seen, doubted === undefined)
    await writing.end()
    return { place, doubted }
  }
  let { seen, cursor: from } = reading
  for await (const page of pagesOf(runtime, system.id, (cursor, signal) => observer.inventory(cursor, signal), reading.cursor)) {
    if (isDoubt(page)) return end(page, seen)
    const at = runtime.clock.now()
    const now = at.getTime()
    await memory.follow(false)
    let [found, bad] = [0, 0]
    for (const [k, item] of page.items.entries()) {
      if (k % inOneGo === inOneGo - 1) await othersTurn()
      const print = printOf(item, now)
      const n = print === undefined ? undefined : memory.find(print)
      if (n !== undefined) {
        found += 1
        gathered.same.add(n, print)
        continue
      }
      const one = toldOf(item, at)
      if (one === undefined) bad += 1
      else gathered.add(shownOf(reading, one, print))
    }
    gathered.pages += 1
    seen += page.items.length
    if (bad > 0) return end(malformed, seen)
    if (found * 2 < page.items.length) await memory.follow(true)
    if (writing.stale > mostStale) return end(endless('the listing shows the same accounts again and again'), seen)
    if (seen > mostAccounts) return end(endless(`the listing shows more than ${mostAccounts} accounts`), seen)
    from = page.next
    if (from !== undefined && gathered.isFull(runtime.clock.monotonic())) await flush(from, seen)
  }
  return end(undefined, seen)
}
