// The lists of the inventory that need no more than a table.
import type { Context } from '../program/context.ts'
import { type Listing, showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

type Item = Readonly<Record<string, unknown>>

const listings: Readonly<Record<'workload' | 'identity' | 'credential', Listing<Item>>> = {
  workload: {
    path: '/v1/workloads',
    head: ['workload', 'name', 'team', 'of', 'contract', 'environment', 'state'],
    row: ({ id, name, team, party, contract, environment, state }) => [id, name, team, party, contract, environment, state],
    none: 'no workload is known',
  },
  identity: {
    path: '/v1/identities',
    head: ['identity', 'kind', 'of', 'contract', 'business owner', 'technical owner', 'until', 'state'],
    row: (one) => [one.id, one.kind, one.party, one.contract, one.businessOwner, one.technicalOwner, instant(one.expiresAt), one.state],
    none: 'no identity is known',
  },
  credential: {
    path: '/v1/credentials',
    head: ['credential', 'identity', 'system', 'kind', 'account', 'used by', 'state'],
    row: ({ id, identity, system, kind, account, uses, state }) => [
      id,
      identity,
      system,
      kind,
      account,
      Array.isArray(uses) ? uses.map((use: { workload?: unknown }) => use.workload).join(', ') : '',
      state,
    ],
    none: 'no credential is known',
  },
}

const listing =
  (what: keyof typeof listings) =>
  async ({ connect, output }: Context): Promise<undefined> =>
    showList(await connect(), output, { ...listings[what], limit: 100_000 })

export const listOf = { workload: listing('workload'), identity: listing('identity'), credential: listing('credential') }
