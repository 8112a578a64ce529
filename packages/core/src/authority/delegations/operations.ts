// The API of delegations in force. They are given, changed and taken away as every document of authority is.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { reachOf } from '../../registry/principals/index.ts'
import { inForceAll } from '../instruments/index.ts'
import { DelegationDocument, delegationIn } from './model.ts'

const { owners, operations: _operations, environments: _environments, ...told } = DelegationDocument.properties
const Names = Type.Array(Type.String())

const list = operation({
  id: 'delegations.list',
  method: 'GET',
  path: '/v1/delegations',
  summary: 'Delegations in force: what which provider may carry out, where, and until when',
  description: 'A provider sees its own, without who of the enterprise answers for them.',
  scope: 'read',
  power: 'read.delegation',
  asksItself: true,
  query: Closed({ ...PageQuery, provider: Type.Optional(Id) }),
  response: Page(
    Closed({
      name: Id,
      version: Type.Integer(),
      since: Nullable(Instant),
      ...told,
      operations: Names,
      environments: Names,
      owners: Nullable(owners),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.delegation', 'delegation')
    const { provider } = query
    const shown = (await inForceAll(runtime.db, caller.org, 'delegation', runtime.clock.now()))
      .map((row) => ({ row, delegation: delegationIn(row.document) }))
      .filter(({ delegation }) => (reach ?? delegation.provider) === delegation.provider)
      .filter(({ delegation }) => (provider ?? delegation.provider) === delegation.provider)
      .sort((a, b) => (a.row.name < b.row.name ? -1 : 1))
    return pageOf(
      listName('delegations', { provider }),
      query,
      async (after, limit) => shown.filter(({ row }) => row.name > after).slice(0, limit),
      ({ row }) => row.name,
      ({ row, delegation }) => ({
        name: row.name,
        version: row.version,
        since: row.in_force_from?.toISOString() ?? null,
        title: delegation.title,
        provider: delegation.provider,
        contract: delegation.contract,
        operations: [...delegation.operations],
        environments: [...delegation.environments],
        systems: [...delegation.systems],
        runbooks: [...delegation.runbooks],
        until: delegation.until,
        owners: reach === undefined ? { ...delegation.owners } : null,
      }),
    )
  },
})

export const delegationOperations = [list]
