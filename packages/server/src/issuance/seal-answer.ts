// A secret for one reader: encrypted to the key that the workload brought (JWE, RFC 7516; ECDH-ES on X25519 or P-256, AES-256-GCM), so that nothing between
// this process and the workload reads it, whoever ends the TLS.
import { CountersignError } from '@countersign/ledger'
import { CompactEncrypt, importJWK, type JWK } from 'jose'
import { Type } from 'typebox'

const part = Type.String({ minLength: 40, maxLength: 60, pattern: '^[A-Za-z0-9_-]+$' })

/** A public key; a private member is refused. */
export const SealTo = Type.Union([
  Type.Object({ kty: Type.Literal('OKP'), crv: Type.Literal('X25519'), x: part }, { additionalProperties: false }),
  Type.Object({ kty: Type.Literal('EC'), crv: Type.Literal('P-256'), x: part, y: part }, { additionalProperties: false }),
])

/** Errors: `workload.seal_key`. */
export const sealAnswer = async (answer: object, to: JWK): Promise<string> => {
  try {
    const key = await importJWK(to, 'ECDH-ES')
    return await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(answer)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'json' })
      .encrypt(key)
  } catch {
    throw new CountersignError('workload.seal_key', 'invalid', '`sealTo` is no usable public key of X25519 or P-256')
  }
}
