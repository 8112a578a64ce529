/**
 * How a person signs: with an Ed25519 key, or with a passkey whose assertion has the message as its challenge (WebAuthn Level 3, section 7.2).
 * The key says how a signature is read; the signature never does.
 */
import type { KeyObject } from 'node:crypto'
import { CountersignError } from './errors.ts'
import { sha256 } from './hash.ts'
import { enrolPublicKey, rawPublicKey, verifyEd25519 } from './keys.ts'
import { MOST_ASSERTION_BYTES, parseAssertion } from './passkey/assertion.ts'
import { assertionDataProblem } from './passkey/authenticator-data.ts'
import { clientDataProblem } from './passkey/client-data.ts'
import { keyMaterial, openPasskeyPublicKey, type PasskeyPublicKey, verifyPasskeySignature } from './passkey/public-key.ts'

export type PersonKeyForm = 'ed25519' | 'passkey'

/** The longest signature of a person, in bytes. */
export const MOST_SIGNATURE_BYTES = MOST_ASSERTION_BYTES

/** As it is enrolled. `publicKey`: 32 raw bytes, or the passkey's SubjectPublicKeyInfo, which goes with where it was made. */
export type PersonKeyFacts =
  | { readonly form: 'ed25519'; readonly publicKey: Uint8Array }
  | { readonly form: 'passkey'; readonly publicKey: Uint8Array; readonly rpId: string; readonly origin: string }

export type PersonKey =
  | { readonly form: 'ed25519'; readonly key: KeyObject }
  | { readonly form: 'passkey'; readonly key: PasskeyPublicKey; readonly rpId: string; readonly origin: string }

/** A host name that may be a relying party's, and the origin of a page there. Errors: `key.malformed`. */
const judgePlace = (rpId: string, origin: string): void => {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  const wrong =
    url === undefined ||
    url.origin !== origin ||
    (url.protocol !== 'https:' && !(url.protocol === 'http:' && url.hostname === 'localhost')) ||
    (url.hostname !== rpId && !url.hostname.endsWith(`.${rpId}`)) ||
    rpId === ''
  if (wrong) throw new CountersignError('key.malformed', 'invalid', 'the origin of the passkey is none of its relying party')
}

/** Opens an enrolled key, and judges it as `enrolPublicKey` does. Errors (kind `invalid`): `key.*`. */
export function openPersonKey(facts: PersonKeyFacts): PersonKey {
  if (facts.form === 'ed25519') return { form: 'ed25519', key: enrolPublicKey(facts.publicKey) }
  judgePlace(facts.rpId, facts.origin)
  return { form: 'passkey', key: openPasskeyPublicKey(facts.publicKey), rpId: facts.rpId, origin: facts.origin }
}

/** What one holder of a key can't have twice under two names, whatever its form. */
export const materialOf = (key: PersonKey): Buffer => (key.form === 'ed25519' ? rawPublicKey(key.key) : keyMaterial(key.key))

/**
 * Why this is not that key's signature over the message; undefined when it is. Never an exception. `signature`: 64 bytes of Ed25519, or for a
 * passkey the bytes of `assertionBytes`.
 */
export function signatureProblem(key: PersonKey, message: Uint8Array, signature: Uint8Array): string | undefined {
  if (key.form === 'ed25519') return verifyEd25519(key.key, message, signature) ? undefined : 'the signature is not over this'
  const assertion = parseAssertion(signature)
  if (assertion === undefined) return 'it is not an assertion of a passkey in its canonical form'
  const { authenticatorData, clientDataJSON } = assertion
  const problem =
    clientDataProblem(clientDataJSON, { type: 'webauthn.get', challenge: message, origin: key.origin }) ??
    assertionDataProblem(authenticatorData, key.rpId)
  if (problem !== undefined) return problem
  const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)])
  return verifyPasskeySignature(key.key, signed, assertion.signature) ? undefined : 'the signature is not over this'
}

/** Whether this key signed the message. False, never an exception, for whatever else comes. */
export const verifySignatureOf = (key: PersonKey, message: Uint8Array, signature: Uint8Array): boolean =>
  signatureProblem(key, message, signature) === undefined
