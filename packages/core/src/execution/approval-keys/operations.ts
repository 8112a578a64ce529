// The API by which a person asks others to say that a passkey is his.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Id, Text } from '../../platform/schemas.ts'
import { proposeOwnKey } from './propose.ts'

const propose = operation({
  id: 'passkeys.propose',
  method: 'POST',
  path: '/v1/passkeys/{registration}/proposal',
  summary: 'Asks others to say that a passkey that waits is the caller’s own: opens the change that brings it in effect',
  scope: 'approve',
  power: 'self',
  params: Closed({ registration: Id }),
  body: Closed({ reason: Text, ticket: Text }),
  response: Closed({
    change: Id,
    plan: Digest,
    outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']),
    changes: Type.Array(Type.String()),
  }),
  status: 202,
  errors: ['passkey.unknown_registration', 'instrument.invalid', 'instrument.pending', 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { params, body }) => {
    const { change, plan, outcome, changes } = await proposeOwnKey(runtime, caller, { ...params, ...body })
    return { change, plan, outcome, changes: [...changes] }
  },
})

export const approvalKeyProposalOperations = [propose]
