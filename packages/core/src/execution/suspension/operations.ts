// The API of the kill switch.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { suspensionProgress } from './progress.ts'
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

export const suspensionOperations = [suspend, progress]
