// A workload is another team's now, or an identity has other owners by the word of its source: whoever answers for it is asked whether he does, in the
// transaction of the event. Nobody comes to answer for anything by it, and nothing ends.
import { lifecycleModelOf } from '@countersign/policy'
import { reviewBecause } from '../../authority/reviews/index.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { readIdentity, readWorkload } from '../../registry/inventory/index.ts'
import { readParty } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { differs, type EventRow } from './events-store.ts'
import { identitiesUsedBy, leadOf } from './owners-store.ts'
import { ifOpen, settle } from './settle.ts'

const nothing = 'the inventory says so; nothing follows from it'

const askWhoAnswers = async (
  runtime: Runtime,
  work: Work,
  identities: readonly { readonly id: string; readonly owner: string | null }[],
  because: string,
): Promise<void> => {
  const { answerSeconds } = lifecycleModelOf(runtime.policy.current().bundle)
  for (const { id, owner } of identities)
    await openFinding(runtime, work, {
      kind: 'identity.to_confirm',
      subject: id,
      severity: 'moderate',
      ...(owner === null ? {} : { ownerId: owner }),
      dueInSeconds: answerSeconds,
      detail: { because, next: `countersign lifecycle confirm ${id}, or hand it over: countersign lifecycle transfer` },
    })
}

/** Of another party's workload the provider is reviewed too: what it does for the enterprise is done elsewhere now. */
export const workloadMoves = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  await ifOpen(runtime, caller, event, async (work, locked) => {
    const workload = differs(locked, 'team', 'party', 'contract') ? await readWorkload(work.db, work.org, locked.subject) : undefined
    if (!workload) return settle(work, locked, { state: 'done', note: nothing })
    const party = await readParty(work.db, work.org, workload.party_id)
    if (party && party.kind !== 'enterprise') await reviewBecause(runtime, work, party.id)
    const used = differs(locked, 'team') ? await identitiesUsedBy(work.db, work.org, workload.id) : []
    const lead = await leadOf(work.db, work.org, workload.team)
    await askWhoAnswers(
      runtime,
      work,
      used,
      `${workload.name}, which uses it, is ${workload.team}’s now${lead == null ? '' : `, which ${lead} leads`}`,
    )
    return settle(work, locked, {
      state: 'done',
      note: used.length === 0 ? nothing : `whoever answers for the ${used.length} identities that it uses is asked whether he still does`,
    })
  })
}

export const identityChanges = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  await ifOpen(runtime, caller, event, async (work, locked) => {
    const changed = differs(locked, 'businessOwner', 'technicalOwner')
    const identity = changed ? await readIdentity(work.db, work.org, locked.subject) : undefined
    if (identity?.state !== 'active') return settle(work, locked, { state: 'done', note: nothing })
    const owner = differs(locked, 'businessOwner') ? identity.business_owner : identity.technical_owner
    await askWhoAnswers(runtime, work, [{ id: identity.id, owner }], `${locked.source} says that ${owner ?? 'nobody'} answers for it now`)
    return settle(work, locked, { state: 'done', note: 'whoever answers for it now is asked whether he does' })
  })
}
