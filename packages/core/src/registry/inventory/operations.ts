// The API of the inventory: what there is, read in pages; and how a system is put there. Secrets are references here, never values.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { reachOf } from '../principals/index.ts'
import { pageOfCredentials, pageOfIdentities, pageOfWorkloads, usesOfCredentials } from './listing-store.ts'
import { listSystems, readSystem, type SystemRow, type UseRow, upsertSystem } from './store.ts'
import { systemProblems } from './systems.ts'

const Environment = Type.Enum(['production', 'staging', 'development'])
const References = Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 2000 }), {
  description: 'Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values',
})

const System = Closed({
  id: Id,
  name: Type.String(),
  connector: Type.String(),
  environment: Environment,
  region: Nullable(Id),
  tenant: Nullable(Id),
  config: Facts,
  operatorSecrets: References,
  observerSecrets: References,
})
const showSystem = (row: SystemRow) => ({
  id: row.id,
  name: row.name,
  connector: row.connector,
  environment: row.environment,
  region: row.region,
  tenant: row.tenant,
  config: row.config,
  operatorSecrets: row.operator_secrets,
  observerSecrets: row.observer_secrets,
})

const systems = operation({
  id: 'systems.list',
  method: 'GET',
  path: '/v1/systems',
  summary: 'Downstream systems and the connectors that speak to them',
  scope: 'read',
  power: 'read.inventory',
  query: Closed(PageQuery),
  response: Page(System),
  handle: async (runtime, caller, { query }) => {
    return pageOf(
      listName('systems'),
      query,
      (after, limit) => listSystems(runtime.db, caller.org, after, limit),
      (row) => row.id,
      showSystem,
    )
  },
})

const putSystem = operation({
  id: 'systems.put',
  method: 'PUT',
  path: '/v1/systems/{system}',
  summary: 'Registers a system, or changes how it is spoken to',
  description: 'Settings are checked against the connector; secrets are given as references, never as values. Then run its check.',
  scope: 'administer',
  power: 'system.register',
  params: Closed({ system: Id }),
  body: Closed({
    name: Text,
    connector: Id,
    environment: Environment,
    region: Type.Optional(Nullable(Id)),
    tenant: Type.Optional(Nullable(Id)),
    config: Facts,
    operatorSecrets: References,
    observerSecrets: References,
  }),
  response: Closed({ system: Id, outcome: Type.Enum(['created', 'updated', 'unchanged']) }),
  errors: ['system.invalid'],
  handle: async (runtime, caller, { params, body }) => {
    const problems = systemProblems(runtime, body)
    if (problems.length > 0) {
      throw new CountersignError(
        'system.invalid',
        'invalid',
        `the system \`${params.system}\` can't be registered: ${problems[0]!.message}`,
        {
          details: { problems },
        },
      )
    }
    const row = {
      org_id: caller.org,
      id: params.system,
      name: body.name,
      connector: body.connector,
      environment: body.environment,
      ...(body.region === undefined ? {} : { region: body.region }),
      ...(body.tenant === undefined ? {} : { tenant: body.tenant }),
      config: JSON.stringify(body.config),
      operator_secrets: JSON.stringify(body.operatorSecrets),
      observer_secrets: JSON.stringify(body.observerSecrets),
    }
    return transact(runtime, caller, async (work) => {
      const before = await readSystem(work.db, work.org, params.system)
      const outcome =
        before === undefined
          ? ('created' as const)
          : sameSystem(before, { ...body, region: kept(body.region, before.region), tenant: kept(body.tenant, before.tenant) })
            ? ('unchanged' as const)
            : ('updated' as const)
      if (outcome !== 'unchanged') {
        await upsertSystem(work.db, row)
        work.record({
          kind: 'system.registered',
          body: { system: params.system, outcome, ...body },
        })
      }
      return { system: params.system, outcome }
    })
  },
})

/** What isn't said stays as it is. */
const kept = (said: string | null | undefined, before: string | null): string | null => (said === undefined ? before : said)

const sameSystem = (row: SystemRow, given: Omit<ReturnType<typeof showSystem>, 'id'>): boolean => {
  const { id: _id, ...before } = showSystem(row)
  return canonicalJson(before) === canonicalJson(given)
}

const workloads = operation({
  id: 'workloads.list',
  method: 'GET',
  path: '/v1/workloads',
  summary: 'What runs and uses credentials',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(
    Closed({
      id: Id,
      name: Type.String(),
      team: Type.String(),
      party: Id,
      contract: Nullable(Id),
      environment: Type.String(),
      state: Type.Enum(['running', 'retired']),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'workload')
    return pageOf(
      listName('workloads'),
      query,
      (after, limit) => pageOfWorkloads(runtime.db, caller.org, reach, after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        name: row.name,
        team: row.team,
        party: row.party_id,
        contract: row.contract_id,
        environment: row.environment,
        state: row.state,
      }),
    )
  },
})

const identities = operation({
  id: 'identities.list',
  method: 'GET',
  path: '/v1/identities',
  summary: 'Identities, whose they are and who answers for them',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(
    Closed({
      id: Id,
      kind: Type.String(),
      name: Type.String(),
      purpose: Type.String(),
      party: Id,
      contract: Nullable(Id),
      businessOwner: Nullable(Id),
      technicalOwner: Nullable(Id),
      environment: Environment,
      criticality: Type.Enum(['low', 'moderate', 'high', 'critical']),
      privileged: Type.Boolean(),
      expiresAt: Nullable(Instant),
      state: Type.Enum(['active', 'offboarding', 'retired']),
      quarantinedIn: Nullable(Id),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'identity')
    return pageOf(
      listName('identities'),
      query,
      (after, limit) => pageOfIdentities(runtime.db, caller.org, reach, after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        kind: row.kind,
        name: row.name,
        purpose: row.purpose,
        party: row.party_id,
        contract: row.contract_id,
        // Who of the enterprise answers for it is told to the enterprise.
        businessOwner: reach === undefined ? row.business_owner : null,
        technicalOwner: reach === undefined ? row.technical_owner : null,
        environment: row.environment,
        criticality: row.criticality,
        privileged: row.privileged,
        expiresAt: row.expires_at?.toISOString() ?? null,
        state: row.state,
        quarantinedIn: row.quarantined_in,
      }),
    )
  },
})

const credentials = operation({
  id: 'credentials.list',
  method: 'GET',
  path: '/v1/credentials',
  summary: 'Credentials: where they live, what they were derived from, who uses them',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, identity: Type.Optional(Id), system: Type.Optional(Id) }),
  response: Page(
    Closed({
      id: Id,
      identity: Id,
      system: Id,
      kind: Type.String(),
      account: Type.String(),
      key: Nullable(Type.String()),
      hasSecretReference: Type.Boolean(),
      expiresAt: Nullable(Instant),
      derivedFrom: Nullable(Id),
      legacy: Type.Boolean(),
      irrevocableUntil: Nullable(Instant),
      executor: Nullable(Id),
      replaces: Nullable(Id),
      createdBy: Nullable(Id),
      state: Type.Enum(['active', 'suspended', 'retired', 'risk_accepted']),
      purpose: Nullable(Type.String()),
      scope: Nullable(Type.Array(Type.String())),
      issuer: Nullable(Type.String()),
      createdAt: Nullable(Instant),
      lastUsedAt: Nullable(Instant),
      rotateEveryDays: Nullable(Type.Integer()),
      compensatingControls: Nullable(Type.Array(Type.String())),
      uses: Type.Array(
        Closed({
          workload: Id,
          delivered: Type.Boolean(),
          learnt: Type.Enum(['declared', 'observed', 'inferred']),
          learntAt: Nullable(Instant),
        }),
      ),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'credential')
    const { cursor: _cursor, limit: _limit, ...filter } = query
    let uses: readonly UseRow[] = []
    return pageOf(
      listName('credentials', filter),
      query,
      async (after, limit) => {
        const rows = await pageOfCredentials(runtime.db, caller.org, reach, filter, after, limit)
        // Who else uses a credential is the enterprise's to know.
        const ids = reach === undefined ? rows.map((row) => row.id) : []
        uses = await usesOfCredentials(runtime.db, caller.org, ids)
        return rows
      },
      (row) => row.id,
      (row) => ({
        id: row.id,
        identity: row.identity_id,
        system: row.system_id,
        kind: row.kind,
        account: row.account,
        key: row.key,
        hasSecretReference: row.secret_ref !== null,
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
        compensatingControls: row.compensating_controls,
        uses: uses
          .filter((use) => use.credential_id === row.id)
          .map((use) => ({
            workload: use.workload_id,
            delivered: use.delivered_to !== null,
            learnt: use.learnt,
            learntAt: use.learnt_at?.toISOString() ?? null,
          })),
      }),
    )
  },
})

export const inventoryOperations = [systems, putSystem, workloads, identities, credentials]
