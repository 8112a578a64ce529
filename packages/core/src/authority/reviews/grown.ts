// What a provider may do has grown since it was last reviewed: a delegation reaches further, or lasts longer, than the version before it. It is reviewed now, and not when
// its time comes. Two people have let it grow; whether all of it together is still right is another question, and its owner's.
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Delegation, delegationIn, wider } from '../delegations/index.ts'
import { standingVersions, versionsOf } from '../instruments/index.ts'
import { reviewBecause } from './opening.ts'
import { lastReviewOf, openReviewOf } from './store.ts'

/** In what the second is more than the first. */
export const grownBy = (before: Delegation, after: Delegation): string[] => [
  ...wider(before, after),
  ...(new Date(after.until) > new Date(before.until) ? [`until: ${after.until}`] : []),
]

/** Versions that were looked at and ask for nothing more. A process that comes up looks once at all. */
const settled = new WeakMap<Runtime, Set<string>>()

/** By the sweep. A review that is open stays open, and what grows under it is looked at again when it is signed. */
export const openGrownReviews = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const { db, org } = runtime
  const done = settled.get(runtime) ?? new Set<string>()
  settled.set(runtime, done)
  for (const { name, version, in_force_from: from } of await standingVersions(db, org, 'delegation')) {
    const at = runtime.clock.now()
    // A clock that went back: it is looked at when its time has come again, so that no review is opened twice for it.
    if (done.has(`${version} ${name}`) || from === null || from > at) continue
    const versions = (await versionsOf(db, org, 'delegation', name)).filter((one) => one.in_force_from !== null)
    const now = versions.find((one) => one.version === version)
    const before = versions.findLast((one) => one.version < version)
    if (!now) continue
    const after = delegationIn(now.document)
    const more = before === undefined ? [] : grownBy(delegationIn(before.document), after)
    const last = await lastReviewOf(db, org, after.provider)
    if (more.length === 0 || (last && last.period_to >= from)) {
      done.add(`${version} ${name}`)
      continue
    }
    if (await openReviewOf(db, org, after.provider)) continue
    await transact(runtime, caller, (work) =>
      reviewBecause(runtime, work, after.provider, `the delegation ${name} has grown: ${more.join(', ')}`),
    )
  }
}
