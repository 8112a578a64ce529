// The API of the inventory: what there is, read in pages; and how a system is put there. Secrets are references here, never values.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Nullable, Text } from '../../platform/schemas.ts'
import { pageOfSystems } from './listing-store.ts'
import { SearchText } from './search-text.ts'
import { readSystem, type SystemRow, upsertSystem } from './store.ts'
import { systemProblems } from './systems.ts'
import { thingOperations } from './thing-operations.ts'
import { workloadOperations } from './workload-operations.ts'

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
  query: Closed({
    ...PageQuery,
    environment: Type.Optional(Environment),
    connector: Type.Optional(Id),
    text: Type.Optional(SearchText),
  }),
  response: Page(System),
  handle: async (runtime, caller, { query }) => {
    const { cursor: _cursor, limit: _limit, ...filter } = query
    return pageOf(
      listName('systems', filter),
      query,
      (after, limit) => pageOfSystems(runtime.db, caller.org, filter, after, limit),
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

export const inventoryOperations = [systems, putSystem, ...workloadOperations, ...thingOperations]
