// The API of changes: ending a contract, and following what comes of it. A provider sees its own part and nothing else.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { requirePower } from '../../authority/access/index.ts'
import { ApprovalRequest, listRequests, showRequests } from '../../authority/approvals/index.ts'
import { readDecision } from '../../authority/decisions/index.ts'
import { listAcceptances, RiskAcceptance, showAcceptance } from '../../authority/risk/index.ts'
import { entriesOfStreamsFrom, JournalEntry, showEntry, showEntryOfPart } from '../../evidence/journal/index.ts'
import { getJson } from '../../platform/documents.ts'
import { operation } from '../../platform/operation.ts'
import { cursorAt, listName, longestPage, Page, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Digest, Facts, Id, Nullable, Text } from '../../platform/schemas.ts'
import { Incident, listIncidents, showIncident, showIncidentOfPart } from '../../registry/incidents/index.ts'
import { readContract } from '../../registry/inventory/index.ts'
import { reachOf } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { endContract, previewContractEnd } from './contract-end.ts'
import { credentialOperations } from './credential-operations.ts'
import { followChange } from './follow.ts'
import { reviseChange } from './opening.ts'
import { executes, type Part, partOf, toldKinds } from './part.ts'
import { PreviewShown, showPreview } from './preview.ts'
import { Change, ChangeStateShown, OperationShown, showChange, showOperation } from './shown.ts'
import { type ChangeRow, type OperationRow, readChange } from './store.ts'
import { findingCounts, pageOfChanges, visibleOperations } from './view-store.ts'

const ChangeParam = Closed({ change: Id })
const ContractParam = Closed({ contract: Id })
const EndBody = Closed({ reason: Text, ticket: Text })
const Outcome = Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])
/** A list within one answer; whoever needs more pages through the list's own route. */
const within = 1000

const preview = operation({
  id: 'contracts.previewEnd',
  method: 'POST',
  path: '/v1/contracts/{contract}/end-preview',
  summary: 'What ending a contract would mean: plan, needs, and what can not be proven; no effect at all',
  scope: 'request',
  power: 'contract.end',
  asksItself: true,
  params: ContractParam,
  body: EndBody,
  response: PreviewShown,
  errors: ['contract.unknown', 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { params, body }) =>
    showPreview(await previewContractEnd(runtime, caller, { contract: params.contract, ...body })),
})

const Opened = Closed({ change: Id, plan: Digest, outcome: Outcome })

const end = operation({
  id: 'contracts.end',
  method: 'POST',
  path: '/v1/contracts/{contract}/end',
  summary: 'Opens the change that ends a contract; while one is open, gives that one',
  scope: 'request',
  power: 'contract.end',
  asksItself: true,
  params: ContractParam,
  body: EndBody,
  response: Opened,
  status: 202,
  errors: ['contract.unknown', 'contract.ended', 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { params, body }) => {
    await requirePower(runtime, caller, 'contract.end', { kind: 'contract', id: params.contract })
    const contract = await readContract(runtime.db, caller.org, params.contract)
    if (contract?.state === 'ended')
      throw new CountersignError('contract.ended', 'conflict', `the contract \`${params.contract}\` has ended; its change is closed`)
    return endContract(runtime, caller, { contract: params.contract, ...body })
  },
})

const list = operation({
  id: 'changes.list',
  method: 'GET',
  path: '/v1/changes',
  summary: 'Changes, oldest first unless the newest are asked for',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    state: Type.Optional(ChangeStateShown),
    trigger: Type.Optional(Type.String({ maxLength: 200, description: 'What brought it about, as `contract.end`' })),
    identity: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Those that do something about a credential of it' })),
    order: Type.Optional(Type.Enum(['oldest', 'newest'])),
  }),
  response: Page(Change),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.change', 'change')
    const part = await partOf(runtime.db, caller.org, reach)
    const { state, trigger, identity, order } = query
    const filter = { state, trigger, identity, newestFirst: order === 'newest' }
    return pageOf(
      listName('changes', { state, trigger, identity, order }),
      query,
      (after, limit) => pageOfChanges(runtime.db, caller.org, reach, filter, after, limit),
      (row) => row.id,
      (row) => showChange(row, part),
    )
  },
})

/** The change and what the caller may see of it. Somebody else's, and none at all, answer alike: `change.unknown`. */
const seen = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
): Promise<{ row: ChangeRow; part: Part | undefined; operations: OperationRow[] }> => {
  const reach = reachOf(runtime, caller, 'read.change', 'change')
  const row = await readChange(runtime.db, caller.org, id)
  const operations = row ? await visibleOperations(runtime.db, caller.org, reach, id) : []
  if (!row || (reach !== undefined && operations.length === 0))
    throw new CountersignError('change.unknown', 'not_found', `no change \`${id}\``)
  return { row, part: await partOf(runtime.db, caller.org, reach), operations }
}

const read = operation({
  id: 'changes.read',
  method: 'GET',
  path: '/v1/changes/{change}',
  summary: 'One change: its plan, its decision, its operations and what is asked of whom',
  description:
    'Operations are those of the current plan. A provider gets the operations that it executes or that touch its own identities; plan, decision and what is asked of the enterprise are then left out, and who asked for the change and why, unless it asked itself.',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: ChangeParam,
  response: Closed({
    ...Change.properties,
    planDocument: Nullable(Facts),
    decisionDocument: Nullable(Facts),
    operations: Type.Array(OperationShown),
    approvalRequests: Type.Array(ApprovalRequest),
    riskAcceptances: Type.Array(RiskAcceptance),
    incidents: Type.Array(Incident),
    findings: Closed({ open: Type.Integer(), resolved: Type.Integer() }),
  }),
  errors: ['change.unknown'],
  handle: async (runtime, caller, { params }) => {
    const { row, part, operations } = await seen(runtime, caller, params.change)
    const current = operations.filter((one) => one.plan_digest === row.plan_digest)
    const incidents = await listIncidents(runtime.db, caller.org, { change: row.id, after: '', limit: within })
    if (part !== undefined) {
      const own = new Set(operations.map((one) => one.id))
      return {
        ...showChange(row, part),
        planDocument: null,
        decisionDocument: null,
        operations: current.map((one) => showOperation(one, part)),
        approvalRequests: [],
        riskAcceptances: [],
        incidents: incidents.filter((one) => one.operation_id !== null && own.has(one.operation_id)).map(showIncidentOfPart),
        findings: { open: 0, resolved: 0 },
      }
    }
    const decision = row.plan_digest === null ? undefined : await readDecision(runtime.db, caller.org, row.plan_digest)
    return {
      ...showChange(row, part),
      planDocument: row.plan_digest === null ? null : ((await getJson(runtime.db, caller.org, row.plan_digest)) as Record<string, unknown>),
      decisionDocument: decision ? ((await getJson(runtime.db, caller.org, decision.digest)) as Record<string, unknown>) : null,
      operations: current.map((one) => showOperation(one, part)),
      approvalRequests: await showRequests(
        runtime.db,
        caller.org,
        await listRequests(runtime.db, caller.org, { change: row.id, after: '', limit: within }),
      ),
      riskAcceptances: (await listAcceptances(runtime.db, caller.org, { change: row.id, after: '', limit: within })).map(showAcceptance),
      incidents: incidents.map(showIncident),
      findings: await findingCounts(runtime.db, caller.org, row.id),
    }
  },
})

const revise = operation({
  id: 'changes.revise',
  method: 'POST',
  path: '/v1/changes/{change}/revise',
  summary: 'Plans again what is still open; the old plan and its approvals lose their effect',
  scope: 'request',
  power: 'contract.end',
  params: ChangeParam,
  body: Closed({ reason: Text }),
  response: Opened,
  status: 202,
  errors: ['change.unknown', 'change.ended', 'change.requester_gone'],
  resource: ({ params }) => ({ kind: 'change', id: params.change }),
  handle: (runtime, caller, { params, body }) => reviseChange(runtime, caller, params.change, body.reason),
})

const journal = operation({
  id: 'changes.journal',
  method: 'GET',
  path: '/v1/changes/{change}/journal',
  summary: 'The journal of a change and its operations, in log order',
  description:
    'A provider is told what became of the operations that it executes: which entry stands where, without its text, and of the actors its own.',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: ChangeParam,
  query: Closed({ ...PageQuery, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: longestPage, default: 50 })) }),
  response: Page(JournalEntry),
  errors: ['change.unknown'],
  handle: async (runtime, caller, { params, query }) => {
    const { streams, part } = await streamsSeen(runtime, caller, params.change)
    const name = listName(`changes/${params.change}/journal`)
    const position = positionOf(name, query.cursor)
    const limit = query.limit ?? 50
    const rows = await entriesOfStreamsFrom(runtime.db, caller.org, streams, Number(position || 0), limit + 1, part && toldKinds)
    const items = rows.slice(0, limit).map((one) => (part === undefined ? showEntry(one) : showEntryOfPart(one, part.principals)))
    return rows.length > limit ? { items, next: cursorAt(name, String(rows[limit]!.index)) } : { items }
  },
})

/** The enterprise follows the change and all that it ever planned; a provider follows the operations that it executes. */
const streamsSeen = async (runtime: Runtime, caller: Caller, id: string): Promise<{ streams: string[]; part: Part | undefined }> => {
  const { part, operations } = await seen(runtime, caller, id)
  const own = operations.filter((one) => executes(part, one)).map((one) => one.id)
  return { streams: part === undefined ? [id, ...own] : own, part }
}

const events = operation({
  id: 'changes.events',
  method: 'GET',
  path: '/v1/changes/{change}/events',
  summary: "A change's journal as it is written: server-sent events",
  description:
    "Each event's id is the entry's id; `Last-Event-ID` goes on after it. An event is what the caller would be shown in the change's journal.",
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: ChangeParam,
  streams: 'events',
  response: JournalEntry,
  errors: ['change.unknown'],
  handle: async (runtime, caller, { params }, context) => {
    const { part } = await seen(runtime, caller, params.change)
    const streams = async () => (await streamsSeen(runtime, caller, params.change)).streams
    return followChange(runtime, caller, { streams, part }, context) as never
  },
})

export const changeOperations = [preview, end, list, read, revise, journal, events, ...credentialOperations]
