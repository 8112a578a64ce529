// The API of signals: sending one, and looking at those that came.
import { SIGNAL_EVENTS } from '@countersign/policy'
import { Type } from 'typebox'
import { subjectKinds } from '../../authority/transmitters/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { transmitterOperations } from './event-operations.ts'
import { listSignals } from './store.ts'
import { takeSignal } from './take.ts'

const Subject = Closed({ kind: Type.Enum(subjectKinds), id: Id })
const EventId = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[!-~]+$',
  description: "The sender's own id of it (`jti`): taken once",
})

const send = operation({
  id: 'signals.send',
  method: 'POST',
  path: '/v1/signals',
  summary: 'Says that something about a subject is wrong, or right again; who may is in `trust.json` of the policy',
  description:
    'Events are those of the OpenID Shared Signals Framework (CAEP, RISC), by the last part of their URI. The newest by `at` counts. A signal takes back only what the same sender said in the same event.',
  scope: 'execute',
  power: 'signal.send',
  asksItself: true,
  body: Closed({
    id: EventId,
    event: Type.Enum(SIGNAL_EVENTS),
    subject: Subject,
    status: Type.Enum(['bad', 'good']),
    at: Instant,
    reason: Text,
  }),
  response: Closed({ taken: Type.Boolean(), counts: Type.Boolean() }),
  errors: ['signal.subject_unknown', 'signal.contradicts_event', 'signal.ahead_of_time'],
  handle: (runtime, caller, { body }) => takeSignal(runtime, caller, { ...body, bad: body.status === 'bad', at: new Date(body.at) }),
})

const list = operation({
  id: 'signals.list',
  method: 'GET',
  path: '/v1/signals',
  summary: 'Signals as they came, by sender; `counts`: the newest of its kind about its subject',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(
    Closed({
      sender: Id,
      id: Type.String(),
      event: Type.String(),
      subject: Subject,
      status: Type.Enum(['bad', 'good']),
      at: Instant,
      receivedAt: Instant,
      reason: Type.String(),
      counts: Type.Boolean(),
    }),
  ),
  handle: (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'signals')
    return pageOf(
      listName('signals'),
      query,
      (after, limit) => listSignals(runtime.db, caller.org, after, limit),
      (row) => `${row.sender} ${row.id}`,
      ({ received_at, kind, subject, bad, at, ...row }) => ({
        ...row,
        subject: { kind, id: subject },
        status: bad ? ('bad' as const) : ('good' as const),
        at: at.toISOString(),
        receivedAt: received_at.toISOString(),
      }),
    )
  },
})

export const signalOperations = [send, list, ...transmitterOperations]
