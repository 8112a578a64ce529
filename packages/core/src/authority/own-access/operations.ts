// The API of own access.
import { PARTY_KINDS, PRINCIPAL_KINDS } from '@countersign/policy'
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { heldAccess, SIGNED } from './held.ts'
import { nameOwner } from './owners.ts'
import { ownThings } from './store.ts'
import { WANTING } from './wanting.ts'

const ways = ['role', 'deputyship', 'api_key', 'signing_key', 'session'] as const
const resource = () => ({ kind: 'policy', id: 'own-access' })
const ThingKind = Type.String({ minLength: 1, maxLength: 64 })
const ThingName = Type.String({ minLength: 1, maxLength: 200 })

const list = operation({
  id: 'ownAccess.list',
  method: 'GET',
  path: '/v1/own-access',
  summary: 'Who can do what in Countersign itself: every live role, deputyship, API key, signing key and session',
  description:
    '`powers`: what of the powers that are the enterprise’s alone this one way carries, by the policy in force. `wanting`, by `own.json` of the policy: an end, a life within its limit, who gave it, any use of it for long, a review in its time. `line` is its name in reviews and findings.',
  scope: 'read',
  power: 'read.policy',
  query: Closed({
    principal: Type.Optional(Id),
    party: Type.Optional(Id),
    way: Type.Optional(Type.Enum([...ways])),
    outside: Type.Optional(Type.Enum(['yes', 'no'])),
    wanting: Type.Optional(Type.Enum(['any', ...WANTING], { description: 'Only of what this is wanting, or anything' })),
    signed: Type.Optional(
      Type.Enum(['by_change', 'first_hour', 'nobody'], {
        description:
          'Only what others have signed in a change; only what was given in the first hour; or all that nobody has signed, that too',
      }),
    ),
    ...PageQuery,
  }),
  response: Page(
    Closed({
      line: Type.String(),
      way: Type.Enum([...ways]),
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
      signed: Type.Enum([...SIGNED], {
        description:
          'Whether other people have signed that it was given. `first_hour`: nobody, as nobody else could yet; `nobody`: nobody, for another reason (a sign-in, the first start, a passkey beside one’s own); `not_needed`: nobody has to, by the policy in force',
      }),
      change: Nullable(Type.String({ description: 'In which they have' })),
      signedBy: Type.Array(Type.String(), { description: 'Who they were' }),
      lastUsed: Nullable(Instant),
      lastReviewedAt: Nullable(Instant),
      lastReviewedBy: Nullable(Id),
      wanting: Type.Array(Type.Enum([...WANTING])),
    }),
  ),
  resource,
  handle: (runtime, caller, { query: { principal, party, way, outside, wanting, signed, ...page } }) =>
    pageOf(
      listName('own-access', { principal, party, way, outside, wanting, signed }),
      page,
      (after, limit) =>
        heldAccess(
          runtime.db,
          caller.org,
          runtime.policy.current(),
          { principal, party, way, outside: outside === 'yes', wanting, signed },
          runtime.clock.now(),
          after,
          limit,
        ),
      (row) => row.key,
      (row) => ({
        line: row.key,
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
        signed: row.signed,
        change: row.change,
        signedBy: [...row.signedBy],
        lastUsed: row.lastUsed?.toISOString() ?? null,
        lastReviewedAt: row.reviewedAt?.toISOString() ?? null,
        lastReviewedBy: row.reviewedBy,
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
  query: Closed({
    kind: Type.Optional(ThingKind),
    name: Type.Optional(ThingName),
    owned: Type.Optional(Type.Enum(['yes', 'no'], { description: 'Whether somebody who is here answers for it' })),
    ...PageQuery,
  }),
  response: Page(
    Closed({
      kind: Type.String({ description: '`system`, or the kind of the document' }),
      name: Type.String(),
      title: Type.String(),
      since: Nullable(Instant),
      until: Nullable(Instant),
      change: Nullable(Id),
      by: Nullable(Type.String({ description: 'Who proposed it' })),
      owner: Nullable(
        Type.String({ description: 'Who answers for it: who was named, else who proposed it; null where he is not here any more' }),
      ),
    }),
  ),
  resource,
  handle: (runtime, caller, { query: { kind, name, owned, ...page } }) =>
    pageOf(
      listName('own-access/things', { kind, name, owned }),
      page,
      (after, limit) =>
        ownThings(
          runtime.db,
          caller.org,
          runtime.clock.now(),
          { kind, name, owned: owned === undefined ? undefined : owned === 'yes' },
          after,
          limit,
        ),
      (row) => row.key,
      ({ kind, name, title, since, until, change, by, owner }) => ({
        kind,
        name,
        title,
        since: since?.toISOString() ?? null,
        until: until?.toISOString() ?? null,
        change,
        by,
        owner,
      }),
    ),
})

const own = operation({
  id: 'ownAccess.own',
  method: 'PUT',
  path: '/v1/own-access/things/owner',
  summary: 'Names the person of the enterprise who answers for a document of authority or a system',
  scope: 'administer',
  power: 'system.register',
  resource: () => ({ kind: 'system', id: '*' }),
  body: Closed({ kind: ThingKind, name: ThingName, owner: Id }),
  response: Closed({ kind: Type.String(), name: Type.String(), owner: Id }),
  errors: ['own.thing_unknown', 'own.owner_unfit'],
  handle: async (runtime, caller, { body }) => {
    await transact(runtime, caller, (work) => nameOwner(work, body))
    return body
  },
})

export const ownAccessOperations = [list, things, own]
