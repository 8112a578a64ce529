// The enterprise's own executor: uses a mandate through a connector and delivers signed evidence by the same intake as everybody else.
import { canonicalJson, makeStatement, STATEMENT_PAYLOAD_TYPE, signEnvelope } from '@countersign/ledger'
import type { MandateRow } from '../../authority/mandates/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { atSystem, type WorkOrder } from '../changes/index.ts'
import { deliverEvidence, evidencePredicateType } from '../intake/index.ts'
import { connectorHost } from '../planning/index.ts'
import { callConnector } from './connector-call.ts'
import { reportAttempt } from './settle.ts'
import { startAttempt } from './start.ts'

/** The fields that every evidence contract of an execution knows, filled from the mandate and the outcome. */
export const evidenceFields = (
  order: WorkOrder,
  mandate: MandateRow,
  finishedAt: string,
  extra: Readonly<Record<string, unknown>>,
): Record<string, unknown> => ({
  operation: order.planned.operation,
  planDigest: mandate.plan_digest,
  mandateId: mandate.id,
  credentialId: order.planned.credential,
  systemId: order.planned.system,
  executedAt: finishedAt,
  result: 'done',
  ...extra,
})

export const executeByConnector = async (runtime: Runtime, system: Caller, mandateId: string): Promise<void> => {
  const caller: Caller = { ...system, principal: { ...system.principal, kind: 'connector', id: connectorHost } }
  const started = await startAttempt(runtime, caller, mandateId, connectorHost, { exclusive: true })
  if (!started.started) return
  const { order, mandate } = started
  const startedAt = runtime.clock.now().toISOString()
  const outcome = await atSystem(runtime, order.planned.system, async () =>
    // SAFETY: whose turn comes when another may already have taken over his lease does not act.
    runtime.clock.now() < started.leaseUntil ? callConnector(runtime, caller, order, mandate) : undefined,
  )
  if (!outcome) return
  runtime.steps.reach('operation.effected')
  if (outcome.status !== 'done') {
    await reportAttempt(runtime, caller, mandateId, {
      status: outcome.status,
      code: outcome.code,
      detail: outcome.detail,
      retryable: outcome.retryable,
    })
    return
  }
  const finishedAt = runtime.clock.now().toISOString()
  const statement = makeStatement(
    evidencePredicateType,
    [{ name: `mandate:${mandate.id}`, digest: { sha256: mandate.digest.slice('sha256:'.length) } }],
    {
      org: mandate.org_id,
      change: mandate.change_id,
      operation: mandate.operation_id,
      plan: mandate.plan_digest,
      mandate: mandate.id,
      nonce: mandate.nonce,
      executor: order.planned.executor.id,
      startedAt,
      finishedAt,
      status: 'done',
      fields: evidenceFields(order, mandate, finishedAt, outcome.fields),
    },
  )
  const envelope = signEnvelope(STATEMENT_PAYLOAD_TYPE, Buffer.from(canonicalJson(statement), 'utf8'), [
    { keyId: runtime.keys.executor.keyId, privateKey: runtime.keys.executor.privateKey },
  ])
  await deliverEvidence(runtime, caller, mandateId, envelope)
}
