// One reading of one system: everything that it lists, and by name whatever it leaves out of what is known. Findings follow in the same
// transaction as what was seen. INVARIANT: what was seen opens findings at once; only a whole reading closes any.
import type { Observer } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { inLane } from '../../platform/lanes.ts'
import { toSystemRecord } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { askForGhosts, learnAccounts } from '../reconciliation/index.ts'
import { judgeAgain, judgeUnknown } from './again.ts'
import { type Asking, askingAhead } from './ahead.ts'
import { askByName, longestMs, noteAbsent } from './by-name.ts'
import { finish } from './finish.ts'
import { type Listed, readListing } from './gathering.ts'
import { addCanaries, isDoubt, observed, openObserver } from './listing.ts'
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

const read = async (begun: Reading, { whileListing, afterFirst }: Asking): Promise<void> => {
  const { runtime, caller } = begun
  const opened = await openObserver(runtime, toSystemRecord(begun.system))
  if (isDoubt(opened)) return finish(begun, 0, opened)
  const { observer } = opened
  let asking = whileListing(begun)
  try {
    addCanaries(begun.noticing.own, runtime, begun.system.connector, observer)
    const { reading, listed: shown } = await listed(begun, observer)
    const { seen } = shown.place
    await learnAccounts(runtime, reading.noticing)
    if (shown.doubted) {
      await judgeUnknown(reading)
      await judgeAgain(reading, (await asking).again)
      return await finish(reading, seen, shown.doubted)
    }
    const ahead = await asking
    asking = afterFirst(reading, ahead)
    const began = runtime.clock.monotonic()
    const late = () => runtime.clock.monotonic() - began > longestMs
    const asked = await askByName(reading, ahead, observer, shown.place, late)
    await noteAbsent(reading, asked.absent, asked.place)
    await judgeUnknown(reading)
    const { again, unmatched } = await asking
    await judgeAgain(reading, again)
    if (asked.doubted) return await finish(reading, seen, asked.doubted)
    const among = unmatched && { credentials: unmatched, gone: asked.absent }
    const ghosts = await askForGhosts(runtime, caller.org, reading.system, among, (name) => isThere(reading, observer, name), late)
    await finish(reading, seen, undefined, { ghosts, over: ahead.over && [...ahead.over, ...asked.absent] })
  } finally {
    // ORDER: nothing of a reading is under way after it.
    await asking
  }
}

/** Readings at once: each holds connections and memory, and the house has others to serve. */
const sideBySide = 6

/**
 * Repeating it does nothing twice: who finds the system in hand, or nobody asking, leaves it. `asking`: what its end needs to know; whoever asks nothing
 * ahead has all of it asked afterwards, and must come to the same.
 */
export const scanSystem = (runtime: Runtime, caller: Caller, id: string, asking: Asking = askingAhead): Promise<void> =>
  inLane(
    runtime,
    'readings',
    sideBySide,
    () => runtime.clock.monotonic(),
    () => scanNow(runtime, caller, id, asking),
  )

const scanNow = async (runtime: Runtime, caller: Caller, id: string, asking: Asking): Promise<void> => {
  const begun = await begin(runtime, caller, id, asking)
  if (!begun) return
  try {
    await read(begun, asking)
  } catch (error) {
    if (error instanceof Overtaken) return
    if (!(error instanceof CountersignError)) runtime.log.warn({ err: error, system: id }, 'access: a reading broke off')
    throw error
  }
}
