// The client of an ACME server (RFC 8555) with an account that was made beforehand (§7.3.1) and is trusted for its names: no challenge is ever answered here.
// SAFETY: every address that the server names has to be of its own origin; the key signs the address it is sent to, so that no request serves elsewhere.
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { type Refused, refused, type Secret, unknown } from '@countersign/connector-kit'
import { type AltName, type Certificate, pemBlocks, readCertificate } from '@countersign/x509'
import { type HttpClient, isRecord, type Reply } from '../http/index.ts'
import { Stopped, silent, stop } from './outcomes.ts'

const PREFIX = 'urn:ietf:params:acme:error:'
const POLL_MS = 250

const text = (value: unknown, what: string): string =>
  typeof value === 'string' && value !== '' ? value : stop(unknown('malformed_answer', `the server gives no ${what}`))

export class AcmeClient {
  readonly #http: HttpClient
  readonly #directoryUrl: string
  readonly #key: KeyObject
  #directory: Record<string, unknown> | undefined
  #account: string | undefined
  #nonce: string | undefined

  /** Throws `Stopped` where the key is none that ACME takes from us. */
  constructor(http: HttpClient, directory: string, key: Secret) {
    this.#http = http
    this.#directoryUrl = directory
    this.#key = accountKey(key)
  }

  /** The certificate and those above it. */
  async order(names: readonly AltName[], csr: Buffer, notAfter: Date, signal: AbortSignal): Promise<Certificate[]> {
    const made = await this.#post('newOrder', { identifiers: names, notAfter: notAfter.toISOString() }, signal)
    const place = text(made.header('location'), 'address of the order')
    let order = isRecord(made.json) ? made.json : {}
    if (order['status'] === 'pending')
      stop(
        refused('x509.challenge_needed', 'the server wants challenges for these names; trust the account for them, or ask by another way'),
      )
    if (order['status'] === 'ready')
      order = record(await this.#post(text(order['finalize'], 'address to finalize at'), { csr: csr.toString('base64url') }, signal))
    for (; order['status'] === 'processing'; order = record(await this.#post(place, undefined, signal))) await pause(POLL_MS, signal)
    if (order['status'] !== 'valid') stop(refused('x509.order_invalid', 'the server did not issue the certificate'))
    const answer = await this.#post(text(order['certificate'], 'address of the certificate'), undefined, signal)
    return pemBlocks(answer.bytes.toString('latin1'), 'CERTIFICATE', 10).map(readCertificate)
  }

  /** True also where it was revoked before. */
  async revoke(certificate: Certificate, signal: AbortSignal): Promise<void> {
    // `cessationOfOperation` (RFC 5280 §5.3.1): why it ends is the change's matter, not the world's.
    await this.#post('revokeCert', { certificate: certificate.der.toString('base64url'), reason: 5 }, signal, ['alreadyRevoked'])
  }

  /** `where`: a name of the directory, or an address that the server gave. `undefined` as payload fetches (§6.3). */
  async #post(where: string, payload: unknown, signal: AbortSignal, fine: readonly string[] = []): Promise<Reply> {
    const url = where.startsWith('http') ? where : await this.#place(where, signal)
    this.#account ??= await this.#findAccount(signal)
    return this.#send(url, { kid: this.#account }, payload, signal, fine)
  }

  async #send(
    url: string,
    who: Readonly<Record<string, unknown>>,
    payload: unknown,
    signal: AbortSignal,
    fine: readonly string[] = [],
  ): Promise<Reply> {
    // A nonce that has grown old is the server's matter: once more with the one it gave (§6.5).
    for (const isLast of [false, true]) {
      const nonce = this.#nonce ?? (await this.#freshNonce(signal))
      this.#nonce = undefined
      const head = base64url(JSON.stringify({ alg: 'ES256', nonce, url, ...who }))
      const body = payload === undefined ? '' : base64url(JSON.stringify(payload))
      const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key: this.#key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
      const reply = await this.#http.exchange(
        {
          method: 'POST',
          url,
          headers: { 'content-type': 'application/jose+json', accept: '*/*' },
          bytes: Buffer.from(JSON.stringify({ protected: head, payload: body, signature })),
        },
        signal,
      )
      if (reply.kind === 'silence') throw silent(reply)
      this.#nonce = reply.header('replay-nonce')
      if (reply.status < 300) return reply
      const type = problemOf(reply)
      if (fine.includes(type)) return reply
      if (type !== 'badNonce' || isLast) throw new Stopped(refusalOf(reply.status, type))
    }
    return stop(unknown('malformed_answer', 'the server takes none of its own nonces'))
  }

  async #findAccount(signal: AbortSignal): Promise<string> {
    const { kty, crv, x, y } = createPublicKey(this.#key).export({ format: 'jwk' })
    const reply = await this.#send(
      await this.#place('newAccount', signal),
      { jwk: { kty, crv, x, y } },
      { onlyReturnExisting: true },
      signal,
    )
    return text(reply.header('location'), 'address of the account')
  }

  async #place(name: string, signal: AbortSignal): Promise<string> {
    if (this.#directory === undefined) {
      const reply = await this.#http.exchange({ method: 'GET', url: this.#directoryUrl }, signal)
      if (reply.kind === 'silence') throw silent(reply)
      if (reply.status !== 200) stop(unknown(`http_${reply.status}`, `the ACME directory answered ${reply.status}`))
      this.#directory = record(reply)
    }
    return text(this.#directory[name], `address of ${name}`)
  }

  async #freshNonce(signal: AbortSignal): Promise<string> {
    const reply = await this.#http.exchange({ method: 'GET', url: await this.#place('newNonce', signal) }, signal)
    if (reply.kind === 'silence') throw silent(reply)
    return text(reply.header('replay-nonce'), 'nonce')
  }
}

const record = (reply: Reply): Record<string, unknown> =>
  isRecord(reply.json) ? reply.json : stop(unknown('malformed_answer', 'the server answers in no form of ACME'))

const base64url = (value: string): string => Buffer.from(value).toString('base64url')

const problemOf = ({ json }: Reply): string => {
  const type = isRecord(json) ? json['type'] : undefined
  const name = typeof type === 'string' && type.startsWith(PREFIX) ? type.slice(PREFIX.length) : ''
  return /^[A-Za-z]{1,40}$/.test(name) ? name : 'malformed'
}

const refusalOf = (status: number, type: string): Refused | ReturnType<typeof unknown> => {
  if (status >= 500 || type === 'badNonce') return unknown(`acme.${type}`, `the ACME server answered ${status}`)
  const next = type === 'accountDoesNotExist' ? '; make the account of this key at the server first' : ''
  return refused(`acme.${type}`, `the ACME server refused: ${type}${next}`, type === 'rateLimited')
}

const accountKey = (secret: Secret): KeyObject => {
  try {
    const key = createPrivateKey(secret.expose())
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  } catch {
    // Told below, without a word of the key.
  }
  return stop(refused('x509.bad_account_key', 'the account key is no PEM of a P-256 private key'))
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      reject(new Stopped(unknown('aborted', 'the deadline passed while the server was at work')))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end)
      resolve()
    }, ms)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
