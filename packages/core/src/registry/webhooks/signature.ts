// Standard Webhooks 1.0.0 (standardwebhooks.com): is this the signature of a key of this source over exactly these bytes, and was it sent just now?
// Pure. SAFETY: bytes are compared as they came; each signature is compared with each key, in constant time; what it lacks is told to nobody outside.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@countersign/connector-kit'
import { CountersignError, decodeBase64, publicKeyFromRaw, sha256Hex, verifyEd25519 } from '@countersign/ledger'

export interface Headers {
  readonly id: string | undefined
  readonly timestamp: string | undefined
  readonly signature: string | undefined
}

export type SigningKey =
  | { readonly id: string; readonly kind: 'hmac'; readonly secret: Secret }
  | { readonly id: string; readonly kind: 'ed25519'; readonly publicKey: Buffer }

export interface Verified {
  readonly id: string
  readonly sentAt: Date
  readonly key: string
  /** Over the body's bytes. */
  readonly digest: string
}

/** Either side of our clock. */
export const toleranceSeconds = 300

// No full stop: it parts the id from what follows it.
const idForm = /^[A-Za-z0-9_-]{1,200}$/
const timestampForm = /^[0-9]{1,12}$/
const mostSignatures = 10

export const secretPrefix = 'whsec_'
export const publicKeyPrefix = 'whpk_'

/** The bytes of a shared secret (`whsec_` and base64 of 24 to 64 bytes); undefined: it has another form. */
export const secretBytes = (text: string): Buffer | undefined => {
  const bytes = text.startsWith(secretPrefix) ? decodeBase64(text.slice(secretPrefix.length)) : undefined
  return bytes !== undefined && bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined
}

/** One answer for whatever is wrong, so that nobody learns which sources and keys there are. */
export const refuseDelivery = (): CountersignError =>
  new CountersignError(
    'webhook.refused',
    'unauthenticated',
    'the delivery is not taken: its source, key, signature or time does not hold; the log of the server says which, by the request id',
  )

const fits = (key: SigningKey, version: string, signature: Buffer, signed: Buffer): boolean => {
  if (key.kind === 'ed25519') return version === 'v1a' && verifyEd25519(publicKeyFromRaw(key.publicKey), signed, signature)
  if (version !== 'v1') return false
  const secret = secretBytes(key.secret.expose())
  const expected = createHmac('sha256', secret ?? Buffer.alloc(0))
    .update(signed)
    .digest()
  return secret !== undefined && signature.length === expected.length && timingSafeEqual(signature, expected)
}

/** What holds of a delivery, or why it doesn't: for the log alone. */
export const verifyDelivery = (
  headers: Headers,
  body: Buffer,
  keys: readonly SigningKey[],
  now: Date,
): Verified | { readonly why: 'headers' | 'signature' | 'time' } => {
  const { id, timestamp, signature } = headers
  if (id === undefined || !idForm.test(id) || timestamp === undefined || !timestampForm.test(timestamp) || signature === undefined)
    return { why: 'headers' }
  const given = signature.split(' ').filter((each) => each !== '')
  if (given.length === 0 || given.length > mostSignatures) return { why: 'headers' }
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`, 'utf8'), body])
  let key: string | undefined
  for (const each of given) {
    const comma = each.indexOf(',')
    const bytes = decodeBase64(each.slice(comma + 1))
    if (comma < 1 || bytes === undefined) continue
    for (const one of keys) if (fits(one, each.slice(0, comma), bytes, signed)) key ??= one.id
  }
  if (key === undefined) return { why: 'signature' }
  const sentAt = new Date(Number(timestamp) * 1000)
  // ORDER: the time counts only when somebody has signed it.
  if (Math.abs(sentAt.getTime() - now.getTime()) > toleranceSeconds * 1000) return { why: 'time' }
  return { id, sentAt, key, digest: `sha256:${sha256Hex(body)}` }
}
