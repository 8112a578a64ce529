// Who there is, as the prover sees it: parties and principals, inside the enterprise or outside of it.
import type { PrincipalRef } from '@countersign/policy'
import type { PartyKind, PrincipalKind } from '../../tables.ts'
import { type NodeRef, node } from './model.ts'

export interface CastParty {
  readonly id: string
  readonly kind: PartyKind
  readonly parent: string | null
}

export interface CastPrincipal {
  readonly id: string
  readonly kind: PrincipalKind
  readonly party: string
  readonly partyKind: PartyKind
  readonly name: string
  readonly email: string | null
  readonly active: boolean
  /** Held now or from a later day on: a role that begins by itself must not open a path by itself. */
  readonly roles: readonly string[]
}

export interface Cast {
  readonly parties: ReadonlyMap<string, CastParty>
  readonly principals: ReadonlyMap<string, CastPrincipal>
}

export const isOutside = (one: { readonly partyKind: PartyKind }): boolean => one.partyKind !== 'enterprise'

/** `oscar (northwind)` */
export const called = (cast: Cast, id: string): string => {
  const one = cast.principals.get(id)
  return one ? `\`${id}\` (${one.party})` : `\`${id}\``
}

/** Where a path begins: whoever is active outside, and the parties outside, whose people hold things together. Sorted. */
export const outsiders = (cast: Cast): NodeRef[] =>
  [
    ...[...cast.parties.values()].filter((party) => party.kind !== 'enterprise').map((party) => node('party', party.id)),
    ...[...cast.principals.values()].filter((one) => isOutside(one) && one.active).map((one) => node('principal', one.id)),
  ].sort()

export const asPolicySees = (one: CastPrincipal): PrincipalRef => ({
  kind: one.kind,
  id: one.id,
  party: { kind: one.partyKind, id: one.party },
  roles: [...one.roles].sort(),
  active: one.active,
})
