// Suspends one credential by a person's word, and asks for it to come back. What sleeps already is held by his word too; what is being put to sleep by a change that waits
// for somebody is put to sleep by his at once.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { readCredential, readIdentity } from '../../registry/inventory/index.ts'
import { beginSleep, factsOf, heldBy, holdsDown, lockSleep, type SleepRow, sleepOf } from '../../registry/suspended/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type Opened, openChange, readChange, requireGrounds, withdrawChange } from '../changes/index.ts'
import type { Asked } from '../planning/index.ts'
import { comesBack, isBegun } from '../trust/index.ts'

export interface Grounds {
  readonly credential: string
  readonly reason: string
  readonly ticket: string
}

export interface Containment {
  readonly change: string
  /** It slept already, or was being put to sleep: nothing new is done, and his word holds it down too. */
  readonly held: boolean
  readonly outcome: Opened['outcome'] | null
}

const find = async (runtime: Runtime, caller: Caller, id: string) => {
  const credential = await readCredential(runtime.db, caller.org, id)
  const identity = credential && (await readIdentity(runtime.db, caller.org, credential.identity_id))
  if (!credential || !identity || credential.state === 'retired')
    throw new CountersignError('credential.unknown', 'not_found', `no live credential \`${id}\``)
  return { credential, identity }
}

/** His word beside whatever holds it down; undefined where it has to be switched off by a change of his own. */
const holdWhatSleeps = (runtime: Runtime, caller: Caller, { credential, reason }: Grounds): Promise<string | undefined> =>
  transact(runtime, caller, async (work) => {
    const sleep = await lockSleep(work.db, work.org, credential)
    if (!sleep || (await needsHisOwn(work, sleep))) return undefined
    await heldBy(work.db, work.org, credential, { by: caller.principal.id, why: reason, at: work.at })
    // ORDER: a resumption that nobody has begun is asked anew, by whoever takes this word back.
    if (sleep.resume_change !== null) await takeBackResumption(work, sleep, sleep.resume_change)
    work.record({
      kind: 'credential.held',
      stream: sleep.change_id,
      body: { credential, change: sleep.change_id, by: caller.principal.id, reason },
    })
    return sleep.change_id
  })

const takeBackResumption = async (work: Work, sleep: SleepRow, change: string): Promise<void> => {
  await withdrawChange(work, change, 'a person has suspended it by his own word')
  await comesBack(work, sleep.credential_id, null)
}

/** It is just coming back, or nobody has begun to put it to sleep: waiting is what he can't do. */
const needsHisOwn = async (work: Work, sleep: SleepRow): Promise<boolean> => {
  if (sleep.resume_change !== null && (await isBegun(work.db, work.org, sleep.resume_change))) return true
  return sleep.suspended_at === null && !(await isBegun(work.db, work.org, sleep.change_id))
}

/** Repeated while it sleeps, his word stands and nothing new is done. Errors: `credential.unknown`, `credential.no_way_back`, `change.*`, `authority.refused`. */
export const suspendAccess = async (runtime: Runtime, caller: Caller, input: Grounds): Promise<Containment> => {
  requireGrounds(input)
  const { identity } = await find(runtime, caller, input.credential)
  await requirePower(runtime, caller, 'access.suspend', { kind: 'credential', id: input.credential, party: identity.party_id })
  const standing = await holdWhatSleeps(runtime, caller, input)
  if (standing !== undefined) return { change: standing, held: true, outcome: null }
  const { credential, reason, ticket } = input
  const before = await sleepOf(runtime.db, caller.org, credential)
  const waits = before && (await readChange(runtime.db, caller.org, before.change_id))
  const opened = await openChange(runtime, caller, {
    kind: 'access.contain',
    ref: credential,
    ...(before?.suspended_at === null && waits?.trigger_kind === 'access.suspend' ? { insteadOf: before.change_id } : {}),
    reason,
    ticket,
    custody: [credential],
    asked: async (): Promise<Asked> => ({
      kind: 'access.contain',
      ref: credential,
      purpose: `suspend ${credential}: ${reason}`.slice(0, 1000),
      credentials: [credential],
    }),
    opened: async (work, { change }) => {
      const sleep = await lockSleep(work.db, work.org, credential)
      if (sleep?.resume_change != null) await takeBackResumption(work, sleep, sleep.resume_change)
      await beginSleep(work.db, work.org, work.at, {
        id: runtime.ids.next('slp'),
        credential,
        change,
        because: reason,
        asks: true,
        endsAt: null,
        held: { by: caller.principal.id, why: reason },
      })
      work.record({ kind: 'credential.contained', stream: change, body: { credential, change, by: caller.principal.id, reason } })
    },
  })
  return { change: opened.change, held: false, outcome: opened.outcome }
}

/**
 * Asks for it to come back as it was. Who may is everybody who may ask for a change; whether it comes back is an approver's to say.
 * Errors: `credential.unknown`, `credential.not_suspended`, `credential.held_down`, `change.*`, `authority.refused`.
 */
export const resumeAccess = async (runtime: Runtime, caller: Caller, input: Grounds): Promise<Opened> => {
  requireGrounds(input)
  const { credential, reason, ticket } = input
  const { identity } = await find(runtime, caller, credential)
  await requirePower(runtime, caller, 'change.request', { kind: 'credential', id: credential, party: identity.party_id })
  return openChange(runtime, caller, {
    kind: 'access.resume',
    ref: credential,
    reason,
    ticket,
    custody: [credential],
    asked: async (work): Promise<Asked> => {
      const sleep = await lockSleep(work.db, work.org, credential)
      if (!sleep)
        throw new CountersignError('credential.not_suspended', 'conflict', `\`${credential}\` is not suspended: there is nothing to resume`)
      const lifts = sleep.held_at?.toISOString()
      const why = holdsDown(await factsOf(work.db, work.org, credential, work.at), { lifts, asked: true })
      if (why.length > 0)
        throw new CountersignError(
          'credential.held_down',
          'conflict',
          `\`${credential}\` can't be resumed: ${why.join('; ')}; see \`countersign access trust ${credential}\``,
          { details: { reasons: why } },
        )
      if (sleep.resume_change !== null) await takeBackResumption(work, sleep, sleep.resume_change)
      return {
        kind: 'access.resume',
        ref: credential,
        purpose: `resume ${credential}: ${reason}`.slice(0, 1000),
        ...(lifts === undefined ? {} : { lifts }),
      }
    },
    opened: async (work, { change }) => {
      await comesBack(work, credential, change)
      work.record({ kind: 'trust.resuming', stream: change, body: { change, credential, asks: true } })
    },
  })
}
