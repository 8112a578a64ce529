/** Who asks, decides or executes, as the policy sees him. Facts at the moment of use; the caller reads them fresh. */

export const PARTY_KINDS = ['enterprise', 'provider', 'subcontractor', 'partner'] as const
export const PRINCIPAL_KINDS = ['person', 'agent', 'service', 'connector'] as const

export type PartyKind = (typeof PARTY_KINDS)[number]
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number]

export interface Party {
  kind: PartyKind
  id: string
}

export interface PrincipalRef {
  kind: PrincipalKind
  id: string
  party: Party
  /** Roles that the pack's schema names; a role it does not know is refused, not ignored. */
  roles: string[]
  active: boolean
}
