// The API of what runs: a list, and one by name with what it uses, how that is known and since when. A party outside sees its own workloads.
import { CountersignError } from '@countersign/ledger'
import { type Static, Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Nullable } from '../../platform/schemas.ts'
import { reachOf } from '../principals/index.ts'
import { pageOfWorkloads } from './listing-store.ts'
import { SearchText } from './search-text.ts'
import { UseByWorkload, useByWorkload } from './shown-uses.ts'
import { usesShown } from './sightings-store.ts'
import type { WorkloadRow } from './store.ts'

const fields = {
  id: Id,
  name: Type.String(),
  team: Type.String(),
  party: Id,
  contract: Nullable(Id),
  environment: Type.String(),
  state: Type.Enum(['running', 'retired']),
}
const Workload = Closed(fields)

const shown = (row: WorkloadRow): Static<typeof Workload> => ({
  id: row.id,
  name: row.name,
  team: row.team,
  party: row.party_id,
  contract: row.contract_id,
  environment: row.environment,
  state: row.state,
})

const list = operation({
  id: 'workloads.list',
  method: 'GET',
  path: '/v1/workloads',
  summary: 'What runs and uses credentials',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    party: Type.Optional(Id),
    environment: Type.Optional(Type.Enum(['production', 'staging', 'development'])),
    state: Type.Optional(Type.Enum(['running', 'retired'])),
    text: Type.Optional(SearchText),
  }),
  response: Page(Workload),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'workload')
    const { cursor: _cursor, limit: _limit, ...filter } = query
    return pageOf(
      listName('workloads', filter),
      query,
      (after, limit) => pageOfWorkloads(runtime.db, caller.org, reach, filter, after, limit),
      (row) => row.id,
      shown,
    )
  },
})

const read = operation({
  id: 'workloads.read',
  method: 'GET',
  path: '/v1/workloads/{workload}',
  summary: 'One workload with the credentials that it uses: declared, observed or inferred, how and since when, and when it was last seen',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ workload: Id }),
  response: Closed({
    ...fields,
    addresses: Nullable(Type.Array(Type.String(), { description: 'From where it connects; null: nobody has said' })),
    readsSecrets: Type.Integer({ minimum: 0, description: 'At so many places its manifest says that it reads secrets; never which' }),
    uses: Type.Array(UseByWorkload),
  }),
  errors: ['workload.unknown'],
  handle: async (runtime, caller, { params }) => {
    const reach = reachOf(runtime, caller, 'read.inventory', 'workload')
    const [row] = await pageOfWorkloads(runtime.db, caller.org, reach, { id: params.workload }, '', 1)
    if (!row)
      throw new CountersignError('workload.unknown', 'not_found', `no workload \`${params.workload}\`; see \`countersign workloads\``)
    // Whose credentials it uses is the enterprise's to know.
    const uses = reach === undefined ? await usesShown(runtime.db, caller.org, 'workload', [row.id]) : []
    return {
      ...shown(row),
      addresses: row.addresses,
      readsSecrets: row.reads?.length ?? 0,
      uses: uses.map(useByWorkload),
    }
  },
})

export const workloadOperations = [list, read]
