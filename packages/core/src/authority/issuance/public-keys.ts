// Public keys as documents of authority hold them: in the text, or at an address. Pure. SAFETY: a private member is refused, for it would stand in a document
// that many read; and every algorithm is asymmetric, for who can verify must not be able to sign (RFC 8725 §3.1).
import { Type } from 'typebox'
import { Closed } from '../../platform/schemas.ts'

export const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const
export type Algorithm = (typeof algorithms)[number]

export const Algorithms = Type.Array(Type.Enum([...algorithms]), { minItems: 1, uniqueItems: true })

const b64u = Type.String({ minLength: 1, maxLength: 1500, pattern: '^[A-Za-z0-9_-]+$' })
const kid = Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' }))
const common = { kid, alg: Type.Optional(Type.Enum([...algorithms])), use: Type.Optional(Type.Literal('sig')) }

const Jwk = Type.Union([
  Closed({ ...common, kty: Type.Literal('RSA'), n: b64u, e: b64u }),
  Closed({ ...common, kty: Type.Literal('EC'), crv: Type.Enum(['P-256', 'P-384']), x: b64u, y: b64u }),
  Closed({ ...common, kty: Type.Literal('OKP'), crv: Type.Literal('Ed25519'), x: b64u }),
])

export const KeysAtUrl = Closed({ url: Type.String({ maxLength: 500, pattern: '^https://[^\\s#@\\\\]+$' }) })
export const KeysInline = Closed({ inline: Type.Array(Jwk, { minItems: 1, maxItems: 20 }) })

export interface PublicJwk {
  readonly kty: 'RSA' | 'EC' | 'OKP'
  readonly kid?: string
  readonly [member: string]: unknown
}

/** Where the keys are by which somebody's word is believed. */
export type PublicKeys = { readonly url: string } | { readonly inline: readonly PublicJwk[] }

/** As whoever approves the document reads them. */
export const keysInWords = (keys: PublicKeys): string =>
  'url' in keys
    ? `keys at ${keys.url}`
    : `keys in the document: ${keys.inline.map((key) => `${key.kty} ${key.kid ?? 'without kid'} ${String(key['x'] ?? key['n']).slice(0, 16)}…`).join(', ')}`
