// By the sweep: rotations are kept fitting to who uses the old one, who is late is named, who is late beyond what policy bears is cut, and what is due
// begins where policy says so. Each look does what is left; the same look twice does nothing twice. One that can't be looked at holds up no other.
import { lifecycleModelOf, type RotationRules } from '@countersign/policy'
import { approvalsOf, requestsOfPlan } from '../../authority/approvals/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { type NewFinding, openOfKinds, reconcileFindings } from '../../registry/findings/index.ts'
import { readCredential, readIdentity, usesOf } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson, type OperationRow, reviseChange } from '../changes/index.ts'
import { wayOfRotation } from '../planning/index.ts'
import { type Rotation, rotationOf } from './standing.ts'
import { openRotation } from './start.ts'
import { dueForRotation, leadsOf, liveRotations } from './store.ts'

const kinds = ['rotation.consumer_late', 'rotation.consumer_cut'] as const

/** In one look; the next takes the next. */
const startsAtOnce = 20

const rulesOf = (runtime: Runtime): RotationRules => lifecycleModelOf(runtime.policy.current().bundle).rotation

/** All that was asked for it was given, and is over by now. SAFETY: what nobody answered, or somebody refused, is not asked again. */
const wasApproved = async (runtime: Runtime, org: string, ending: OperationRow): Promise<boolean> => {
  const requests = (await requestsOfPlan(runtime.db, org, ending.plan_digest)).filter(({ operations }) => operations.includes(ending.id))
  const given = await Promise.all(
    requests.map(
      async ({ id, quorum }) => (await approvalsOf(runtime.db, org, id)).filter(({ verdict }) => verdict === 'approve').length >= quorum,
    ),
  )
  // What is over stays over, whatever the clock says afterwards.
  const over = requests.some(({ state, expires_at }) => state === 'expired' || expires_at <= runtime.clock.now())
  return over && given.every(Boolean)
}

/** Why the plan doesn't fit any more; undefined where it does. What has begun to end the old one is let end it. */
const outlived = async (runtime: Runtime, org: string, rotation: Rotation): Promise<string | undefined> => {
  const { plan, ending, sessions, credential, way, cut } = rotation
  if (plan && sessions?.phase === 'stuck' && (!ending || ending.phase === 'done') && (await wasApproved(runtime, org, sessions)))
    return 'its approval was over before all that was opened with the old one had ended'
  if (!plan || way !== 'staged' || !ending || ending.executed_at !== null || !['planned', 'ready', 'stuck'].includes(ending.phase))
    return undefined
  if ((await readCredential(runtime.db, org, credential))?.state !== 'active') return undefined
  if (new Date(plan.window.notAfter) <= runtime.clock.now()) return 'its window has passed and consumers have not moved yet'
  if (ending.phase === 'stuck' && rotation.consumers.every((one) => one.isOff) && (await wasApproved(runtime, org, ending)))
    return 'its approval was over before the last consumer had moved'
  if (cut) return undefined
  const running = (await usesOf(runtime.db, org, [credential])).flatMap(({ workload }) =>
    workload.state === 'running' ? [workload.id] : [],
  )
  const planned = new Set(
    plan.operations.flatMap(({ operation, parameters }) => (operation === 'consumer.move' ? [String(parameters['workload'])] : [])),
  )
  const more = running.filter((id) => !planned.has(id))
  if (more.length > 0) return `others have begun to use it: ${more.join(', ')}`
  const using = new Set(running)
  const gone = rotation.consumers.filter((one) => !one.isOff && planned.has(one.workload) && !using.has(one.workload))
  return gone.length > 0 ? `these use it no longer: ${gone.map(({ workload }) => workload).join(', ')}` : undefined
}

/** Everybody who has not moved is late by more than policy bears. */
const cutIsDue = (rotation: Rotation, rules: RotationRules, at: Date): boolean => {
  const open = rotation.consumers.filter((one) => one.state !== 'moved')
  if (rotation.cut || rotation.way !== 'staged' || open.length === 0) return false
  return open.every((one) => {
    const after = rules.cutAfterSeconds[one.risk]
    return one.state === 'late' && one.moveBy !== null && after !== null && plusSeconds(one.moveBy, after) <= at
  })
}

const tend = async (runtime: Runtime, caller: Caller, rotation: Rotation): Promise<void> => {
  const why = await outlived(runtime, caller.org, rotation)
  if (why !== undefined) return void (await reviseChange(runtime, caller, rotation.change.id, why))
  const credential = await readCredential(runtime.db, caller.org, rotation.credential)
  const identity = credential && (await readIdentity(runtime.db, caller.org, credential.identity_id))
  if (!identity || !cutIsDue(rotation, rulesOf(runtime), runtime.clock.now())) return
  const requester = await answeringPerson(runtime, caller.org, [identity.technical_owner, identity.business_owner])
  if (!requester) return
  await openRotation(
    runtime,
    caller,
    // Its time is over by policy: no incident, and nobody's request. ORDER: of another kind than the one whose place it takes, or that one is the answer.
    {
      kind: rotation.change.trigger_kind === 'rotation.due' ? 'rotation' : 'rotation.due',
      ref: rotation.credential,
      way: rotation.way,
      cut: true,
    },
    {
      requester,
      insteadOf: rotation.change.id,
      reason: `consumers are later than policy bears: ${rotation.consumers.flatMap((one) => (one.state === 'moved' ? [] : [one.workload])).join(', ')}`,
      ticket: rotation.change.ticket,
    },
  )
}

/** Consumers that are named, each with who leads its team, else the identity's technical owner. */
const namedIn = async (runtime: Runtime, org: string, rotations: readonly Rotation[]): Promise<NewFinding[]> => {
  const named = rotations.flatMap((rotation) =>
    rotation.consumers.filter((one) => one.state === 'late' || one.state === 'cut').map((one) => ({ rotation, one })),
  )
  const leads = await leadsOf(runtime.db, org, [...new Set(named.map(({ one }) => one.workload))])
  return Promise.all(
    named.map(async ({ rotation, one }): Promise<NewFinding> => {
      const credential = await readCredential(runtime.db, org, rotation.credential)
      const owner =
        leads.get(one.workload) ?? (credential && (await readIdentity(runtime.db, org, credential.identity_id))?.technical_owner)
      const cut = one.state === 'cut'
      return {
        kind: cut ? 'rotation.consumer_cut' : 'rotation.consumer_late',
        subject: `${rotation.credential} ${one.workload}`,
        severity: cut ? 'critical' : 'high',
        ...(owner == null ? {} : { ownerId: owner }),
        detail: {
          workload: one.workload,
          credential: rotation.credential,
          change: rotation.change.id,
          account: one.account,
          deliveredTo: one.deliveredTo,
          moveBy: one.moveBy?.toISOString() ?? null,
          next: one.next,
        },
      }
    }),
  )
}

const beginDue = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const { startsByItself, moveWithinSeconds } = rulesOf(runtime)
  if (startsByItself.length === 0) return
  const lead = Object.fromEntries(startsByItself.map((name) => [name, moveWithinSeconds[name]]))
  for (const due of await dueForRotation(runtime.db, caller.org, lead, runtime.clock.now(), startsAtOnce)) {
    const requester = await answeringPerson(runtime, caller.org, due.owners)
    if (!requester) continue
    try {
      const way = await wayOfRotation(runtime, runtime.db, caller.org, due.id)
      await openRotation(
        runtime,
        caller,
        { kind: 'rotation.due', ref: due.id, way },
        { requester, reason: 'its time to be renewed has come, by its schedule', ticket: `schedule:${due.id}` },
      )
      runtime.steps.reach('rotation.begun')
    } catch (error) {
      // That it is overdue is a finding of hygiene, until it is renewed.
      runtime.log.warn({ err: error, credential: due.id }, 'rotation: what is due could not be begun')
    }
  }
}

/** By the sweep. */
export const followRotations = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const rotations: Rotation[] = []
  for (const change of await liveRotations(runtime.db, caller.org)) {
    try {
      const rotation = await rotationOf(runtime, runtime.db, caller.org, change)
      rotations.push(rotation)
      await tend(runtime, caller, rotation)
    } catch (error) {
      runtime.log.warn({ err: error, change: change.id }, 'rotation: it could not be tended, and is looked at again')
    }
  }
  const named = await namedIn(runtime, caller.org, rotations)
  const live = new Set(rotations.filter((one) => !one.cut).map((one) => one.credential))
  await transact(runtime, caller, async (work) => {
    await reconcileFindings(runtime, work, kinds, named)
    // Whoever was seen on the old one is nobody's question any more when nothing waits for him.
    const seen = await openOfKinds(work.db, work.org, ['rotation.unknown_consumer'])
    const still = seen.filter(({ subject }) => live.has(subject))
    if (still.length < seen.length)
      await reconcileFindings(
        runtime,
        work,
        ['rotation.unknown_consumer'],
        still.map(({ subject, severity, detail }) => ({ kind: 'rotation.unknown_consumer', subject, severity, detail }) as NewFinding),
      )
  })
  await beginDue(runtime, caller)
}
