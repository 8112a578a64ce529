// Access that sleeps for want of trust: put to sleep by one change for each credential, woken by another when all of it has held again for `settled`, and proposed to be
// ended when it has slept too long. ORDER: what falls is acted upon before anything is woken, and each is asked again under its lock.
import { trustModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import { beginSleep, factsOf, holdsDown, lockSleep } from '../../registry/suspended/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { answeringPerson, lastChangeOf, liveChangeOf, openChange, type WorkOrder, withdrawChange } from '../changes/index.ts'
import { type Asked, connectorHost } from '../planning/index.ts'
import { isBegun, lockDueToSleep, ownersOfCredential, setSleeping } from './act-store.ts'
import { lookAtOne } from './evaluate.ts'
import { fallenWords, NothingDue } from './model.ts'
import {
  forgetSlept,
  notBegun,
  type Overslept,
  overslept,
  type Rested,
  rested,
  setResumption,
  tighten,
  type Waking,
  wakingInVain,
} from './sleep-store.ts'
import { lockTrust } from './store.ts'

/** In one turn of the sweep. */
const most = 500

export const suspendOne = async (runtime: Runtime, caller: Caller, credential: string): Promise<void> => {
  const due = await transact(runtime, caller, (work) => lockDueToSleep(work.db, work.org, credential, work.at))
  const requester = await answeringPerson(runtime, caller.org, await ownersOfCredential(runtime.db, caller.org, credential))
  if (due.length === 0 || !requester) return
  const because = due.map(({ condition }) => fallenWords[condition]).join('; ')
  const before = await liveChangeOf(runtime.db, caller.org, 'access.suspend', credential)
  try {
    await openChange(runtime, caller, {
      requester,
      kind: 'access.suspend',
      ref: credential,
      ...(before === undefined ? {} : { insteadOf: before.id }),
      reason: because,
      ticket: `trust:${credential}`,
      custody: [credential],
      asked: async (work): Promise<Asked> => {
        await lockTrust(work.db, work.org)
        if ((await lockDueToSleep(work.db, work.org, credential, work.at)).length === 0) throw new NothingDue()
        return {
          kind: 'access.suspend',
          ref: credential,
          purpose: `suspend ${credential}: ${because}`.slice(0, 1000),
          credentials: [credential],
        }
      },
      opened: async (work, { change }) => {
        const sleep = await lockSleep(work.db, work.org, credential)
        // It was just coming back: whoever is at it may still finish, and the proof of this change comes after.
        if (sleep?.resume_change != null) await withdrawChange(work, sleep.resume_change, `it has fallen again: ${because}`)
        const ends = due.flatMap(({ end_after }) => end_after ?? [])
        await beginSleep(work.db, work.org, work.at, {
          id: runtime.ids.next('slp'),
          credential,
          change,
          because,
          asks: due.some(({ asks }) => asks),
          endsAt: ends.length === 0 ? null : plusSeconds(work.at, Math.min(...ends)),
        })
        await setSleeping(work.db, work.org, credential, change, work.at)
        work.record({
          kind: 'trust.suspending',
          stream: change,
          body: { change, credential, conditions: due.map(({ condition }) => condition) },
        })
      },
    })
  } catch (error) {
    if (!(error instanceof NothingDue)) throw error
  }
}

/** It is about to come back by this change: what has fallen before is over with the sleep. Null: it is not. */
export const comesBack = async (work: Work, credential: string, change: string | null): Promise<void> => {
  await setResumption(work.db, work.org, credential, change)
  if (change !== null) await forgetSlept(work.db, work.org, credential)
}

/**
 * Whether it may be switched on now, by a look at this moment. Asked before each attempt: a mandate that was begun before a death is begun no more once something has fallen.
 */
export const mayWake = async (runtime: Runtime, caller: Caller, { planned, plan }: WorkOrder): Promise<boolean> => {
  await lookAtOne(runtime, caller, planned.credential)
  const { lifts } = planned.parameters
  const facts = await factsOf(runtime.db, caller.org, planned.credential, runtime.clock.now())
  const held = { lifts: typeof lifts === 'string' ? lifts : undefined, asked: plan.trigger.kind === 'access.resume' }
  return holdsDown(facts, held).length === 0
}

/** Who is about to wake it is told that he may not: not begun, it is taken back; begun, what falls switches it off anew. */
const takeBack = (runtime: Runtime, caller: Caller, { credential, change }: Waking): Promise<void> =>
  transact(runtime, caller, async (work) => {
    await lockTrust(work.db, work.org)
    const sleep = await lockSleep(work.db, work.org, credential)
    if (sleep?.resume_change !== change || (await isBegun(work.db, work.org, change))) return
    await withdrawChange(work, change, 'something that holds it down has fallen before it came back')
    await comesBack(work, credential, null)
  })

const wakeOne = async (runtime: Runtime, caller: Caller, { credential, asks, because }: Rested): Promise<void> => {
  const requester = await answeringPerson(runtime, caller.org, await ownersOfCredential(runtime.db, caller.org, credential))
  if (!requester) return
  const kind = asks ? 'access.resume' : 'access.recover'
  const words = `what it was suspended for holds again: ${because}`
  try {
    await openChange(runtime, caller, {
      requester,
      kind,
      ref: credential,
      reason: words,
      ticket: `trust:${credential}`,
      custody: [credential],
      asked: async (work): Promise<Asked> => {
        await lockTrust(work.db, work.org)
        const sleep = await lockSleep(work.db, work.org, credential)
        if (!sleep || sleep.resume_change !== null) throw new NothingDue()
        const facts = await factsOf(work.db, work.org, credential, work.at)
        if (holdsDown(facts, { lifts: undefined, asked: asks }).length > 0) throw new NothingDue()
        return { kind, ref: credential, purpose: `resume ${credential}: ${words}`.slice(0, 1000) }
      },
      opened: async (work, { change }) => {
        await comesBack(work, credential, change)
        work.record({ kind: 'trust.resuming', stream: change, body: { change, credential, asks } })
      },
    })
  } catch (error) {
    if (!(error instanceof NothingDue)) throw error
  }
}

/** Asked once for each sleep, in the name of who answers for it; whoever refuses it lets it sleep on. */
const proposeEnd = async (runtime: Runtime, caller: Caller, one: Overslept): Promise<void> => {
  const ref = `slept:${one.id}`
  if (await lastChangeOf(runtime.db, caller.org, 'finding', ref)) return
  const requester = await answeringPerson(runtime, caller.org, [one.owner])
  if (!requester) return
  const words = `it sleeps since ${one.suspended_at.toISOString()}, longer than it may: ${one.because}`
  await openChange(runtime, caller, {
    requester,
    kind: 'finding',
    ref,
    reason: words.slice(0, 1000),
    ticket: `trust:${one.credential}`,
    asked: {
      kind: 'finding',
      ref,
      purpose: `end ${one.credential}: ${words}`.slice(0, 1000),
      operations: [{ operation: 'credential.revoke', credential: one.credential, executor: connectorHost }],
    },
  })
}

const tellOverslept = (runtime: Runtime, caller: Caller, found: readonly Overslept[]): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const wrong = found.map(
      (one): NewFinding => ({
        kind: 'access.overslept',
        subject: one.credential,
        severity: 'moderate',
        ...(one.owner === null ? {} : { ownerId: one.owner }),
        detail: { because: one.because, since: one.suspended_at.toISOString(), next: `countersign access suspended ${one.credential}` },
      }),
    )
    await reconcileFindings(runtime, work, ['access.overslept'], wrong)
  })

/** By the sweep, before anything new is put to sleep. */
export const tendSleepers = async (runtime: Runtime, caller: Caller): Promise<void> => {
  await transact(runtime, caller, async (work) => {
    await lockTrust(work.db, work.org)
    await notBegun(work.db, work.org, work.at)
    await tighten(work.db, work.org)
  })
  const { settledSeconds, wave } = trustModelOf(runtime.policy.current().bundle)
  const now = runtime.clock.now()
  for (const one of await wakingInVain(runtime.db, caller.org, most)) await takeBack(runtime, caller, one)
  for (const one of await rested(runtime.db, caller.org, plusSeconds(now, -settledSeconds), wave))
    try {
      await wakeOne(runtime, caller, one)
      runtime.steps.reach('trust.woken')
    } catch (error) {
      runtime.log.warn({ err: error, credential: one.credential }, 'trust: access could not be resumed and will be tried again')
    }
  const long = await overslept(runtime.db, caller.org, now, most)
  for (const one of long) await proposeEnd(runtime, caller, one)
  await tellOverslept(runtime, caller, long)
}
