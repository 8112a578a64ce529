// The API of handing things over: what would change hands, proposing it, and reading the lines of what people are asked to sign.
import { Type } from 'typebox'
import { mostLines, type TransferItem, type TransferLine } from '../../authority/transfers/index.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Id, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { linesInAnswer, linesOfTransfer, previewLines, previewTransfer, proposeTransfer } from './transfer.ts'

const Asked = Closed(
  {
    from: Type.Optional(
      Type.Union([Id, Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true })], {
        description: 'Who answers for it now: one person, or several',
      }),
    ),
    anybody: Type.Optional(
      Type.Boolean({ description: 'Whoever answers for it now, and what nobody does, instead of `from`; only with `within`' }),
    ),
    to: Type.Optional(Id),
    reverses: Type.Optional(Id),
    within: Type.Optional(
      Closed(
        {
          only: Type.Optional(Type.Enum(['identity', 'contract', 'team'])),
          identity: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'This identity alone' })),
          environment: Type.Optional(Type.Enum(['production', 'staging', 'development'], { description: 'Identities that stand there' })),
          system: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 200,
              description: 'Identities with a live credential there, and contracts that name it',
            }),
          ),
          team: Type.Optional(
            Type.String({ minLength: 1, maxLength: 200, description: 'The team, and identities that its workloads use' }),
          ),
        },
        { description: 'What of it, where not all: everything that is said has to be so' },
      ),
    ),
  },
  { description: '`from`, or `anybody` with `within`, and `to`; or `reverses`, the name of a transfer' },
)

const transferErrors = [
  'transfer.asked',
  'transfer.nothing',
  'transfer.too_large',
  'transfer.moving',
  'transfer.unknown',
  'instrument.invalid',
]

/** What a preview of a list says. */
export const ListPreviewed = Closed({
  changes: Type.Array(Type.String(), { description: 'Line by line, or of a longer list what it comes to' }),
  count: Type.Integer(),
  list: Nullable(Digest),
})
export const Proposed = Closed({
  name: Id,
  count: Type.Integer(),
  change: Id,
  plan: Digest,
  outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']),
})
export const Skip = Type.Integer({ minimum: 0, maximum: mostLines, description: 'So many lines stand before the first that is given' })
export const Lines = Type.Array(
  Closed({
    kind: Type.Enum(['identity', 'contract', 'team', 'person']),
    id: Id,
    role: Type.Enum(['business_owner', 'technical_owner', 'owner', 'lead', 'manager']),
    from: Nullable(Id),
    to: Id,
    environment: Type.Optional(Nullable(Id)),
    systems: Type.Optional(Type.Array(Id)),
  }),
  { maxItems: linesInAnswer, description: `${linesInAnswer} at a time; fewer are the last` },
)

export const showLines = (items: readonly (TransferItem | TransferLine)[]) =>
  items.map((item) => ('systems' in item ? { ...item, systems: [...item.systems] } : { ...item }))

const transferPreview = operation({
  id: 'lifecycle.previewTransfer',
  method: 'POST',
  path: '/v1/lifecycle/transfers/preview',
  summary: 'What would change hands, line by line, or what a long list comes to; no effect at all',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  body: Asked,
  response: ListPreviewed,
  errors: transferErrors,
  handle: async (runtime, caller, { body }) => {
    const { changes, count, list } = await previewTransfer(runtime, caller, body)
    return { changes: [...changes], count, list }
  },
})

const previewedLines = operation({
  id: 'lifecycle.previewTransferLines',
  method: 'POST',
  path: '/v1/lifecycle/transfers/preview/lines',
  summary: 'The lines of what would change hands, some thousand at a time; no effect at all',
  description: 'The SHA-256 of a file with the canonical JSON of each line, and a line feed after each, is the digest that people sign.',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  body: Closed({ ...Asked.properties, skip: Skip }),
  response: Closed({ items: Lines }),
  errors: transferErrors,
  handle: async (runtime, caller, { body }) => {
    const { skip, ...asked } = body
    return { items: showLines(await previewLines(runtime, caller, asked, skip)) }
  },
})

const transfer = operation({
  id: 'lifecycle.transfer',
  method: 'POST',
  path: '/v1/lifecycle/transfers',
  summary:
    'Proposes to hand over everything that somebody answers for, or to take such a hand-over back: all of it in one approved change, or nothing',
  description:
    'The list is a document of authority of the kind `transfer`; of a long one it holds the digest. What has changed hands meanwhile stops the whole.',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  body: Closed({ ...Asked.properties, reason: Text, ticket: Text }),
  response: Proposed,
  status: 202,
  errors: [...transferErrors, 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { body }) => {
    const { reason, ticket, ...asked } = body
    return { ...(await proposeTransfer(runtime, caller, asked, { reason, ticket })) }
  },
})

const lines = operation({
  id: 'lifecycle.transferLines',
  method: 'GET',
  path: '/v1/lifecycle/transfers/{name}/lines',
  summary: 'The lines of a transfer as they were proposed, some thousand at a time',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ name: Id }),
  query: Closed({ skip: Type.Optional(Skip) }),
  response: Closed({ list: Nullable(Digest), count: Type.Integer(), items: Lines }),
  errors: ['transfer.unknown', 'transfer.altered'],
  handle: async (runtime, caller, { params, query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'transfer')
    const { list, count, items } = await linesOfTransfer(runtime, caller, params.name, query.skip ?? 0)
    return { list, count, items: showLines(items) }
  },
})

export const transferOperations = [transferPreview, previewedLines, transfer, lines]
