import type { ApprovalRequestHead } from '../changes/shapes.ts'

export interface ApprovalRequest extends ApprovalRequestHead {
  readonly bundle: string
  /** Base64. */
  readonly nonce: string
  /** The canonical text whose digest is `plan`. */
  readonly planText: string
  readonly signatures: readonly {
    readonly person: string
    readonly keyId: string
    readonly verdict: string
    readonly reason: string
    readonly at: string
  }[]
}
