// The API of providers. A provider sees itself and its subcontractors; what stands above or beside it does not exist for it.
import { CountersignError } from '@countersign/ledger'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { allGaps, type ContractBook, gapRules, readContractBook, showContract, showGap } from '../contracts/index.ts'
import { keysOfPrincipals, principalsOfParty, reachOf, rolesOfMany, suspendedParties } from '../principals/index.ts'
import { type Newest, newestOf } from './newest-store.ts'
import { ProviderDetail, ProviderListed, showProvider } from './shown.ts'

/** What is above somebody is told to him without a name. */
const above = 'a principal above'

interface Seen {
  readonly book: ContractBook
  /** The parties that the caller may know of; undefined: all. */
  readonly parties: ReadonlySet<string> | undefined
}

const seenBy = async (runtime: Runtime, caller: Caller): Promise<Seen> => {
  const reach = reachOf(runtime, caller, 'read.provider', 'provider')
  const book = await readContractBook(runtime.db, caller.org)
  return { book, parties: reach === undefined ? undefined : new Set(book.parties.tree(reach).map(({ party }) => party.id)) }
}

/** Those of a party itself and of its contracts. */
const gapsOf = (party: string, contracts: readonly { readonly id: string }[], gaps: ReturnType<typeof allGaps>) => {
  const names = new Set([party, ...contracts.map(({ id }) => id)])
  return gaps.filter(({ of }) => names.has(of))
}

const list = operation({
  id: 'providers.list',
  method: 'GET',
  path: '/v1/providers',
  summary: 'Providers and their subcontractors, for whom and where they work, and until when',
  scope: 'read',
  power: 'read.provider',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(ProviderListed),
  handle: async (runtime, caller, { query }) => {
    const { book, parties } = await seenBy(runtime, caller)
    const at = runtime.clock.now()
    const shown = book.parties.all().filter(({ id, kind }) => kind !== 'enterprise' && (parties === undefined || parties.has(id)))
    const suspended = await suspendedParties(runtime.db, caller.org)
    const gaps = parties === undefined ? allGaps(book, await gapRules(runtime, runtime.db, caller.org)) : undefined
    let newest: ReadonlyMap<string, Newest> = new Map()
    return pageOf(
      listName('providers'),
      query,
      async (after, limit) => {
        const rows = shown
          .filter(({ id }) => id > after)
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .slice(0, limit)
        newest = await newestOf(
          runtime.db,
          caller.org,
          rows.map(({ id }) => id),
        )
        return rows
      },
      ({ id }) => id,
      (party) => ({
        ...showProvider(party, book, at, suspended, parties),
        gaps: gaps === undefined ? null : gapsOf(party.id, book.ofParty(party.id), gaps).length,
        claimedAt: newest.get(party.id)?.claimed?.toISOString() ?? null,
        observedAt: newest.get(party.id)?.observed?.toISOString() ?? null,
      }),
    )
  },
})

const read = operation({
  id: 'providers.read',
  method: 'GET',
  path: '/v1/providers/{provider}',
  summary: 'One provider: its subcontractors, people, agents and keys, contracts, duties and gaps',
  description: "To a provider, gaps are left out: they are the enterprise's own.",
  scope: 'read',
  power: 'read.provider',
  asksItself: true,
  params: Closed({ provider: Id }),
  response: ProviderDetail,
  errors: ['provider.unknown'],
  handle: async (runtime, caller, { params }) => {
    const { book, parties } = await seenBy(runtime, caller)
    const party = book.parties.find(params.provider)
    // Somebody else's, and none at all, answer alike.
    if (!party || party.kind === 'enterprise' || (parties !== undefined && !parties.has(party.id)))
      throw new CountersignError('provider.unknown', 'not_found', `no provider \`${params.provider}\``)
    const at = runtime.clock.now()
    const visible = (id: string) => parties === undefined || parties.has(id)
    const told = (id: string) => (visible(id) ? id : above)
    const principals = await principalsOfParty(runtime.db, caller.org, party.id)
    const ids = principals.map(({ id }) => id)
    const roles = await rolesOfMany(runtime.db, caller.org, ids, at)
    const keys = await keysOfPrincipals(runtime.db, caller.org, ids)
    const person = ({ id, name, active }: (typeof principals)[number]) => ({ id, name, active, roles: active ? (roles.get(id) ?? []) : [] })
    const duties = book.parties.dutiesOf(party.id)
    const contracts = book.ofParty(party.id)
    const gaps = parties === undefined ? allGaps(book, await gapRules(runtime, runtime.db, caller.org)) : []
    return {
      ...showProvider(party, book, at, await suspendedParties(runtime.db, caller.org), parties),
      above: book.parties
        .above(party.id)
        .map(({ id }) => id)
        .filter(visible),
      tree: book.parties.tree(party.id).map(({ party: one, depth }) => ({
        id: one.id,
        kind: one.kind as 'provider' | 'subcontractor',
        name: one.name,
        parent: one.parent !== null && visible(one.parent) ? one.parent : null,
        depth,
      })),
      people: principals.filter(({ kind }) => kind === 'person').map(person),
      agents: principals
        .filter(({ kind }) => kind !== 'person')
        .map((row) => ({
          ...person(row),
          keys: keys
            .filter((key) => key.principal_id === row.id)
            .map((key) => ({
              keyId: key.key_id,
              purpose: key.purpose,
              enrolledAt: key.enrolled_at.toISOString(),
              revokedAt: key.revoked_at?.toISOString() ?? null,
            })),
        })),
      contracts: contracts.map((contract) => showContract(contract, book, at, parties)),
      duties: {
        controls: duties.controls.map(({ control, from }) => ({ control, from: [...new Set(from.map(told))] })),
        evidence: duties.evidence.map((duty) => ({ ...duty, from: told(duty.from) })),
      },
      gaps: gapsOf(party.id, contracts, gaps).map(showGap),
    }
  },
})

export const providerOperations = [list, read]
