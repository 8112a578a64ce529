// What each way lets its holder do: the policy in force is asked, as the prover asks it, and narrowed to what the way carries.
import type { PolicyEngine } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { asPolicySees, type Cast, Grants, readCast, scopesReach, signedPowers } from '../prover/index.ts'
import { liveWays, type WayRow, type WaysAsked } from './store.ts'

/** What answers for access and is not there. */
export type Wanting = 'end' | 'giver' | 'use'

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

/** From outside nothing is held without an end; whoever gave an API key is named; one that nobody has used is not needed. */
export const wantingIn = (row: Pick<WayRow, 'way' | 'partyKind' | 'until' | 'givenBy' | 'lastUsed'>): Wanting[] => [
  ...(row.partyKind !== 'enterprise' && row.until === null ? (['end'] as const) : []),
  ...(row.way === 'api_key' && row.givenBy === null ? (['giver'] as const) : []),
  ...(row.way === 'api_key' && row.lastUsed === null ? (['use'] as const) : []),
]

/** By principal, then by way. */
export const heldAccess = async (
  db: Kysely<Tables>,
  org: string,
  engine: PolicyEngine,
  asked: WaysAsked,
  at: Date,
  after: string,
  limit: number,
): Promise<Held[]> => {
  const cast = await readCast(db, org, at)
  const grants = new Grants(engine, at)
  return (await liveWays(db, org, at, asked, after, limit)).map((row) => ({
    ...row,
    powers: row.active ? powersOf(row, cast, grants).sort() : [],
    wanting: wantingIn(row),
  }))
}
