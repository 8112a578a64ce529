// The API of who is signed in: since when, until when, by which way; and how a session is ended from elsewhere.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Empty, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { takeBackDevicesOf } from '../../registry/devices/index.ts'
import { reachOf, requirePrincipal, withdrawApiKeysOf } from '../../registry/principals/index.ts'
import {
  browserWords,
  endSession,
  endSessionsAtProvider,
  endSessionsOf,
  endsOf,
  limitsFor,
  pageOfSessions,
  readSession,
  requireStepUp,
  sessionModel,
} from '../../registry/sessions/index.ts'
import { requirePower } from '../access/index.ts'
import { endLink, pageOfLinks, readLink } from './store.ts'

const list = operation({
  id: 'sessions.list',
  method: 'GET',
  path: '/v1/sessions',
  summary: 'Where somebody is signed in, or was: the caller himself, or another person for who may read of him',
  scope: 'read',
  power: 'self',
  query: Closed({
    ...PageQuery,
    principal: Type.Optional(Id),
    state: Type.Optional(Type.Enum(['live', 'over'], { description: '`over`: it has ended' })),
  }),
  response: Page(
    Closed({
      id: Id,
      principal: Id,
      way: Type.Enum(['oidc', 'passkey', 'first']),
      issuer: Nullable(Type.String()),
      acr: Nullable(Type.String({ description: 'How he was signed in, in the words of his provider' })),
      breakGlass: Type.Boolean({ description: 'The first administrator came in by his own passkey' }),
      breakGlassReason: Nullable(
        Type.String({ description: 'Why, as he said before he was in; null: nobody else could have administered' }),
      ),
      browser: Type.String({ description: 'Which one that is, in words of ours, as `Firefox on Linux`' }),
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
    const { state } = query
    const reach = principal === caller.principal.id ? undefined : reachOf(runtime, caller, 'read.inventory', 'session')
    const model = sessionModel(runtime)
    return pageOf(
      listName('sessions', { principal, ...(state === undefined ? {} : { state }) }),
      query,
      (after, limit) => pageOfSessions(runtime.db, caller.org, { principal, state }, reach, after, limit),
      (row) => row.id,
      (row) => {
        const { idleEndsAt, endsAt } = endsOf(row, limitsFor(model, row.party_kind))
        return {
          id: row.id,
          principal: row.principal_id,
          way: row.way,
          issuer: row.issuer,
          acr: row.acr,
          breakGlass: row.break_glass,
          breakGlassReason: row.break_glass_reason,
          browser: browserWords(row.agent),
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
  power: 'self',
  params: Closed({ session: Id }),
  response: Closed({ id: Id, ended: Type.Literal(true) }),
  errors: ['session.unknown', 'auth.scope_missing', 'auth.step_up_needed'],
  handle: async (runtime, caller, { params }, context) => {
    const row = await readSession(runtime.db, caller.org, params.session)
    if (row?.principal_id !== caller.principal.id) {
      // SAFETY: his own anybody may end; another one's takes what any use of that power takes.
      if (!context.scopes.includes('administer'))
        throw new CountersignError(
          'auth.scope_missing',
          'forbidden',
          'a session that is not one of your own is ended by who assigns roles; an API key for it is one for `administer`',
          { details: { scope: 'administer' } },
        )
      requireStepUp(runtime, context.session, 'role.assign', runtime.clock.now())
      await requirePower(runtime, caller, 'role.assign', {
        kind: 'session',
        id: params.session,
        ...(row === undefined ? {} : { subjectId: row.principal_id }),
      })
    }
    if (!row) throw new CountersignError('session.unknown', 'not_found', `no session \`${params.session}\``)
    await transact(runtime, caller, (work) => endSession(work, row.id, 'ended'))
    return { id: row.id, ended: true as const }
  },
})

const endAll = operation({
  id: 'sessions.endAll',
  method: 'POST',
  path: '/v1/principals/{principal}/sign-out',
  summary: 'Signs somebody out everywhere, at once: all his sessions, and all API keys that act as him, his command lines with them',
  scope: 'administer',
  power: 'role.assign',
  params: Closed({ principal: Id }),
  body: Empty,
  response: Closed({ principal: Id, sessions: Type.Integer({ description: 'How many have ended' }), apiKeys: Type.Integer() }),
  errors: ['principal.unknown'],
  resource: ({ params }) => ({ kind: 'session', id: params.principal, subjectId: params.principal }),
  handle: async (runtime, caller, { params }, context) => {
    const { principal } = params
    // SAFETY: whoever takes API keys away is asked for the power over them as well.
    requireStepUp(runtime, context.session, 'apikey.issue', runtime.clock.now())
    await requirePower(runtime, caller, 'apikey.issue', { kind: 'apikey', id: '*', subjectId: principal })
    return transact(runtime, caller, async (work) => {
      await requirePrincipal(work.db, work.org, principal, work.at)
      // ORDER: first what could still become a key, then the keys: one that is made meanwhile waits for this, or is taken too.
      await takeBackDevicesOf(work, principal)
      return { principal, sessions: await endSessionsOf(work, principal, 'ended'), apiKeys: await withdrawApiKeysOf(work, principal) }
    })
  },
})

const links = operation({
  id: 'signInLinks.list',
  method: 'GET',
  path: '/v1/sign-in-links',
  summary: 'Who an issuer’s subject is here, since when and by what that was found',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, principal: Type.Optional(Id) }),
  response: Page(
    Closed({
      id: Id,
      principal: Id,
      signIn: Type.String(),
      issuer: Type.String(),
      subject: Type.String(),
      how: Type.Enum(['record', 'email']),
      linkedAt: Instant,
      endedAt: Nullable(Instant),
      endedBy: Nullable(Id),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'session')
    const { principal } = query
    return pageOf(
      listName('sign-in-links', principal === undefined ? {} : { principal }),
      query,
      (after, limit) => pageOfLinks(runtime.db, caller.org, principal, reach, after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        principal: row.principal_id,
        signIn: row.sign_in,
        issuer: row.issuer,
        subject: row.subject,
        how: row.how,
        linkedAt: row.linked_at.toISOString(),
        endedAt: row.ended_at?.toISOString() ?? null,
        endedBy: row.ended_by,
      }),
    )
  },
})

const unlink = operation({
  id: 'signInLinks.end',
  method: 'DELETE',
  path: '/v1/sign-in-links/{link}',
  summary: 'An issuer’s subject is nobody here any more: he is signed out, and is found anew at his next sign-in',
  scope: 'administer',
  power: 'role.assign',
  params: Closed({ link: Id }),
  response: Closed({ id: Id, ended: Type.Literal(true) }),
  errors: ['sign_in.unknown_link'],
  resource: ({ params }) => ({ kind: 'session', id: params.link }),
  handle: async (runtime, caller, { params }) => {
    await transact(runtime, caller, async (work) => {
      const row = await readLink(work.db, work.org, params.link)
      if (!row) throw new CountersignError('sign_in.unknown_link', 'not_found', `no link \`${params.link}\``)
      if (!(await endLink(work.db, work.org, row.id, work.at, caller.principal.id))) return
      work.record({
        kind: 'sign_in.unlinked',
        body: { link: row.id, issuer: row.issuer, subject: row.subject, principal: row.principal_id },
      })
      await endSessionsAtProvider(work, row.sign_in, { subject: row.subject })
    })
    return { id: params.link, ended: true as const }
  },
})

export const signInOperations = [list, end, endAll, links, unlink]
