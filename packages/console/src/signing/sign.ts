// A person's signature by his passkey: the authenticator signs a challenge that is made of what he has read, and of nothing else.
import { api } from '../api/client.ts'
import { fromBase64, fromBase64url, fromHex, sha256, toBase64, toBase64url } from './bytes.ts'
import { labels, type Purpose } from './labels.ts'

/** The 32 bytes that the passkey is given as its challenge. */
const challengeFor = (purpose: Purpose, nonce: string, digest: string): Promise<Uint8Array<ArrayBuffer>> => {
  const parts = [new TextEncoder().encode(labels[purpose]), fromBase64(nonce), fromHex(digest.slice('sha256:'.length))]
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return sha256(bytes)
}

export class NoPasskey extends Error {}
/** He closed the browser's question, or it ran out. Nothing was signed. */
export class NotConfirmed extends Error {}

interface Signed {
  readonly keyId: string
  /** Base64 of the canonical JSON of the assertion, as the API takes it. */
  readonly signature: string
}

/** The caller's live passkeys: key ids by credential id. */
const ownPasskeys = async (person: string): Promise<Map<string, string>> => {
  const { items } = await api.get('/v1/keys', { params: { query: { principal: person, limit: 200 } } })
  return new Map(
    items.flatMap(({ purpose, form, revokedAt, credentialId, keyId }) =>
      purpose === 'approval' && form === 'passkey' && revokedAt === null && credentialId !== null ? [[credentialId, keyId] as const] : [],
    ),
  )
}

/** Throws `NoPasskey`, `NotConfirmed`. */
export const signWithPasskey = async (person: string, purpose: Purpose, nonce: string, digest: string): Promise<Signed> => {
  const own = await ownPasskeys(person)
  if (own.size === 0) throw new NoPasskey()
  const challenge = await challengeFor(purpose, nonce, digest)
  let credential: PublicKeyCredential
  try {
    credential = (await navigator.credentials.get({
      publicKey: {
        challenge,
        userVerification: 'required',
        allowCredentials: [...own.keys()].map((id) => ({ type: 'public-key', id: fromBase64url(id) })),
        timeout: 120_000,
      },
    })) as PublicKeyCredential
  } catch {
    throw new NotConfirmed()
  }
  const keyId = own.get(credential.id)
  if (keyId === undefined) throw new NoPasskey()
  const answer = credential.response as AuthenticatorAssertionResponse
  // Names in this order: the text is canonical JSON.
  const assertion = JSON.stringify({
    authenticatorData: toBase64url(answer.authenticatorData),
    clientDataJSON: toBase64url(answer.clientDataJSON),
    signature: toBase64url(answer.signature),
  })
  return { keyId, signature: toBase64(new TextEncoder().encode(assertion)) }
}
