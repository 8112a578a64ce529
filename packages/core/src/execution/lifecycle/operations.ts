// The API of lives: what sources said and what became of it, how far somebody's leaving is, and letting go who is in no source.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { PreviewShown, showPreview } from '../changes/index.ts'
import { confirmIdentity } from './confirm.ts'
import { endIdentity, previewEnd } from './end.ts'
import { pageOfEvents } from './events-store.ts'
import { letGo, previewLeave } from './leaver.ts'
import { lifeOf } from './shown.ts'
import { transferOperations } from './transfer-operations.ts'

const Subject = Type.Enum(['principal', 'contract', 'workload', 'identity'])
const State = Type.Enum(['pending', 'waiting', 'done', 'held', 'superseded'])

const events = operation({
  id: 'lifecycle.events',
  method: 'GET',
  path: '/v1/lifecycle/events',
  summary: 'What sources said of the lives of people, contracts, workloads and identities, and what became of it',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, subject: Type.Optional(Id), state: Type.Optional(State) }),
  response: Page(
    Closed({
      id: Id,
      kind: Type.String(),
      subjectKind: Subject,
      subject: Id,
      source: Id,
      externalId: Type.String(),
      effectiveAt: Instant,
      noticedAt: Instant,
      state: State,
      change: Nullable(Id),
      note: Nullable(Type.String()),
      before: Nullable(Facts),
      after: Nullable(Facts),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'lifecycle')
    const { subject, state } = query
    return pageOf(
      listName('lifecycle', { subject, state }),
      query,
      (after, limit) => pageOfEvents(runtime.db, caller.org, { subject, state }, after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        kind: row.kind,
        subjectKind: row.subject_kind,
        subject: row.subject,
        source: row.source,
        externalId: row.external_id,
        effectiveAt: row.effective_at.toISOString(),
        noticedAt: row.noticed_at.toISOString(),
        state: row.state,
        change: row.change_id,
        note: row.note,
        before: row.before && { ...row.before },
        after: row.after && { ...row.after },
      }),
    )
  },
})

const PersonParam = Closed({ person: Id })

const show = operation({
  id: 'lifecycle.show',
  method: 'GET',
  path: '/v1/lifecycle/people/{person}',
  summary: 'Somebody’s life: whether he is here, what is his own and how it stands, and the changes that end it',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: PersonParam,
  response: Closed({
    person: Id,
    name: Type.String(),
    active: Type.Boolean(),
    leftAt: Nullable(Instant),
    team: Nullable(Type.String()),
    manager: Nullable(Id),
    identities: Type.Array(
      Closed({
        id: Id,
        state: Type.Enum(['active', 'offboarding', 'retired']),
        credentials: Type.Array(Closed({ id: Id, system: Id, state: Type.Enum(['active', 'suspended', 'retired', 'risk_accepted']) })),
      }),
    ),
    changes: Type.Array(Closed({ id: Id, state: Type.String(), closure: Type.String(), openedAt: Instant, closedAt: Nullable(Instant) })),
    left: Type.Integer({ description: 'Credentials of his that are not proven dead' }),
  }),
  errors: ['principal.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'lifecycle')
    const life = await lifeOf(runtime, caller.org, params.person)
    if (!life) throw new CountersignError('principal.unknown', 'not_found', `no principal \`${params.person}\``)
    return life
  },
})

const grounds = Closed({ reason: Text, ticket: Text })
const errors = ['principal.unknown', 'change.reason_missing', 'change.ticket_missing']

const preview = operation({
  id: 'lifecycle.previewLeave',
  method: 'POST',
  path: '/v1/lifecycle/people/{person}/leave-preview',
  summary: 'What would end if this person left now: plan, needs, and what can not be proven; no effect at all',
  scope: 'administer',
  power: 'role.assign',
  asksItself: true,
  params: PersonParam,
  body: grounds,
  response: PreviewShown,
  errors,
  handle: async (runtime, caller, { params, body }) => showPreview(await previewLeave(runtime, caller, { ...params, ...body })),
})

const leave = operation({
  id: 'lifecycle.leave',
  method: 'POST',
  path: '/v1/lifecycle/people/{person}/leave',
  summary: 'Somebody leaves: roles, keys and API keys are taken at once, nothing is issued to him, and one change ends every access of his',
  description:
    'For who is in no source; a source says it by itself. Repeating it gives the change that is open. Nothing of it comes back by itself.',
  scope: 'administer',
  power: 'role.assign',
  asksItself: true,
  params: PersonParam,
  body: grounds,
  response: Closed({
    person: Id,
    change: Nullable(Id),
    outcome: Nullable(Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])),
  }),
  status: 202,
  errors,
  handle: async (runtime, caller, { params, body }) => {
    const opened = await letGo(runtime, caller, { ...params, ...body })
    return { person: params.person, change: opened?.change ?? null, outcome: opened?.outcome ?? null }
  },
})

const IdentityParam = Closed({ identity: Id })
const endErrors = ['identity.unknown', 'identity.over', 'change.reason_missing', 'change.ticket_missing']

const endPreview = operation({
  id: 'lifecycle.previewEnd',
  method: 'POST',
  path: '/v1/lifecycle/identities/{identity}/end-preview',
  summary: 'What would end if this identity were needed no more: plan, needs, and what can not be proven; no effect at all',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: IdentityParam,
  body: grounds,
  response: PreviewShown,
  errors: endErrors,
  handle: async (runtime, caller, { params, body }) => showPreview(await previewEnd(runtime, caller, { ...params, ...body })),
})

const end = operation({
  id: 'lifecycle.end',
  method: 'POST',
  path: '/v1/lifecycle/identities/{identity}/end',
  summary: 'Asks that an identity be ended: every access of it by one change with proof; what still uses it gets its own first',
  description: 'Where no source says that it is over. People are asked, whatever the risk. Repeating it gives the change that is open.',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: IdentityParam,
  body: grounds,
  response: Closed({ change: Id, plan: Digest, outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']) }),
  status: 202,
  errors: endErrors,
  handle: async (runtime, caller, { params, body }) => ({ ...(await endIdentity(runtime, caller, { ...params, ...body })) }),
})

const confirm = operation({
  id: 'lifecycle.confirm',
  method: 'POST',
  path: '/v1/lifecycle/identities/{identity}/confirm',
  summary: 'Whoever answers for an identity now says that it is still needed',
  scope: 'request',
  power: 'finding.resolve',
  asksItself: true,
  params: IdentityParam,
  body: Closed({ reason: Text }),
  response: Closed({ identity: Id, confirmed: Type.Literal(true) }),
  errors: ['identity.unknown'],
  handle: async (runtime, caller, { params, body }) => {
    await confirmIdentity(runtime, caller, params.identity, body.reason)
    return { identity: params.identity, confirmed: true as const }
  },
})

export const lifecycleOperations = [events, show, preview, leave, endPreview, end, ...transferOperations, confirm]
