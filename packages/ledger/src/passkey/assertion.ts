/**
 * The three parts of an assertion as one byte string: canonical JSON with base64url members. This is what is kept as evidence and verified again.
 *
 * INVARIANT: one assertion has one form, so that a kept one can't be rewritten unnoticed.
 */
import { canonicalJson } from '../canonical.ts'
import { parseStrictBytes } from '../strict-json.ts'

export interface PasskeyAssertion {
  readonly authenticatorData: Buffer
  readonly clientDataJSON: Buffer
  /** As the key made it: DER for ES256, 64 bytes for EdDSA, as long as the modulus for RS256. */
  readonly signature: Buffer
}

/** Of the whole; an assertion has some 400 bytes, with RSA some 700. */
export const MOST_ASSERTION_BYTES = 8192

const PARTS = ['authenticatorData', 'clientDataJSON', 'signature'] as const

const fromBase64url = (text: unknown): Buffer | undefined => {
  if (typeof text !== 'string' || text === '') return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

/** The bytes that are kept, in their one form. */
export const assertionBytes = (assertion: PasskeyAssertion): Buffer =>
  Buffer.from(canonicalJson(Object.fromEntries(PARTS.map((part) => [part, assertion[part].toString('base64url')]))))

/** Undefined for anything but that one form. */
export function parseAssertion(bytes: Uint8Array): PasskeyAssertion | undefined {
  if (bytes.length > MOST_ASSERTION_BYTES) return undefined
  let read: unknown
  try {
    read = parseStrictBytes(bytes, { maxBytes: MOST_ASSERTION_BYTES, maxDepth: 2, maxNodes: 8 })
  } catch {
    return undefined
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined
  const said = new Map(Object.entries(read))
  const [authenticatorData, clientDataJSON, signature] = PARTS.map((part) => fromBase64url(said.get(part)))
  if (authenticatorData === undefined || clientDataJSON === undefined || signature === undefined) return undefined
  const assertion = { authenticatorData, clientDataJSON, signature }
  return assertionBytes(assertion).equals(bytes) ? assertion : undefined
}
