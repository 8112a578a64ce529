// The API of mergers: delivering, looking at what would come and what came, saying what is unclear, taking over and ending. What people sign is proposed as a
// document of the kind `merger`.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Nullable, Text } from '../../platform/schemas.ts'
import { listMergers, pageOfItems } from '../../registry/mergers/index.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { PreviewShown, showPreview } from '../changes/index.ts'
import { Lines, ListPreviewed, Proposed, Skip, showLines } from '../lifecycle/index.ts'
import { begin, complete, requireMerger, takePage } from './deliver.ts'
import { endTheRest, previewEnd } from './end.ts'
import { settle } from './settle.ts'
import { BroughtRecord, ItemKind, ItemShown, ItemState, MergerShown, showItem, showMergers } from './shown.ts'
import { previewTakeOver, previewTakeOverLines, takeOver } from './take-over.ts'

const Named = Closed({ merger: Id })
const Outcome = Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])
const grounds = { reason: Text, ticket: Text }
const groundsErrors = ['change.reason_missing', 'change.ticket_missing']
const mostRecords = 1000
const pageLimit = 4 << 20

const showOne = async (runtime: Runtime, caller: Caller, name: string) =>
  (await showMergers(runtime, caller.org, [await requireMerger(runtime.db, caller.org, name)]))[0]!

const list = operation({
  id: 'mergers.list',
  method: 'GET',
  path: '/v1/mergers',
  summary: 'Mergers: what each brings, how it stands, and how much of it is in quarantine until when',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(MergerShown),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'merger')
    return pageOf(
      listName('mergers'),
      query,
      async (after, limit) => showMergers(runtime, caller.org, await listMergers(runtime.db, caller.org, after, limit)),
      ({ name }) => name,
      (row) => row,
    )
  },
})

const read = operation({
  id: 'mergers.read',
  method: 'GET',
  path: '/v1/mergers/{merger}',
  summary: 'One merger: what would come and what came, what is refused or unclear, and what is in quarantine',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Named,
  response: MergerShown,
  errors: ['merger.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'merger')
    return showOne(runtime, caller, params.merger)
  },
})

const items = operation({
  id: 'mergers.items',
  method: 'GET',
  path: '/v1/mergers/{merger}/items',
  summary: 'What a merger brings, one by one: how each stands and why, and which of ours it may be',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Named,
  query: Closed({ ...PageQuery, kind: Type.Optional(ItemKind), state: Type.Optional(ItemState) }),
  response: Page(ItemShown),
  errors: ['merger.unknown'],
  handle: async (runtime, caller, { params, query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'merger')
    const { kind, state } = query
    const name = listName('merger-items', { merger: params.merger, kind, state })
    // ORDER: the cursor is judged before anything is read.
    positionOf(name, query.cursor)
    await requireMerger(runtime.db, caller.org, params.merger)
    return pageOf(
      name,
      query,
      (after, limit) => pageOfItems(runtime.db, caller.org, params.merger, { kind, state }, after, limit),
      (row) => row.n,
      showItem,
    )
  },
})

const beginning = operation({
  id: 'mergers.begin',
  method: 'POST',
  path: '/v1/mergers',
  summary: 'Begins to deliver what another company brings, or goes on with it; what people have signed stays as it is',
  scope: 'administer',
  power: 'inventory.import',
  asksItself: true,
  body: Closed({ merger: Id, afresh: Type.Optional(Type.Boolean({ description: 'Forget what was delivered and not signed' })) }),
  response: MergerShown,
  status: 201,
  errors: ['merger.name'],
  handle: async (runtime, caller, { body }) => {
    await begin(runtime, caller, body.merger, body.afresh ?? false)
    return showOne(runtime, caller, body.merger)
  },
})

const paging = operation({
  id: 'mergers.page',
  method: 'POST',
  path: '/v1/mergers/{merger}/delivery/pages',
  summary: 'Some of what a merger brings; the same page again is the same page',
  scope: 'administer',
  power: 'inventory.import',
  asksItself: true,
  params: Named,
  body: Closed({ records: Type.Array(BroughtRecord, { minItems: 1, maxItems: mostRecords }) }),
  bodyLimit: pageLimit,
  response: Closed({ same: Type.Integer(), kept: Type.Integer() }),
  errors: ['merger.unknown', 'merger.record', 'merger.delivered', 'merger.signed'],
  handle: async (runtime, caller, { params, body }) => ({ ...(await takePage(runtime, caller, params.merger, body.records)) }),
})

const completing = operation({
  id: 'mergers.complete',
  method: 'POST',
  path: '/v1/mergers/{merger}/delivery/complete',
  summary: 'Says that all of it was delivered: it is judged beside what there is, and can be signed',
  scope: 'administer',
  power: 'inventory.import',
  asksItself: true,
  params: Named,
  body: Closed({ records: Type.Integer({ minimum: 0, description: 'How many were delivered' }) }),
  response: MergerShown,
  errors: ['merger.unknown', 'merger.empty', 'merger.incomplete', 'merger.too_large'],
  handle: async (runtime, caller, { params, body }) => {
    await complete(runtime, caller, params.merger, body.records)
    return showOne(runtime, caller, params.merger)
  },
})

const settling = operation({
  id: 'mergers.settle',
  method: 'POST',
  path: '/v1/mergers/{merger}/items/settle',
  summary: 'A person says what something unclear is: new, the same as somebody of ours, or left out',
  scope: 'administer',
  power: 'inventory.import',
  asksItself: true,
  params: Named,
  body: Closed({
    kind: ItemKind,
    externalId: Type.String({ minLength: 1, maxLength: 200 }),
    as: Type.Enum(['new', 'same', 'left_out']),
    same: Type.Optional(Id),
    reason: Text,
  }),
  response: MergerShown,
  errors: ['merger.unknown', 'merger.unknown_item', 'merger.not_unclear', 'merger.same'],
  handle: async (runtime, caller, { params, body }) => {
    await settle(runtime, caller, { merger: params.merger, ...body })
    return showOne(runtime, caller, params.merger)
  },
})

const ids = Type.Optional(
  Type.Array(Id, { minItems: 1, maxItems: 5000, description: 'Names of the inventory; absent: all that is in quarantine' }),
)
const takeOverErrors = ['merger.unknown', 'merger.not_in_quarantine', 'merger.too_many', 'transfer.moving', 'instrument.invalid']

const takeOverPreview = operation({
  id: 'mergers.previewTakeOver',
  method: 'POST',
  path: '/v1/mergers/{merger}/take-over-preview',
  summary: 'What the caller would answer for, line by line; no effect at all',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  params: Named,
  body: Closed({ ids }),
  response: ListPreviewed,
  errors: takeOverErrors,
  handle: async (runtime, caller, { params, body }) => {
    const { changes, count, list } = await previewTakeOver(runtime, caller, { merger: params.merger, ids: body.ids })
    return { changes: [...changes], count, list }
  },
})

const takeOverLines = operation({
  id: 'mergers.previewTakeOverLines',
  method: 'POST',
  path: '/v1/mergers/{merger}/take-over-lines',
  summary: 'The lines of what the caller would answer for, some thousand at a time; no effect at all',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  params: Named,
  body: Closed({ ids, skip: Skip }),
  response: Closed({ items: Lines }),
  errors: takeOverErrors,
  handle: async (runtime, caller, { params, body }) => ({
    items: showLines(await previewTakeOverLines(runtime, caller, { merger: params.merger, ids: body.ids }, body.skip)),
  }),
})

const takingOver = operation({
  id: 'mergers.takeOver',
  method: 'POST',
  path: '/v1/mergers/{merger}/take-over',
  summary: 'The caller asks to answer for what is in quarantine: one list that others sign, all of it or nothing',
  description:
    'The list is a document of authority of the kind `transfer`. Somebody’s own accounts and he himself leave quarantine together.',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  params: Named,
  body: Closed({ ids, ...grounds }),
  response: Proposed,
  status: 202,
  errors: [...takeOverErrors, ...groundsErrors],
  handle: async (runtime, caller, { params, body }) => {
    const { reason, ticket } = body
    return { ...(await takeOver(runtime, caller, { merger: params.merger, ids: body.ids }, { reason, ticket })) }
  },
})

const endErrors = ['merger.unknown', 'merger.nothing_left', ...groundsErrors]

const endPreview = operation({
  id: 'mergers.previewEnd',
  method: 'POST',
  path: '/v1/mergers/{merger}/end-preview',
  summary: 'What would end if all that nobody has taken over ended now: plan, needs, and what can not be proven; no effect at all',
  scope: 'request',
  power: 'contract.end',
  asksItself: true,
  params: Named,
  body: Closed(grounds),
  response: PreviewShown,
  errors: endErrors,
  handle: async (runtime, caller, { params, body }) => showPreview(await previewEnd(runtime, caller, { ...params, ...body })),
})

const ending = operation({
  id: 'mergers.end',
  method: 'POST',
  path: '/v1/mergers/{merger}/end',
  summary: 'Ends all that nobody has taken over, with proof, in one change',
  description: 'Repeating it gives the change that is open.',
  scope: 'request',
  power: 'contract.end',
  asksItself: true,
  params: Named,
  body: Closed(grounds),
  response: Closed({ merger: Id, change: Id, plan: Nullable(Digest), outcome: Outcome }),
  status: 202,
  errors: endErrors,
  handle: async (runtime, caller, { params, body }) => {
    const { change, plan, outcome } = await endTheRest(runtime, caller, { ...params, ...body })
    return { merger: params.merger, change, plan, outcome }
  },
})

export const mergerOperations = [
  list,
  read,
  items,
  beginning,
  paging,
  completing,
  settling,
  takeOverPreview,
  takeOverLines,
  takingOver,
  endPreview,
  ending,
]
