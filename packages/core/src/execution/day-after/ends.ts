// What ends, when, and who is to know of it: identities and credentials by their own day, people by their announced last one, workloads by their source's
// word or their contract, systems and sources by the contracts that they stand on. Nothing is told here; what has no end is not in it.
import { sourcesInForce } from '../../authority/sources/index.ts'
import { type Contract, type ContractBook, readContractBook } from '../../registry/contracts/index.ts'
import type { Runtime } from '../../runtime.ts'
import { announcedWorkloads, endingSoon, leavingSoon, workloadsOfContracts } from './notices-store.ts'

const endKinds = ['identity', 'credential', 'person', 'workload', 'system', 'source'] as const
export type EndKind = (typeof endKinds)[number]

export interface End {
  readonly kind: EndKind
  readonly id: string
  readonly at: Date
  readonly owner: string | null
  /** Of a contract: its last day is over at the midnight after it. */
  readonly by: string | null
  readonly detail: Readonly<Record<string, unknown>>
  /** The next step where somebody wants it to go on. */
  readonly next: string
}

const midnightAfter = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000)

/** Contracts that end in between, the nearest first. */
const contractsEnding = (book: ContractBook, from: Date, until: Date): { contract: Contract; at: Date }[] =>
  book
    .all()
    .filter(({ state }) => state === 'active')
    .flatMap((contract) => {
      const { on } = book.endingOf(contract)
      const at = on === null ? undefined : midnightAfter(on)
      return at !== undefined && at > from && at <= until ? [{ contract, at }] : []
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.contract.id < b.contract.id ? -1 : 1))

/** The last of some contracts that end in between; undefined where none does, or where another one goes on beyond. */
const lastOf = (
  book: ContractBook,
  all: readonly Contract[],
  ending: ReadonlyMap<string, Date>,
  now: Date,
): { contract: Contract; at: Date } | undefined => {
  if (all.some((one) => one.state === 'active' && !ending.has(one.id) && !book.isOver(one, now))) return undefined
  const ends = all.flatMap((contract) => {
    const at = ending.get(contract.id)
    return at === undefined ? [] : [{ contract, at }]
  })
  return ends.length === 0 ? undefined : ends.reduce((a, b) => (b.at > a.at ? b : a))
}

const goesOn = (contract: Contract): string => `countersign contract confirm ${contract.id}`

/** By contracts: workloads under them, systems that they name, and sources that their parties deliver. */
const byContracts = async (runtime: Runtime, org: string, from: Date, until: Date, most: number): Promise<End[]> => {
  const { db } = runtime
  const book = await readContractBook(db, org)
  const ending = contractsEnding(book, from, until)
  const endOf = new Map(ending.map(({ contract, at }) => [contract.id, at] as const))
  const workloads = await workloadsOfContracts(db, org, [...endOf.keys()], most)
  const named = new Map<string, Contract[]>()
  for (const contract of book.all())
    for (const system of contract.scope.systems) named.set(system, [...(named.get(system) ?? []), contract])
  const systems = [...named].flatMap(([id, contracts]): End[] => {
    const last = lastOf(book, contracts, endOf, from)
    if (!last) return []
    const { contract, at } = last
    return [
      {
        kind: 'system',
        id,
        at,
        owner: contract.owner,
        by: contract.id,
        detail: {},
        next: `let it go on (${goesOn(contract)}), or end what is on it while it can still be asked: countersign estate day-after system:${id}`,
      },
    ]
  })
  const sources = (await sourcesInForce(db, org, runtime.clock.now())).flatMap(({ source }): End[] => {
    if (source.party.kind === 'enterprise') return []
    const last = lastOf(
      book,
      book.all().filter(({ party }) => party === source.party.id),
      endOf,
      from,
    )
    if (!last) return []
    const { contract, at } = last
    return [
      {
        kind: 'source',
        id: source.name,
        at,
        owner: contract.owner,
        by: contract.id,
        detail: { party: source.party.id },
        next: `let it go on (${goesOn(contract)}), or have somebody else say what it says: countersign source propose FILE`,
      },
    ]
  })
  return [
    ...workloads.map(({ id, contract, owner }): End => {
      const under = book.find(contract)
      return {
        kind: 'workload',
        id,
        at: endOf.get(contract)!,
        owner: owner ?? under?.owner ?? null,
        by: contract,
        detail: {},
        next: `let it go on (countersign contract confirm ${contract}), or see what it leaves: countersign estate day-after workload:${id}`,
      }
    }),
    ...systems,
    ...sources,
  ]
}

/** The nearest first; of one thing its earliest end. */
export const endsWithin = async (runtime: Runtime, org: string, from: Date, until: Date, most: number): Promise<readonly End[]> => {
  const { db } = runtime
  const ends: End[] = [
    ...(await endingSoon(db, org, from, until, most)).map(
      (row): End => ({
        kind: row.kind,
        id: row.id,
        at: row.expires_at,
        owner: row.owner,
        by: null,
        detail: { usedBy: row.users },
        next:
          row.kind === 'identity'
            ? `countersign estate day-after identity:${row.id}`
            : `replace it before then: countersign identity story ${row.identity}`,
      }),
    ),
    ...(await leavingSoon(db, org, from, until, most))
      .filter(({ owns }) => owns > 0)
      .map(
        ({ person, leaves, manager, owns, holds }): End => ({
          kind: 'person',
          id: person,
          at: leaves,
          owner: manager,
          by: null,
          detail: { answersFor: owns, holds },
          next: `hand over what he answers for: countersign lifecycle transfer --from ${person} --to PERSON --dry-run`,
        }),
      ),
    ...(await announcedWorkloads(db, org, from, until, most)).map(
      ({ id, ends: at, owner, source }): End => ({
        kind: 'workload',
        id,
        at,
        owner,
        by: null,
        detail: { source },
        next: `see what it leaves: countersign estate day-after workload:${id}`,
      }),
    ),
    ...(await byContracts(runtime, org, from, until, most)),
  ]
  ends.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
  const first = new Map<string, End>()
  for (const end of ends) if (!first.has(`${end.kind}:${end.id}`)) first.set(`${end.kind}:${end.id}`, end)
  return [...first.values()].slice(0, most)
}
