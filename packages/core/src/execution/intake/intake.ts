// Evidence comes in: checked, kept in custody inside the enterprise, and only then does the operation move on. Refused evidence changes
// nothing but the journal and the findings.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { endMandate, lockMandate } from '../../authority/mandates/index.ts'
import { successorsIn } from '../../authority/plans/index.ts'
import { transactTogether } from '../../evidence/journal/index.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { setCredentialState } from '../../registry/inventory/index.ts'
import { keysByPurpose } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { finishAttempt, lockOperation, updateOperation, workOrder } from '../changes/index.ts'
import { checkEvidence, type Refused } from './checks.ts'
import { evidenceOfMandate, evidenceSeen, insertEvidence } from './store.ts'

export const evidenceMediaType = 'application/vnd.countersign.evidence+dsse'

/**
 * Takes the evidence of one mandate. Errors: `mandate.unknown`, `mandate.not_started`, `evidence.forged`, `evidence.foreign_executor`,
 * `evidence.transplanted`, `evidence.replayed`, `evidence.stale`, `evidence.incomplete`, `evidence.malformed`.
 * Delivering the same evidence twice answers the same.
 */
export const deliverEvidence = async (
  runtime: Runtime,
  caller: Caller,
  mandateId: string,
  envelope: unknown,
): Promise<{ evidence: string; integrity: 'pass'; completeness: 'pass' }> => {
  const digest = digestOfText(canonicalJson(envelope))
  const outcome = await transactTogether(runtime, caller, { kind: 'evidence', subject: mandateId }, async (work) => {
    const mandate = await lockMandate(work.db, work.org, mandateId)
    if (!mandate || mandate.executor_id !== caller.principal.id)
      throw new CountersignError('mandate.unknown', 'not_found', `no mandate \`${mandateId}\``)
    const row = await lockOperation(work.db, work.org, mandate.operation_id)
    if (!row) throw new CountersignError('mandate.unknown', 'not_found', `no mandate \`${mandateId}\``)
    const before = await evidenceOfMandate(work.db, work.org, mandateId)
    if (before?.digest === digest) return { evidence: digest }
    const order = await workOrder(work.db, row)
    const keys = new Map(
      (await keysByPurpose(work.db, work.org, 'execution'))
        .filter((key) => key.revoked_at === null)
        .map((key) => [key.key_id, { principal: key.principal_id, publicKey: key.public_key }] as const),
    )
    const seen = await evidenceSeen(work.db, work.org, digest)
    const judged = checkEvidence({ envelope, digest, mandate, order, keys, seen: () => seen, at: work.at })
    // Who delivers what he never started, or what is over, is on record too.
    const notStarted: Refused = {
      code: 'mandate.not_started',
      reasons: [`the mandate is ${mandate.state}; start it before delivering evidence`],
    }
    const checked = 'code' in judged || mandate.state === 'started' ? judged : notStarted
    if ('code' in checked) {
      work.record({
        kind: 'evidence.refused',
        stream: row.id,
        body: { mandate: mandate.id, code: checked.code, reasons: [...checked.reasons], executor: caller.principal.id },
      })
      await openFinding(runtime, work, {
        kind: checked.code,
        subject: mandate.id,
        severity: checked.code === 'evidence.incomplete' || checked.code === 'evidence.stale' ? 'moderate' : 'high',
        stream: row.id,
        detail: { executor: caller.principal.id, operation: row.id, reasons: [...checked.reasons] },
      })
      return { refused: checked }
    }
    await putDocument(work.db, work.org, evidenceMediaType, canonicalJson(envelope))
    await insertEvidence(work.db, {
      org_id: work.org,
      digest,
      mandate_id: mandate.id,
      operation_id: row.id,
      executor_id: mandate.executor_id,
      integrity: 'pass',
      completeness: 'pass',
      received_at: work.at,
    })
    await finishAttempt(work.db, work.org, row.id, row.attempts, { finished_at: work.at, status: 'done', code: 'done', detail: '' })
    work.record({
      kind: 'operation.attempted',
      stream: row.id,
      body: { mandate: mandate.id, attempt: row.attempts, status: 'done', code: 'done' },
    })
    work.record({
      kind: 'evidence.received',
      stream: row.id,
      body: { evidence: digest, mandate: mandate.id, integrity: 'pass', completeness: 'pass' },
    })
    await endMandate(work, mandate, 'spent')
    // The plan was made anew while it was being done: what was done is kept, what follows is the new plan's.
    if (row.phase === 'void') return { evidence: digest }
    work.record({
      kind: 'closure.reached',
      stream: row.id,
      body: { closure: 'operationally_complete', proof: null, acceptance: null, reasons: [] },
    })
    await updateOperation(work.db, work.org, row.id, {
      phase: 'verifying',
      closure: 'operationally_complete',
      executed_at: work.at,
      due_at: work.at,
      patience: 0,
      lease_by: null,
      lease_until: null,
      reasons: [],
    })
    if (order.planned.operation === 'credential.issue') await setCredentialState(work.db, work.org, row.credential_id, 'active')
    work.enqueue({ org: work.org, kind: 'advance', id: row.id })
    for (const next of successorsIn(order.plan, row.id)) work.enqueue({ org: work.org, kind: 'advance', id: next })
    return { evidence: digest }
  })
  if ('refused' in outcome && outcome.refused) {
    const kind = outcome.refused.code === 'mandate.not_started' ? 'conflict' : 'invalid'
    throw new CountersignError(outcome.refused.code, kind, `the evidence is refused: ${outcome.refused.reasons.join('; ')}`, {
      details: { reasons: [...outcome.refused.reasons] },
    })
  }
  runtime.steps.reach('evidence.received')
  return { evidence: digest, integrity: 'pass', completeness: 'pass' }
}
