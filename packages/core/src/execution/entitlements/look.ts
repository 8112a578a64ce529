// Whose access is not what his justifications and the packages in force say. Asked of those whom something concerns that has changed, by the list of changes
// that the database keeps in each transaction, so that a look costs what has changed and not what stands; of everybody when a package has changed and once a
// day. What waits for a step or whose time is over is found by itself, each time.
import { createHash } from 'node:crypto'
import type { StandingPackage } from '../../authority/access-packages/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { changedSince } from '../../registry/estate/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { heldPackages } from './brake.ts'
import { currentSnapshot, type LookState, peopleConcerned, readLooks } from './looks-store.ts'
import { holdersAstray } from './matches-store.ts'
import { holdersUnsettled, holdersWaiting } from './store.ts'

const dayMs = 86_400_000
/** In one look; the rest comes with the next. */
const mostAtOnce = 500
/** More changes, or people whom they concern, are a look at everybody. */
const mostChanged = 5_000
const mostConcerned = 2_000

export interface Look {
  readonly holders: readonly string[]
  /** What is to be kept when all of them have had their turn; those who could not are added to it. */
  readonly reached: LookState
}

const digestOf = (packages: readonly StandingPackage[]): string =>
  createHash('sha256')
    .update(JSON.stringify(packages.map(({ name, version, digest }) => [name, version, digest])))
    .digest('hex')

const lookAtEverybody = async (runtime: Runtime, caller: Caller, packages: readonly StandingPackage[]): Promise<Look> => {
  const at = runtime.clock.now()
  // ORDER: before anything is read: what is committed from here on is looked at again.
  const snapshot = await currentSnapshot(runtime.db)
  const { held, free } = await transact(runtime, caller, (work) => heldPackages(runtime, work, packages))
  const holders = new Set([
    ...(await holdersWaiting(runtime.db, caller.org, at, mostAtOnce)),
    ...free,
    ...(await holdersUnsettled(runtime.db, caller.org, mostAtOnce)),
    ...(await holdersAstray(runtime.db, caller.org, packages, held, mostAtOnce)),
  ])
  const whole = holders.size < mostAtOnce
  return {
    holders: [...holders].slice(0, mostAtOnce),
    // Where there are more, the next one is a look at everybody too.
    reached: { snapshot, packages: whole ? digestOf(packages) : '', whole_since: at, again: [] },
  }
}

/** Who is to have his turn now. */
export const look = async (runtime: Runtime, caller: Caller, packages: readonly StandingPackage[]): Promise<Look> => {
  const { db } = runtime
  const at = runtime.clock.now()
  const state = await readLooks(db, caller.org)
  if (!state || state.packages !== digestOf(packages) || at.getTime() - state.whole_since.getTime() >= dayMs)
    return lookAtEverybody(runtime, caller, packages)
  const since = await changedSince(db, caller.org, state.snapshot, mostChanged)
  if (since.isEverything) return lookAtEverybody(runtime, caller, packages)
  const changed = since.nodes.length === 0 ? [] : await peopleConcerned(db, caller.org, since.nodes, mostConcerned)
  if (changed.length > mostConcerned) return lookAtEverybody(runtime, caller, packages)
  const concerned = [...new Set([...changed, ...state.again])]
  const { held, free } = await transact(runtime, caller, (work) => heldPackages(runtime, work, packages, concerned))
  const waiting = await holdersWaiting(db, caller.org, at, mostAtOnce)
  const some =
    concerned.length === 0
      ? []
      : [
          ...(await holdersUnsettled(db, caller.org, mostConcerned, concerned)),
          ...(await holdersAstray(db, caller.org, packages, held, mostConcerned, { holders: concerned })),
        ]
  const all = [...new Set([...waiting, ...free, ...some])]
  return {
    holders: all.slice(0, mostAtOnce),
    // Who has no turn now comes again; where they are too many to be named, everybody is looked at.
    reached: {
      ...state,
      snapshot: since.snapshot,
      packages: all.length > mostConcerned ? '' : state.packages,
      again: all.slice(mostAtOnce, mostConcerned),
    },
  }
}
