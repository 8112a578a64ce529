// Follows each lease: whether its time is over, whether something that it rests on has fallen, and whether what ends has ended. Where its plan can't end it
// any more (policy changed, who asked is gone, the making broke off), it is planned again, with the ending alone. Every step may come twice.
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { readCredential, readIdentity, setCredentialState } from '../../registry/inventory/index.ts'
import { type LeaseRow, leasesToFollow, lockLease, readLease, updateLease } from '../../registry/leases/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson, lockOperation, type OperationRow, openChange, readChange, withdrawChange } from '../changes/index.ts'
import { forgetSecret, holdersPartOf } from '../custody/index.ts'
import { fallenOf, restsOf } from './conditions.ts'
import { beginEnding } from './end.ts'
import { operationsOfLease } from './fetch.ts'

/** How often a lease is looked at that nothing is known of, seconds. */
const lookEverySeconds = 10
const mostAtOnce = 300
/** After so many plans it is a person's question: it is stuck, visibly. */
const mostReplans = 5

const reasonToEnd = async (runtime: Runtime, org: string, lease: LeaseRow, at: Date): Promise<string | undefined> => {
  if (lease.expires_at <= at) return lease.state === 'asked' ? 'nobody fetched it in time' : 'its time is over'
  return (await fallenOf(runtime.db, org, restsOf(lease), at))[0]
}

/** Who answers for the ending where whoever answered for the rule is gone. */
const answersFor = async (runtime: Runtime, org: string, lease: LeaseRow, before: string): Promise<Caller['principal'] | undefined> => {
  const credential = await readCredential(runtime.db, org, lease.credential_id)
  const identity = credential && (await readIdentity(runtime.db, org, credential.identity_id))
  return answeringPerson(runtime, org, [before, identity?.business_owner, identity?.technical_owner])
}

/** Whether an attempt at making it may still be under way at its system: whoever began it acts no more after that instant. */
const isBeingMade = (operation: OperationRow | undefined, at: Date): boolean =>
  operation?.operation === 'credential.issue' && operation.phase !== 'done' && operation.lease_until !== null && operation.lease_until > at

/** It was begun after all. Never leaves this file. */
class Begun extends Error {}

const replan = async (
  runtime: Runtime,
  caller: Caller,
  lease: LeaseRow,
  issue: OperationRow | undefined,
  requester: string,
): Promise<void> => {
  const answers = await answersFor(runtime, caller.org, lease, requester)
  await openChange(runtime, caller, {
    kind: 'lease',
    ref: lease.id,
    reason: `the lease of ${lease.workload_id} ends: ${lease.end_reason ?? 'its time is over'}`,
    ticket: `lease:${lease.id}`,
    ...(answers === undefined ? {} : { requester: answers }),
    insteadOf: lease.change_id,
    // ORDER: the old plan is void by now, so nothing more begins under it; what began a moment before is waited for.
    asked: async (work) => {
      const made = issue && (await lockOperation(work.db, work.org, issue.id))
      if (isBeingMade(made, work.at)) throw new Begun()
      return { kind: 'lease', ref: lease.id }
    },
    opened: (work, { change }) =>
      updateLease(work.db, work.org, lease.id, { change_id: change, replans: lease.replans + 1 }).then(() => undefined),
  })
}

/** `unmade`: the operation that would have made it, which nobody has begun. */
const finish = (runtime: Runtime, caller: Caller, id: string, unmade?: OperationRow): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const lease = await lockLease(work.db, work.org, id)
    if (lease?.state !== 'ending') return
    if (unmade) {
      const locked = await lockOperation(work.db, work.org, unmade.id)
      if (locked?.attempts !== 0) return
      await withdrawChange(work, lease.change_id, 'the lease ended before anything was made')
      await setCredentialState(work.db, work.org, lease.credential_id, 'retired')
    }
    if (lease.public_key !== null) await forgetSecret(work, holdersPartOf(lease.credential_id), work.at)
    await updateLease(work.db, work.org, id, { state: 'ended', ended_at: work.at })
    work.record({
      kind: 'lease.ended',
      body: { lease: id, change: lease.change_id, workload: lease.workload_id, made: unmade === undefined, reason: lease.end_reason },
    })
  })

/** ORDER: what might still be made is waited for before its ending is planned anew, so that nothing comes to be after its end. */
const followEnding = async (runtime: Runtime, caller: Caller, lease: LeaseRow): Promise<void> => {
  const at = runtime.clock.now()
  const change = await readChange(runtime.db, caller.org, lease.change_id)
  const operations = await operationsOfLease(runtime.db, caller.org, lease)
  const issue = operations.find(({ operation }) => operation === 'credential.issue')
  if (change?.state === 'closed') return finish(runtime, caller, lease.id)
  if (isBeingMade(issue, at)) return
  if (issue && issue.attempts === 0 && !['executing', 'verifying', 'done'].includes(issue.phase))
    return finish(runtime, caller, lease.id, issue)
  const ending = operations.find(({ operation }) => operation === 'credential.delete')
  const requester = change && (await resolvePrincipal(runtime.db, caller.org, change.requester_id, at))
  const cannot =
    change === undefined ||
    ['refused', 'denied'].includes(change.state) ||
    (issue !== undefined && issue.phase !== 'done') ||
    (ending?.phase === 'planned' && requester?.active !== true) ||
    ending?.phase === 'stuck'
  if (!cannot || lease.replans >= mostReplans) return
  try {
    await replan(runtime, caller, lease, issue, change?.requester_id ?? '')
  } catch (error) {
    if (!(error instanceof Begun)) throw error
  }
}

/** One lease: does what is due in it. */
export const followLease = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const lease = await readLease(runtime.db, caller.org, id)
  if (!lease || lease.state === 'ended') return
  const reason = lease.state === 'ending' ? undefined : await reasonToEnd(runtime, caller.org, lease, runtime.clock.now())
  await transact(runtime, caller, async (work) => {
    const locked = await lockLease(work.db, work.org, id)
    if (!locked || locked.state === 'ended') return
    await updateLease(work.db, work.org, id, { checked_at: work.at })
    // A renewal may have come since it was read.
    if (reason !== undefined && (locked.expires_at.getTime() === lease.expires_at.getTime() || locked.expires_at <= work.at))
      await beginEnding(work, locked, reason)
  })
  runtime.steps.reach('lease.followed')
  const now = await readLease(runtime.db, caller.org, id)
  if (now?.state === 'ending') await followEnding(runtime, caller, now)
}

/** All that have something to do. One that can't go on keeps no other from its turn. */
export const followLeases = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const at = runtime.clock.now()
  for (const id of await leasesToFollow(runtime.db, caller.org, at, plusSeconds(at, -lookEverySeconds), mostAtOnce))
    try {
      await followLease(runtime, caller, id)
    } catch (error) {
      runtime.log.warn({ err: error, lease: id }, 'leases: one could not be followed and will be tried again')
    }
}
