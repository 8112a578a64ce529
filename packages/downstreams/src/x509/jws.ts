// What RFC 8555 §6.2 asks of each request: a flattened JWS over a nonce and the address, by a key the server knows. ES256 only.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

export interface Signed {
  readonly url: string
  readonly nonce: string
  readonly kid: string | undefined
  readonly jwk: unknown
  /** Undefined: an empty payload, which is how something is fetched (POST-as-GET). */
  readonly payload: unknown
  isBy(key: KeyObject): boolean
}

export const readJws = (text: string): Signed | undefined => {
  try {
    const { protected: head, payload, signature } = JSON.parse(text) as Record<string, string>
    if (typeof head !== 'string' || typeof payload !== 'string' || typeof signature !== 'string') return undefined
    const { alg, url, nonce, kid, jwk } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as Record<string, unknown>
    if (alg !== 'ES256' || typeof url !== 'string' || typeof nonce !== 'string') return undefined
    return {
      url,
      nonce,
      kid: typeof kid === 'string' ? kid : undefined,
      jwk,
      payload: payload === '' ? undefined : (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as unknown),
      isBy: (key) =>
        verify('sha256', Buffer.from(`${head}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
    }
  } catch {
    return undefined
  }
}

export const keyOfJwk = (jwk: unknown): KeyObject | undefined => {
  try {
    return createPublicKey({ key: jwk as never, format: 'jwk' })
  } catch {
    return undefined
  }
}
