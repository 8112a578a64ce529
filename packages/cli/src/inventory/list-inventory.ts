// The lists of the inventory that need no more than a table.
import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'
import { whyShort } from './why-words.ts'

const MOST = 100_000

type Identity = Item<'identities.list'>
type Credential = Item<'credentials.list'>

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

interface IdentityFilter {
  readonly owner?: string
  readonly party?: string
  readonly kind?: string
  readonly environment?: Identity['environment']
  readonly state?: Identity['state']
  readonly frozen?: 'yes' | 'no'
  readonly impact?: Identity['impact']
  readonly name?: string
}

const identity = async ({ options, connect, output }: Context<IdentityFilter>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/identities', { params: { query: given({ ...options, ...cursor }) } }),
    limit: MOST,
    head: ['identity', 'of', 'contract', 'business owner', 'technical owner', 'until', 'impact', 'state'],
    row: (one) => [
      one.id,
      one.party,
      one.contract,
      one.businessOwner,
      one.technicalOwner,
      instant(one.expiresAt).slice(0, 10),
      one.impact === 'ordinary' && one.privileged ? 'ordinary, marked' : one.impact,
      one.state,
    ],
    none: 'no identity is known',
  })
}

interface CredentialFilter {
  readonly identity?: string
  readonly system?: string
  readonly account?: string
  readonly kind?: string
  readonly state?: Credential['state']
}

const credential = async ({ options, connect, output }: Context<CredentialFilter>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/credentials', { params: { query: given({ ...options, ...cursor }) } }),
    limit: MOST,
    head: ['credential', 'identity', 'system', 'account', 'used by', 'last used', 'ends', 'why', 'state'],
    row: ({ id, identity: of, system, account, uses, lastUsedAt, expiresAt, why, state }) => [
      id,
      of,
      system,
      account,
      uses.map((use) => use.workload).join(', '),
      instant(lastUsedAt).slice(0, 10),
      instant(expiresAt).slice(0, 10),
      whyShort(why),
      state,
    ],
    none: 'no credential is known',
  })
}

export const listOf = { workload, identity, credential }
