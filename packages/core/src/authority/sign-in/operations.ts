// The API of who is signed in: since when, until when, by which way; and how a session is ended from elsewhere.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { reachOf } from '../../registry/principals/index.ts'
import { endSession, endsOf, limitsFor, pageOfSessions, readSession, sessionModel } from '../../registry/sessions/index.ts'
import { requirePower } from '../access/index.ts'

const list = operation({
  id: 'sessions.list',
  method: 'GET',
  path: '/v1/sessions',
  summary: 'Where somebody is signed in, or was: the caller himself, or another person for who may read of him',
  scope: 'read',
  power: 'self',
  query: Closed({ ...PageQuery, principal: Type.Optional(Id) }),
  response: Page(
    Closed({
      id: Id,
      principal: Id,
      way: Type.Enum(['oidc', 'passkey', 'first']),
      issuer: Nullable(Type.String()),
      agent: Type.String({ description: 'What the browser calls itself' }),
      signedInAt: Instant,
      lastSeenAt: Nullable(Type.String({ format: 'date-time', description: 'To the minute' })),
      idleEndsAt: Instant,
      endsAt: Instant,
      steppedUpAt: Nullable(Instant),
      endedAt: Nullable(Instant),
      endedBecause: Nullable(Type.String()),
      current: Type.Boolean({ description: 'Whether the caller came with this one' }),
    }),
  ),
  handle: async (runtime, caller, { query }, context) => {
    const principal = query.principal ?? caller.principal.id
    const reach = principal === caller.principal.id ? undefined : reachOf(runtime, caller, 'read.inventory', 'session')
    const model = sessionModel(runtime)
    return pageOf(
      listName('sessions', { principal }),
      query,
      (after, limit) => pageOfSessions(runtime.db, caller.org, principal, reach, after, limit),
      (row) => row.id,
      (row) => {
        const { idleEndsAt, endsAt } = endsOf(row, limitsFor(model, row.party_kind))
        return {
          id: row.id,
          principal: row.principal_id,
          way: row.way,
          issuer: row.issuer,
          agent: row.agent,
          signedInAt: row.opened_at.toISOString(),
          lastSeenAt: row.last_seen_at.toISOString(),
          idleEndsAt: idleEndsAt.toISOString(),
          endsAt: endsAt.toISOString(),
          steppedUpAt: row.stepped_up_at?.toISOString() ?? null,
          endedAt: row.ended_at?.toISOString() ?? null,
          endedBecause: row.ended_because,
          current: row.id === context.session?.id,
        }
      },
    )
  },
})

const end = operation({
  id: 'sessions.end',
  method: 'DELETE',
  path: '/v1/sessions/{session}',
  summary: 'Signs somebody out, at once: a session of the caller himself, or anybody else’s for who assigns roles',
  scope: 'read',
  power: 'role.assign',
  asksItself: true,
  params: Closed({ session: Id }),
  response: Closed({ id: Id, ended: Type.Literal(true) }),
  errors: ['session.unknown'],
  handle: async (runtime, caller, { params }) => {
    const row = await readSession(runtime.db, caller.org, params.session)
    if (row?.principal_id !== caller.principal.id)
      await requirePower(runtime, caller, 'role.assign', {
        kind: 'session',
        id: params.session,
        ...(row === undefined ? {} : { subjectId: row.principal_id }),
      })
    if (!row) throw new CountersignError('session.unknown', 'not_found', `no session \`${params.session}\``)
    await transact(runtime, caller, (work) => endSession(work, row.id, 'ended'))
    return { id: row.id, ended: true as const }
  },
})

export const signInOperations = [list, end]
