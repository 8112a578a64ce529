// Whose access is not what his justifications and the packages in force say. Asked of those whom something concerns that has changed, by the list of changes
// that the database keeps in each transaction, so that a look costs what has changed and not what stands; of everybody when a package has changed and once a
// day. What waits for a step or whose time is over is found by itself, each time.
import type { StandingPackage } from '../../authority/access-packages/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { heldPackages } from './brake.ts'
import { type Concerned, concernedSince, countEverybody, countPeople, digestOf, mostConcerned } from './falling.ts'
import { holdersFalling, readCounted } from './falling-store.ts'
import { currentSnapshot, type LookState, readLooks } from './looks-store.ts'
import { holdersUnsettled, holdersWaiting } from './store.ts'

const dayMs = 86_400_000
/** In one look; the rest comes with the next. */
const mostAtOnce = 500

export interface Look {
  readonly holders: readonly string[]
  /** What is to be kept when all of them have had their turn; those who could not are added to it. */
  readonly reached: LookState
}

const lookAtEverybody = async (runtime: Runtime, caller: Caller, packages: readonly StandingPackage[]): Promise<Look> => {
  const { db } = runtime
  const at = runtime.clock.now()
  // ORDER: before anything is read: what is committed from here on is looked at again.
  const snapshot = await currentSnapshot(db)
  const { falling, due } = await countEverybody(runtime, caller.org, packages, snapshot, mostAtOnce)
  const { held, free } = await transact(runtime, caller, (work) => heldPackages(runtime, work, falling, mostConcerned))
  const holders = new Set([
    ...(await holdersWaiting(db, caller.org, at, mostAtOnce)),
    ...free,
    ...(await holdersUnsettled(db, caller.org, mostAtOnce)),
    ...due,
    ...(await holdersFalling(db, caller.org, held, mostAtOnce)),
  ])
  const whole = holders.size < mostAtOnce
  return {
    holders: [...holders].slice(0, mostAtOnce),
    // Where there are more, the next one is a look at everybody too.
    reached: { snapshot, packages: whole ? digestOf(packages) : '', whole_since: at, again: [] },
  }
}

/** Whom anything concerns since the last look and since the last count; undefined where everybody has to be looked at. */
const concernedNow = async (
  runtime: Runtime,
  caller: Caller,
  state: LookState | undefined,
  digest: string,
): Promise<{ state: LookState; concerned: Concerned } | undefined> => {
  const { db, clock } = runtime
  const counted = await readCounted(db, caller.org)
  if (state?.packages !== digest || counted?.packages !== digest) return undefined
  if (clock.now().getTime() - state.whole_since.getTime() >= dayMs) return undefined
  const since = await concernedSince(db, caller.org, state.snapshot)
  // The last look may have counted and then been broken off.
  const uncounted = since && (counted.snapshot === state.snapshot ? since : await concernedSince(db, caller.org, counted.snapshot))
  if (!since || !uncounted) return undefined
  const people = [...new Set([...since.people, ...uncounted.people, ...state.again])]
  return { state, concerned: { snapshot: since.snapshot, people } }
}

/** Who is to have his turn now. */
export const look = async (runtime: Runtime, caller: Caller, packages: readonly StandingPackage[]): Promise<Look> => {
  const { db } = runtime
  const digest = digestOf(packages)
  const now = await concernedNow(runtime, caller, await readLooks(db, caller.org), digest)
  if (!now) return lookAtEverybody(runtime, caller, packages)
  const { state } = now
  const { people, snapshot } = now.concerned
  const { falls, missing } = await countPeople(db, caller.org, packages, people, { snapshot, packages: digest })
  const named = falls.map((one) => one.package)
  const { held, free } = await transact(runtime, caller, (work) => heldPackages(runtime, work, named, mostConcerned))
  const astray = falls.filter((one) => one.released > 0 || !held.includes(one.package)).map(({ holder }) => holder)
  const unsettled = people.length === 0 ? [] : await holdersUnsettled(db, caller.org, mostConcerned, people)
  const waiting = await holdersWaiting(db, caller.org, runtime.clock.now(), mostAtOnce)
  const all = [...new Set([...waiting, ...free, ...unsettled, ...missing, ...astray])]
  return {
    holders: all.slice(0, mostAtOnce),
    // Who has no turn now comes again; where they are too many to be named, everybody is looked at.
    reached: {
      ...state,
      snapshot,
      packages: all.length > mostConcerned ? '' : state.packages,
      again: all.slice(mostAtOnce, mostConcerned),
    },
  }
}
