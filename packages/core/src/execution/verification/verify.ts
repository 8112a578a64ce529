// Verifying an operation: one round now, its proof recorded, and what follows: closed, looked at again later, done again, or put to a person.
// Laws: a closure names its proof; an inconclusive proof never closes; what still works opens an incident.
import type { Door, Observer } from '@countersign/connector-kit'
import { requestClosure } from '../../authority/closures/index.ts'
import { governingIntent, isGoverning } from '../../authority/decisions/index.ts'
import { readVersion } from '../../authority/instruments/index.ts'
import type { ProofPurpose } from '../../authority/plans/index.ts'
import { requestAcceptance } from '../../authority/risk/index.ts'
import { transactTogether } from '../../evidence/journal/index.ts'
import { backoffSeconds } from '../../platform/backoff.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { accountGone, accountStands, endsAtSystem } from '../../registry/entitlements/index.ts'
import { closeFinding } from '../../registry/findings/index.ts'
import { closeIncidents, type IncidentKind, openIncident } from '../../registry/incidents/index.ts'
import { moveUse, readIdentity, readSystem, setCredentialState, toSystemRecord } from '../../registry/inventory/index.ts'
import { readLease } from '../../registry/leases/index.ts'
import { fallsAsleep, noteWas, wakesUp } from '../../registry/suspended/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { WorkOrder } from '../changes/index.ts'
import { atSystem, lockOperation, markStuck, type OperationRow, spread, updateOperation, wakeSuccessors } from '../changes/index.ts'
import { forgetSecret, nextSecretOf, secretForProof } from '../custody/index.ts'
import { judgeTruth } from '../intake/index.ts'
import { rightsNamed } from '../planning/index.ts'
import { nextLookForUse, notSeen, waitsForConsumer } from './consumer.ts'
import { ownerMustSign } from './owner.ts'
import { lookOnce, type Round } from './probe.ts'
import { type RecordedProof, recordProof } from './proof.ts'
import { reasonsOf } from './reasons.ts'
import { noWaits, toBeRepeated, type Waits, waitsOf } from './repeat.ts'
import { isAsleep, sleepsNow, wakesNow } from './sleep.ts'
import { lookAgainAt, sourceUnproven } from './source.ts'
import { roundsSince } from './store.ts'
import { conclusionOf } from './verdict.ts'

/** How long a lock-out counter remembers, as far as is commonly configured, seconds. */
const lockoutMemorySeconds = 900

const lookAt = async (
  runtime: Runtime,
  caller: Caller,
  order: WorkOrder,
  purpose: string,
): Promise<{ round: Round; waits: Waits } | { postponed: Date }> => {
  const { planned } = order
  const unknown = (detail: string): Round => {
    const at = runtime.clock.now().toISOString()
    return {
      startedAt: at,
      finishedAt: at,
      doors: [],
      sessions: 'unknown',
      sessionCount: 0,
      introspection: 'unknown',
      observed: 'unknown',
      details: [detail],
    }
  }
  const system = await readSystem(runtime.db, caller.org, planned.system)
  if (!system) return { round: unknown('the system is no longer registered'), waits: noWaits }
  let observer: Observer
  try {
    observer = await runtime.connectors.observer(toSystemRecord(system))
  } catch {
    return { round: unknown('the observer could not be opened'), waits: noWaits }
  }
  const kind = runtime.connectors.definition(system.connector)?.credentialKinds[planned.handle.kind]
  const doors: readonly Door[] = observer.doors(planned.handle)
  const budget = Math.min(...doors.map((door) => door.lockoutBudget ?? Number.POSITIVE_INFINITY))
  // SAFETY: our own probes must not lock an account out. Each door of a round is a try; the last try of the budget is left to its owner.
  const affordable = doors.length < budget
  const shows = affordable && (purpose === 'rejection' || purpose === 'acceptance' || purpose === 'baseline')
  if (shows && Number.isFinite(budget)) {
    const since = plusSeconds(runtime.clock.now(), -lockoutMemorySeconds)
    const tries = (await roundsSince(runtime.db, caller.org, order.row.id, since)) * doors.length
    if (tries + doors.length >= budget && tries > 0) return { postponed: plusSeconds(runtime.clock.now(), lockoutMemorySeconds) }
  }
  const held = shows ? await secretForProof(runtime, runtime.db, caller.org, planned.credential) : { secret: undefined, problem: undefined }
  const round = await atSystem(runtime, system.id, () =>
    lookOnce(
      observer,
      {
        handle: planned.handle,
        secret: held.secret,
        doors: shows,
        sessions: purpose === 'sessions' || purpose === 'use',
        // A consent is a fact of the authority that holds it: its own word is what there is.
        introspect: purpose === 'rejection' && (kind?.nature === 'token' || kind?.consent === true),
        ...(purpose === 'rights' ? { rights: { named: rightsNamed(planned.parameters), of: kind?.rights ?? (() => undefined) } } : {}),
        timeoutMs: runtime.settings.callTimeoutSeconds * 1000,
      },
      runtime.clock,
    ),
  )
  const lease =
    kind?.lending?.shownInstead === undefined || round.doors.length === 0
      ? undefined
      : await readLease(runtime.db, caller.org, planned.credential)
  const problems = [
    // Who reads the proof is told what was shown.
    ...(lease?.public_key == null ? [] : [kind?.lending?.shownInstead ?? '']),
    ...(held.problem === undefined ? [] : [held.problem]),
    ...(affordable ? [] : ['its doors are more than its lock-out budget allows tries; nothing was shown']),
  ]
  return {
    round: { ...round, details: [...round.details, ...problems] },
    waits: waitsOf(observer, order, kind),
  }
}

/** Before the change: shows that the probe is a true one, by the credential still working. Never counts for a closure. */
export const baseline = async (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<void> => {
  if (order.planned.purpose !== 'rejection' || order.row.rounds > 0) return
  const looked = await lookAt(runtime, caller, order, 'baseline')
  if ('postponed' in looked) return
  await transactTogether(runtime, caller, { kind: 'baseline', subject: order.row.id }, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (!row || row.rounds > 0) return
    await updateOperation(work.db, work.org, row.id, { rounds: 1 })
    await recordProof(runtime, work, order, { purpose: 'baseline', number: 1, round: looked.round, graceUntil: null })
    if (order.planned.operation === fallsAsleep) await noteWas(work.db, work.org, order.planned.credential, wasBefore(looked.round))
  })
}

/** Whether it was on before anything was done: only that is ours to give back. */
const wasBefore = ({ observed, doors }: Round): 'on' | 'off' | 'unknown' => {
  if (observed === 'enabled' || (observed === 'unknown' && doors.some(({ verdict }) => verdict === 'still_accepted'))) return 'on'
  return observed === 'unknown' ? 'unknown' : 'off'
}

export const verify = async (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<void> => {
  const { purpose } = order.planned
  // ORDER: sessions wait for the proof of their credential, so the two are never of one kind.
  const about = { kind: `verify ${purpose}`, subject: order.row.id }
  if (purpose === 'none') {
    await transactTogether(runtime, caller, about, async (work) => {
      const row = await lockOperation(work.db, work.org, order.row.id)
      if (row?.phase !== 'verifying') return
      // A document of authority is read back: what is in force is what was approved, or it is not done.
      if (isGoverning(order.planned.handle) && !(await isInForce(work, order)))
        return markStuck(runtime, work, row, ['another version is in force than the one that was approved'])
      await close(runtime, work, order, row, undefined)
    })
    return
  }
  // ORDER: asked before the look, so that a look that began too early is taken for one.
  const early = purpose === 'sessions' && (await sourceUnproven(runtime.db, order))
  const looked = await lookAt(runtime, caller, order, purpose)
  runtime.steps.reach('proof.looked')
  await transactTogether(runtime, caller, about, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    // Somebody else was faster, or the operation began anew: this round is about something that is no more.
    if (row?.phase !== 'verifying' || row.rounds !== order.row.rounds) return
    // Nothing new was seen: the first round stands for those like it.
    if (waitsForConsumer(order) && row.rounds > 0 && 'round' in looked && looked.round.sessions !== 'alive')
      return again(runtime, work, row, nextLookForUse(row, work.at), notSeen)
    if ('postponed' in looked) return again(runtime, work, row, looked.postponed, ['waiting so that probes do not lock the account'])
    await judge(runtime, work, order, row, looked.round, looked.waits, early)
  })
  runtime.steps.reach('proof.recorded')
}

const isInForce = async (work: Work, { planned }: WorkOrder): Promise<boolean> => {
  const { kind, name, version } = governingIntent(planned)
  const row = await readVersion(work.db, work.org, kind, name, version)
  return row !== undefined && row.digest === planned.parameters['document'] && row.in_force_from !== null
}

const again = async (_runtime: Runtime, work: Work, row: OperationRow, at: Date, reasons: readonly string[]): Promise<void> => {
  await updateOperation(work.db, work.org, row.id, { due_at: at, lease_by: null, lease_until: null, reasons: [...reasons] })
  work.enqueue({ org: work.org, kind: 'advance', id: row.id, startAfter: at })
}

const judge = async (
  runtime: Runtime,
  work: Work,
  order: WorkOrder,
  before: OperationRow,
  round: Round,
  waits: Waits,
  early: boolean,
): Promise<void> => {
  const { planned } = order
  const after = (seconds: number) => (before.executed_at && seconds > 0 ? plusSeconds(before.executed_at, seconds) : null)
  const graceUntil = after(waits.graceSeconds)
  const derivedUntil = after(waits.derivedSeconds)
  const number = before.rounds + 1
  const proof = await recordProof(runtime, work, order, { purpose: planned.purpose, number, round, graceUntil, derivedUntil })
  await updateOperation(work.db, work.org, before.id, {
    rounds: number,
    verdict: proof.verdict,
    strength: proof.strength,
    proof_digest: proof.digest,
  })
  const row: OperationRow = { ...before, rounds: number, verdict: proof.verdict, strength: proof.strength, proof_digest: proof.digest }
  const inGrace = graceUntil !== null && new Date(round.startedAt) < graceUntil
  const reasons = reasonsOf(planned.purpose, round, proof)
  switch (conclusionOf(planned.purpose, proof.verdict, proof.strength, round, planned.minStrength, planned.operation === wakesUp)) {
    case 'proven': {
      // SAFETY: nobody ended it and the system lists it as enabled: one refusal is then no more than a door's word.
      if (planned.purpose === 'rejection' && before.executed_at === null && round.observed === 'enabled')
        return putToAPerson(runtime, work, row, proof, ['refused although nobody has revoked it and the system lists it as enabled'])
      // SAFETY: what only sleeps is refused too, and can be woken: that nobody has ended it is no end.
      if (
        planned.purpose === 'rejection' &&
        planned.operation !== fallsAsleep &&
        before.executed_at === null &&
        (await isAsleep(work, order))
      )
        return putToAPerson(runtime, work, row, proof, ['it is suspended and nobody has ended it'])
      if (early)
        return again(runtime, work, row, await lookAgainAt(work, order), ['no session now; shown again when the credential is proven dead'])
      const repeat = await toBeRepeated(work, order, row, proof, round, { grace: graceUntil, derived: derivedUntil })
      return repeat ? again(runtime, work, row, repeat.at, [repeat.reason]) : close(runtime, work, order, row, proof)
    }
    case 'refuted':
      if (inGrace)
        return again(runtime, work, row, plusSeconds(graceUntil, 0.25), [`still accepted within its grace of ${waits.graceSeconds} s`])
      return refuted(runtime, work, order, row, proof, reasons)
    case 'cannot':
      return putToAPerson(runtime, work, row, proof, [
        `only \`${proof.strength ?? 'nothing'}\` can be shown, \`${planned.minStrength}\` is asked`,
      ])
    case 'try_again': {
      // SAFETY: a consumer that takes its time is named by the rotation that waits for it; it is no question of accepting anything.
      if (waitsForConsumer(order)) return again(runtime, work, row, nextLookForUse(row, work.at), notSeen)
      const tries = row.patience + 1
      if (tries >= runtime.settings.maxPatience) return markStuck(runtime, work, row, [`inconclusive after ${tries} rounds`, ...reasons])
      if (row.deadline_at !== null && row.deadline_at <= work.at)
        return putToAPerson(runtime, work, row, proof, ['not verified by its deadline', ...reasons])
      await updateOperation(work.db, work.org, row.id, { patience: tries })
      return again(runtime, work, row, plusSeconds(work.at, backoffSeconds(runtime.settings.proofBackoff, tries, spread(runtime))), reasons)
    }
  }
}

const survivors: Partial<Record<ProofPurpose, IncidentKind>> = { sessions: 'session.survived', rights: 'right.survived' }

/** It was reported as done and still works: an incident, and the operation is done again under a new mandate while the approval lasts. */
const refuted = async (
  runtime: Runtime,
  work: Work,
  order: WorkOrder,
  row: OperationRow,
  proof: RecordedProof,
  reasons: readonly string[],
): Promise<void> => {
  if (row.executed_at === null) return putToAPerson(runtime, work, row, proof, ['it works and may not be revoked now', ...reasons])
  await judgeTruth(work.db, work.org, row.id, 'fail')
  await openIncident(runtime, work, {
    kind: survivors[order.planned.purpose] ?? 'credential.still_accepted',
    change: row.change_id,
    operation: row.id,
    credential: row.credential_id,
    detail: { proof: proof.digest, reasons: [...reasons] },
  })
  if (row.mandates >= runtime.settings.maxMandates)
    return markStuck(runtime, work, row, [`still accepted after ${row.mandates} executions`, ...reasons])
  const at = plusSeconds(work.at, backoffSeconds(runtime.settings.attemptBackoff, row.mandates, spread(runtime)))
  await updateOperation(work.db, work.org, row.id, { phase: 'ready', closure: 'open', executed_at: null, patience: 0 })
  await again(runtime, work, row, at, ['still accepted; to be done again', ...reasons])
}

/** What can't be verified ends in a risk acceptance with a name, never in silence. */
const putToAPerson = async (
  runtime: Runtime,
  work: Work,
  row: OperationRow,
  proof: RecordedProof,
  reasons: readonly string[],
): Promise<void> => {
  await requestAcceptance(runtime, work, {
    change: row.change_id,
    operation: row.id,
    credential: row.credential_id,
    reason: reasons.join('; '),
    proof: proof.digest,
  })
  await markStuck(runtime, work, row, reasons)
}

const close = async (
  runtime: Runtime,
  work: Work,
  order: WorkOrder,
  row: OperationRow,
  proof: RecordedProof | undefined,
): Promise<void> => {
  if (proof) await judgeTruth(work.db, work.org, row.id, 'pass')
  if (proof && ownerMustSign(order.planned)) {
    await updateOperation(work.db, work.org, row.id, {
      phase: 'awaiting_owner',
      due_at: null,
      reasons: ['the named owner must sign the closure'],
    })
    const owner = (await readIdentity(work.db, work.org, order.planned.identity))?.business_owner ?? null
    await requestClosure(runtime, work, { operation: row.id, proof: proof.digest, owner })
    return
  }
  await closeRiskComplete(work, order, row, proof?.digest ?? null)
}

/** The end: its proof is named, incidents end with it, the credential is retired, its secret is forgotten, and what waited goes on. */
export const closeRiskComplete = async (work: Work, order: WorkOrder, row: OperationRow, proof: string | null): Promise<void> => {
  const { planned } = order
  if (proof !== null) await closeIncidents(work, row.id, proof)
  await closeFinding(work, 'operation.stuck', row.id, row.id)
  work.record({ kind: 'closure.reached', stream: row.id, body: { closure: 'risk_complete', proof, acceptance: null, reasons: [] } })
  await updateOperation(work.db, work.org, row.id, {
    phase: 'done',
    closure: 'risk_complete',
    due_at: null,
    lease_by: null,
    lease_until: null,
    reasons: [],
  })
  // What was rotated lives on under its new secret; the old one is forgotten either way.
  if (planned.operation === 'credential.rotate') {
    await forgetSecret(work, planned.credential, work.at)
    await forgetSecret(work, nextSecretOf(planned), work.at)
  } else if (planned.operation === fallsAsleep) {
    await sleepsNow(work, order)
  } else if (planned.operation === wakesUp) {
    await wakesNow(work, order)
  } else if (planned.purpose === 'rejection') {
    await setCredentialState(work.db, work.org, planned.credential, 'retired')
    await forgetSecret(work, planned.credential, work.at)
    await accountGone(work, planned.credential)
  }
  const end = planned.parameters['expiresAt']
  if (typeof end === 'string') await endsAtSystem(work, planned.credential, new Date(end))
  if (planned.operation === 'credential.issue') {
    await accountStands(work, planned.credential)
    // It is where its holder finds it, and proven to work: no second copy stays here.
    if (typeof planned.parameters['deliverTo'] === 'string') await forgetSecret(work, planned.credential, work.at)
  }
  const justification = planned.parameters['justification']
  if (planned.operation === 'expiry.extend' && typeof justification === 'string')
    await accountStands(work, planned.credential, justification)
  if (planned.operation === 'consumer.move') {
    const [from, workload] = [planned.parameters['replaces'] as string, planned.parameters['workload'] as string]
    await moveUse(work.db, work.org, from, planned.credential, workload, work.at)
    await forgetSecret(work, planned.credential, work.at)
  }
  await wakeSuccessors(work, order)
  work.enqueue({ org: work.org, kind: 'conclude', id: row.change_id })
}
