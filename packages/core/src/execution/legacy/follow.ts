// By the sweep: which records end soon, which are over, and what follows by policy (`legacy` of `lifecycle.json`). The same look twice does nothing twice.
import { lifecycleModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { type NewFinding, reconcileFindings, type Severity } from '../../registry/findings/index.ts'
import { readCredential, readIdentity, usesOf } from '../../registry/inventory/index.ts'
import { type RecordOfCredential, recordsOfLiving, standingOfRecord, whyOver } from '../../registry/legacy/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Criticality } from '../../tables.ts'
import {
  answeringPerson,
  lastChangeOf,
  liveChangeOf,
  lockOperation,
  openChange,
  operationsOfPlan,
  withdrawChange,
} from '../changes/index.ts'

const kinds = ['credential.legacy_due', 'credential.legacy_over'] as const

const severityOf: Readonly<Record<Criticality, Severity>> = { low: 'moderate', moderate: 'moderate', high: 'high', critical: 'critical' }

/** Names the ending of one credential under one version of its record: it is proposed once. */
const endingOf = ({ credential, name }: RecordOfCredential, version: number): string => `legacy:${credential}:${name}@${version}`

const findingOf = async (runtime: Runtime, org: string, record: RecordOfCredential, at: Date): Promise<NewFinding | undefined> => {
  const { decideAgainSeconds } = lifecycleModelOf(runtime.policy.current().bundle).legacy
  const { credential, name, until } = record
  const over = standingOfRecord(record, at) === 'over'
  const secondsLeft = Math.floor((until.getTime() - at.getTime()) / 1000)
  if (!over && secondsLeft > decideAgainSeconds) return undefined
  const row = await readCredential(runtime.db, org, credential)
  const identity = row && (await readIdentity(runtime.db, org, row.identity_id))
  const owner = await answeringPerson(runtime, org, [record.owner, identity?.business_owner, identity?.technical_owner])
  return {
    kind: over ? 'credential.legacy_over' : 'credential.legacy_due',
    subject: credential,
    severity: over ? severityOf[identity?.criticality ?? 'critical'] : 'moderate',
    ...(owner === undefined ? {} : { ownerId: owner.id }),
    ...(over ? {} : { dueInSeconds: Math.max(1, secondsLeft) }),
    detail: {
      record: name,
      until: until.toISOString(),
      ...(over ? { reason: whyOver(record, at) } : {}),
      next: `countersign legacy propose ${name} <file> to let it live on, or countersign legacy withdraw ${name} to end it`,
    },
  }
}

/** In the name of who answers for it; he then can't approve it. */
const proposeEnd = async (runtime: Runtime, caller: Caller, record: RecordOfCredential, at: Date): Promise<void> => {
  const ref = endingOf(record, record.version)
  if (await lastChangeOf(runtime.db, caller.org, 'finding', ref)) return
  const requester = await answeringPerson(runtime, caller.org, [record.owner])
  if (!requester) return
  const users = (await usesOf(runtime.db, caller.org, [record.credential])).flatMap(({ workload }) =>
    workload.state === 'running' ? [workload.id] : [],
  )
  const cut = users.length === 0 ? '' : `; it cuts off ${users.slice(0, 20).join(', ')}, who still use it`
  const reason = `nothing lets ${record.credential} live any more: ${whyOver(record, at)}`
  await openChange(runtime, caller, {
    requester,
    kind: 'finding',
    ref,
    reason,
    ticket: `legacy:${record.name}`,
    asked: {
      kind: 'finding',
      ref,
      purpose: `end the long-lived credential ${record.credential}: ${whyOver(record, at)}${cut}`.slice(0, 1000),
      operations: [{ operation: 'credential.revoke', credential: record.credential }],
    },
  })
  runtime.steps.reach('legacy.end_proposed')
}

/** People have let it live again: what was proposed and nobody has begun is taken back. */
const takeBack = async (runtime: Runtime, caller: Caller, record: RecordOfCredential): Promise<void> => {
  for (let version = record.version - 1; version > 0; version -= 1) {
    const change = await liveChangeOf(runtime.db, caller.org, 'finding', endingOf(record, version))
    if (!change?.plan_digest) continue
    const plan = change.plan_digest
    await transact(runtime, caller, async (work) => {
      for (const { id } of await operationsOfPlan(work.db, work.org, plan)) {
        // ORDER: held before it is asked: whoever begins waits, or has begun and is seen.
        const operation = await lockOperation(work.db, work.org, id)
        if (operation === undefined || operation.attempts > 0 || !['planned', 'ready', 'stuck'].includes(operation.phase)) return
      }
      await withdrawChange(work, change.id, `the record ${record.name} was decided again`)
    })
  }
}

export const lookAtLegacy = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const at = runtime.clock.now()
  const records = await recordsOfLiving(runtime.db, caller.org)
  const wrong: NewFinding[] = []
  for (const record of records) {
    const finding = await findingOf(runtime, caller.org, record, at)
    if (finding) wrong.push(finding)
  }
  await transact(runtime, caller, (work) => reconcileFindings(runtime, work, kinds, wrong))
  const ends = lifecycleModelOf(runtime.policy.current().bundle).legacy.atEnd === 'propose'
  for (const record of records)
    try {
      if (standingOfRecord(record, at) === 'in_force') await takeBack(runtime, caller, record)
      // On hold is not over: who put it there decides about it again.
      else if (ends && record.suspendedAt === null) await proposeEnd(runtime, caller, record, at)
    } catch (error) {
      runtime.log.warn({ err: error, credential: record.credential }, 'legacy: one could not be followed and will be tried again')
    }
}

const pauseMs = 60_000
const looked = new WeakMap<Runtime, number>()

/** Once a minute. */
export const followLegacy = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const now = runtime.clock.now().getTime()
  const before = looked.get(runtime)
  if (before !== undefined && Math.abs(now - before) < pauseMs) return
  await lookAtLegacy(runtime, caller)
  looked.set(runtime, now)
}
