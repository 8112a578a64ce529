// The driver: looks at one operation and takes its next step. Every step is idempotent; a job that comes twice or too early does nothing.
//
//   planned ──► ready ──► mandated ──► executing ──► verifying ──► (awaiting_owner) ──► done
//      │           ▲          │            │             │
//      │           └──────────┘ expired    └► stuck      ├► ready   (still accepted: incident, done again)
//      └► skipped (nothing to do)                        └► stuck   (inconclusive too often, or a question for a person)
import { unapproved } from '../../authority/approvals/index.ts'
import { closureSigned } from '../../authority/closures/index.ts'
import { type DecisionDocument, decidedFor } from '../../authority/decisions/index.ts'
import { answererFor } from '../../authority/duty/index.ts'
import { askMandate, endMandate, liveMandateOf, type MandateRow } from '../../authority/mandates/index.ts'
import { executorsOf, operationOf } from '../../authority/plans/index.ts'
import { liveAcceptanceOf, requestAcceptance } from '../../authority/risk/index.ts'
import { transact, transactTogether } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { readSystem, setCredentialState, toSystemRecord } from '../../registry/inventory/index.ts'
import { fallsAsleep, wakesUp } from '../../registry/suspended/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import {
  atSystem,
  beginAtSystem,
  lockOperation,
  markStuck,
  type OperationRow,
  operationsByIds,
  readOperation,
  spread,
  systemStandsStill,
  updateOperation,
  type WorkOrder,
  wakeSuccessors,
  workOrder,
} from '../changes/index.ts'
import { mayRight } from '../drift/index.ts'
import { connectorHost } from '../planning/index.ts'
import { heldForUse } from '../rotation/index.ts'
import { mayWake } from '../trust/index.ts'
import {
  baseline,
  closeRiskComplete,
  isAsleep,
  lookAgainAt,
  lookOnce,
  recordProof,
  sleepsNow,
  sourceUnproven,
  verify,
  wakesNow,
} from '../verification/index.ts'
import { acceptedSource, endedWith, endsWithItsSource } from './accepted-source.ts'
import { executeByConnector } from './connector-executor.ts'
import { isOver } from './window.ts'

/** Takes steps until the operation has to wait for something. */
export const advance = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  for (let step = 0; step < 12; step += 1) {
    const row = await readOperation(runtime.db, caller.org, id)
    if (!row || !(await next(runtime, caller, row))) return
  }
}

/** One step. True when there may be another one at once. */
const next = async (runtime: Runtime, caller: Caller, row: OperationRow): Promise<boolean> => {
  const now = runtime.clock.now()
  if (row.lease_until !== null && row.lease_until > now && row.lease_by !== null && row.phase === 'executing') return false
  if (row.due_at !== null && row.due_at > now) return false
  if (row.not_before !== null && row.not_before > now) return false
  const order = await workOrder(runtime.db, row)
  if (await endsWithItsSource(runtime, caller, order)) return false
  if (callsFor.has(row.phase) && systemStandsStill(runtime, order.planned.system)) return comeBack(runtime, caller, order)
  switch (row.phase) {
    case 'planned':
      return becomeReady(runtime, caller, order)
    case 'ready':
      if (order.planned.when === 'if_sessions') {
        const looked = await skipIfNone(runtime, caller, order)
        if (looked !== 'go_on') return looked === 'skipped'
      }
      if (await heldForUse(runtime, caller, order)) return false
      // ORDER: what has fallen since the last look is seen before the mandate is asked for, which knows only what was looked at.
      if (row.operation === wakesUp) await mayWake(runtime, caller, order)
      if (!(await mayRight(runtime, caller, order))) return false
      await baseline(runtime, caller, order)
      return mintOne(runtime, caller, order)
    case 'mandated':
    case 'executing':
      return execute(runtime, caller, order)
    case 'verifying':
      await verify(runtime, caller, order)
      return true
    case 'awaiting_owner':
      return ownerSigned(runtime, caller, order)
    case 'stuck':
      return acceptedOrReopened(runtime, caller, order)
    case 'done':
      return row.closure === 'risk_accepted' && reopenIfExpired(runtime, caller, order)
    case 'skipped':
    case 'void':
      return false
  }
}

/** Phases in which the downstream system may be called. */
const callsFor: ReadonlySet<OperationRow['phase']> = new Set(['ready', 'mandated', 'executing', 'verifying'])

/** Its system answers nobody: it makes room for operations of other systems, and nothing of it changes. */
const comeBack = (runtime: Runtime, caller: Caller, { row }: WorkOrder): Promise<boolean> =>
  transactTogether(runtime, caller, { kind: 'come back', subject: row.id }, async (work) => {
    work.enqueue({ org: work.org, kind: 'advance', id: row.id, startAfter: plusSeconds(work.at, 5 + 10 * spread(runtime)) })
    return false
  })

/** An operation comes after others: a retirement only after what replaces it is proven; the rest after the effect. */
const waitingFor = (order: WorkOrder, operations: readonly OperationRow[]): OperationRow[] =>
  operations.filter((other) => {
    if (!order.row.runs_after.includes(other.id)) return false
    if (other.phase === 'done' || other.phase === 'skipped') return false
    const purpose = operationOf(order.plan, other.id)?.purpose
    return !(purpose === 'rejection' && other.executed_at !== null)
  })

const becomeReady = (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<boolean> =>
  transactTogether(runtime, caller, { kind: 'ready', subject: order.row.id }, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (row?.phase !== 'planned') return false
    const { decided } = await decidedFor(work.db, work.org, row.plan_digest, row.id)
    if (decided?.outcome === 'escalate') return escalate(runtime, work, order, row, decided)
    const waiting = waitingFor(order, await operationsByIds(work.db, work.org, row.plan_digest, row.runs_after))
    if (waiting.length > 0) {
      await updateOperation(work.db, work.org, row.id, {
        reasons: waiting.map(
          (other) => `waits for ${other.operation} of ${other.credential_id}${other.phase === 'stuck' ? ', which is stuck' : ''}`,
        ),
      })
      return false
    }
    const missing = await unapproved(
      runtime,
      work.db,
      {
        org: work.org,
        plan: row.plan_digest,
        operation: row.id,
        requester: order.plan.requester,
        executors: executorsOf(order.plan),
        needs: decided?.needs ?? { roles: [], quorum: 0, stepUp: false },
      },
      work.at,
    )
    if (missing.final) {
      await markStuck(runtime, work, row, missing.reasons)
      return false
    }
    if (missing.reasons.length > 0) {
      await updateOperation(work.db, work.org, row.id, { reasons: missing.reasons })
      return false
    }
    await updateOperation(work.db, work.org, row.id, { phase: 'ready', reasons: [] })
    return true
  })

/** What policy neither permits nor denies goes to a person at once. What can't be revoked yet is first looked at: the risk has a proof. */
const escalate = async (
  runtime: Runtime,
  work: Work,
  order: WorkOrder,
  row: OperationRow,
  { reasons, escalation }: Pick<DecisionDocument['operations'][number], 'reasons' | 'escalation'>,
): Promise<boolean> => {
  const owner = await answererFor(work.db, work.org, escalation?.to, work.at)
  await openFinding(runtime, work, {
    kind: 'operation.escalated',
    subject: row.id,
    severity: 'high',
    stream: row.id,
    ...(owner === undefined ? {} : { ownerId: owner }),
    detail: { credential: row.credential_id, reasons: [...reasons], ...(escalation === undefined ? {} : { escalatedTo: escalation.to }) },
  })
  if (order.planned.purpose === 'rejection') {
    await updateOperation(work.db, work.org, row.id, { phase: 'verifying', reasons: [...reasons], due_at: work.at })
    return true
  }
  await requestAcceptance(runtime, work, {
    change: row.change_id,
    operation: row.id,
    credential: row.credential_id,
    reason: reasons.join('; '),
    proof: null,
  })
  await markStuck(runtime, work, row, reasons)
  return false
}

/**
 * `if_sessions`: only a complete, authenticated read that finds none, after the credential is proven dead, lets the operation be skipped.
 * Sessions that are there are ended at once.
 */
const skipIfNone = async (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<'skipped' | 'waits' | 'go_on'> => {
  const system = await readSystem(runtime.db, caller.org, order.planned.system)
  if (!system) return 'go_on'
  const observer = await runtime.connectors.observer(toSystemRecord(system)).catch(() => undefined)
  if (!observer?.sessions) return 'go_on'
  // ORDER: asked before the look, so that a look that began too early is taken for one.
  const early = await sourceUnproven(runtime.db, order)
  const round = await atSystem(runtime, system.id, () =>
    lookOnce(
      observer,
      {
        handle: order.planned.handle,
        secret: undefined,
        doors: false,
        sessions: true,
        introspect: false,
        timeoutMs: runtime.settings.callTimeoutSeconds * 1000,
      },
      runtime.clock,
    ),
  )
  if (round.sessions === 'unknown') return 'go_on'
  return transactTogether(runtime, caller, { kind: 'skip', subject: order.row.id }, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (row?.phase !== 'ready') return 'skipped'
    if (early && round.sessions === 'none') {
      const at = await lookAgainAt(work, order)
      if (at <= work.at) work.enqueue({ org: work.org, kind: 'advance', id: row.id })
      await updateOperation(work.db, work.org, row.id, {
        due_at: at,
        reasons: ['no session now; looked for again when the credential is proven dead'],
      })
      return 'waits'
    }
    const number = row.rounds + 1
    const proof = await recordProof(runtime, work, order, {
      purpose: round.sessions === 'none' ? 'sessions' : 'baseline',
      number,
      round,
      graceUntil: null,
    })
    if (round.sessions !== 'none') {
      await updateOperation(work.db, work.org, row.id, { rounds: number, reasons: [`${round.sessionCount} sessions are alive`] })
      return 'go_on'
    }
    await updateOperation(work.db, work.org, row.id, {
      phase: 'skipped',
      closure: 'risk_complete',
      rounds: number,
      verdict: proof.verdict,
      strength: proof.strength,
      proof_digest: proof.digest,
      reasons: [],
    })
    work.record({
      kind: 'closure.reached',
      stream: row.id,
      body: { closure: 'risk_complete', proof: proof.digest, acceptance: null, reasons: ['no session was there'] },
    })
    work.enqueue({ org: work.org, kind: 'conclude', id: row.change_id })
    return 'skipped'
  })
}

const mintOne = (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<boolean> =>
  transactTogether(runtime, caller, { kind: 'mint', subject: order.row.id }, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (row?.phase !== 'ready') return false
    if (await liveMandateOf(work.db, work.org, row.id)) {
      await updateOperation(work.db, work.org, row.id, { phase: 'mandated' })
      return true
    }
    if (row.mandates >= runtime.settings.maxMandates) {
      await markStuck(runtime, work, row, [`${row.mandates} mandates were used up`])
      return false
    }
    const answer = await askMandate(runtime, work, order.plan, row.plan_digest, order.planned)
    if (!answer.granted) {
      if (answer.final) await markStuck(runtime, work, row, answer.reasons)
      else await updateOperation(work.db, work.org, row.id, { phase: 'planned', reasons: [...answer.reasons] })
      return false
    }
    const { mandate } = answer
    await updateOperation(work.db, work.org, row.id, {
      phase: 'mandated',
      mandates: row.mandates + 1,
      patience: 0,
      due_at: null,
      reasons: [],
    })
    work.enqueue({ org: work.org, kind: 'advance', id: row.id, startAfter: mandate.not_after })
    return true
  })

const execute = async (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<boolean> => {
  const { row } = order
  const mandate = await liveMandateOf(runtime.db, caller.org, row.id)
  if (!mandate || isOver(mandate, runtime.clock.now())) return mandateEnded(runtime, caller, order, mandate)
  // A provider's agent takes its mandate itself.
  if (row.executor_id !== connectorHost) return false
  // SAFETY: also of a mandate that was begun: who begins anew after a death does not switch on what has been taken away meanwhile.
  if ((row.operation === wakesUp && !(await mayWake(runtime, caller, order))) || !(await mayRight(runtime, caller, order))) return false
  await beginAtSystem(runtime, order.planned.system, () => executeByConnector(runtime, caller, mandate.id))
  return true
}

/** A mandate that nobody used, or whose user fell silent: its end takes its effect away; silence never decides for the provider. */
const mandateEnded = (runtime: Runtime, caller: Caller, order: WorkOrder, mandate: MandateRow | undefined): Promise<boolean> =>
  transactTogether(runtime, caller, { kind: 'mandate ended', subject: order.row.id }, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (!row || !['mandated', 'executing'].includes(row.phase) || (mandate && !isOver(mandate, work.at))) return false
    if (mandate) await endMandate(work, mandate, 'expired')
    if (row.mandates >= runtime.settings.maxMandates) {
      await markStuck(runtime, work, row, [`no evidence came under ${row.mandates} mandates`])
      return false
    }
    await openFinding(runtime, work, {
      kind: 'mandate.unused',
      subject: row.id,
      severity: 'moderate',
      stream: row.id,
      detail: { executor: row.executor_id },
    })
    await updateOperation(work.db, work.org, row.id, {
      phase: 'ready',
      lease_by: null,
      lease_until: null,
      due_at: null,
      reasons: ['the mandate has expired'],
    })
    return true
  })

const ownerSigned = (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<boolean> =>
  transact(runtime, caller, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (row?.phase !== 'awaiting_owner' || row.proof_digest === null) return false
    if (!(await closureSigned(work, row.id, row.proof_digest))) return false
    await closeRiskComplete(work, order, row, row.proof_digest)
    return true
  })

/** A person has accepted the risk of what is stuck. */
const acceptedOrReopened = (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<boolean> =>
  transact(runtime, caller, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (row?.phase !== 'stuck') return false
    const acceptance = await liveAcceptanceOf(work.db, work.org, row.id)
    // Its end takes its effect away, whether or not the job that says so has come.
    if (acceptance?.state !== 'accepted' || acceptance.expires_at === null || acceptance.expires_at <= work.at) return false
    await updateOperation(work.db, work.org, row.id, {
      phase: 'done',
      closure: 'risk_accepted',
      due_at: null,
      reasons: [`accepted by ${acceptance.person_id} until ${acceptance.expires_at?.toISOString()}`],
    })
    if (row.operation === fallsAsleep) await sleepsNow(work, order)
    else if (row.operation === wakesUp) await wakesNow(work, order)
    // That its end can't be proven wakes nothing.
    else if (!(await isAsleep(work, order))) await setCredentialState(work.db, work.org, row.credential_id, 'risk_accepted')
    work.record({
      kind: 'closure.reached',
      stream: row.id,
      body: { closure: 'risk_accepted', proof: row.proof_digest, acceptance: acceptance.id, reasons: [acceptance.reason] },
    })
    await wakeSuccessors(work, order)
    work.enqueue({ org: work.org, kind: 'conclude', id: row.change_id })
    return false
  })

/** The end of an acceptance takes its effect away: what it covered is open again and its owner is told. */
const reopenIfExpired = (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<boolean> =>
  transact(runtime, caller, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (row?.phase !== 'done' || row.closure !== 'risk_accepted') return false
    if (order.planned.purpose === 'sessions' && (await acceptedSource(work.db, row))) return false
    if (await liveAcceptanceOf(work.db, work.org, row.id)) return false
    for (const ended of [row, ...(await endedWith(work, row))]) {
      await updateOperation(work.db, work.org, ended.id, {
        phase: 'stuck',
        closure: 'stuck',
        reasons: ['the accepted risk has expired; plan again'],
      })
      work.record({
        kind: 'closure.reached',
        stream: ended.id,
        body: { closure: 'stuck', proof: ended.proof_digest, acceptance: null, reasons: ['the accepted risk has expired'] },
      })
    }
    // What was switched off or on stays so: only that nobody has proven it is open again.
    if (row.operation !== fallsAsleep && row.operation !== wakesUp && !(await isAsleep(work, order)))
      await setCredentialState(work.db, work.org, row.credential_id, 'active')
    await openFinding(runtime, work, {
      kind: 'risk.expired',
      subject: row.id,
      severity: 'high',
      stream: row.id,
      detail: { credential: row.credential_id },
    })
    work.enqueue({ org: work.org, kind: 'conclude', id: row.change_id })
    return false
  })
