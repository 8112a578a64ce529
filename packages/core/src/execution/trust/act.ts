// What follows: the access of one identity ends by one change, in waves; beyond the brake nothing does until a person says so; and what holds again before
// anything was begun withdraws the change.
import { CountersignError } from '@countersign/ledger'
import { trustModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson, openChange, withdrawChange } from '../changes/index.ts'
import type { Asked } from '../planning/index.ts'
import {
  countDue,
  dueIdentities,
  dueToSleep,
  forgetActed,
  insertRelease,
  isBegun,
  lockDue,
  mended,
  ownersOf,
  setActed,
} from './act-store.ts'
import { brakeAt, fallenWords, NothingDue } from './model.ts'
import { suspendOne, tendSleepers } from './sleep.ts'
import { notBegun } from './sleep-store.ts'
import { countStanding, lockTrust } from './store.ts'

const endOne = async (runtime: Runtime, caller: Caller, identity: string): Promise<void> => {
  const at = runtime.clock.now()
  const before = await transact(runtime, caller, (work) => lockDue(work.db, work.org, identity, at))
  const requester = await answeringPerson(runtime, caller.org, await ownersOf(runtime.db, caller.org, identity))
  if (before.length === 0 || !requester) return
  const words = [...new Set(before.map(({ condition }) => fallenWords[condition]))].join('; ')
  try {
    await openChange(runtime, caller, {
      requester,
      kind: 'access.distrust',
      ref: identity,
      reason: words,
      ticket: `trust:${identity}`,
      custody: [...new Set(before.map(({ credential }) => credential))],
      asked: async (work): Promise<Asked> => {
        await lockTrust(work.db, work.org)
        const rows = await lockDue(work.db, work.org, identity, work.at)
        if (rows.length === 0) throw new NothingDue()
        const ended = [...new Set(rows.flatMap((row) => (row.effect === 'revoke' ? [row.credential] : [])))]
        const replaced = [...new Set(rows.map(({ credential }) => credential))].filter((id) => !ended.includes(id))
        return {
          kind: 'access.distrust',
          ref: identity,
          purpose: `end the access of ${identity}: ${words}`.slice(0, 1000),
          ended,
          replaced,
        }
      },
      opened: async (work, { change }) => {
        const credentials = [...new Set(before.map(({ credential }) => credential))]
        await setActed(work.db, work.org, credentials, change, work.at)
        work.record({ kind: 'trust.acted', stream: change, body: { change, identity, credentials } })
      },
    })
  } catch (error) {
    if (!(error instanceof NothingDue)) throw error
  }
}

const withdrawMended = async (runtime: Runtime, caller: Caller): Promise<void> => {
  for (const change of await mended(runtime.db, caller.org, 500))
    await transact(runtime, caller, async (work) => {
      await lockTrust(work.db, work.org)
      const why = 'what its access rests on holds again, and nothing was begun'
      // ORDER: held before it is asked: whoever begins an operation waits, or has begun and is seen.
      if (await isBegun(work.db, work.org, change)) return
      await withdrawChange(work, change, why)
      await notBegun(work.db, work.org, work.at)
      await forgetActed(work.db, work.org, change)
    })
}

/** Whether so much is due that a person has to say so; told in a finding as long as it is. */
const isHeld = async (runtime: Runtime, caller: Caller): Promise<boolean> => {
  const { unreleased, recent } = await countDue(runtime.db, caller.org, runtime.clock.now())
  const standing = await countStanding(runtime.db, caller.org)
  const allowed = brakeAt(trustModelOf(runtime.policy.current().bundle), standing)
  const held = unreleased > 0 && unreleased + recent > allowed
  await transact(runtime, caller, async (work) => {
    if (!held) return closeFinding(work, 'access.untrusted_held', 'standing access')
    await openFinding(runtime, work, {
      kind: 'access.untrusted_held',
      subject: 'standing access',
      severity: 'critical',
      detail: { credentials: unreleased, endedWithinTheHour: recent, standing, allowed, next: 'countersign access evaluate --preview' },
    })
  })
  return held
}

/** By the sweep, after a look. */
export const act = async (runtime: Runtime, caller: Caller): Promise<void> => {
  await withdrawMended(runtime, caller)
  await tendSleepers(runtime, caller)
  const { due } = await countDue(runtime.db, caller.org, runtime.clock.now())
  const held = await isHeld(runtime, caller)
  if (due === 0) return
  const { wave } = trustModelOf(runtime.policy.current().bundle)
  const each = async (ids: readonly string[], followOne: (id: string) => Promise<void>): Promise<void> => {
    for (const id of ids)
      try {
        await followOne(id)
        runtime.steps.reach('trust.acted')
      } catch (error) {
        runtime.log.warn({ err: error, id }, 'trust: access could not be ended and will be tried again')
      }
  }
  const now = runtime.clock.now()
  await each(await dueIdentities(runtime.db, caller.org, now, held, wave), (identity) => endOne(runtime, caller, identity))
  await each(await dueToSleep(runtime.db, caller.org, now, held, wave), (credential) => suspendOne(runtime, caller, credential))
}

/**
 * Lets go on what the brake holds: exactly what is due now. The caller has asked for the power.
 * Errors: `trust.nothing_held`, `trust.changed_since`.
 */
export const release = (
  runtime: Runtime,
  caller: Caller,
  { credentials, reason, ticket }: { readonly credentials: number; readonly reason: string; readonly ticket: string },
): Promise<string> =>
  transact(runtime, caller, async (work) => {
    await lockTrust(work.db, work.org)
    const { unreleased } = await countDue(work.db, work.org, work.at)
    if (unreleased === 0) throw new CountersignError('trust.nothing_held', 'conflict', 'nothing is held: there is nothing to release')
    if (unreleased !== credentials)
      throw new CountersignError(
        'trust.changed_since',
        'conflict',
        `${unreleased} credentials would end and not ${credentials}; look again with \`countersign access evaluate --preview\``,
        { details: { credentials: unreleased } },
      )
    const id = runtime.ids.next('rel')
    await insertRelease(work.db, work.org, { id, at: work.at, person: caller.principal.id, reason, ticket, credentials })
    work.record({ kind: 'trust.released', body: { release: id, credentials, reason, ticket } })
    return id
  })
