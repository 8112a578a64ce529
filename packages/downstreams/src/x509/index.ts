// The sandbox company's certificate authority, for tests and the sandbox: ACME (RFC 8555) to issue and revoke, a listing of what it has issued, a revocation list and
// OCSP, all on loopback; and a service behind mutual TLS that honours them. It must never be used with anything but throw-away keys, and never listens beyond 127.0.0.1.
import { createECDH, createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@countersign/connector-kit'
import { type NewRevocationList, pemBlock, spkiOf } from '@countersign/x509'
import { AcmeServer, type Answer } from './acme.ts'
import { Authority } from './authority.ts'
import { Faults } from './faults.ts'
import { type GuardedService, startGuardedService } from './guarded-service.ts'
import { listing } from './listing.ts'

export type { GuardedService } from './guarded-service.ts'

export interface CertificateAuthorityOptions {
  /** Default 0: any free port. One that is started again takes the port it had: it stands in each certificate. */
  readonly port?: number
  readonly servicePort?: number
  /** Keeps the key and the register over restarts. */
  readonly file?: string
}

export interface CertificateAuthority {
  readonly port: number
  /** PEM of the issuing authority. */
  readonly root: string
  readonly directory: string
  readonly certificates: string
  readonly crl: string
  readonly ocsp: string
  /** The account that may issue and revoke, as a PEM private key, and the tokens that may list. */
  readonly operatorKey: Secret
  readonly operatorToken: Secret
  readonly observerToken: Secret
  /** A key that no account has. */
  readonly strangerKey: Secret
  readonly service: GuardedService
  /** Issues around ACME. `owner`: the account that may revoke it; default the operator's. */
  issue(
    name: string,
    options?: { owner?: string; notBefore?: Date; notAfter?: Date },
  ): { readonly serial: string; readonly secret: Secret; readonly der: Buffer }
  /** What was issued in this name. */
  entriesOf(name: string): readonly { readonly serial: string; readonly revoked: boolean }[]
  /** Revokes around ACME. */
  revoke(serial: string): void
  /** While true, revocations are answered as done and take no effect. */
  setLying(lying: boolean): void
  /** While true, every connection is cut without an answer, at the authority and at the service. */
  setDown(down: boolean): void
  /** While true, connections are taken and never answered; those are cut when it ends. */
  setHanging(hanging: boolean): void
  /** What answers where the list is asked for, in its place. */
  setList(list: (() => Buffer) | undefined): void
  /** What answers an OCSP question, in its place. */
  setOcsp(answer: ((question: Buffer) => Buffer) | undefined): void
  newList(): Buffer
  /** A list that says something else, under the authority's own signature. */
  listWith(changed: Partial<NewRevocationList>): Buffer
  newAnswer(question: Buffer): Buffer
  stop(): Promise<void>
}

/** What a connector is told of an authority and of the one service that honours it. */
export const settingsFor = ({ root, directory, certificates, crl, ocsp, service }: CertificateAuthority) => ({
  authority: root,
  directory,
  certificates,
  crl,
  ocsp,
  doors: [{ id: 'orders', url: service.url, ca: root, graceSeconds: 0 }],
})

const OPERATOR = 'countersign'
const MOST_BYTES = 256 * 1024

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MOST_BYTES) throw new Error('too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

export const startCertificateAuthority = async (options: CertificateAuthorityOptions = {}): Promise<CertificateAuthority> => {
  let serve: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async (_request, response) =>
    void response.writeHead(503).end()
  const faults = new Faults()
  const server = createServer((request, response) => {
    if (faults.take(request.socket)) return
    serve(request, response).catch(() => (response.headersSent ? response.destroy() : response.writeHead(400).end()))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`
  const places = { crl: `${base}/crl`, ocsp: `${base}/ocsp` }
  const authority = new Authority(places, options.file)
  const secrets = tokensOf(authority.key)
  const operatorKey = secrets.key
  const acme = new AcmeServer(base, authority, new Map([[OPERATOR, createPublicKey(operatorKey)]]))
  let list: (() => Buffer) | undefined
  let ocsp: ((question: Buffer) => Buffer) | undefined

  const send = (response: ServerResponse, answer: Answer | { status: number; type: string; body: Buffer; headers?: undefined }) =>
    void response.writeHead(answer.status, { ...answer.headers, 'content-type': answer.type }).end(answer.body)
  serve = async (request, response) => {
    const url = new URL(request.url ?? '/', base)
    const body = await bodyOf(request)
    if (url.pathname === '/crl')
      return send(response, { status: 200, type: 'application/pkix-crl', body: (list ?? (() => authority.list()))() })
    if (url.pathname === '/ocsp')
      return send(response, { status: 200, type: 'application/ocsp-response', body: (ocsp ?? ((asked) => authority.answer(asked)))(body) })
    const tokens = [secrets.operator, secrets.observer]
    if (url.pathname === '/certificates') return send(response, listing(authority, request.headers.authorization, tokens, url.searchParams))
    // One that knows no question: everything, whatever is asked.
    if (url.pathname === '/certificates-all')
      return send(response, listing(authority, request.headers.authorization, tokens, new URLSearchParams()))
    const answer = acme.handle(request.method ?? '', url.pathname, body.toString('utf8'))
    send(response, answer ?? { status: 404, type: 'text/plain', body: '' })
  }

  const service = await startGuardedService(authority, places.crl, faults, options.servicePort)
  return {
    port,
    root: pemBlock('CERTIFICATE', authority.root.der),
    directory: `${base}/acme/directory`,
    certificates: `${base}/certificates`,
    ...places,
    operatorKey: new Secret(pemOf(operatorKey)),
    operatorToken: new Secret(secrets.operator),
    observerToken: new Secret(secrets.observer),
    strangerKey: new Secret(pemOf(newKey())),
    service,
    entriesOf: (name) =>
      authority.entries.flatMap(({ certificate, revokedAt }) =>
        certificate.commonName === name ? [{ serial: certificate.serial, revoked: revokedAt !== undefined }] : [],
      ),
    issue(name, { owner = OPERATOR, notBefore, notAfter } = {}) {
      const key = newKey()
      const certificate = authority.issue({
        spki: spkiOf(key),
        subject: name,
        names: [{ type: 'dns', value: name }],
        owner,
        notAfter: notAfter ?? new Date(Date.now() + 86_400_000),
        ...(notBefore === undefined ? {} : { notBefore }),
      })
      return {
        serial: certificate.serial,
        der: certificate.der,
        secret: new Secret(`${pemOf(key)}${pemBlock('CERTIFICATE', certificate.der)}`),
      }
    },
    revoke: (serial) => void authority.revoke(serial),
    setLying: (lying) => authority.setLying(lying),
    setDown: (down) => faults.set(down ? 'down' : 'none'),
    setHanging: (hanging) => faults.set(hanging ? 'hanging' : 'none'),
    setList: (given) => {
      list = given
    },
    setOcsp: (given) => {
      ocsp = given
    },
    newList: () => authority.list(),
    listWith: (changed) => authority.list(changed),
    newAnswer: (question) => authority.answer(question),
    async stop() {
      faults.set('none')
      await service.stop()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** The same after a restart: they follow from the authority's own key, as nothing else of a throw-away authority is secret. */
const tokensOf = (key: KeyObject): { readonly operator: string; readonly observer: string; readonly key: KeyObject } => {
  const { d } = key.export({ format: 'jwk' })
  const derive = (name: string): Buffer => Buffer.from(hkdfSync('sha256', Buffer.from(d!, 'base64url'), '', name, 32))
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(derive('operator account'))
  const point = ecdh.getPublicKey()
  const account = createPrivateKey({
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: derive('operator account').toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
    format: 'jwk',
  })
  return {
    operator: derive('operator token').toString('base64url'),
    observer: derive('observer token').toString('base64url'),
    key: account,
  }
}
