// The API of identities and their credentials: lists that can be narrowed, and one by name with everything that is known of it. A party outside sees its
// own, and of that nothing that is the enterprise's to know. Secrets are never shown, and neither is where exactly one lies.
import { CountersignError } from '@countersign/ledger'
import { type Static, Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { Justified, shownWhy, type Why, whyCredentials, whyIdentities } from '../justifications/index.ts'
import { reachOf } from '../principals/index.ts'
import {
  type CredentialListed,
  credentialCounts,
  type IdentityListed,
  impactKnown,
  pageOfCredentials,
  pageOfIdentities,
  saidBySources,
} from './listing-store.ts'
import { SearchText } from './search-text.ts'
import { UseOfCredential, useOfCredential } from './shown-uses.ts'
import { type ShownUse, usesShown } from './sightings-store.ts'

const Environment = Type.Enum(['production', 'staging', 'development'])
const IdentityState = Type.Enum(['active', 'offboarding', 'retired'])
const CredentialState = Type.Enum(['active', 'suspended', 'retired', 'risk_accepted'])

const identityFields = {
  id: Id,
  kind: Type.String(),
  name: Type.String(),
  purpose: Type.String(),
  party: Id,
  contract: Nullable(Id),
  businessOwner: Nullable(Id),
  technicalOwner: Nullable(Id),
  holder: Nullable(Type.String({ description: 'Whose own it is' })),
  environment: Environment,
  criticality: Type.Enum(['low', 'moderate', 'high', 'critical']),
  privileged: Type.Boolean({ description: 'Marked as that, or of high impact' }),
  markedPrivileged: Type.Boolean({ description: 'By a person or a source' }),
  impact: Type.Enum(['ordinary', 'high'], { description: 'Derived from what systems show of its accounts and from what it reaches' }),
  expiresAt: Nullable(Instant),
  scope: Nullable(
    Type.Array(Type.String(), { description: 'What was approved for it to reach; counts for credentials that have no scope' }),
  ),
  rotateEveryDays: Nullable(Type.Integer({ description: 'How often its credentials are renewed, at the least' })),
  state: IdentityState,
  frozenAt: Nullable(Instant),
  quarantinedIn: Nullable(Id),
}
const Identity = Closed(identityFields)

const rotationSaid = {
  rotationPath: Nullable(Type.String({ description: 'By whom or by what its credentials are renewed, as is said of it' })),
  lastRotatedAt: Nullable(Instant),
}

const ImpactReason = Closed({
  what: Type.Enum(['administers', 'could_set', 'could_become', 'opens_production'], {
    description:
      '`administers`: systems, as they show it. `could_set`: credentials of others. `could_become`: identities of high or critical criticality. `opens_production`: systems',
  }),
  high: Type.Boolean({ description: 'This alone makes it high, by policy' }),
  count: Type.Integer(),
  more: Type.Optional(Type.Boolean({ description: 'Counted so far, and there are more' })),
  systems: Type.Optional(Type.Array(Type.String())),
  rights: Type.Optional(Type.Array(Type.String())),
  credentials: Type.Optional(Type.Array(Id)),
})

/** Who of the enterprise answers for it is told to the enterprise. */
const shownIdentity = (row: IdentityListed, reach: string | undefined): Static<typeof Identity> => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  purpose: row.purpose,
  party: row.party_id,
  contract: row.contract_id,
  businessOwner: reach === undefined ? row.business_owner : null,
  technicalOwner: reach === undefined ? row.technical_owner : null,
  holder: row.holder_id,
  environment: row.environment,
  criticality: row.criticality,
  privileged: row.privileged,
  markedPrivileged: row.marked_privileged,
  impact: row.impact,
  expiresAt: row.expires_at?.toISOString() ?? null,
  scope: row.scope,
  rotateEveryDays: row.rotate_every_days,
  state: row.state,
  frozenAt: row.frozen_at?.toISOString() ?? null,
  quarantinedIn: row.quarantined_in,
})

const Text = Type.String({ minLength: 1, maxLength: 200 })
const identityFilter = {
  owner: Type.Optional(Type.String({ maxLength: 200, description: 'Who answers for it, in either way' })),
  party: Type.Optional(Id),
  kind: Type.Optional(Text),
  environment: Type.Optional(Environment),
  state: Type.Optional(IdentityState),
  frozen: Type.Optional(Type.Enum(['yes', 'no'])),
  impact: Type.Optional(Type.Enum(['ordinary', 'high'])),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Part of its name or id, in either case' })),
  privileged: Type.Optional(Type.Enum(['yes', 'no'])),
  orphaned: Type.Optional(Type.Enum(['yes'], { description: 'Not retired, and it lacks an owner, or is frozen since its owner is gone' })),
  system: Type.Optional(Type.String({ maxLength: 200, description: 'It has a credential there that has not ended' })),
  text: Type.Optional(SearchText),
}

const identities = operation({
  id: 'identities.list',
  method: 'GET',
  path: '/v1/identities',
  summary: 'Identities, whose they are and who answers for them',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, ...identityFilter }),
  response: Page(Identity),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'identity')
    const { cursor: _cursor, limit: _limit, ...filter } = query
    // SAFETY: who answers for it is not told to a party outside, by no question either.
    const asked = reach === undefined ? filter : { ...filter, owner: undefined, orphaned: undefined }
    return pageOf(
      listName('identities', filter),
      query,
      (after, limit) => pageOfIdentities(runtime.db, caller.org, reach, asked, after, limit),
      (row) => row.id,
      (row) => shownIdentity(row, reach),
    )
  },
})

const readIdentity = operation({
  id: 'identities.read',
  method: 'GET',
  path: '/v1/identities/{identity}',
  summary: 'One identity with what is known of it: where, whose, until when, by whose word, and how many credentials it has',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ identity: Id }),
  response: Closed({
    ...identityFields,
    frozenWhy: Nullable(Type.String()),
    approvalReference: Nullable(Type.String({ description: 'Where somebody outside approved it, as is said of it; no approval of ours' })),
    ...rotationSaid,
    why: Nullable(Justified),
    impactSince: Nullable(Instant),
    because: Type.Array(ImpactReason, { description: 'What its impact rests on; what is not high by itself is told as well' }),
    regions: Type.Array(Type.String(), { description: 'Of the systems on which it has live credentials' }),
    systems: Type.Array(Id),
    credentials: Closed({ active: Type.Integer(), suspended: Type.Integer(), retired: Type.Integer(), riskAccepted: Type.Integer() }),
    sources: Type.Array(
      Closed({
        source: Id,
        record: Type.String(),
        kind: Type.String(),
        state: Type.Enum(['present', 'gone']),
        says: Type.Array(Type.String(), { description: 'Attributes that are its word' }),
        changedAt: Instant,
      }),
    ),
  }),
  errors: ['identity.unknown'],
  handle: async (runtime, caller, { params }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'identity')
    const [row] = await pageOfIdentities(runtime.db, caller.org, reach, { id: params.identity }, '', 1)
    if (!row) throw new CountersignError('identity.unknown', 'not_found', `no identity \`${params.identity}\``)
    // SAFETY: what a party outside could come to through others is the enterprise's to know.
    const known = reach === undefined ? await impactKnown(runtime.db, caller.org, row.id) : undefined
    const { counts, systems, regions } = await credentialCounts(runtime.db, caller.org, row.id)
    return {
      ...shownIdentity(row, reach),
      frozenWhy: reach === undefined ? row.frozen_why : null,
      approvalReference: reach === undefined ? row.approval_reference : null,
      rotationPath: reach === undefined ? row.rotation_path : null,
      lastRotatedAt: row.last_rotated_at?.toISOString() ?? null,
      why: reach === undefined ? shownWhy((await whyIdentities(runtime.db, caller.org, [row.id])).get(row.id)) : null,
      impactSince: known?.since.toISOString() ?? null,
      because: known?.because ?? [],
      regions,
      systems,
      credentials: counts,
      sources: reach === undefined ? await saidBySources(runtime.db, caller.org, row.id) : [],
    }
  },
})

const credentialFields = {
  id: Id,
  identity: Id,
  system: Id,
  kind: Type.String(),
  account: Type.String(),
  key: Nullable(Type.String()),
  hasSecretReference: Type.Boolean(),
  storedIn: Nullable(Type.String({ description: 'What kind of place its secret is read from: `exec`, `file`, `env`; never which' })),
  expiresAt: Nullable(Instant),
  derivedFrom: Nullable(Id),
  legacy: Type.Boolean(),
  irrevocableUntil: Nullable(Instant),
  executor: Nullable(Id),
  replaces: Nullable(Id),
  createdBy: Nullable(Id),
  state: CredentialState,
  purpose: Nullable(Type.String()),
  scope: Nullable(Type.Array(Type.String())),
  issuer: Nullable(Type.String()),
  createdAt: Nullable(Instant),
  lastUsedAt: Nullable(Instant),
  rotateEveryDays: Nullable(Type.Integer()),
  ofIdentity: Closed(
    { scope: Nullable(Type.Array(Type.String())), rotateEveryDays: Nullable(Type.Integer()), ...rotationSaid },
    { description: 'What was said of its identity: the scope counts where it has none, the schedule where it is the shorter' },
  ),
  compensatingControls: Nullable(Type.Array(Type.String())),
  impact: Type.Enum(['ordinary', 'high'], { description: 'Of its identity' }),
  privileged: Type.Boolean({ description: 'Its identity is marked as that, or of high impact' }),
  why: Nullable(Justified),
  uses: Type.Array(UseOfCredential),
}
const Credential = Closed(credentialFields)

const shownCredential = (
  row: CredentialListed,
  uses: readonly ShownUse[],
  whys: ReadonlyMap<string, Why>,
  reach: string | undefined,
): Static<typeof Credential> => ({
  id: row.id,
  identity: row.identity_id,
  system: row.system_id,
  kind: row.kind,
  account: row.account,
  key: row.key,
  hasSecretReference: row.secret_ref !== null,
  storedIn: row.secret_ref === null ? null : (/^([a-z]{1,20}):/.exec(row.secret_ref)?.[1] ?? null),
  expiresAt: row.expires_at?.toISOString() ?? null,
  derivedFrom: row.derived_from,
  legacy: row.legacy,
  irrevocableUntil: row.irrevocable_until?.toISOString() ?? null,
  executor: row.executor_id,
  replaces: row.replaces,
  createdBy: row.created_by,
  state: row.state,
  purpose: row.purpose,
  scope: row.scope,
  issuer: row.issuer,
  createdAt: row.created_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  rotateEveryDays: row.rotate_every_days,
  ofIdentity: {
    scope: row.scope_of_identity,
    rotateEveryDays: row.rotate_every_days_of_identity,
    rotationPath: reach === undefined ? row.rotation_path : null,
    lastRotatedAt: row.last_rotated_at?.toISOString() ?? null,
  },
  compensatingControls: row.compensating_controls,
  impact: row.impact,
  privileged: row.privileged,
  why: shownWhy(whys.get(row.id)),
  uses: uses.filter((use) => use.credential === row.id).map(useOfCredential),
})

/** Who else uses a credential is the enterprise's to know. */
const usesSeen = (runtime: Runtime, caller: Caller, reach: string | undefined, rows: readonly CredentialListed[]) =>
  usesShown(runtime.db, caller.org, 'credential', reach === undefined ? rows.map((row) => row.id) : [])

/** Why each is there is the enterprise's to know. */
const whysOf = (runtime: Runtime, caller: Caller, reach: string | undefined, rows: readonly CredentialListed[]) =>
  whyCredentials(runtime.db, caller.org, reach === undefined ? rows.map((row) => row.id) : [], runtime.clock.now())

const credentials = operation({
  id: 'credentials.list',
  method: 'GET',
  path: '/v1/credentials',
  summary: 'Credentials: where they live, what they were derived from, who uses them',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    identity: Type.Optional(Id),
    system: Type.Optional(Id),
    kind: Type.Optional(Text),
    state: Type.Optional(CredentialState),
    account: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    party: Type.Optional(Id),
    owner: Type.Optional(Type.String({ maxLength: 200, description: 'Who answers for its identity, in either way' })),
    environment: Type.Optional(Environment),
    privileged: Type.Optional(Type.Enum(['yes', 'no'])),
    text: Type.Optional(SearchText),
  }),
  response: Page(Credential),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'credential')
    const { cursor: _cursor, limit: _limit, ...filter } = query
    // SAFETY: as above.
    const asked = reach === undefined ? filter : { ...filter, owner: undefined }
    let uses: readonly ShownUse[] = []
    let whys: ReadonlyMap<string, Why> = new Map()
    return pageOf(
      listName('credentials', filter),
      query,
      async (after, limit) => {
        const rows = await pageOfCredentials(runtime.db, caller.org, reach, asked, after, limit)
        uses = await usesSeen(runtime, caller, reach, rows)
        whys = await whysOf(runtime, caller, reach, rows)
        return rows
      },
      (row) => row.id,
      (row) => shownCredential(row, uses, whys, reach),
    )
  },
})

const readCredential = operation({
  id: 'credentials.read',
  method: 'GET',
  path: '/v1/credentials/{credential}',
  summary: 'One credential with what is known of it, and how it can be renewed',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ credential: Id }),
  response: Closed({
    ...credentialFields,
    renewed: Type.Enum(['beside', 'in_place', 'anew', 'not_known'], {
      description: '`beside`: the new one before the old one ends. `in_place`: the old secret ends at once. `anew`: only by ending it',
    }),
  }),
  errors: ['credential.unknown'],
  handle: async (runtime, caller, { params }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'credential')
    const rows = await pageOfCredentials(runtime.db, caller.org, reach, { id: params.credential }, '', 1)
    const [row] = rows
    if (!row) throw new CountersignError('credential.unknown', 'not_found', `no credential \`${params.credential}\``)
    const [uses, whys] = [await usesSeen(runtime, caller, reach, rows), await whysOf(runtime, caller, reach, rows)]
    return { ...shownCredential(row, uses, whys, reach), renewed: renewalOf(runtime, row) }
  },
})

/** By what its system's connector can do. */
const renewalOf = (runtime: Runtime, row: CredentialListed): 'beside' | 'in_place' | 'anew' | 'not_known' => {
  const kind = runtime.connectors.definition(row.connector)?.credentialKinds[row.kind]
  if (!kind) return 'not_known'
  if (kind.actions.includes('create')) return 'beside'
  return kind.actions.includes('rotate') ? 'in_place' : 'anew'
}

export const thingOperations = [identities, readIdentity, credentials, readCredential]
