// What is past its period, and what holds it back. INVARIANT: "now" is the earlier of two clocks, ours and that of the witness, which stands in
// another trust domain: a clock of ours that jumps ahead makes nothing old enough.
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { inForce } from '../instruments/index.ts'
import { deletableClasses, type RetentionClassName, retentionClasses } from './classes.ts'
import { type ContractPeriods, readContractPeriods } from './contract-periods.ts'
import { covers } from './holds.ts'
import { type HoldRow, liveHolds } from './holds-store.ts'
import { type Kept, keptOf, type Which } from './kept-store.ts'
import { ruleOf, type Standard, standardIn, standardKind, standardName } from './standard.ts'

type Db = Kysely<Tables>

const dayMs = 86_400_000

export interface Law {
  /** The standard in force; undefined: only the product's own least periods, and nothing may be deleted. */
  readonly standard: { readonly digest: string; readonly version: number; readonly document: Standard } | undefined
  readonly holds: readonly HoldRow[]
  readonly contracts: ContractPeriods
  /** The earlier of our clock and the witness'; undefined: no witness has said what time it is. */
  readonly now: Date | undefined
}

export const readLaw = async (runtime: Runtime, db: Db, org: string, at: Date): Promise<Law> => {
  const row = await inForce(db, org, standardKind, standardName, at)
  const witnessed = await runtime.journal.witnessedAt()
  return {
    standard: row && { digest: row.digest, version: row.version, document: standardIn(row.document) },
    holds: await liveHolds(db, org),
    contracts: await readContractPeriods(db, org),
    now: witnessed && (witnessed < at ? witnessed : at),
  }
}

/** Why it may not be deleted; undefined: nothing keeps it. The first of: its period, a contract, something that lives, a hold. */
export const whyKept = (law: Law, one: Kept): string | undefined => {
  const { now, contracts, holds, standard } = law
  if (now === undefined) return 'no witness says what time it is'
  const { keepDays } = ruleOf(standard?.document, one.class)
  const days = (now.getTime() - one.at.getTime()) / dayMs
  if (!(days >= keepDays)) return `it is kept for ${keepDays} days`
  const parties = withPrincipals(law, one.parties)
  if (retentionClasses[one.class].contractual) {
    for (const party of parties) {
      const asked = contracts.of(party)
      if (asked && days < asked.days) return `the contract ${asked.contract} asks for ${asked.days} days`
    }
  }
  if (one.needed !== null) return one.needed
  const hold = holds.find((each) => covers(each, { ...one, parties }))
  return hold && `the hold ${hold.id} covers it`
}

/** A party with all above it: what is held or promised above holds below. */
const withPrincipals = ({ contracts }: Law, parties: readonly string[]): string[] => [
  ...new Set(parties.flatMap((party) => [party, ...contracts.above(party)])),
]

export interface Due {
  readonly class: RetentionClassName
  readonly keepDays: number
  readonly deleteAfterDays: number | null
  /** Looked at: the oldest, this many at most. */
  readonly past: number
  readonly more: boolean
  readonly deletable: readonly Kept[]
  /** Past the day by which it is to be gone, and still there. */
  readonly overdue: number
  readonly heldBack: ReadonlyMap<string, number>
}

/** The oldest of a class that are past the class's own period, and what keeps them all the same. */
export const dueOf = async (db: Db, org: string, law: Law, name: RetentionClassName, most: number): Promise<Due> => {
  const { keepDays, deleteAfterDays } = ruleOf(law.standard?.document, name)
  const empty = { class: name, keepDays, deleteAfterDays, past: 0, more: false, deletable: [], overdue: 0, heldBack: new Map() }
  if (law.now === undefined) return empty
  const which: Which = { before: new Date(law.now.getTime() - keepDays * dayMs), limit: most + 1 }
  const found = await keptOf(db, org, name, which, law.now)
  const looked = found.slice(0, most)
  const heldBack = new Map<string, number>()
  const deletable: Kept[] = []
  for (const one of looked) {
    const why = whyKept(law, one)
    if (why === undefined) deletable.push(one)
    else heldBack.set(why, (heldBack.get(why) ?? 0) + 1)
  }
  const gone = deleteAfterDays === null ? undefined : law.now.getTime() - deleteAfterDays * dayMs
  return {
    ...empty,
    past: looked.length,
    more: found.length > most,
    deletable,
    overdue: gone === undefined ? 0 : looked.filter((one) => one.at.getTime() <= gone).length,
    heldBack,
  }
}

export const dueNow = async (runtime: Runtime, org: string, most: number): Promise<{ law: Law; classes: Due[] }> => {
  const law = await readLaw(runtime, runtime.db, org, runtime.clock.now())
  const classes: Due[] = []
  for (const name of deletableClasses) classes.push(await dueOf(runtime.db, org, law, name, most))
  return { law, classes }
}
