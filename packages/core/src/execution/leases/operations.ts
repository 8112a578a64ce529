// The API of leases for people: which live, what one rests on, and ending one. A workload has another door, where it proves who it is.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { type LeaseRow, pageOfLeases, readLease } from '../../registry/leases/index.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { fallenOf } from './conditions.ts'
import { endLease } from './end.ts'

const State = Type.Enum(['asked', 'given', 'ending', 'ended'])

const LeaseShown = Closed({
  id: Id,
  state: State,
  workload: Id,
  rule: Id,
  task: Nullable(Type.String()),
  issuer: Id,
  subject: Type.String(),
  proof: Type.String({ description: 'digest of the token that proved the workload' }),
  like: Id,
  credential: Id,
  change: Id,
  askedAt: Instant,
  givenAt: Nullable(Instant),
  expiresAt: Instant,
  until: Instant,
  renewals: Type.Integer(),
  endingAt: Nullable(Instant),
  endReason: Nullable(Type.String()),
  endedAt: Nullable(Instant),
})

const showLease = (row: LeaseRow) => ({
  id: row.id,
  state: row.state,
  workload: row.workload_id,
  rule: row.rule,
  task: row.task,
  issuer: row.issuer,
  subject: row.subject,
  proof: row.proof_digest,
  like: row.like_credential,
  credential: row.credential_id,
  change: row.change_id,
  askedAt: row.asked_at.toISOString(),
  givenAt: row.given_at?.toISOString() ?? null,
  expiresAt: row.expires_at.toISOString(),
  until: row.until_at.toISOString(),
  renewals: row.renewals,
  endingAt: row.ending_at?.toISOString() ?? null,
  endReason: row.end_reason,
  endedAt: row.ended_at?.toISOString() ?? null,
})

const OneLease = Closed({ lease: Id })
const unknown = (id: string) => new CountersignError('lease.unknown', 'not_found', `no lease \`${id}\``)

const list = operation({
  id: 'leases.list',
  method: 'GET',
  path: '/v1/leases',
  summary: 'Credentials that were lent to workloads: which live, until when, by which proof',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    workload: Type.Optional(Id),
    rule: Type.Optional(Id),
    credential: Type.Optional({ ...Id, description: 'That was lent' }),
    like: Type.Optional({ ...Id, description: 'In whose likeness it was lent' }),
    state: Type.Optional(Type.Enum(['asked', 'given', 'ending', 'ended', 'living'])),
    identity: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Lent like a credential of it' })),
  }),
  response: Page(LeaseShown),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'leases')
    const { cursor: _cursor, limit: _limit, ...filter } = query
    return pageOf(
      listName('leases', filter),
      query,
      (after, limit) => pageOfLeases(runtime.db, caller.org, filter, after, limit),
      (row) => row.id,
      showLease,
    )
  },
})

const read = operation({
  id: 'leases.read',
  method: 'GET',
  path: '/v1/leases/{lease}',
  summary: 'One lease, and what of that which it rests on has fallen',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: OneLease,
  response: Closed({ lease: LeaseShown, fallen: Type.Array(Type.String()) }),
  errors: ['lease.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'leases')
    const row = await readLease(runtime.db, caller.org, params.lease)
    if (!row) throw unknown(params.lease)
    const rests = {
      rule: row.rule,
      issuer: row.issuer,
      workload: row.workload_id,
      task: row.task,
      like: row.like_credential,
      credential: row.credential_id,
    }
    const living = row.state === 'asked' || row.state === 'given'
    return { lease: showLease(row), fallen: living ? await fallenOf(runtime.db, caller.org, rests, runtime.clock.now()) : [] }
  },
})

const end = operation({
  id: 'leases.end',
  method: 'POST',
  path: '/v1/leases/{lease}/end',
  summary: 'Ends a lease now: its credential is deleted, its sessions ended, and both proven',
  scope: 'request',
  power: 'lease.end',
  params: OneLease,
  body: Closed({ reason: Text }),
  response: LeaseShown,
  errors: ['lease.unknown'],
  resource: ({ params }) => ({ kind: 'lease', id: params.lease }),
  handle: async (runtime, caller, { params, body }) => showLease(await endLease(runtime, caller, params.lease, body.reason)),
})

export const leaseOperations = [list, read, end]
