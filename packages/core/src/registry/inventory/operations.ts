// The API of the inventory: what there is, read in pages; and how a system is put there. Secrets are references here, never values.
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Nullable, Text } from '../../platform/schemas.ts'
import { connectorOperations } from './connector-operations.ts'
import { pageOfSystems } from './listing-store.ts'
import { putSystem } from './put-system.ts'
import { SearchText } from './search-text.ts'
import { readSystem, type SystemRow } from './store.ts'
import { requireUsable } from './systems.ts'
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

const putSystemOperation = operation({
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
    requireUsable(runtime, params.system, body)
    return transact(runtime, caller, async (work) => {
      const before = await readSystem(work.db, work.org, params.system)
      const { region, tenant, ...settings } = body
      const outcome = await putSystem(work, params.system, {
        ...settings,
        region: kept(region, before?.region),
        tenant: kept(tenant, before?.tenant),
      })
      return { system: params.system, outcome }
    })
  },
})

/** What isn't said stays as it is. */
const kept = (said: string | null | undefined, before: string | null | undefined): string | null =>
  said === undefined ? (before ?? null) : said

export const inventoryOperations = [systems, putSystemOperation, ...connectorOperations, ...workloadOperations, ...thingOperations]
