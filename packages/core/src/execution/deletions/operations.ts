// The API of deletions.
import { Type } from 'typebox'
import { deletableClasses } from '../../authority/retention/index.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Id, Text } from '../../platform/schemas.ts'
import { proposeDeletion } from './propose-deletion.ts'

const remove = operation({
  id: 'retention.delete',
  method: 'POST',
  path: '/v1/retention/deletions',
  summary: 'Proposes to delete what is past its period: opens the change that does so once two people have approved exactly this list',
  description:
    'The list is a document of authority of the kind `deletion`; the plan names its digest. Nothing is deleted before it is approved, and a hold that is placed meanwhile stops it.',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  body: Closed({
    class: Type.Enum([...deletableClasses]),
    most: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, default: 2000, description: 'the oldest, this many' })),
    reason: Text,
    ticket: Text,
  }),
  response: Closed({
    name: Id,
    change: Id,
    plan: Digest,
    outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']),
    count: Type.Integer(),
    items: Type.Array(Type.String({ description: 'the digest of a document, or the index of an entry and its leaf hash' })),
  }),
  status: 202,
  errors: ['retention.no_standard', 'retention.nothing_due', 'instrument.invalid', 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { body }) => {
    const { deletion, ...made } = await proposeDeletion(runtime, caller, { ...body, most: body.most ?? 2000 })
    return {
      ...made,
      count: deletion.items.length,
      items: deletion.items.map((item) => ('document' in item ? item.document : `${item.index} ${item.leafHash}`)),
    }
  },
})

export const deletionOperations = [remove]
