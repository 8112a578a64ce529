// One operation before it is decided and frozen, and what a trigger asks for altogether.
import type { PlannedHandle, ProofPurpose, WayBack } from '../../authority/plans/index.ts'
import type { EvidenceNarrowing } from '../../authority/runbooks/index.ts'
import type { CredentialRow } from '../../registry/inventory/index.ts'

/** The connectors of the enterprise execute under this principal. */
export const connectorHost = 'connector-host'

export interface Draft {
  readonly key: string
  readonly operation: string
  /** The credential, or the document of authority, that it is about. */
  readonly subject: string
  /** The credential that a new one takes the place of: its facts are decided on. */
  readonly replaces?: string
  readonly identity: string
  readonly system: string
  readonly handle: PlannedHandle
  readonly executor: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly after: readonly string[]
  readonly when: 'always' | 'if_sessions'
  readonly purpose: ProofPurpose
  readonly wayBack: WayBack
  /** What a runbook asks of its evidence beyond policy. */
  readonly evidence?: EvidenceNarrowing | undefined
}

export interface Drafted {
  /** What the plan is for, in one sentence. */
  readonly purpose: string
  readonly drafts: readonly Draft[]
  /** Credentials that end: their secrets are taken into custody for the proofs. */
  readonly credentials: readonly CredentialRow[]
  readonly parties: readonly string[]
  readonly identities: readonly string[]
  /** Identities that are in offboarding from the freezing on: nothing is issued to them. */
  readonly leaving: readonly string[]
}
