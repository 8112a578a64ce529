// The lists of the inventory that need no more than a table.
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

const MOST = 100_000

const workload = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/workloads', { params: { query: cursor } }),
    limit: MOST,
    head: ['workload', 'name', 'team', 'of', 'contract', 'environment', 'state'],
    row: ({ id, name, team, party, contract, environment, state }) => [id, name, team, party, contract, environment, state],
    none: 'no workload is known',
  })
}

const identity = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/identities', { params: { query: cursor } }),
    limit: MOST,
    head: ['identity', 'of', 'contract', 'business owner', 'technical owner', 'until', 'state'],
    row: (one) => [one.id, one.party, one.contract, one.businessOwner, one.technicalOwner, instant(one.expiresAt).slice(0, 10), one.state],
    none: 'no identity is known',
  })
}

const credential = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/credentials', { params: { query: cursor } }),
    limit: MOST,
    head: ['credential', 'identity', 'system', 'kind', 'account', 'used by', 'state'],
    row: ({ id, identity: of, system, kind, account, uses, state }) => [
      id,
      of,
      system,
      kind,
      account,
      uses.map((use) => use.workload).join(', '),
      state,
    ],
    none: 'no credential is known',
  })
}

export const listOf = { workload, identity, credential }
