// The listing of what the authority has issued. No published protocol has one; this is its shape, which a vendor's own needs an adapter for:
//   GET <certificates>?limit=&after=&serial=&key=&name=   Authorization: Bearer …   → {"certificates": ["<DER, base64>", …], "next": "…"}
// `serial` in hexadecimal, `key` the SHA-256 of the SubjectPublicKeyInfo, `name` the common name. INVARIANT: one entry that can't be read makes the listing unknown, never shorter.
import { createHash } from 'node:crypto'
import { type Handle, type Secret, unknown } from '@countersign/connector-kit'
import { type Certificate, readCertificate } from '@countersign/x509'
import { type HttpClient, isRecord } from '../http/index.ts'
import type { X509Config } from './config.ts'
import { accountOf, serialIn } from './handle.ts'
import { declined, silent, stop } from './outcomes.ts'

const CURSOR = /^p:([A-Za-z0-9_.=-]{1,200})$/
const PAGE = 200

export class Register {
  readonly #url: string | undefined
  readonly #pageSize: number
  readonly #http: HttpClient
  readonly #token: Secret | undefined

  constructor(config: X509Config, http: HttpClient, token: Secret | undefined) {
    this.#url = config.certificates
    this.#pageSize = config.pageSize ?? PAGE
    this.#http = http
    this.#token = token
  }

  get isThere(): boolean {
    return this.#url !== undefined
  }

  static isCursor(cursor: string): boolean {
    return CURSOR.test(cursor)
  }

  async page(cursor: string | undefined, signal: AbortSignal): Promise<{ readonly items: readonly Certificate[]; readonly next?: string }> {
    const after = cursor === undefined ? undefined : CURSOR.exec(cursor)?.[1]
    const { items, next } = await this.#ask({ limit: String(this.#pageSize), ...(after === undefined ? {} : { after }) }, signal)
    if (next === undefined) return { items }
    if (!CURSOR.test(`p:${next}`) || next === after) return stop(unknown('malformed_answer', 'the listing gives no usable next page'))
    return { items, next: `p:${next}` }
  }

  /** The certificate of this serial, whoever it is for. */
  async find(handle: Handle, signal: AbortSignal): Promise<Certificate | undefined> {
    const serial = serialIn(handle)!
    return (await this.#ask({ limit: '2', serial }, signal)).items.find((one) => one.serial === serial)
  }

  /** The newest certificate for this key. */
  async ofKey(spki: Buffer, signal: AbortSignal): Promise<Certificate | undefined> {
    const key = createHash('sha256').update(spki).digest('hex')
    return (await this.#ask({ limit: '100', key }, signal)).items.filter((one) => one.spki.equals(spki)).at(-1)
  }

  /**
   * Every certificate of this account. INVARIANT: none is left out: a listing that does not know the question, or gives only a part of the answer, makes it unknown.
   */
  async ofAccount(account: string, signal: AbortSignal): Promise<readonly Certificate[]> {
    const { items, next } = await this.#ask({ limit: '100', name: account }, signal)
    if (next !== undefined || items.some((one) => accountOf(one) !== account))
      return stop(unknown('x509.no_names', 'the listing can not be asked for one `name`; what was lent could not be found again'))
    return items
  }

  async #ask(
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ readonly items: Certificate[]; readonly next?: string }> {
    if (this.#url === undefined)
      return stop(unknown('x509.no_register', 'the configuration names no listing of certificates; nobody can say which were issued'))
    const headers = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token.expose()}` }
    const reply = await this.#http.exchange({ method: 'GET', url: `${this.#url}?${new URLSearchParams(query)}`, headers }, signal)
    if (reply.kind === 'silence') throw silent(reply)
    if (reply.status !== 200) throw declined(reply.status, 'the listing of certificates')
    const { certificates, next } = isRecord(reply.json) ? reply.json : {}
    if (!Array.isArray(certificates) || certificates.length > 1000 || !certificates.every((one) => typeof one === 'string'))
      return stop(unknown('malformed_answer', 'the listing has another shape'))
    const items = certificates.map((one) => readCertificate(Buffer.from(one, 'base64')))
    return typeof next === 'string' ? { items, next } : { items }
  }
}
