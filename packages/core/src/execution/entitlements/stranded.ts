// What somebody is to have and does not: it could not be given for a while, or its account has ended by something else. Each is a finding of who answers for
// the access. Nothing is given back unasked: who took it away may have had a reason.
import { transact } from '../../evidence/journal/index.ts'
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { accountsGone, notGiven, type Stranded } from './stranded-store.ts'

const kinds = ['access.not_given', 'access.account_gone'] as const
const mostByName = 1_000
/** Some seven minutes after it was due. */
const triesInVain = 3

const finding = (kind: (typeof kinds)[number], next: (row: Stranded) => string) => (row: Stranded, n: number, all: readonly Stranded[]) => {
  const { owner, credential, again, tries, ...rest } = row
  return {
    kind,
    subject: row.entitlement,
    severity: 'moderate',
    ...(owner === null ? {} : { ownerId: owner }),
    detail: {
      ...rest,
      ...(credential === null ? { tries } : { credential }),
      ...(again === null ? {} : { again: again.toISOString() }),
      ...(n === 0 && all.length > mostByName ? { more: 'there are more than can have findings of their own' } : {}),
      next: next(row),
    },
  } satisfies NewFinding
}

/** By the sweep: opens what is so, and closes what is so no longer. */
export const tellStranded = (runtime: Runtime, caller: Caller): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const waiting = await notGiven(work.db, work.org, work.at, triesInVain, mostByName)
    const gone = await accountsGone(work.db, work.org, work.at, mostByName)
    const wrong = [
      ...waiting.map(
        finding('access.not_given', () => 'mend what `why` says: it is given as soon as that has changed, or at the time of `again`'),
      ),
      ...gone.map(
        finding(
          'access.account_gone',
          ({ entitlement }) =>
            `countersign access confirm ${entitlement} where it is needed: it is given anew; else nothing, it ends with its last reason`,
        ),
      ),
    ]
    await reconcileFindings(runtime, work, kinds, wrong.slice(0, mostByName))
  })
