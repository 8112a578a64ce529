// The authority's ACME side (RFC 8555): accounts that are known beforehand, orders for names that they may have, and revocation. An account of this authority is
// trusted for every name, as a company's own authority trusts its operator: authorizations are valid at once and no challenge is set.
import { type KeyObject, randomBytes } from 'node:crypto'
import { type AltName, onlyElement, pemBlock, type Request, readRequest, X509Error } from '@countersign/x509'
import { type Authority, publicKeyOf } from './authority.ts'
import { keyOfJwk, readJws, type Signed } from './jws.ts'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Order {
  readonly id: string
  readonly account: string
  readonly names: readonly AltName[]
  readonly notAfter: Date
  serial: string | undefined
}

const DAY_MS = 86_400_000

class Problem extends Error {
  readonly status: number
  readonly type: string

  constructor(status: number, type: string, detail: string) {
    super(detail)
    this.status = status
    this.type = type
  }
}

export class AcmeServer {
  readonly #base: string
  readonly #authority: Authority
  readonly #accounts: ReadonlyMap<string, KeyObject>
  readonly #nonces = new Set<string>()
  readonly #orders = new Map<string, Order>()

  constructor(base: string, authority: Authority, accounts: ReadonlyMap<string, KeyObject>) {
    this.#base = base
    this.#authority = authority
    this.#accounts = accounts
  }

  /** Undefined: no address of ACME. */
  handle(method: string, path: string, body: string): Answer | undefined {
    if (!path.startsWith('/acme/')) return undefined
    try {
      return this.#fresh(method === 'POST' ? this.#post(path, body) : this.#get(path))
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(400, 'malformed', 'it can not be read')
      const type = `urn:ietf:params:acme:error:${problem.type}`
      const answer = { type, detail: problem.message, status: problem.status }
      return this.#fresh({ status: problem.status, type: 'application/problem+json', body: JSON.stringify(answer) })
    }
  }

  #fresh(answer: Answer): Answer {
    const nonce = randomBytes(16).toString('base64url')
    this.#nonces.add(nonce)
    return { ...answer, headers: { 'replay-nonce': nonce, 'cache-control': 'no-store', ...answer.headers } }
  }

  #get(path: string): Answer {
    if (path === '/acme/new-nonce') return { status: 204, type: 'text/plain', body: '' }
    if (path !== '/acme/directory') throw new Problem(405, 'malformed', 'this is asked for with POST')
    const at = (name: string) => `${this.#base}/acme/${name}`
    return json(200, {
      newNonce: at('new-nonce'),
      newAccount: at('new-account'),
      newOrder: at('new-order'),
      revokeCert: at('revoke-cert'),
      meta: { externalAccountRequired: true },
    })
  }

  #post(path: string, body: string): Answer {
    const signed = readJws(body)
    if (!signed) throw new Problem(400, 'malformed', 'it is no flattened JWS with ES256')
    if (signed.url !== `${this.#base}${path}`) throw new Problem(401, 'unauthorized', 'it is signed for another address')
    if (!this.#nonces.delete(signed.nonce)) throw new Problem(400, 'badNonce', 'the nonce was used or never given')
    if (path === '/acme/new-account') return this.#account(signed)
    const [name, key] = this.#signer(signed)
    if (!signed.isBy(key)) throw new Problem(401, 'unauthorized', 'the signature does not fit the account')
    if (path === '/acme/new-order') return this.#newOrder(name, signed)
    if (path === '/acme/revoke-cert') return this.#revoke(name, signed)
    const [, , what, id] = path.split('/') as [string, string, string, string | undefined]
    const order = this.#orders.get(id ?? '')
    if (order?.account !== name) throw new Problem(404, 'malformed', 'no such order')
    if (what === 'finalize') return this.#finalize(order, signed)
    if (what === 'order') return json(200, this.#shown(order))
    if (what === 'certificate' && order.serial !== undefined) return this.#certificate(order.serial)
    throw new Problem(404, 'malformed', 'no such thing')
  }

  #signer({ kid }: Signed): [string, KeyObject] {
    const name = kid?.startsWith(`${this.#base}/acme/account/`) ? kid.slice(`${this.#base}/acme/account/`.length) : ''
    const key = this.#accounts.get(name)
    if (!key) throw new Problem(401, 'accountDoesNotExist', 'no such account')
    return [name, key]
  }

  #account(signed: Signed): Answer {
    const key = keyOfJwk(signed.jwk)
    if (!key || !signed.isBy(key)) throw new Problem(401, 'unauthorized', 'the signature does not fit its key')
    const known = [...this.#accounts].find(([, one]) => one.equals(key))
    if (!known) throw new Problem(400, 'accountDoesNotExist', 'this authority makes no accounts by itself')
    return json(200, { status: 'valid' }, { location: `${this.#base}/acme/account/${known[0]}` })
  }

  #newOrder(account: string, { payload }: Signed): Answer {
    const { identifiers, notAfter } = (payload ?? {}) as { identifiers?: unknown; notAfter?: unknown }
    if (!Array.isArray(identifiers) || identifiers.length === 0 || identifiers.length > 100)
      throw new Problem(400, 'malformed', 'it names nobody')
    const names = identifiers.map((one: { type?: unknown; value?: unknown }): AltName => {
      if ((one.type !== 'dns' && one.type !== 'ip') || typeof one.value !== 'string' || !/^[A-Za-z0-9._:-]{1,253}$/.test(one.value))
        throw new Problem(400, 'unsupportedIdentifier', 'only names and addresses can be had')
      return { type: one.type, value: one.value }
    })
    const end = typeof notAfter === 'string' ? new Date(notAfter) : new Date(Date.now() + 90 * DAY_MS)
    if (Number.isNaN(end.getTime()) || end.getTime() <= Date.now() || end.getTime() > Date.now() + 398 * DAY_MS)
      throw new Problem(400, 'malformed', 'it ends in the past, or later than this authority allows')
    const order: Order = { id: randomBytes(12).toString('hex'), account, names, notAfter: end, serial: undefined }
    this.#orders.set(order.id, order)
    return json(201, this.#shown(order), { location: `${this.#base}/acme/order/${order.id}` })
  }

  #shown({ id, names, notAfter, serial }: Order): Record<string, unknown> {
    return {
      status: serial === undefined ? 'ready' : 'valid',
      identifiers: names,
      notAfter: notAfter.toISOString(),
      authorizations: [],
      finalize: `${this.#base}/acme/finalize/${id}`,
      ...(serial === undefined ? {} : { certificate: `${this.#base}/acme/certificate/${id}` }),
    }
  }

  #finalize(order: Order, { payload }: Signed): Answer {
    if (order.serial !== undefined) return json(200, this.#shown(order))
    const { csr } = (payload ?? {}) as { csr?: unknown }
    if (typeof csr !== 'string') throw new Problem(400, 'badCSR', 'there is no request')
    const request = requestIn(Buffer.from(csr, 'base64url'))
    const [first] = order.names
    const same = (a: readonly AltName[], b: readonly AltName[]) =>
      JSON.stringify([...a].map(written).sort()) === JSON.stringify([...b].map(written).sort())
    if (!same(request.names, order.names)) throw new Problem(400, 'badCSR', 'the request is for other names than the order')
    const { serial } = this.#authority.issue({
      spki: request.spki,
      subject: request.commonName ?? first!.value,
      names: order.names,
      owner: order.account,
      notAfter: order.notAfter,
    })
    order.serial = serial
    return json(200, this.#shown(order), { location: `${this.#base}/acme/order/${order.id}` })
  }

  #certificate(serial: string): Answer {
    const chain = [this.#authority.find(serial)!.certificate, this.#authority.root]
    const body = chain.map(({ der }) => pemBlock('CERTIFICATE', der)).join('')
    return { status: 200, type: 'application/pem-certificate-chain', body }
  }

  #revoke(account: string, { payload }: Signed): Answer {
    const { certificate } = (payload ?? {}) as { certificate?: unknown }
    const der = typeof certificate === 'string' ? Buffer.from(certificate, 'base64url') : Buffer.alloc(0)
    onlyElement(der)
    const entry = this.#authority.entries.find((one) => one.certificate.der.equals(der))
    if (!entry) throw new Problem(404, 'malformed', 'this authority has issued no such certificate')
    if (entry.owner !== account) throw new Problem(403, 'unauthorized', 'it is not this account’s')
    if (!this.#authority.revoke(entry.certificate.serial)) throw new Problem(400, 'alreadyRevoked', 'it is revoked already')
    return { status: 200, type: 'text/plain', body: '' }
  }
}

const written = ({ type, value }: AltName): string => `${type}:${value}`

const requestIn = (der: Buffer): Request => {
  try {
    return readRequest(der, publicKeyOf)
  } catch (error) {
    throw new Problem(400, 'badCSR', error instanceof X509Error ? error.message : 'the request can not be read')
  }
}

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
  headers,
})
