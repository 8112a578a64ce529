// The API of rotations: what one would mean, beginning it, how it stands, saying that a consumer uses its own, and cutting the old one.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import { type ChangeRow, PreviewShown, showPreview } from '../changes/index.ts'
import { confirmUse } from './confirm.ts'
import { consumerStates } from './model.ts'
import { type Rotation, rotationOf } from './standing.ts'
import { cutRotation, previewRotation, startRotation } from './start.ts'
import { latestRotationOf, pageOfRotations } from './store.ts'

const Way = Type.Enum(['staged', 'in_place'], {
  description:
    '`staged`: each consumer gets one of its own beside the old one. `in_place`: the same account gets another secret, with a gap',
})
const Outcome = Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])
const CredentialParam = Closed({ credential: Id })
const grounds = Closed({ reason: Text, ticket: Text })
const startErrors = [
  'credential.unknown',
  'rotation.no_way',
  'rotation.leaving',
  'credential.known_by_key',
  'change.reason_missing',
  'change.ticket_missing',
]

const RotationShown = Closed({
  credential: Id,
  change: Id,
  state: Type.String(),
  closure: Type.String(),
  trigger: Type.Enum(['rotation', 'rotation.due', 'rotation.cut']),
  way: Way,
  cut: Type.Boolean({ description: 'The old one ends without waiting for who still uses it' }),
  purpose: Nullable(Type.String()),
  openedAt: Instant,
  consumers: Type.Array(
    Closed({
      workload: Id,
      state: Type.Enum([...consumerStates]),
      strength: Nullable(Type.Enum(['observed', 'confirmed'])),
      since: Nullable(Instant),
      moveBy: Nullable(Instant),
      credential: Id,
      account: Type.String(),
      deliveredTo: Nullable(Type.String()),
      waitsFor: Nullable(Type.String()),
      next: Nullable(Type.String()),
    }),
  ),
  old: Nullable(
    Closed({
      operation: Id,
      phase: Type.String(),
      closure: Type.String(),
      reasons: Type.Array(Type.String()),
    }),
  ),
})

const show = (rotation: Rotation) => {
  const { change, ending } = rotation
  return {
    credential: rotation.credential,
    change: change.id,
    state: change.state,
    closure: change.closure,
    trigger: change.trigger_kind as 'rotation' | 'rotation.due' | 'rotation.cut',
    way: rotation.way,
    cut: rotation.cut,
    purpose: change.purpose,
    openedAt: change.opened_at.toISOString(),
    consumers: rotation.consumers.map((one) => ({
      workload: one.workload,
      state: one.state,
      strength: one.strength,
      since: one.since?.toISOString() ?? null,
      moveBy: one.moveBy?.toISOString() ?? null,
      credential: one.credential,
      account: one.account,
      deliveredTo: one.deliveredTo,
      waitsFor: one.waitsFor,
      next: one.next,
    })),
    old: ending ? { operation: ending.id, phase: ending.phase, closure: ending.closure, reasons: [...(ending.reasons ?? [])] } : null,
  }
}

const shownOf = async (runtime: Runtime, org: string, change: ChangeRow) => show(await rotationOf(runtime, runtime.db, org, change))

const list = operation({
  id: 'rotations.list',
  method: 'GET',
  path: '/v1/rotations',
  summary: 'Rotations, the newest first, each with its consumers',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    state: Type.Optional(Type.Enum(['running', 'all'], { description: '`running`, unless `all` is asked for' })),
  }),
  response: Page(RotationShown),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'rotation')
    const name = listName('rotations', { state: query.state })
    positionOf(name, query.cursor)
    return pageOf(
      name,
      query,
      (after, limit) => pageOfRotations(runtime.db, caller.org, query.state !== 'all', after, limit),
      (row) => row.id,
      (row) => shownOf(runtime, caller.org, row),
    )
  },
})

const read = operation({
  id: 'rotations.read',
  method: 'GET',
  path: '/v1/rotations/{credential}',
  summary: "A credential's latest rotation: each consumer's state, what it waits for, since when, and the next step",
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: CredentialParam,
  response: RotationShown,
  errors: ['rotation.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'rotation')
    const change = await latestRotationOf(runtime.db, caller.org, params.credential)
    if (!change) throw new CountersignError('rotation.unknown', 'not_found', `\`${params.credential}\` has not been rotated by the chain`)
    return shownOf(runtime, caller.org, change)
  },
})

const preview = operation({
  id: 'rotations.preview',
  method: 'POST',
  path: '/v1/rotations/{credential}/preview',
  summary: 'What rotating a credential would mean: whether there is a gap and which, plan, needs; no effect at all',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: CredentialParam,
  body: grounds,
  response: Closed({ way: Way, ...PreviewShown.properties }),
  errors: startErrors,
  handle: async (runtime, caller, { params, body }) => {
    const planned = await previewRotation(runtime, caller, { ...params, ...body })
    return { way: planned.way, ...showPreview(planned) }
  },
})

const start = operation({
  id: 'rotations.start',
  method: 'POST',
  path: '/v1/rotations/{credential}/start',
  summary: 'Begins to rotate a credential; while that runs, gives the change that is open',
  description:
    'Where its system can hold two, every known consumer gets one of its own, is seen to use it, and then the old one ends with a rejection proof.',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: CredentialParam,
  body: grounds,
  response: Closed({ change: Id, plan: Digest, outcome: Outcome, way: Way }),
  status: 202,
  errors: [...startErrors, 'rotation.running'],
  handle: async (runtime, caller, { params, body }) => ({ ...(await startRotation(runtime, caller, { ...params, ...body })) }),
})

const cut = operation({
  id: 'rotations.cut',
  method: 'POST',
  path: '/v1/rotations/{credential}/cut',
  summary: 'Because of an incident: the old one ends without waiting for who still uses it; the plan names whom it cuts off',
  description: 'Takes the place of the running rotation. Who is cut off still gets his own, and is a finding until he is seen with it.',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: CredentialParam,
  body: grounds,
  response: Closed({ change: Id, plan: Digest, outcome: Outcome }),
  status: 202,
  errors: ['rotation.unknown', 'rotation.in_place', 'rotation.running', 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { params, body }) => ({ ...(await cutRotation(runtime, caller, { ...params, ...body })) }),
})

const confirm = operation({
  id: 'rotations.confirm',
  method: 'POST',
  path: '/v1/rotations/{credential}/confirm',
  summary: 'Whoever answers for a consumer says that it uses its new credential, where its system does not show use',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: CredentialParam,
  body: Closed({ workload: Id, words: Text }),
  response: Closed({ credential: Id, workload: Id, confirmed: Type.Literal(true) }),
  errors: ['rotation.unknown', 'rotation.consumer', 'rotation.observed', 'authority.refused'],
  handle: async (runtime, caller, { params, body }) => {
    await confirmUse(runtime, caller, { ...params, ...body })
    return { credential: params.credential, workload: body.workload, confirmed: true as const }
  },
})

export const rotationOperations = [list, read, preview, start, cut, confirm]
