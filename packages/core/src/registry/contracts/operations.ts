// The API of contracts: what was agreed, when it ends, and where it has gaps. A provider sees its own and its subcontractors', without the gaps.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Nullable } from '../../platform/schemas.ts'
import { reachOf, requireWholeReach } from '../principals/index.ts'
import { allGaps, gapsOfContract } from './clause-gaps.ts'
import { clauseKinds } from './clauses.ts'
import { gapRules, subjectOf } from './evaluate.ts'
import { contractKinds, criticalities, shippedRequirements } from './required-clauses.ts'
import { ContractDetail, ContractShown, GapShown, showContract, showContractDetail, showGap } from './shown.ts'
import { confirmationsOf, readContractBook, readContractBookOf, readRequirements } from './store.ts'

/** A page of what is held in memory, in the order of its names. */
const pageOfSorted =
  <T>(items: readonly T[], nameOf: (item: T) => string) =>
  async (after: string, limit: number): Promise<T[]> =>
    items
      .filter((item) => nameOf(item) > after)
      .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
      .slice(0, limit)

const list = operation({
  id: 'contracts.list',
  method: 'GET',
  path: '/v1/contracts',
  summary: 'Contracts with providers and subcontractors, and when each really ends',
  scope: 'read',
  power: 'read.provider',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(ContractShown),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.provider', 'contract')
    const book = await readContractBook(runtime.db, caller.org)
    const seen = reach === undefined ? undefined : new Set(book.parties.tree(reach).map(({ party }) => party.id))
    const at = runtime.clock.now()
    return pageOf(
      listName('contracts'),
      query,
      pageOfSorted(
        book.all().filter(({ party }) => seen === undefined || seen.has(party)),
        ({ id }) => id,
      ),
      ({ id }) => id,
      (contract) => showContract(contract, book, at, seen),
    )
  },
})

const read = operation({
  id: 'contracts.read',
  method: 'GET',
  path: '/v1/contracts/{contract}',
  summary: 'One contract: its clauses beside its uptime terms, its real end and reach, and its gaps',
  description: "To a provider, gaps and confirmations are left out: they are the enterprise's own.",
  scope: 'read',
  power: 'read.provider',
  asksItself: true,
  params: Closed({ contract: Id }),
  response: ContractDetail,
  errors: ['contract.unknown'],
  handle: async (runtime, caller, { params }) => {
    const reach = reachOf(runtime, caller, 'read.provider', 'contract')
    const book = await readContractBookOf(runtime.db, caller.org, params.contract)
    const contract = book.find(params.contract)
    const seen = reach === undefined ? undefined : new Set(book.parties.tree(reach).map(({ party }) => party.id))
    // Somebody else's, and none at all, answer alike.
    if (!contract || (seen !== undefined && !seen.has(contract.party)))
      throw new CountersignError('contract.unknown', 'not_found', `no contract \`${params.contract}\``)
    const own = seen === undefined
    return showContractDetail(contract, book, runtime.clock.now(), {
      ...(seen === undefined ? {} : { seen }),
      confirmations: own ? await confirmationsOf(runtime.db, caller.org, contract.id) : [],
      gaps: own ? gapsOfContract(contract, book, await gapRules(runtime, runtime.db, caller.org)) : [],
    })
  },
})

const gaps = operation({
  id: 'contracts.gaps',
  method: 'GET',
  path: '/v1/contract-gaps',
  summary: 'Where contracts and providers leave the enterprise with less than it needs, now',
  scope: 'read',
  power: 'read.provider',
  asksItself: true,
  query: Closed({ ...PageQuery, of: Type.Optional(Type.String({ ...Id, description: 'Only of this contract or party' })) }),
  response: Page(GapShown),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.provider', 'contract')
    const book = await readContractBook(runtime.db, caller.org)
    const found = allGaps(book, await gapRules(runtime, runtime.db, caller.org))
    const nameOf = ({ code, of, about }: (typeof found)[number]) => `${subjectOf(of, about)} ${code}`
    const filter = query.of === undefined ? {} : { of: query.of }
    return pageOf(
      listName('contract-gaps', filter),
      query,
      pageOfSorted(
        found.filter(({ of }) => query.of === undefined || of === query.of),
        nameOf,
      ),
      nameOf,
      showGap,
    )
  },
})

const requirements = operation({
  id: 'contracts.requirements',
  method: 'GET',
  path: '/v1/clause-requirements',
  summary: 'The clause register: what a contract must say, by kind and criticality, shipped and added',
  scope: 'read',
  power: 'read.provider',
  asksItself: true,
  query: Closed({}),
  response: Closed({
    items: Type.Array(
      Closed({
        clause: Type.String(),
        title: Type.String(),
        kind: Nullable(Type.Enum([...contractKinds])),
        atLeast: Type.Enum([...criticalities]),
        terms: Facts,
        shipped: Type.Boolean(),
      }),
    ),
  }),
  handle: async (runtime, caller) => {
    requireWholeReach(runtime, caller, 'read.provider', 'contract')
    const own = await readRequirements(runtime.db, caller.org)
    return {
      items: [...shippedRequirements.map((one) => ({ ...one, shipped: true })), ...own.map((one) => ({ ...one, shipped: false }))].map(
        ({ clause, kind, atLeast, terms, shipped }) => ({
          clause,
          title: clauseKinds[clause].title,
          kind: kind ?? null,
          atLeast,
          terms: { ...terms },
          shipped,
        }),
      ),
    }
  },
})

export const contractOperations = [list, read, gaps, requirements]
