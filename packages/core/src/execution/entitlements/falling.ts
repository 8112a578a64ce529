// Who would lose how much by which package. Everybody is counted once a day and when a package has changed; in between those alone are counted anew whom
// something concerns that has changed since. INVARIANT: what is not known to be counted by the packages in force is counted anew, never guessed.
import { createHash } from 'node:crypto'
import type { StandingPackage } from '../../authority/access-packages/index.ts'
import { sharedTurn } from '../../platform/together.ts'
import { changedSince } from '../../registry/estate/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { type Counted, countedFalling, dropGone, forgetCounted, keepFalling, pageOfPeople, readCounted } from './falling-store.ts'
import { peopleConcerned } from './looks-store.ts'
import { type Astray, astrayAmong, fallsOf } from './matches-store.ts'

type Db = Runtime['db'] | Work['db']

/** More changes, or people whom they concern, are reason to count everybody. */
const mostChanged = 5_000
export const mostConcerned = 2_000
/** People in one statement, so that none of them grows with the company. */
const peopleAtOnce = 500
const mostNamed = 20

/** What falls by one package in all, and of whom, some of them. */
export interface Mass {
  readonly falling: number
  readonly holders: readonly string[]
}

export const digestOf = (packages: readonly StandingPackage[]): string =>
  createHash('sha256')
    .update(JSON.stringify(packages.map(({ name, version, digest }) => [name, version, digest])))
    .digest('hex')

export interface Concerned {
  /** What was committed after it is not among them. */
  readonly snapshot: string
  readonly people: readonly string[]
}

/** Whom something concerns that was committed since a snapshot; undefined where everybody has to be looked at. */
export const concernedSince = async (db: Db, org: string, snapshot: string): Promise<Concerned | undefined> => {
  const since = await changedSince(db, org, snapshot, mostChanged)
  if (since.isEverything) return undefined
  const people = since.nodes.length === 0 ? [] : await peopleConcerned(db, org, since.nodes, mostConcerned)
  return people.length > mostConcerned ? undefined : { snapshot: since.snapshot, people }
}

/** Counts these people anew, and keeps what came of it. */
export const countPeople = async (
  db: Db,
  org: string,
  packages: readonly StandingPackage[],
  people: readonly string[],
  counted?: Counted,
): Promise<Astray> => {
  const found = await astrayAmong(db, org, packages, people)
  if (people.length > 0 || counted)
    await keepFalling(
      db,
      org,
      people,
      found.falls.filter(({ falling }) => falling > 0),
      counted,
    )
  return found
}

export interface Everybody {
  /** Packages by which anything falls. */
  readonly falling: readonly string[]
  /** Who is to have what nobody gives him, or of whom something was released by name: so many at most. */
  readonly due: readonly string[]
}

/** Counts everybody, some at a time. `snapshot`: taken before. */
export const countEverybody = async (
  { db }: Pick<Runtime, 'db'>,
  org: string,
  packages: readonly StandingPackage[],
  snapshot: string,
  most: number,
): Promise<Everybody> => {
  await forgetCounted(db, org)
  const falling = new Set<string>()
  const due = new Set<string>()
  for (let after = ''; ; ) {
    const people = await pageOfPeople(db, org, after, peopleAtOnce)
    const last = people.at(-1)
    if (last === undefined) break
    after = last
    const found = await countPeople(db, org, packages, people)
    for (const one of found.falls) falling.add(one.package)
    const more = [...found.missing, ...found.falls.filter(({ released }) => released > 0).map(({ holder }) => holder)]
    for (const holder of more.slice(0, Math.max(0, most - due.size))) due.add(holder)
  }
  await dropGone(db, org)
  // ORDER: after all of them.
  await keepFalling(db, org, [], [], { snapshot, packages: digestOf(packages) })
  return { falling: [...falling], due: [...due] }
}

/** Those whom something has changed for since the last count, counted now; undefined where only counting everybody would do. */
const countedAnew = async (work: Work, packages: readonly StandingPackage[]) => {
  const counted = await readCounted(work.db, work.org)
  if (!counted || counted.packages !== digestOf(packages)) return undefined
  const concerned = await concernedSince(work.db, work.org, counted.snapshot)
  if (!concerned) return undefined
  return { people: concerned.people, falls: await fallsOf(work.db, work.org, packages, { holders: concerned.people }) }
}

/** What falls by one package at this moment, as this transaction sees it. */
export const massOf = async (work: Work, packages: readonly StandingPackage[], named: string): Promise<Mass> => {
  const anew = await sharedTurn(work.db, `falling ${work.org} ${digestOf(packages)}`, () => countedAnew(work, packages))
  const before = anew && (await countedFalling(work.db, work.org, named, anew.people, mostNamed))
  const falls = anew ? anew.falls.filter((one) => one.package === named) : await fallsOf(work.db, work.org, packages, { named })
  const now = falls.filter(({ falling }) => falling > 0)
  return {
    falling: now.reduce((sum, { falling }) => sum + falling, before?.falling ?? 0),
    holders: [...now.map(({ holder }) => holder), ...(before?.holders ?? [])].sort().slice(0, mostNamed),
  }
}
