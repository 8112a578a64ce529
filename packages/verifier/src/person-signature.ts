// What a person signs: Ed25519 over SHA-256(label ‖ nonce ‖ digest). The label tells an approval from a refusal; the nonce tells two requests apart.
import type { KeyObject } from 'node:crypto'
import { sha256, verifyEd25519 } from '@countersign/ledger'
import { digestBytes } from './shape.ts'

export type SignatureLabel =
  | 'countersign/approval/v1'
  | 'countersign/refusal/v1'
  | 'countersign/risk-acceptance/v1'
  | 'countersign/closure/v1'
  | 'countersign/contract-confirmation/v1'
  | 'countersign/exception-grant/v1'
  | 'countersign/exception-refusal/v1'
  | 'countersign/provider-review/v1'
  | 'countersign/consent-decision/v1'

/** The 32 bytes that are signed. `nonce` has 32 bytes, `digest` reads `sha256:…`. */
export const personMessage = (label: SignatureLabel, nonce: Uint8Array, digest: string): Buffer =>
  sha256(Buffer.concat([Buffer.from(label, 'utf8'), nonce, digestBytes(digest)]))

export const verifyPerson = (key: KeyObject, label: SignatureLabel, nonce: Uint8Array, digest: string, signature: Uint8Array): boolean =>
  verifyEd25519(key, personMessage(label, nonce, digest), signature)
