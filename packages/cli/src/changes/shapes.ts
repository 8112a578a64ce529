// What the API says of a change, as far as it is shown here.
export interface ChangeHead {
  readonly id: string
  readonly kind: string
  readonly trigger: { readonly kind: string; readonly ref: string }
  readonly reason: string
  readonly ticket: string
  readonly purpose: string
  readonly requester: string
  readonly state: string
  readonly closure: string
  readonly plan: string | null
  readonly revision: number
  readonly openedAt: string
  readonly closedAt: string | null
}

export interface OperationState {
  readonly id: string
  readonly operation: string
  readonly credential: string
  readonly system: string
  readonly executor: { readonly kind: string; readonly id: string }
  readonly phase: string
  readonly closure: string
  readonly verdict: string | null
  readonly strength: string | null
  readonly attempts: number
  readonly mandates: number
  readonly rounds: number
  readonly reasons: readonly string[]
  readonly executedAt: string | null
}

export interface ApprovalRequestHead {
  readonly id: string
  readonly change: string
  readonly plan: string
  readonly roles: readonly string[]
  readonly quorum: number
  readonly stepUp: boolean
  readonly operations: readonly string[]
  readonly state: string
  readonly createdAt: string
  readonly expiresAt: string
}

export interface RiskAcceptanceHead {
  readonly id: string
  readonly change: string
  readonly operation: string
  readonly credential: string
  readonly state: string
  readonly reason: string
  readonly proof: string | null
  readonly person: string | null
  readonly expiresAt: string | null
}

export interface IncidentHead {
  readonly id: string
  readonly kind: string
  readonly credential: string | null
  readonly change: string | null
  readonly operation: string | null
  readonly owner: string
  readonly state: string
  readonly openedAt: string
  readonly closedAt: string | null
}

export interface ChangeDetail extends ChangeHead {
  readonly planDocument: Readonly<Record<string, unknown>> | null
  readonly decisionDocument: Readonly<Record<string, unknown>> | null
  readonly operations: readonly OperationState[]
  readonly approvalRequests: readonly ApprovalRequestHead[]
  readonly riskAcceptances: readonly RiskAcceptanceHead[]
  readonly incidents: readonly IncidentHead[]
  readonly findings: { readonly open: number; readonly resolved: number }
}

export interface JournalEntry {
  readonly index: number | null
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly actor: string
  readonly stream: string | null
  readonly seq: number
  readonly leaf: string
}

export interface OpenedChange {
  readonly change: string
  readonly plan: string
  readonly outcome: string
}

export interface EndPreview {
  readonly plan: string
  readonly planDocument: Readonly<Record<string, unknown>>
  readonly outcome: string
  readonly massChange: boolean
  readonly decisions: readonly {
    readonly operation: string
    readonly outcome: string
    readonly reasons: readonly string[]
    readonly policies: readonly { readonly id?: unknown; readonly reason?: unknown }[]
  }[]
  readonly needs: readonly {
    readonly operations: readonly string[]
    readonly roles: readonly string[]
    readonly quorum: number
    readonly stepUp: boolean
    readonly validSeconds: number
  }[]
  readonly unprovable: readonly { readonly credential: string; readonly reason: string }[]
  readonly parties: readonly string[]
  readonly identities: readonly string[]
}
