// The API of own access.
import { PARTY_KINDS, PRINCIPAL_KINDS } from '@countersign/policy'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { heldAccess } from './held.ts'
import { ownThings } from './store.ts'

const resource = () => ({ kind: 'policy', id: 'own-access' })

const list = operation({
  id: 'ownAccess.list',
  method: 'GET',
  path: '/v1/own-access',
  summary: 'Who can do what in Countersign itself: every live role, deputyship, API key, signing key and session',
  description:
    '`powers`: what of the powers that are the enterprise’s alone this one way carries, by the policy in force. `wanting`: an end (of somebody outside), who gave it, any use of it.',
  scope: 'read',
  power: 'read.policy',
  query: Closed({ principal: Type.Optional(Id), outside: Type.Optional(Type.Enum(['yes', 'no'])), ...PageQuery }),
  response: Page(
    Closed({
      way: Type.Enum(['role', 'deputyship', 'api_key', 'signing_key', 'session']),
      id: Id,
      principal: Closed({ id: Id, kind: Type.Enum([...PRINCIPAL_KINDS]), active: Type.Boolean() }),
      party: Closed({ id: Id, kind: Type.Enum([...PARTY_KINDS]) }),
      what: Type.String({ description: 'The role, the name of the API key, the purpose of the signing key, how a session was opened' }),
      scopes: Nullable(Type.Array(Type.String())),
      other: Nullable(Type.String({ description: 'In whose place, or in whose hands it is' })),
      powers: Type.Array(Type.String()),
      since: Instant,
      until: Nullable(Instant),
      givenBy: Nullable(Type.String()),
      lastUsed: Nullable(Instant),
      wanting: Type.Array(Type.Enum(['end', 'giver', 'use'])),
    }),
  ),
  resource,
  handle: (runtime, caller, { query: { principal, outside, ...page } }) =>
    pageOf(
      listName('own-access', { principal, outside }),
      page,
      (after, limit) =>
        heldAccess(
          runtime.db,
          caller.org,
          runtime.policy.current(),
          { principal, outside: outside === 'yes' },
          runtime.clock.now(),
          after,
          limit,
        ),
      (row) => row.key,
      (row) => ({
        way: row.way,
        id: row.id,
        principal: { id: row.principal, kind: row.kind, active: row.active },
        party: { id: row.party, kind: row.partyKind },
        what: row.what,
        scopes: row.scopes === null ? null : [...row.scopes],
        other: row.other,
        powers: [...row.powers],
        since: row.since.toISOString(),
        until: row.until?.toISOString() ?? null,
        givenBy: row.givenBy,
        lastUsed: row.lastUsed?.toISOString() ?? null,
        wanting: [...row.wanting],
      }),
    ),
})

const things = operation({
  id: 'ownAccess.things',
  method: 'GET',
  path: '/v1/own-access/things',
  summary: 'What Countersign itself goes by: documents of authority in force, the policy pack, systems; and which change brought each',
  scope: 'read',
  power: 'read.policy',
  query: Closed(PageQuery),
  response: Page(
    Closed({
      kind: Type.String({ description: '`system`, or the kind of the document' }),
      name: Type.String(),
      title: Type.String(),
      since: Nullable(Instant),
      until: Nullable(Instant),
      change: Nullable(Id),
      by: Nullable(Type.String({ description: 'Who proposed it' })),
    }),
  ),
  resource,
  handle: (runtime, caller, { query }) =>
    pageOf(
      listName('own-access/things'),
      query,
      (after, limit) => ownThings(runtime.db, caller.org, runtime.clock.now(), after, limit),
      (row) => row.key,
      ({ kind, name, title, since, until, change, by }) => ({
        kind,
        name,
        title,
        since: since?.toISOString() ?? null,
        until: until?.toISOString() ?? null,
        change,
        by,
      }),
    ),
})

export const ownAccessOperations = [list, things]
