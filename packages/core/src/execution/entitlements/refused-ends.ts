// Accounts that nothing justifies and that people have refused to end: each is somebody's until it is justified or gone. What was refused is not asked again.
import { transact } from '../../evidence/journal/index.ts'
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { refusedEnds } from './store.ts'

const kinds = ['access.end_refused'] as const
const mostByName = 1_000

/** By the sweep: opens what is so, and closes what is so no longer. */
export const tellRefusedEnds = (runtime: Runtime, caller: Caller): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const found = await refusedEnds(work.db, work.org, work.at, mostByName)
    const wrong = found.slice(0, mostByName).map(
      ({ credential, privileged, owner, ...row }, n): NewFinding => ({
        kind: 'access.end_refused',
        subject: credential,
        severity: privileged ? 'critical' : 'high',
        ...(owner === null ? {} : { ownerId: owner }),
        detail: {
          ...row,
          ...(n === 0 && found.length > mostByName ? { more: 'there are more than can have findings of their own' } : {}),
          next: `countersign access confirm ${row.entitlement} where it is needed; else have it ended by countersign recommendation file`,
        },
      }),
    )
    await reconcileFindings(runtime, work, kinds, wrong)
  })
