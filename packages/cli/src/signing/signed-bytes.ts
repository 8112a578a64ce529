// What a person signs: Ed25519 over SHA-256(label ‖ nonce ‖ digest), see "Signatures by people" in docs/reference/dossier-format.md. Pure.
import type { KeyObject } from 'node:crypto'
import { CountersignError, decodeBase64, keyId, rawPublicKey, sha256, sha256Hex, signEd25519 } from '@countersign/ledger'

export const SIGNATURE_LABELS = {
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

export type SignaturePurpose = keyof typeof SIGNATURE_LABELS

const DIGEST = /^sha256:[0-9a-f]{64}$/
/** A list of requests has none of its own: those of its members stand in it. */
const nonceBytes = (purpose: SignaturePurpose): number => (purpose === 'approveBatch' ? 0 : 32)

const digestBytes = (digest: string): Buffer => {
  if (!DIGEST.test(digest)) throw new CountersignError('cli.bad_digest', 'invalid', `\`${digest.slice(0, 80)}\` is not a sha256 digest`)
  return Buffer.from(digest.slice('sha256:'.length), 'hex')
}

/** `digest`: `sha256:` + hex. Errors: `cli.bad_nonce`, `cli.bad_digest`. */
export const signedBytes = (purpose: SignaturePurpose, nonce: Uint8Array, digest: string): Buffer => {
  // INVARIANT: fixed lengths, so that label, nonce and digest can't run into each other.
  const length = nonceBytes(purpose)
  if (nonce.length !== length) throw new CountersignError('cli.bad_nonce', 'invalid', `a nonce has ${length} bytes, got ${nonce.length}`)
  return sha256(Buffer.concat([Buffer.from(SIGNATURE_LABELS[purpose], 'utf8'), nonce, digestBytes(digest)]))
}

export const textDigest = (text: string): string => `sha256:${sha256Hex(Buffer.from(text, 'utf8'))}`

/** As the API takes it: which key, and base64 of the 64 bytes. `nonce` as the server gave it, base64. */
export const signFor = (
  purpose: SignaturePurpose,
  nonce: string,
  digest: string,
  privateKey: KeyObject,
): { keyId: string; signature: string } => {
  const bytes = decodeBase64(nonce)
  if (bytes === undefined) throw new CountersignError('cli.bad_nonce', 'invalid', 'the nonce of the request is not base64')
  return {
    keyId: keyId(rawPublicKey(privateKey)),
    signature: signEd25519(privateKey, signedBytes(purpose, bytes, digest)).toString('base64'),
  }
}

/** A list of requests, by its digest. Errors: `cli.bad_digest`. */
export const signBatchFor = (digest: string, privateKey: KeyObject): { keyId: string; signature: string } =>
  signFor('approveBatch', '', digest, privateKey)
