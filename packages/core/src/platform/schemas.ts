// The shapes that many operations share.
import { type TProperties, type TSchema, Type } from 'typebox'

/** No control characters: PostgreSQL refuses NUL, and the others have no place in a name. */
export const Id = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+$' })
/** Text that people write: a line or several. */
export const Text = Type.String({ minLength: 1, maxLength: 2000 })
export const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'RFC 3339 instant',
  examples: ['2026-11-22T12:00:00Z'],
})
export const Digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$', description: '`sha256:` and 64 hex digits' })
export const Base64 = Type.String({ maxLength: 1_000_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' })
/** A person's: 64 bytes of Ed25519, or a passkey's assertion of at most 8 KiB. */
export const Signature = Type.String({
  minLength: 88,
  maxLength: 10_924,
  pattern: '^[A-Za-z0-9+/]+={0,2}$',
  description:
    'base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON ' +
    '`{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed',
})
/** Ed25519: 32 bytes. */
export const PublicKey = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$', description: 'base64 of the 32 raw bytes of an Ed25519 key' })

/** An object that holds these fields and no others. */
export const Closed = <P extends TProperties>(properties: P, options: { description?: string } = {}) =>
  Type.Object(properties, { ...options, additionalProperties: false })

export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
export const Facts = Type.Record(Type.String(), Type.Unknown())

export const Empty = Closed({})

export const Envelope = Closed(
  {
    payload: Type.String({ maxLength: 1_000_000 }),
    payloadType: Type.String({ maxLength: 200 }),
    signatures: Type.Array(Closed({ keyid: Type.String({ maxLength: 200 }), sig: Type.String({ maxLength: 200 }) }), {
      minItems: 1,
      maxItems: 8,
    }),
  },
  { description: 'DSSE envelope, JSON form' },
)
