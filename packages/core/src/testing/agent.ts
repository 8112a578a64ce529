// A provider's agent for tests: takes its mandates, acts at the fake, signs evidence; and can lie in every field of it.
import type { KeyObject } from 'node:crypto'
import {
  CountersignError,
  canonicalJson,
  type Envelope,
  parseStrict,
  STATEMENT_PAYLOAD_TYPE,
  STATEMENT_TYPE,
  signEnvelope,
} from '@countersign/ledger'
import { liveMandateOf, type MandateRow } from '../authority/mandates/index.ts'
import { readOperation, workOrder } from '../execution/changes/index.ts'
import { startAttempt } from '../execution/dispatch/index.ts'
import { deliverEvidence, evidencePredicateType } from '../execution/intake/index.ts'
import type { TestCompany } from './company.ts'
import type { TestHouse } from './runtime.ts'

export interface Statement {
  subject: { name: string; digest: { sha256: string } }[]
  predicateType: string
  predicate: Record<string, unknown> & { fields: Record<string, unknown> }
}

export const liveMandate = async (house: TestHouse, operation: string): Promise<MandateRow> => {
  const mandate = await liveMandateOf(house.runtime.db, 'acme', operation)
  if (!mandate) throw new Error(`no live mandate of ${operation}`)
  return mandate
}

/** What an honest agent would state about a mandate that it carried out just now. */
export const honestStatement = async (house: TestHouse, mandate: MandateRow): Promise<Statement> => {
  const row = (await readOperation(house.runtime.db, 'acme', mandate.operation_id))!
  const { planned } = await workOrder(house.runtime.db, row)
  const at = house.clock.now().toISOString()
  return {
    subject: [{ name: `mandate:${mandate.id}`, digest: { sha256: mandate.digest.slice('sha256:'.length) } }],
    predicateType: evidencePredicateType,
    predicate: {
      org: 'acme',
      change: mandate.change_id,
      operation: mandate.operation_id,
      plan: mandate.plan_digest,
      mandate: mandate.id,
      nonce: mandate.nonce,
      executor: mandate.executor_id,
      startedAt: at,
      finishedAt: at,
      status: 'done',
      fields: {
        operation: planned.operation,
        planDigest: mandate.plan_digest,
        mandateId: mandate.id,
        credentialId: planned.credential,
        systemId: planned.system,
        executedAt: at,
        result: 'done',
      },
    },
  }
}

export const signStatement = (statement: Statement, key: { keyId: string; privateKey: KeyObject }): Envelope =>
  signEnvelope(STATEMENT_PAYLOAD_TYPE, Buffer.from(canonicalJson({ _type: STATEMENT_TYPE, ...statement }), 'utf8'), [key])

export const agentStarts = async (house: TestHouse, company: TestCompany, mandate: MandateRow, as = 'agent') =>
  startAttempt(house.runtime, await company.caller(as), mandate.id, as)

export const agentDelivers = async (house: TestHouse, company: TestCompany, mandate: MandateRow, envelope: unknown, as = 'agent') =>
  deliverEvidence(house.runtime, await company.caller(as), mandate.id, parseStrict(canonicalJson(envelope)))

/** The whole of an honest execution: start, effect, evidence. Errors: `agent.not_started`, `agent.failed`. */
export const agentExecutes = async (house: TestHouse, company: TestCompany, operation: string): Promise<MandateRow> => {
  const mandate = await liveMandate(house, operation)
  const started = await agentStarts(house, company, mandate)
  if (!started.started) throw new CountersignError('agent.not_started', 'conflict', started.reasons.join('; '))
  const operator = await house.runtime.connectors.operator({ config: { name: house.fake.name } } as never)
  const outcome = await operator.disable!(started.order.planned.handle, {
    idempotencyKey: mandate.id,
    signal: new AbortController().signal,
  }).catch(() => undefined)
  if (outcome?.status !== 'done') throw new CountersignError('agent.failed', 'unavailable', 'the downstream did not say that it is done')
  await agentDelivers(house, company, mandate, signStatement(await honestStatement(house, mandate), company.agent))
  return mandate
}
