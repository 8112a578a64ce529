/**
 * What the browser says that it was asked (WebAuthn Level 3, section 5.8.1, `CollectedClientData`), read without mercy: the authenticator signs
 * its hash, so whatever stands in it was signed, and nothing in it may have two readings.
 */
import { parseStrictBytes } from '../strict-json.ts'

const MOST_BYTES = 4096

/** The ceremony: an assertion, or the making of a key, which must never pass for one. */
export type CeremonyType = 'webauthn.get' | 'webauthn.create'

export interface ClientDataExpected {
  readonly type: CeremonyType
  /** The bytes that were asked for; of an approval, exactly the 32 that a person signs. */
  readonly challenge: Uint8Array
  readonly origin: string
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (from: Readonly<Record<string, unknown>>, name: string): unknown => (Object.hasOwn(from, name) ? from[name] : undefined)

/** Why these bytes aren't what was asked for; undefined when they are. Section 7.2, steps 10 to 14. Never an exception. */
export function clientDataProblem(bytes: Uint8Array, expected: ClientDataExpected): string | undefined {
  let said: unknown
  try {
    // SAFETY: duplicate members, a byte order mark, bytes that are no UTF-8: a reader after us could understand them differently.
    said = parseStrictBytes(bytes, { maxBytes: MOST_BYTES, maxDepth: 8, maxNodes: 200 })
  } catch {
    return 'the client data is not strict JSON'
  }
  if (!isRecord(said)) return 'the client data is not an object'
  if (own(said, 'type') !== expected.type) return `the client data is not of type \`${expected.type}\``
  if (own(said, 'challenge') !== Buffer.from(expected.challenge).toString('base64url')) return 'the challenge is another one'
  if (own(said, 'origin') !== expected.origin) return 'it was made at another origin'
  // Older browsers leave the member out where it would be false.
  const crossOrigin = own(said, 'crossOrigin')
  if (crossOrigin !== undefined && crossOrigin !== false) return 'it was made inside a page of another origin'
  if (own(said, 'topOrigin') !== undefined) return 'it was made inside a page of another origin'
  return undefined
}
