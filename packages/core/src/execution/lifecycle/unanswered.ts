// What nobody answers for is frozen and somebody's to mend, whatever way its owner went; and goes on by itself when somebody answers again.
import { lifecycleModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { freeze, thaw, toFreeze, unanswered } from './owners-store.ts'

const kinds = { identity: 'identity.owner_gone', contract: 'contract.owner_gone', team: 'team.lead_gone' } as const

/** The same look twice changes nothing. */
export const followOwners = (runtime: Runtime, caller: Caller): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const { answerSeconds } = lifecycleModelOf(runtime.policy.current().bundle)
    const why = 'who answered for it is not here any more'
    const frozen = await freeze(work.db, work.org, await toFreeze(work.db, work.org), why, work.at)
    for (const identity of frozen) work.record({ kind: 'identity.frozen', body: { identity, why, cause: 'sweep' } })
    for (const identity of await thaw(work.db, work.org)) work.record({ kind: 'identity.thawed', body: { identity } })
    const open = await unanswered(work.db, work.org)
    await reconcileFindings(
      runtime,
      work,
      Object.values(kinds),
      open.map(({ kind, id, was, why: because }) => ({
        kind: kinds[kind],
        subject: id,
        severity: 'high' as const,
        dueInSeconds: answerSeconds,
        detail: {
          was,
          because,
          next: `name who answers for it: \`countersign lifecycle transfer --from ${was ?? 'nobody'} --to PERSON\`, or an import`,
        },
      })),
    )
  })
