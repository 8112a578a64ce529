// The API of evidence: the executor delivers what his mandate asks of him, signed with his enrolled key.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { requirePower } from '../../authority/access/index.ts'
import { readMandate } from '../../authority/mandates/index.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Envelope, Id } from '../../platform/schemas.ts'
import { deliverEvidence } from './intake.ts'

const deliver = operation({
  id: 'evidence.deliver',
  method: 'POST',
  path: '/v1/mandates/{mandate}/evidence',
  summary: 'Delivers the evidence of a mandate; delivering the same again answers the same',
  description: 'Truth is unknown until the enterprise has looked for itself.',
  scope: 'execute',
  power: 'evidence.deliver',
  asksItself: true,
  params: Closed({ mandate: Id }),
  body: Closed({ envelope: Envelope }),
  response: Closed({
    evidence: Digest,
    integrity: Type.Literal('pass'),
    completeness: Type.Literal('pass'),
    truth: Type.Literal('unknown'),
  }),
  errors: [
    'mandate.unknown',
    'mandate.not_started',
    'evidence.forged',
    'evidence.foreign_executor',
    'evidence.malformed',
    'evidence.transplanted',
    'evidence.replayed',
    'evidence.stale',
    'evidence.incomplete',
  ],
  handle: async (runtime, caller, { params, body }) => {
    const mandate = await readMandate(runtime.db, caller.org, params.mandate)
    if (!mandate || mandate.executor_id !== caller.principal.id)
      throw new CountersignError('mandate.unknown', 'not_found', `no mandate \`${params.mandate}\``)
    await requirePower(
      runtime,
      caller,
      'evidence.deliver',
      { kind: 'mandate', id: params.mandate, party: caller.principal.party.id, executorIds: [mandate.executor_id] },
      mandate.operation_id,
    )
    const taken = await deliverEvidence(runtime, caller, params.mandate, body.envelope)
    return { ...taken, truth: 'unknown' as const }
  },
})

export const intakeOperations = [deliver]
