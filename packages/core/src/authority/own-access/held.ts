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
  const found: Judged[] = []
  const step = wanting === undefined ? limit : atATime
  for (let from = after; found.length < limit; ) {
    const rows = await liveWays(db, org, at, asked, from, step)
    for (const row of rows) {
      const missing = wantingIn(row, limits, at)
      if (wanting === undefined || (wanting === 'any' ? missing.length > 0 : missing.includes(wanting)))
        found.push({ ...row, wanting: missing })
    }
    if (rows.length < step) break
    from = rows.at(-1)!.key
  }
  return found.slice(0, limit)
}

/** By principal, then by way. */
export const heldAccess = async (
  db: Kysely<Tables>,
  org: string,
  engine: PolicyEngine,
  asked: HeldAsked,
  at: Date,
  after: string,
  limit: number,
): Promise<Held[]> => {
  const cast = await readCast(db, org, at)
  const grants = new Grants(engine, at)
  return (await judgedAccess(db, org, engine, asked, at, after, limit)).map((row) => ({
    ...row,
    powers: row.active ? powersOf(row, cast, grants).sort() : [],
  }))
}
