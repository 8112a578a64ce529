// What a person signs: SHA-256(label ‖ nonce ‖ digest), with an Ed25519 key or as the challenge of a passkey. The label tells an approval from a refusal; the nonce tells two requests apart.
import { decodeBase64, MOST_SIGNATURE_BYTES, type PersonKey, sha256, verifySignatureOf } from '@countersign/ledger'
import { digestBytes, malformed, type Obj, text } from './shape.ts'

export type SignatureLabel =
  | 'countersign/approval/v1'
  | 'countersign/approval-batch/v1'
  | 'countersign/refusal/v1'
  | 'countersign/risk-acceptance/v1'
  | 'countersign/closure/v1'
  | 'countersign/contract-confirmation/v1'
  | 'countersign/exception-grant/v1'
  | 'countersign/exception-refusal/v1'
  | 'countersign/provider-review/v1'
  | 'countersign/consent-decision/v1'
  | 'countersign/key-enrolment/v1'

/** Of a list of requests: the nonces of its members stand in it. */
export const NO_NONCE = Buffer.alloc(0)

/** The 32 bytes that are signed. `nonce` has 32 bytes, of a batch none; `digest` reads `sha256:…`. */
export const personMessage = (label: SignatureLabel, nonce: Uint8Array, digest: string): Buffer =>
  sha256(Buffer.concat([Buffer.from(label, 'utf8'), nonce, digestBytes(digest)]))

export const verifyPerson = (key: PersonKey, label: SignatureLabel, nonce: Uint8Array, digest: string, signature: Uint8Array): boolean =>
  verifySignatureOf(key, personMessage(label, nonce, digest), signature)

/** The member `signature` of an entry: how long it is, its key says. */
export const signatureIn = (body: Obj): Buffer => {
  const value = decodeBase64(text(body, 'signature'))
  if (value === undefined || value.length > MOST_SIGNATURE_BYTES) throw malformed('`signature` is not the signature of a person in base64')
  return value
}
