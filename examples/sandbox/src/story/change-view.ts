// The change as the API shows it: types only, of what the sandbox reads.

export interface OperationView {
  readonly id: string
  readonly operation: string
  readonly credential: string
  readonly system: string
  readonly executor: { readonly kind: string; readonly id: string }
  readonly phase: string
  readonly closure: Closure
  readonly verdict: string | null
  readonly strength: string | null
  readonly proof: string | null
  readonly attempts: number
  readonly mandates: number
  readonly rounds: number
  readonly reasons: readonly string[]
}

export type Closure = 'open' | 'stuck' | 'operationally_complete' | 'risk_complete' | 'risk_accepted'

export interface PlannedView {
  readonly id: string
  readonly operation: string
  readonly credential: string
  readonly system: string
  readonly handle: { readonly kind: string; readonly account: string; readonly key?: string }
  readonly executor: { readonly kind: string; readonly id: string; readonly party: string }
  readonly parameters: Readonly<Record<string, unknown>>
  readonly when: string
  readonly purpose: string
  readonly minStrength: string
  readonly risk: string
}

export interface DecidedView {
  readonly operation: string
  readonly outcome: string
  readonly needs: { readonly roles: readonly string[]; readonly quorum: number; readonly stepUp: boolean }
  readonly policies: readonly { readonly id: string; readonly outcome: string; readonly reason: string }[]
}

export interface RequestView {
  readonly id: string
  readonly plan: string
  readonly roles: readonly string[]
  readonly quorum: number
  readonly stepUp: boolean
  readonly operations: readonly string[]
  readonly state: string
}

export interface AcceptanceView {
  readonly id: string
  readonly operation: string
  readonly credential: string
  readonly state: string
  readonly reason: string
  readonly person: string | null
  readonly expiresAt: string | null
}

export interface IncidentView {
  readonly id: string
  readonly kind: string
  readonly operation: string | null
  readonly credential: string | null
  readonly owner: string
  readonly state: string
  readonly openedAt: string
  readonly closedAt: string | null
}

export interface ChangeView {
  readonly id: string
  readonly state: string
  readonly closure: Closure
  readonly plan: string | null
  readonly trigger: { readonly kind: string; readonly ref: string }
  readonly ticket: string
  readonly planDocument: { readonly operations: readonly PlannedView[]; readonly bundle: string; readonly requester: string } | null
  readonly decisionDocument: { readonly outcome: string; readonly operations: readonly DecidedView[] } | null
  readonly operations: readonly OperationView[]
  readonly approvalRequests: readonly RequestView[]
  readonly riskAcceptances: readonly AcceptanceView[]
  readonly incidents: readonly IncidentView[]
  readonly findings: { readonly open: number; readonly resolved: number }
}

/** The credential of the inventory that an operation is about: the shared one, where its replacement is issued. */
export const rootCredential = (planned: Pick<PlannedView, 'credential' | 'parameters'>): string => {
  const { replaces } = planned.parameters
  return typeof replaces === 'string' ? replaces : planned.credential
}

export const RETIREMENTS: ReadonlySet<string> = new Set([
  'credential.revoke',
  'credential.disable',
  'credential.delete',
  'grant.remove',
  'token.revoke',
])
