// One reading of one system: everything that it lists, and by name whatever it leaves out of what is known. Findings follow in the same
// transaction as what was seen. INVARIANT: what was seen opens findings at once; only a whole reading closes any.
import type { Observer } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { inLane } from '../../platform/lanes.ts'
import { toSystemRecord } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { askForGhosts, unmatchedAhead } from '../reconciliation/index.ts'
import { askAhead, judgeAgain } from './again.ts'
import { askByName, longestMs, noteAbsent } from './by-name.ts'
import { finish } from './finish.ts'
import { type Listed, readListing } from './gathering.ts'
import { canariesOf, isDoubt, observed, openObserver } from './listing.ts'
import type { Name } from './model.ts'
import { begin, beginAnew, Overtaken, type Reading } from './reading.ts'

/** Undefined: no answer that could be read. */
const isThere = async ({ runtime, system }: Reading, observer: Observer, name: Name): Promise<boolean | undefined> => {
  const answer = await observed(runtime, system.id, observer, name)
  return isDoubt(answer) ? undefined : answer.value.present
}

/** A listing that was broken off goes on where it was, if the system still knows the place. */
const listed = async (reading: Reading, observer: Observer): Promise<{ reading: Reading; listed: Listed }> => {
  if (reading.listed)
    return { reading, listed: { place: { part: reading.parts, cursor: undefined, ended: true, seen: reading.seen }, doubted: undefined } }
  const first = await readListing(reading, observer)
  const lost = reading.cursor !== undefined && first.doubted !== undefined && first.place.seen === reading.seen
  if (!lost) return { reading, listed: first }
  const anew = await beginAnew(reading)
  return { reading: anew, listed: await readListing(anew, observer) }
}

/** Asked while the listing is read. What goes wrong with it is asked again afterwards. */
const askWhileListing = (reading: Reading) => {
  const { runtime, caller, system, noticing } = reading
  const quiet = <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(() => undefined)
  if (noticing.since === null) return { again: Promise.resolve(undefined), unmatched: Promise.resolve(undefined) }
  return { again: quiet(askAhead(reading)), unmatched: quiet(unmatchedAhead(runtime, caller.org, system)) }
}

const read = async (begun: Reading): Promise<void> => {
  const { runtime, caller } = begun
  const opened = await openObserver(runtime, toSystemRecord(begun.system))
  if (isDoubt(opened)) return finish(begun, 0, opened)
  const { observer } = opened
  const ahead = askWhileListing(begun)
  try {
    const { reading, listed: shown } = await listed({ ...begun, canaries: canariesOf(runtime, begun.system.connector, observer) }, observer)
    const { seen } = shown.place
    if (shown.doubted) {
      await judgeAgain(reading, await ahead.again)
      return await finish(reading, seen, shown.doubted)
    }
    const began = runtime.clock.monotonic()
    const late = () => runtime.clock.monotonic() - began > longestMs
    const asked = await askByName(reading, observer, shown.place, late)
    await noteAbsent(reading, asked.absent, asked.place)
    await judgeAgain(reading, await ahead.again)
    if (asked.doubted) return await finish(reading, seen, asked.doubted)
    const unmatched = await ahead.unmatched
    const among = unmatched && { credentials: unmatched, gone: asked.absent }
    const ghosts = await askForGhosts(runtime, caller.org, reading.system, among, (name) => isThere(reading, observer, name), late)
    await finish(reading, seen, undefined, ghosts)
  } finally {
    // ORDER: nothing of a reading is under way after it.
    await Promise.all([ahead.again, ahead.unmatched])
  }
}

/** Readings at once: each holds connections and memory, and the house has others to serve. */
const sideBySide = 6

/** Repeating it does nothing twice: who finds the system in hand, or nobody asking, leaves it. */
export const scanSystem = (runtime: Runtime, caller: Caller, id: string): Promise<void> =>
  inLane(
    runtime,
    'readings',
    sideBySide,
    () => runtime.clock.monotonic(),
    () => scanNow(runtime, caller, id),
  )

const scanNow = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const begun = await begin(runtime, caller, id)
  if (!begun) return
  try {
    await read(begun)
  } catch (error) {
    if (error instanceof Overtaken) return
    if (!(error instanceof CountersignError)) runtime.log.warn({ err: error, system: id }, 'access: a reading broke off')
    throw error
  }
}
