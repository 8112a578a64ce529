// The API of reversing a change.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Id, Text } from '../../platform/schemas.ts'
import { reverseChange } from './reverse.ts'

const reverse = operation({
  id: 'changes.reverse',
  method: 'POST',
  path: '/v1/changes/{change}/reverse',
  summary: 'Opens the change that takes back what a closed one did, as far as the chain can; while one is open, gives that one',
  description:
    'What is done and whose way back is an operation of the chain is planned in reverse order: rotations, and documents of authority, of which the version before is proposed anew. `left` says what stays, and why.',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: Closed({ change: Id }),
  body: Closed({ reason: Text, ticket: Text }),
  response: Closed({
    change: Id,
    plan: Digest,
    outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']),
    reverses: Type.Array(Closed({ operation: Type.String(), credential: Id, by: Type.String() })),
    left: Type.Array(
      Closed({
        operation: Type.String(),
        credential: Id,
        kind: Type.Enum(['not_done', 'by_hand', 'not_needed', 'none']),
        words: Type.String(),
      }),
    ),
  }),
  status: 202,
  errors: [
    'change.unknown',
    'change.not_closed',
    'change.irreversible',
    'change.reversed',
    'change.superseded',
    'change.reason_missing',
    'change.ticket_missing',
    'instrument.invalid',
    'instrument.pending',
  ],
  handle: async (runtime, caller, { params, body }) => {
    const { reverses, left, ...opened } = await reverseChange(runtime, caller, { change: params.change, ...body })
    return { ...opened, reverses: reverses.map((one) => ({ ...one })), left: left.map((one) => ({ ...one })) }
  },
})

export const reversalOperations = [reverse]
