// What a person signs. Pure. The bytes are SHA-256(label ‖ nonce ‖ digest): bound to one request by its nonce and to one text by its digest.
import { sha256 } from '@countersign/ledger'

export const signatureLabels = {
  approve: 'countersign/approval/v1',
  approveBatch: 'countersign/approval-batch/v1',
  refuse: 'countersign/refusal/v1',
  acceptRisk: 'countersign/risk-acceptance/v1',
  close: 'countersign/closure/v1',
  confirmContract: 'countersign/contract-confirmation/v1',
  grantException: 'countersign/exception-grant/v1',
  refuseException: 'countersign/exception-refusal/v1',
  signReview: 'countersign/provider-review/v1',
  keepConsent: 'countersign/consent-decision/v1',
  confirmKey: 'countersign/key-enrolment/v1',
} as const

/** A list of requests has no nonce of its own: those of its members stand in it. */
export const noNonce = Buffer.alloc(0)

export type SignatureLabel = (typeof signatureLabels)[keyof typeof signatureLabels]

/** `digest`: `sha256:` + hex. The 32 bytes that the person's key signs: an Ed25519 key themselves, a passkey as its challenge. */
export const signedBytes = (label: SignatureLabel, nonce: Uint8Array, digest: string): Buffer =>
  sha256(Buffer.concat([Buffer.from(label, 'utf8'), nonce, Buffer.from(digest.slice('sha256:'.length), 'hex')]))
