// Accounts that their system will let in no longer although something justifies them still: that end was to be moved, and moving it was refused. Each is a
// finding of who answers for it, before anybody stands before a closed door. Nothing is tried again unasked: what was refused had a reason.
import { transact } from '../../evidence/journal/index.ts'
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { endingEarly } from './ends-early-store.ts'

const kinds = ['access.ends_early'] as const
const mostByName = 1_000

const nextOf = (by: 'people' | 'system', change: string, entitlement: string): string =>
  by === 'people'
    ? `countersign access confirm ${entitlement} where it is needed for longer: it is asked anew; else nothing, its system ends it`
    : `see what the system said with countersign change show ${change} and mend it there; then countersign change revise ${change}`

/** By the sweep: opens what is so, and closes what is so no longer. */
export const tellEndsEarly = (runtime: Runtime, caller: Caller): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const found = await endingEarly(work.db, work.org, mostByName)
    const wrong = found.slice(0, mostByName).map(
      ({ credential, privileged, owner, endsThere, justifiedUntil, ...row }, n): NewFinding => ({
        kind: 'access.ends_early',
        subject: credential,
        severity: 'moderate',
        ...(owner === null ? {} : { ownerId: owner }),
        detail: {
          ...row,
          privileged,
          endsThere: endsThere.toISOString(),
          justifiedUntil: justifiedUntil.toISOString(),
          ...(n === 0 && found.length > mostByName ? { more: 'there are more than can have findings of their own' } : {}),
          next: nextOf(row.by, row.change, row.entitlement),
        },
      }),
    )
    await reconcileFindings(runtime, work, kinds, wrong)
  })
