// The API of the kill switch.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Empty, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { partyTree } from '../../registry/principals/index.ts'
import { previewSuspension } from './preview.ts'
import { suspensionProgress } from './progress.ts'
import { readProvider } from './provider.ts'
import { pageOfLiveMandates } from './store.ts'
import { suspendProvider } from './suspend.ts'

const ProviderParam = Closed({ provider: Id })
const Spread = Closed({ count: Type.Integer(), medianSeconds: Nullable(Type.Number()), lastSeconds: Nullable(Type.Number()) })

const suspend = operation({
  id: 'providers.suspend',
  method: 'POST',
  path: '/v1/providers/{provider}/suspend',
  summary:
    'The kill switch: its mandates are void, its people and agents refused, its credentials revoked by our own connectors and proven dead',
  description: 'Repeating it gives the suspension that stands. Back again only by decision: propose a `resumption`.',
  scope: 'request',
  power: 'provider.suspend',
  asksItself: true,
  params: ProviderParam,
  body: Closed({ reason: Text, ticket: Text }),
  response: Closed({
    suspension: Id,
    suspendedAt: Instant,
    parties: Type.Array(Id),
    mandatesVoided: Type.Integer(),
    change: Id,
  }),
  status: 202,
  errors: ['provider.unknown', 'change.reason_missing', 'change.ticket_missing', 'plan.too_large'],
  handle: async (runtime, caller, { params, body }) => {
    const suspended = await suspendProvider(runtime, caller, { provider: params.provider, ...body })
    return { ...suspended, parties: [...suspended.parties] }
  },
})

const progress = operation({
  id: 'providers.suspension',
  method: 'GET',
  path: '/v1/providers/{provider}/suspension',
  summary: 'How far a suspension is: revoked, proven, stuck, and how long each took',
  scope: 'read',
  power: 'read.oversight',
  params: ProviderParam,
  resource: ({ params }) => ({ kind: 'party', id: params.provider }),
  response: Closed({
    suspension: Id,
    party: Id,
    suspendedAt: Instant,
    suspendedBy: Id,
    reason: Type.String(),
    ticket: Type.String(),
    liftedAt: Nullable(Instant),
    change: Nullable(Id),
    credentials: Type.Integer(),
    revoked: Spread,
    proven: Spread,
    open: Type.Integer(),
    stuck: Type.Array(Id),
  }),
  errors: ['provider.unknown', 'provider.never_suspended'],
  handle: async (runtime, caller, { params }) => {
    const { stuck, ...rest } = await suspensionProgress(runtime, caller, params.provider)
    return { ...rest, stuck: [...stuck] }
  },
})

const Known = { id: Id, name: Type.String(), party: Id }

const preview = operation({
  id: 'providers.previewSuspension',
  method: 'POST',
  path: '/v1/providers/{provider}/suspend-preview',
  summary: 'What the kill switch would do now: who is refused, which mandates are void, which credentials end and how; no effect at all',
  description:
    'Lists are cut at a thousand; the counts are whole up to there. `planned` is null where the plan can not be made now: the switch works all the same.',
  scope: 'request',
  power: 'provider.suspend',
  asksItself: true,
  params: ProviderParam,
  body: Empty,
  response: Closed({
    standing: Nullable(Closed({ suspension: Id, suspendedAt: Instant })),
    parties: Type.Array(Closed({ id: Id, name: Type.String(), kind: Type.Enum(['provider', 'subcontractor', 'partner']) })),
    refused: Type.Array(Closed({ ...Known, kind: Type.Enum(['person', 'agent', 'service', 'connector']) }), {
      description: 'Who can act now, and no more afterwards',
    }),
    mandates: Type.Integer({ description: 'How many lose their effect' }),
    planned: Nullable(
      Closed({
        credentials: Type.Array(Closed({ credential: Id, system: Id, account: Type.String() }), {
          description: 'What is revoked by our own connectors',
        }),
        successors: Type.Array(Closed({ credential: Id, system: Id, workload: Nullable(Id) }), {
          description: 'What our own workloads share is first issued anew for them, so that they go on',
        }),
        denied: Type.Array(Closed({ credential: Id, reasons: Type.Array(Type.String()) })),
        unprovable: Type.Array(Closed({ credential: Id, reason: Type.String() })),
      }),
    ),
    problem: Nullable(Type.String({ description: 'Why no plan can be made now' })),
  }),
  errors: ['provider.unknown'],
  handle: (runtime, caller, { params }) => previewSuspension(runtime, caller, params.provider),
})

const mandates = operation({
  id: 'providers.mandates',
  method: 'GET',
  path: '/v1/providers/{provider}/mandates',
  summary: 'What a provider and its subcontractors may carry out at this moment: their mandates that can still be used',
  scope: 'read',
  power: 'read.oversight',
  params: ProviderParam,
  query: Closed(PageQuery),
  resource: ({ params }) => ({ kind: 'party', id: params.provider }),
  response: Page(
    Closed({
      id: Id,
      state: Type.Enum(['open', 'started']),
      change: Id,
      operationId: Id,
      operation: Type.String(),
      credential: Id,
      system: Id,
      executor: Id,
      party: Id,
      notBefore: Instant,
      notAfter: Instant,
      startedAt: Nullable(Instant),
    }),
  ),
  errors: ['provider.unknown'],
  handle: (runtime, caller, { params, query }) => {
    const page = async (after: string, limit: number) => {
      const { id } = await readProvider(runtime.db, caller.org, params.provider)
      return pageOfLiveMandates(runtime.db, caller.org, await partyTree(runtime.db, caller.org, id), after, limit)
    }
    return pageOf(
      listName(`providers/${params.provider}/mandates`),
      query,
      page,
      (row) => row.id,
      (row) => ({
        id: row.id,
        state: row.state === 'started' ? ('started' as const) : ('open' as const),
        change: row.change_id,
        operationId: row.operation_id,
        operation: row.operation,
        credential: row.credential_id,
        system: row.system_id,
        executor: row.executor_id,
        party: row.party_id,
        notBefore: row.not_before.toISOString(),
        notAfter: row.not_after.toISOString(),
        startedAt: row.started_at?.toISOString() ?? null,
      }),
    )
  },
})

export const suspensionOperations = [preview, suspend, progress, mandates]
