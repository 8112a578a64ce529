// What the authority says of a certificate: by its list and, where there is a responder, by its answer too. Each is fetched at the moment that it is asked.
// INVARIANT: dead only where every source says so; a list that went back, is old or is not signed says nothing.
import { randomBytes } from 'node:crypto'
import { unknown } from '@countersign/connector-kit'
import { type Certificate, makeOcspRequest, type RevocationList, readOcspAnswer, readRevocationList } from '@countersign/x509'
import type { HttpClient } from '../http/index.ts'
import type { X509Config } from './config.ts'
import { declined, silent, stop } from './outcomes.ts'

const SKEW_MS = 300_000

export type Status = 'good' | 'revoked'

export class StatusReader {
  readonly #config: X509Config
  readonly #http: HttpClient
  readonly #issuer: Certificate
  #highest = -1n

  constructor(config: X509Config, http: HttpClient, issuer: Certificate) {
    this.#config = config
    this.#http = http
    this.#issuer = issuer
  }

  /** Serials that are revoked. Throws `Stopped` and `X509Error`. */
  async list(signal: AbortSignal): Promise<RevocationList> {
    const reply = await this.#http.exchange(
      { method: 'GET', url: this.#config.crl, headers: { accept: 'application/pkix-crl', 'cache-control': 'no-cache' } },
      signal,
    )
    if (reply.kind === 'silence') throw silent(reply)
    if (reply.status !== 200) throw declined(reply.status, 'the place of the revocation list')
    const list = readRevocationList(reply.bytes, this.#issuer)
    const now = Date.now()
    if (list.thisUpdate.getTime() > now + SKEW_MS) stop(unknown('x509.list_from_future', 'the revocation list is dated in the future'))
    const oldest = Math.min(list.nextUpdate.getTime(), list.thisUpdate.getTime() + (this.#config.listMaxAgeSeconds ?? 31_536_000) * 1000)
    if (oldest < now) stop(unknown('x509.list_stale', 'the revocation list is too old; publish a fresh one'))
    if (list.number < this.#highest)
      stop(unknown('x509.list_went_back', 'the revocation list has a lower number than one that was seen before'))
    this.#highest = list.number
    return list
  }

  /** Undefined: the responder does not know it, or there is none. Throws `Stopped` and `X509Error`. */
  async answer(serial: string, signal: AbortSignal): Promise<Status | undefined> {
    if (this.#config.ocsp === undefined) return undefined
    const nonce = randomBytes(32)
    const reply = await this.#http.exchange(
      {
        method: 'POST',
        url: this.#config.ocsp,
        headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
        bytes: makeOcspRequest(this.#issuer, serial, nonce),
      },
      signal,
    )
    if (reply.kind === 'silence') throw silent(reply)
    if (reply.status !== 200) throw declined(reply.status, 'the OCSP responder')
    const verdict = readOcspAnswer(reply.bytes, { issuer: this.#issuer, serial, nonce, at: new Date() })
    if (verdict.status !== 'unknown') return verdict.status
    if (verdict.code === 'unknown') return undefined
    return stop(unknown(`x509.ocsp_${verdict.code}`, `the OCSP answer says nothing about it: ${OCSP[verdict.code]}`))
  }
}

const OCSP = {
  not_answered: 'it was not answered',
  other_certificate: 'it is about another certificate',
  nonce: 'it does not carry our nonce, so it may be an old one',
  stale: 'it is not of now',
  responder: 'the issuer made no such responder',
} as const
