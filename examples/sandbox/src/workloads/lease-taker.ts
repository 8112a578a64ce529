// A workload that keeps no secret of the systems that it uses: it shows who it is by a token that it signs with its own enrolled key (RFC 7523), and is lent
// what it needs. Speaks to the door of workloads alone; it has no API key.
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'

export const AUDIENCE = 'countersign'
const LIVES_SECONDS = 60
const TIMEOUT_MS = 40_000

export interface LeaseTaker {
  /** Its public key, as an issuer's document has it. */
  readonly publicKey: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string; readonly kid: string }
  /** One call at the door, each with a token of its own. */
  call(path: string, body: object): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const tokenOf = (subject: string, key: KeyObject): string => {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: subject, sub: subject, aud: AUDIENCE, jti: randomUUID(), iat: now, exp: now + LIVES_SECONDS }
  const text = `${encoded({ alg: 'EdDSA', kid: subject })}.${encoded(claims)}`
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`
}

/** `issuer`: the name of the document that says whose key it is. */
export const leaseTaker = (url: string, issuer: string, subject: string): LeaseTaker => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKey: { kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x), kid: subject },
    async call(path, body) {
      const answer = await fetch(`${url}/workload/v1${path}`, {
        method: 'POST',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { authorization: `Bearer ${tokenOf(subject, privateKey)}`, 'x-issuer': issuer, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
  }
}
