// The API of people, agents, their keys and roles.
import { CountersignError } from '@countersign/ledger'
import { powersHeld } from '@countersign/policy'
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { type CallerSession, operation, SCOPES } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Base64, Closed, Empty, Id, Instant, Nullable, PublicKey, Text } from '../../platform/schemas.ts'
import { apiKeyList } from './api-key-list.ts'
import { pageOfKeys, pageOfPrincipals, rolesOfMany } from './listing-store.ts'
import { Passkey, showPasskey } from './passkey-shown.ts'
import { assignRole, deactivate, enrolKey, issueApiKey, requirePrincipal, withdrawApiKey, withdrawRole } from './principals.ts'
import { reachOf } from './reach.ts'
import { isKnownRole } from './roles.ts'
import { readPrincipal } from './store.ts'

const Party = Closed({ kind: Type.Enum(['enterprise', 'provider', 'subcontractor', 'partner']), id: Id })
const Kind = Type.Enum(['person', 'agent', 'service', 'connector'])
const Role = Type.String({ pattern: '^[a-z][a-z_]{1,62}$', examples: ['security_lead', 'provider_agent'] })

const SessionShown = Closed({
  id: Id,
  way: Type.Enum(['oidc', 'passkey', 'first']),
  issuer: Nullable(Type.String({ description: 'The sign-in document by which' })),
  signedInAt: Instant,
  idleEndsAt: Instant,
  endsAt: Instant,
  steppedUpAt: Nullable(Instant),
})

const sessionShown = ({ id, way, issuer, signedInAt, idleEndsAt, endsAt, steppedUpAt }: CallerSession) => ({
  id,
  way,
  issuer,
  signedInAt: signedInAt.toISOString(),
  idleEndsAt: idleEndsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  steppedUpAt: steppedUpAt?.toISOString() ?? null,
})

export const whoami = operation({
  id: 'principals.whoami',
  method: 'GET',
  path: '/v1/whoami',
  summary: 'Who is calling, with what, and which powers policy gives him',
  scope: 'read',
  power: 'self',
  response: Closed({
    org: Id,
    principal: Closed({ id: Id, kind: Kind, name: Type.String(), party: Party, roles: Type.Array(Role), active: Type.Boolean() }),
    scopes: Type.Array(Type.String()),
    session: Nullable(SessionShown),
    powers: Type.Array(Type.String(), {
      description: 'On any record, or on one that names him: what an interface shows him. Each is asked for again when it is used.',
    }),
  }),
  handle: async (runtime, caller, _input, context) => {
    const row = await readPrincipal(runtime.db, caller.org, caller.principal.id)
    const { id, kind, party, roles, active } = caller.principal
    return {
      org: caller.org,
      principal: { id, kind, name: row?.name ?? id, party: { kind: party.kind, id: party.id }, roles: [...roles], active },
      scopes: [...context.scopes],
      session: context.session ? sessionShown(context.session) : null,
      powers: [...powersHeld(runtime.policy.current(), caller.principal, runtime.clock.now().toISOString())],
    }
  },
})

const list = operation({
  id: 'principals.list',
  method: 'GET',
  path: '/v1/principals',
  summary: 'People, agents, services and connectors, with the roles they hold now',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(
    Closed({
      id: Id,
      kind: Kind,
      name: Type.String(),
      email: Nullable(Type.String()),
      team: Nullable(Type.String()),
      party: Party,
      roles: Type.Array(Role),
      active: Type.Boolean(),
      deactivatedAt: Nullable(Instant),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'principal')
    let roles = new Map<string, string[]>()
    return pageOf(
      listName('principals'),
      query,
      async (after, limit) => {
        const rows = await pageOfPrincipals(runtime.db, caller.org, reach, after, limit)
        const ids = rows.map((row) => row.id)
        roles = await rolesOfMany(runtime.db, caller.org, ids, runtime.clock.now())
        return rows
      },
      (row) => row.id,
      (row) => ({
        id: row.id,
        kind: row.kind,
        name: row.name,
        email: row.email,
        team: row.team,
        party: { kind: row.party_kind, id: row.party_id },
        roles: row.active ? (roles.get(row.id) ?? []) : [],
        active: row.active,
        deactivatedAt: row.deactivated_at?.toISOString() ?? null,
      }),
    )
  },
})

const PrincipalParam = Closed({ principal: Id })

const leave = operation({
  id: 'principals.deactivate',
  method: 'POST',
  path: '/v1/principals/{principal}/deactivate',
  summary: 'Takes every effect away from a principal, at once',
  scope: 'administer',
  power: 'role.assign',
  params: PrincipalParam,
  body: Empty,
  response: Closed({ principal: Id, active: Type.Literal(false) }),
  errors: ['principal.unknown'],
  resource: ({ params }) => ({ kind: 'principal', id: params.principal, subjectId: params.principal }),
  handle: async (runtime, caller, { params }) => {
    await transact(runtime, caller, (work) => deactivate(work, params.principal))
    return { principal: params.principal, active: false as const }
  },
})

const enrol = operation({
  id: 'keys.enrol',
  method: 'POST',
  path: '/v1/keys',
  summary: "Enrols a person's approval key or an executor's key",
  description: 'The private half never leaves its holder. A key that approves can only belong to a person of the enterprise.',
  scope: 'administer',
  power: 'key.enrol',
  body: Closed({
    principal: Id,
    purpose: Type.Enum(['approval', 'execution']),
    assurance: Type.Optional(Type.Enum(['standard', 'step_up'])),
    publicKey: PublicKey,
  }),
  response: Closed({ keyId: Type.String() }),
  status: 201,
  errors: ['principal.unknown', 'principal.gone', 'key.not_enterprise', 'key.taken', 'key.low_order', 'key.non_canonical', 'key.malformed'],
  resource: ({ body }) => ({ kind: 'key', id: body.principal, subjectId: body.principal }),
  handle: (runtime, caller, { body }) => transact(runtime, caller, (work) => enrolKey(work, body)),
})

const keys = operation({
  id: 'keys.list',
  method: 'GET',
  path: '/v1/keys',
  summary: 'Enrolled public keys, the revoked ones too',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, principal: Type.Optional(Id) }),
  response: Page(
    Closed({
      keyId: Type.String(),
      principal: Id,
      form: Type.Enum(['ed25519', 'passkey']),
      name: Nullable(Type.String({ description: 'As its holder calls a passkey' })),
      purpose: Type.Enum(['approval', 'execution']),
      assurance: Type.Enum(['standard', 'step_up']),
      publicKey: Type.String({ ...Base64, description: 'base64 of the 32 raw bytes, or of the SubjectPublicKeyInfo of a passkey' }),
      passkey: Nullable(Passkey),
      credentialId: Nullable(Type.String({ description: 'base64url; null of an Ed25519 key' })),
      enrolledAt: Instant,
      lastUsedAt: Nullable(Instant),
      revokedAt: Nullable(Instant),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'key')
    const { principal } = query
    return pageOf(
      listName('keys', principal === undefined ? {} : { principal }),
      query,
      (after, limit) => pageOfKeys(runtime.db, caller.org, reach, principal, after, limit),
      (row) => row.key_id,
      (row) => ({
        keyId: row.key_id,
        principal: row.principal_id,
        form: row.form,
        name: row.name,
        purpose: row.purpose,
        assurance: row.assurance,
        publicKey: row.public_key.toString('base64'),
        passkey: showPasskey(row),
        credentialId: row.credential_id?.toString('base64url') ?? null,
        enrolledAt: row.enrolled_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
        revokedAt: row.revoked_at?.toISOString() ?? null,
      }),
    )
  },
})

const assign = operation({
  id: 'roles.assign',
  method: 'POST',
  path: '/v1/roles',
  summary: 'Gives a principal a role, for good or until an instant',
  scope: 'administer',
  power: 'role.assign',
  body: Closed({ principal: Id, role: Role, until: Type.Optional(Instant) }),
  response: Closed({ principal: Id, role: Role, until: Nullable(Instant) }),
  errors: ['principal.unknown', 'principal.gone', 'role.not_for_providers', 'role.unknown', 'role.until'],
  resource: ({ body }) => ({ kind: 'role', id: body.role, subjectId: body.principal }),
  handle: async (runtime, caller, { body }) => {
    if (!isKnownRole(runtime, body.role)) throw new CountersignError('role.unknown', 'invalid', `the policy knows no role \`${body.role}\``)
    const until = body.until === undefined ? undefined : new Date(body.until)
    if (until !== undefined && !(until > runtime.clock.now()))
      throw new CountersignError('role.until', 'invalid', '`until` must be an instant in the future')
    const input = { principal: body.principal, role: body.role, ...(until === undefined ? {} : { until }) }
    await transact(runtime, caller, (work) => assignRole(work, input))
    return { principal: body.principal, role: body.role, until: until?.toISOString() ?? null }
  },
})

const endRole = operation({
  id: 'roles.end',
  method: 'POST',
  path: '/v1/roles/end',
  summary: 'Takes a role away, at once',
  scope: 'administer',
  power: 'role.assign',
  body: Closed({ principal: Id, role: Role }),
  response: Closed({ principal: Id, role: Role }),
  errors: ['principal.unknown'],
  resource: ({ body }) => ({ kind: 'role', id: body.role, subjectId: body.principal }),
  handle: async (runtime, caller, { body }) => {
    await transact(runtime, caller, async (work) => {
      await requirePrincipal(work.db, work.org, body.principal, work.at)
      await withdrawRole(work, body)
    })
    return body
  },
})

const issue = operation({
  id: 'apiKeys.issue',
  method: 'POST',
  path: '/v1/api-keys',
  summary: 'Issues an API key; its secret is shown in this answer and nowhere else',
  scope: 'administer',
  power: 'apikey.issue',
  body: Closed({
    principal: Id,
    heldBy: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'In whose hands it will be; absent: the principal himself' }),
    ),
    name: Text,
    scopes: Type.Array(Type.Enum([...SCOPES]), { minItems: 1, maxItems: SCOPES.length, uniqueItems: true }),
    expiresAt: Instant,
  }),
  response: Closed({ id: Id, secret: Type.String(), expiresAt: Instant }),
  status: 201,
  answersOnce: true,
  errors: ['principal.unknown', 'principal.gone', 'apikey.expired'],
  resource: ({ body }) => ({ kind: 'apikey', id: body.principal, subjectId: body.principal }),
  handle: (runtime, caller, { body }) =>
    transact(runtime, caller, (work) => issueApiKey(runtime, work, { ...body, expiresAt: new Date(body.expiresAt) })),
})

const revokeApi = operation({
  id: 'apiKeys.revoke',
  method: 'DELETE',
  path: '/v1/api-keys/{key}',
  summary: 'Revokes an API key, at once',
  scope: 'administer',
  power: 'apikey.issue',
  params: Closed({ key: Id }),
  response: Closed({ id: Id, revoked: Type.Literal(true) }),
  errors: ['apikey.unknown'],
  resource: ({ params }) => ({ kind: 'apikey', id: params.key }),
  handle: async (runtime, caller, { params }) => {
    await transact(runtime, caller, (work) => withdrawApiKey(work, params.key))
    return { id: params.key, revoked: true as const }
  },
})

export const principalOperations = [whoami, list, leave, enrol, keys, assign, endRole, issue, revokeApi, apiKeyList]
