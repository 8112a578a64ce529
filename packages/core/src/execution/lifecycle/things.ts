// What becomes of contracts, workloads and identities by the word of a source: their ends are changes like any other; the rest is looked at anew.
import { reviewBecause } from '../../authority/reviews/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { evaluateContracts } from '../../registry/contracts/index.ts'
import { readContract, readIdentity, readWorkload } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { differs, type EventRow, hereByTheWordOf } from './events-store.ts'
import { inLaneOfLives } from './lane.ts'
import { answersFor, openFor, settleNow } from './settle.ts'

const saidBy = (event: EventRow, what: string): string => `${what}, by the word of \`${event.source}\``

export const contractEnds = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  const contract = await readContract(runtime.db, caller.org, event.subject)
  if (!contract || contract.state === 'ended')
    return void (await settleNow(runtime, caller, event, { state: 'done', note: contract ? 'it had ended already' : 'no such contract' }))
  await openFor(runtime, caller, event, {
    asked: { kind: 'contract.end', ref: contract.id },
    requester: await answersFor(runtime, caller.org, [contract.owner_id]),
    reason: saidBy(event, `the contract ${contract.name} has ended`),
    note: 'everything that depends on it ends',
  })
}

/** Its gaps, its owner's questions and its end by paper follow from the facts. Who it is with, who answers and how much it weighs call for a review. */
export const contractChanges = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  await inLaneOfLives(runtime, () =>
    transact(runtime, caller, async (work) => {
      await evaluateContracts(runtime, work)
      const contract = differs(event, 'party', 'owner', 'criticality') ? await readContract(work.db, work.org, event.subject) : undefined
      if (contract && contract.state !== 'ended') await reviewBecause(runtime, work, contract.party_id)
    }),
  )
  await settleNow(runtime, caller, event, { state: 'done', note: 'looked at anew' })
}

export const workloadRetires = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  const workload = await readWorkload(runtime.db, caller.org, event.subject)
  if (workload?.state !== 'retired')
    return void (await settleNow(
      runtime,
      caller,
      event,
      workload ? { state: 'superseded', note: 'it runs again' } : { state: 'done', note: 'no such workload' },
    ))
  await openFor(runtime, caller, event, {
    asked: { kind: 'workload.retire', ref: workload.id },
    requester: await answersFor(runtime, caller.org, []),
    reason: saidBy(event, `the workload ${workload.name} is retired`),
    note: 'what it alone used ends, what others use too is split',
  })
}

export const identityEnds = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  const identity = await readIdentity(runtime.db, caller.org, event.subject)
  if (!identity || identity.state === 'retired')
    return void (await settleNow(runtime, caller, event, { state: 'done', note: identity ? 'it had ended already' : 'no such identity' }))
  const source = await hereByTheWordOf(runtime.db, caller.org, event)
  if (source !== undefined)
    return void (await settleNow(runtime, caller, event, { state: 'superseded', note: `it is here by the word of \`${source}\`` }))
  await openFor(runtime, caller, event, {
    asked: { kind: 'identity.end', ref: identity.id },
    requester: await answersFor(runtime, caller.org, [identity.business_owner, identity.technical_owner]),
    reason: saidBy(event, `the identity ${identity.name} is over`),
    note: 'every access of its ends',
  })
}

export const nothingFollows = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  await settleNow(runtime, caller, event, { state: 'done', note: 'the inventory says so; nothing follows from it' })
}
