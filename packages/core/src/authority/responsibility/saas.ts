// Delegated administration of a SaaS: a provider may carry it out, while privileged access, OAuth consent and break-glass are owned inside. What a
// contract of that kind needs of the responsibility matrix, system by system. Only says what is missing; it never picks an owner.
import type { Kysely } from 'kysely'
import { type Contract, readContractBook } from '../../registry/contracts/index.ts'
import { readSystem, type SystemRow } from '../../registry/inventory/index.ts'
import { holdersOf } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { matrixInForce } from './in-force.ts'
import { type IdentityDomain, type Row, refOf } from './matrix.ts'
import { goneOwners } from './owners.ts'
import { scopeOf } from './scope.ts'
import { systemIds } from './store.ts'

/** What no contract hands out, whatever it says. */
export const saasDomains: readonly IdentityDomain[] = ['privileged_access', 'oauth_grants', 'break_glass']

export interface Unowned {
  readonly domain: IdentityDomain
  readonly systems: readonly string[]
  readonly words: string
}

type Place = Pick<SystemRow, 'id' | 'environment' | 'region'>

/** SAFETY: a row that holds for some kinds of identity alone owns no domain; where nobody knows the region, a row of regions doesn't reach. */
const owns = (row: Row, domain: IdentityDomain, place: Place): boolean => {
  if (!row.ownerOf?.includes(domain)) return false
  const { environments, systems, domains, regions } = scopeOf(row)
  return (
    domains === undefined &&
    (environments?.has(place.environment) ?? true) &&
    (systems?.has(place.id) ?? true) &&
    (regions === undefined || (place.region !== null && regions.has(place.region)))
  )
}

/** Of rows that own one domain at a place, the one that names fewest places: an exception has its own owner. */
const narrowest = (rows: readonly Row[]): Row | undefined =>
  rows.toSorted((a, b) => (a.scope?.systems?.length ?? Number.MAX_SAFE_INTEGER) - (b.scope?.systems?.length ?? Number.MAX_SAFE_INTEGER))[0]

type Db = Kysely<Tables>
type Rules = Pick<Runtime, 'policy'>

/** Rows of the matrix in force that somebody who is there answers for; undefined while none is in force. */
const livingRows = async (runtime: Rules, db: Db, org: string, at: Date): Promise<readonly Row[] | undefined> => {
  const standing = await matrixInForce(runtime, db, org, at)
  if (standing.state !== 'in_force') return undefined
  const { matrix } = standing.matrix
  const gone = new Set((await goneOwners(db, org, matrix, at)).flatMap(({ field, row }) => (field === 'accountable' ? [row.id] : [])))
  return matrix.rows.filter((row) => !gone.has(row.id))
}

const placesOf = async (db: Db, org: string, systems: readonly string[]): Promise<Place[]> => {
  const places: Place[] = []
  for (const id of systems) {
    const system = await readSystem(db, org, id)
    if (system) places.push(system)
  }
  return places
}

const unownedAt = (rows: readonly Row[] | undefined, places: readonly Place[]): Unowned[] =>
  saasDomains.flatMap((domain) => {
    if (!rows) return [{ domain, systems: places.map(({ id }) => id), words: 'has no owner: no responsibility matrix is in force' }]
    const systems = places.filter((place) => !rows.some((row) => owns(row, domain, place))).map(({ id }) => id)
    if (systems.length === 0) return []
    return [{ domain, systems, words: `has no owner of the enterprise on ${systems.map((id) => `\`${id}\``).join(', ')}` }]
  })

/** What has no owner at these systems. */
export const saasProblems = async (runtime: Rules, db: Db, org: string, systems: readonly string[], at: Date): Promise<Unowned[]> =>
  unownedAt(await livingRows(runtime, db, org, at), await placesOf(db, org, systems))

/** The same for every live contract over the administration of a SaaS; one that names no systems reaches all. */
export const saasGaps = async (runtime: Rules, db: Db, org: string, at: Date): Promise<(Unowned & { readonly contract: Contract })[]> => {
  const book = await readContractBook(db, org)
  const live = book.all().filter((contract) => contract.kind === 'saas_admin' && book.notStanding(contract, at) === undefined)
  if (live.length === 0) return []
  const rows = await livingRows(runtime, db, org, at)
  const gaps: (Unowned & { contract: Contract })[] = []
  for (const contract of live) {
    const places = await placesOf(db, org, book.reachOf(contract, 'systems') ?? (await systemIds(db, org)))
    gaps.push(...unownedAt(rows, places).map((one) => ({ contract, ...one })))
  }
  return gaps
}

/** Who of the enterprise owns a domain at a system, as a person; undefined where the matrix names nobody who is there. */
export const domainOwner = async (
  runtime: Rules,
  db: Db,
  org: string,
  { domain, system }: { domain: IdentityDomain; system: string },
  at: Date,
): Promise<string | undefined> => {
  const [place] = await placesOf(db, org, [system])
  const rows = place && (await livingRows(runtime, db, org, at))
  const row = rows && narrowest(rows.filter((one) => owns(one, domain, place)))
  if (!row) return undefined
  const ref = refOf(row.accountable)
  if (ref.kind === 'person') return ref.id
  return ref.kind === 'role' ? (await holdersOf(db, org, [ref.id], at))[0]?.id : undefined
}
