// What somebody pastes as the public half of an Ed25519 key, as the API takes it: 32 raw bytes in base64. Pure. SAFETY: what may hold a private key is told apart before
// anything is done with it, and is never given back.

export type PublicKeyText = { readonly key: string } | { readonly problem: 'private' | 'unreadable' }

const raw = /^[A-Za-z0-9+/]{43}=$/
/** SubjectPublicKeyInfo of Ed25519 (RFC 8410, section 4): 12 bytes that are always the same, then the key. */
const spki = /^MCowBQYDK2VwAyEA([A-Za-z0-9+/]{43}=)$/
const pem = /^-----BEGIN PUBLIC KEY-----([\s\S]*)-----END PUBLIC KEY-----$/
/** PKCS #8 of Ed25519, with and without its public half (RFC 8410, section 7, and RFC 5958), and whatever calls itself private. */
const secret = /PRIVATE|SECRET|^M[A-Za-z0-9+/]{2}CAQ[AE]wBQYDK2Vw/i

export const publicKeyIn = (text: string): PublicKeyText => {
  const told = text.trim()
  const body = (pem.exec(told)?.[1] ?? told).replaceAll(/\s/g, '')
  if (secret.test(body)) return { problem: 'private' }
  const key = spki.exec(body)?.[1] ?? body
  return raw.test(key) ? { key } : { problem: 'unreadable' }
}
