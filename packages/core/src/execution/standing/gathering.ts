// A listing, page by page, in parts: what is shown as before is told from what has to be looked at, and while one part is written the next page is
// fetched. SAFETY: bounded in what is in hand, in pages that show nothing new, and in all.
import type { Observer } from '@countersign/connector-kit'
import { printOf } from '../reconciliation/index.ts'
import { type Doubt, doubt, isDoubt, pagesOf } from './listing.ts'
import { type Seen, seenOf } from './model.ts'
import type { Reading } from './reading.ts'
import { type Place, type Shown, shownOf, take } from './take.ts'

/** Accounts of one part that have to be looked at, and that are there in all. */
const mostShown = 5_000
const mostInPart = 20_000
const mostPagesOfPart = 1_000
/** What is in hand is written at least so often. */
const longestHeldMs = 5_000
/** Parts in a row that show no account that this reading has not come across. */
const mostStale = 20
/** Accounts that one listing shows. */
const mostAccounts = 25_000_000

class Gathered {
  readonly shown: Shown[] = []
  readonly same: [number, string][] = []
  readonly since: number
  pages = 0

  constructor(since: number) {
    this.since = since
  }

  get isEmpty(): boolean {
    return this.shown.length === 0 && this.same.length === 0
  }

  isFull(now: number): boolean {
    return (
      this.pages >= mostPagesOfPart ||
      this.shown.length >= mostShown ||
      this.shown.length + this.same.length >= mostInPart ||
      (!this.isEmpty && now - this.since > longestHeldMs)
    )
  }
}

export interface Listed {
  readonly place: Place
  /** The first doubt is kept; what was read before it counts. */
  readonly doubted: Doubt | undefined
}

const malformed = doubt('listing.malformed', 'an account of the listing has no name that could be kept')
const endless = (detail: string) => doubt('listing.endless', detail)

export const readListing = async (reading: Reading, observer: Observer): Promise<Listed> => {
  const { runtime, system, noticing } = reading
  const { memory } = noticing
  let place: Place = { part: reading.parts, cursor: reading.cursor, ended: false, seen: reading.seen }
  let gathered = new Gathered(runtime.clock.monotonic())
  let writing: Promise<void> = Promise.resolve()
  // What the part before has added: of what isn't kept nobody can tell whether it was come across.
  let { size } = noticing.seen
  let [stale, unnumbered] = [0, false]
  const flush = async (goesOn: string | undefined, seen: number, ended = false): Promise<void> => {
    const taken = gathered
    const at = { ...place, cursor: goesOn, ended, seen }
    place = { ...at, part: at.part + 1 }
    gathered = new Gathered(runtime.clock.monotonic())
    // ORDER: one after the other, so that how far the listing is never runs ahead of what is written.
    await writing
    stale = size === noticing.seen.size && !unnumbered ? stale + 1 : 0
    size = noticing.seen.size
    unnumbered = taken.shown.some(({ sighting }) => sighting === undefined)
    writing = take(reading, taken, at)
    // Whoever waits for it next is told; until then it is nobody's.
    writing.catch(() => {})
  }
  /** ORDER: only a listing that came to its end is kept as one; of any other the place of the page that failed is. */
  const end = async (doubted: Doubt | undefined, seen: number): Promise<Listed> => {
    await flush(from, seen, doubted === undefined)
    await writing
    return { place, doubted }
  }
  let { seen, cursor: from } = reading
  for await (const page of pagesOf(runtime, system.id, (cursor, signal) => observer.inventory(cursor, signal), reading.cursor)) {
    if (isDoubt(page)) return end(page, seen)
    const at = runtime.clock.now()
    const now = at.getTime()
    await memory.follow(false)
    let [found, bad] = [0, 0]
    for (const item of page.items) {
      const print = printOf(item, now)
      const n = print === undefined ? undefined : memory.find(print)
      if (n !== undefined) {
        found += 1
        gathered.same.push([n, print!])
        continue
      }
      const one: Seen | undefined = seenOf(item, at)
      if (one === undefined) bad += 1
      else gathered.shown.push(shownOf(reading, one, print))
    }
    gathered.pages += 1
    seen += page.items.length
    if (bad > 0) return end(malformed, seen)
    if (found * 2 < page.items.length) await memory.follow(true)
    if (stale > mostStale) return end(endless('the listing shows the same accounts again and again'), seen)
    if (seen > mostAccounts) return end(endless(`the listing shows more than ${mostAccounts} accounts`), seen)
    from = page.next
    if (from !== undefined && gathered.isFull(runtime.clock.monotonic())) await flush(from, seen)
  }
  return end(undefined, seen)
}
