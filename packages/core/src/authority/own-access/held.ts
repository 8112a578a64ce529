// What each way lets its holder do: the policy in force is asked, as the prover asks it, and narrowed to what the way carries.
import { ownModelOf, type PolicyEngine } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { asPolicySees, type Cast, Grants, readCast, scopesReach, signedPowers } from '../prover/index.ts'
import { liveWays, type WayRow, type WaysAsked } from './store.ts'
import { type Wanting, wantingIn } from './wanting.ts'

export interface Held extends WayRow {
  /** Powers that are the enterprise's alone. */
  readonly powers: readonly string[]
  readonly wanting: readonly Wanting[]
  readonly signed: Signed
}

export const SIGNED = ['by_change', 'first_hour', 'nobody', 'not_needed'] as const
/** Who has signed that it was given: others, in a change; nobody, as nobody else could yet; nobody, for another reason; nobody, and nobody has to. */
type Signed = (typeof SIGNED)[number]

const signedOf = (row: WayRow, powers: readonly string[]): Signed => {
  if (row.change !== null) return 'by_change'
  if (row.firstHour) return 'first_hour'
  return row.way !== 'session' && (powers.length > 0 || row.partyKind !== 'enterprise') ? 'nobody' : 'not_needed'
}

const lentByDeputyship: readonly string[] = ['change.approve', 'change.refuse']

const powersOf = (row: WayRow, cast: Cast, grants: Grants): string[] => {
  const found = (id: string, roles?: readonly string[]): string[] => {
    const one = cast.principals.get(id)
    return one ? grants.of(asPolicySees(roles ? { ...one, roles } : one)).map(({ power }) => power) : []
  }
  switch (row.way) {
    case 'role':
      return found(row.principal, [row.what])
    case 'session':
      return found(row.principal)
    case 'api_key':
      return found(row.principal).filter((power) => scopesReach(row.scopes ?? [], power))
    case 'signing_key':
      return row.what === 'approval' ? found(row.principal).filter((power) => signedPowers.has(power)) : []
    case 'deputyship':
      return found(row.other ?? '').filter((power) => lentByDeputyship.includes(power))
  }
}

export interface HeldAsked extends WaysAsked {
  /** Only of what something is wanting, or this. */
  readonly wanting?: Wanting | 'any' | undefined
  /** `nobody`: those of the first hour too. */
  readonly signed?: 'by_change' | 'first_hour' | 'nobody' | undefined
}

type Judged = WayRow & Pick<Held, 'wanting'>

const atATime = 1_000

/** The lines of own access and what of each is wanting, without what they let anybody do. By principal, then by way. */
export const judgedAccess = async (
  db: Kysely<Tables>,
  org: string,
  engine: PolicyEngine,
  { wanting, ...asked }: HeldAsked,
  at: Date,
  after: string,
  limit: number,
): Promise<Judged[]> => {
  const { limits } = ownModelOf(engine.bundle)
  return filled(
    async (from, step) => (await liveWays(db, org, at, asked, from, step)).map((row) => ({ ...row, wanting: wantingIn(row, limits, at) })),
    wanting && (({ wanting: missing }) => (wanting === 'any' ? missing.length > 0 : missing.includes(wanting))),
    after,
    limit,
  )
}

/** A page of what is kept of a list, however little of it that is. Undefined: all of it is. */
const filled = async <Row extends { readonly key: string }>(
  read: (after: string, limit: number) => Promise<Row[]>,
  isKept: ((row: Row) => boolean) | undefined,
  after: string,
  limit: number,
): Promise<Row[]> => {
  if (isKept === undefined) return read(after, limit)
  const found: Row[] = []
  for (let from = after; found.length < limit; ) {
    const rows = await read(from, atATime)
    found.push(...rows.filter(isKept))
    if (rows.length < atATime) break
    from = rows.at(-1)!.key
  }
  return found.slice(0, limit)
}

/** By principal, then by way. */
export const heldAccess = async (
  db: Kysely<Tables>,
  org: string,
  engine: PolicyEngine,
  { signed, ...asked }: HeldAsked,
  at: Date,
  after: string,
  limit: number,
): Promise<Held[]> => {
  const cast = await readCast(db, org, at)
  const grants = new Grants(engine, at)
  const narrowed = { ...asked, byChange: signed && signed === 'by_change', firstHour: signed === 'first_hour' }
  return filled(
    async (from, step) =>
      (await judgedAccess(db, org, engine, narrowed, at, from, step)).map((row) => {
        const powers = row.active ? powersOf(row, cast, grants).sort() : []
        return { ...row, powers, signed: signedOf(row, powers) }
      }),
    signed === 'nobody' ? (row) => row.signed === 'nobody' || row.signed === 'first_hour' : undefined,
    after,
    limit,
  )
}
