// The API of suspension: what sleeps and why, switching one off by a person's word, and asking for one to come back.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { listSleepers, type SleeperRow } from '../../registry/suspended/index.ts'
import { resumeAccess, suspendAccess } from './contain.ts'

const Sleeper = Closed({
  credential: Id,
  identity: Id,
  system: Id,
  account: Type.String(),
  owner: Nullable(Id),
  because: Type.String(),
  change: Id,
  begunAt: Instant,
  suspendedAt: Nullable({ ...Instant, description: 'since when it is proven to be off; null: it is not proven yet' }),
  was: Nullable(Type.Enum(['on', 'off', 'unknown'], { description: 'what an observer saw before anything was done' })),
  heldBy: Nullable(Id),
  resumes: Type.Enum(['itself', 'asked', 'needed'], {
    description: 'how it comes back when nothing holds it down; `needed`: when somebody says that it is needed, and not before',
  }),
  endsAt: Nullable({ ...Instant, description: 'from then on its end is proposed' }),
  resumption: Nullable({ ...Id, description: 'the change by which it comes back, where one is under way or was refused' }),
})

const show = ({ begun_at, suspended_at, held_by, asks, until_asked, ends_at, resume_change, ...row }: SleeperRow) => ({
  ...row,
  begunAt: begun_at.toISOString(),
  suspendedAt: suspended_at?.toISOString() ?? null,
  heldBy: held_by,
  resumes: until_asked ? ('needed' as const) : asks ? ('asked' as const) : ('itself' as const),
  endsAt: ends_at?.toISOString() ?? null,
  resumption: resume_change,
})

const list = operation({
  id: 'access.suspended',
  method: 'GET',
  path: '/v1/access/suspended',
  summary: 'Suspended access: because of what, since when, what holds it down, and how it comes back',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, credential: Type.Optional(Id) }),
  response: Page(Sleeper),
  handle: (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'credential')
    const { credential } = query
    return pageOf(
      listName('suspended', { credential }),
      query,
      (after, limit) => listSleepers(runtime.db, caller.org, after, limit, credential === undefined ? undefined : [credential]),
      (row) => row.credential,
      show,
    )
  },
})

const Grounds = Closed({ credential: Id, reason: Text, ticket: Text })
const Outcome = Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])

const suspend = operation({
  id: 'access.suspend',
  method: 'POST',
  path: '/v1/access/suspensions',
  summary: 'Switches one credential off at once and ends its sessions, with proof; it is kept, and comes back by a resumption',
  description: '`held`: it sleeps already or is being put to sleep, and the word of whoever asks holds it down beside what did so before.',
  scope: 'request',
  power: 'access.suspend',
  asksItself: true,
  body: Grounds,
  response: Closed({ change: Id, held: Type.Boolean(), outcome: Nullable(Outcome) }),
  status: 202,
  errors: ['credential.unknown', 'credential.no_way_back', 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { body }) => ({ ...(await suspendAccess(runtime, caller, body)) }),
})

const resume = operation({
  id: 'access.resume',
  method: 'POST',
  path: '/v1/access/resumptions',
  summary: 'Asks for a suspended credential to be switched on again as it was; people decide it, and nothing else may hold it down',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  body: Grounds,
  response: Closed({ change: Id, plan: Type.String(), outcome: Outcome }),
  status: 202,
  errors: ['credential.unknown', 'credential.not_suspended', 'credential.held_down', 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { body }) => ({ ...(await resumeAccess(runtime, caller, body)) }),
})

export const containmentOperations = [list, suspend, resume]
