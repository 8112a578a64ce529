// A service behind mutual TLS that asks for revocation at each request, by the authority's list: what a certificate opens. Its answer is about the certificate
// alone: 200, or 403 with the reason.
import { generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { pemBlock, readCertificate, readRevocationList, spkiOf } from '@countersign/x509'
import type { Authority } from './authority.ts'
import type { Faults } from './faults.ts'

export interface GuardedService {
  readonly host: string
  readonly port: number
  readonly url: string
  /** How long it honours the list that it has; fractions are fine. Default 0. */
  setCacheSeconds(seconds: number): void
  stop(): Promise<void>
}

export const startGuardedService = async (authority: Authority, crl: string, faults: Faults, given = 0): Promise<GuardedService> => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const own = authority.issue({
    spki: spkiOf(privateKey),
    subject: 'orders.internal',
    names: [
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ],
    owner: 'orders',
    notAfter: new Date(Date.now() + 30 * 86_400_000),
  })
  let cacheSeconds = 0
  let list: { readonly at: number; readonly revoked: ReadonlyMap<string, Date> } | undefined
  const revoked = async () => {
    if (list === undefined || performance.now() - list.at >= cacheSeconds * 1000) {
      const answer = await fetch(crl)
      list = { at: performance.now(), ...readRevocationList(Buffer.from(await answer.arrayBuffer()), authority.root) }
    }
    return list.revoked
  }
  const refusal = async (socket: TLSSocket): Promise<string | undefined> => {
    const der = socket.getPeerCertificate().raw
    if (!(der instanceof Buffer)) return 'no_certificate'
    if (!socket.authorized) return String(socket.authorizationError ?? 'not_trusted')
    return (await revoked()).has(readCertificate(der).serial) ? 'certificate_revoked' : undefined
  }
  const handle = (request: IncomingMessage, response: ServerResponse) =>
    refusal(request.socket as TLSSocket).then(
      (reason) => {
        response.writeHead(reason === undefined ? 200 : 403, { 'content-type': 'application/json' })
        response.end(JSON.stringify(reason === undefined ? { orders: [] } : { error: reason }))
      },
      () => response.writeHead(503).end(),
    )
  const server: Server = createServer(
    {
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      cert: pemBlock('CERTIFICATE', own.der),
      ca: pemBlock('CERTIFICATE', authority.root.der),
      requestCert: true,
      // Refusing is said in words; a connection that is cut would look like an outage.
      rejectUnauthorized: false,
    },
    (request, response) => {
      if (!faults.take(request.socket)) void handle(request, response)
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(given, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    host: '127.0.0.1',
    port,
    url: `https://127.0.0.1:${port}/orders`,
    setCacheSeconds: (seconds) => {
      cacheSeconds = seconds
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
