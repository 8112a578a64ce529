// Servers that show certificates to whoever connects, as a company has them: real TLS on loopback, with certificates of one authority of its own, some of
// which end soon, have ended, are for another name, or are signed by nobody but themselves. Nothing is served behind the handshake.
// Keys are made here and worth nothing; with a file they and what they show are the same over restarts.
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { commonName, makeCertificate, pemBlock, spkiOf } from '@countersign/x509'
import { keepSnapshot, readSnapshot } from '../snapshot/index.ts'

export interface TlsEndpoint {
  readonly id: string
  /** For whom the certificate is; the first is its subject. */
  readonly names: readonly [string, ...string[]]
  readonly notBefore: Date
  readonly notAfter: Date
  /** Signed with its own key, by no authority. */
  readonly selfSigned?: boolean
  /** Default 0: any free port. */
  readonly port?: number
}

export interface TlsEndpoints {
  /** The authority's certificate, PEM. */
  readonly roots: string
  /** By id. */
  readonly ports: ReadonlyMap<string, number>
  stop(): Promise<void>
}

interface Pair {
  readonly key: string
  /** DER, base64. */
  readonly certificate: string
}
interface Kept {
  readonly authority: Pair
  readonly endpoints: Readonly<Record<string, Pair>>
}

const AUTHORITY = 'Sandbox servers authority'
const DAY = 86_400_000

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
// The first bit stays clear: a serial number is positive.
const serialNumber = (): Buffer => Buffer.concat([Buffer.from([0x4d]), randomBytes(15)])

const newAuthority = (): Pair => {
  const key = newKey()
  const der = makeCertificate({
    subject: commonName(AUTHORITY),
    issuer: commonName(AUTHORITY),
    spki: spkiOf(key),
    issuerKey: key,
    serial: serialNumber(),
    notBefore: new Date(Date.now() - 3650 * DAY),
    notAfter: new Date(Date.now() + 3650 * DAY),
    authority: { pathLength: 0 },
  })
  return { key: pemOf(key), certificate: der.toString('base64') }
}

const newPair = ({ names, notBefore, notAfter, selfSigned }: TlsEndpoint, authority: Pair): Pair => {
  const key = newKey()
  const der = makeCertificate({
    subject: commonName(names[0]),
    issuer: commonName(selfSigned ? names[0] : AUTHORITY),
    spki: spkiOf(key),
    issuerKey: selfSigned ? key : createPrivateKey(authority.key),
    serial: serialNumber(),
    notBefore,
    notAfter,
    names: names.map((value) => ({ type: 'dns', value })),
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
  })
  return { key: pemOf(key), certificate: der.toString('base64') }
}

const kept = (file: string | undefined, endpoints: readonly TlsEndpoint[]): Kept => {
  const known = readSnapshot<Kept>(file)
  const authority = known?.authority ?? newAuthority()
  const pairs = Object.fromEntries(endpoints.map((one) => [one.id, known?.endpoints[one.id] ?? newPair(one, authority)]))
  const now: Kept = { authority, endpoints: pairs }
  const snapshot = keepSnapshot(file, () => now)
  snapshot.touch()
  snapshot.flush()
  return now
}

const pem = ({ certificate }: Pair): string => pemBlock('CERTIFICATE', Buffer.from(certificate, 'base64'))

/** Starts all of them. Ended by `stop()`; in-process, so nothing outlives the caller. */
export const startTlsEndpoints = async (endpoints: readonly TlsEndpoint[], file?: string): Promise<TlsEndpoints> => {
  const { authority, endpoints: pairs } = kept(file, endpoints)
  const running: Server[] = []
  const open = new Set<Socket>()
  const stop = async (): Promise<void> => {
    for (const socket of open) socket.destroy()
    await Promise.all(running.map((server) => new Promise((resolve) => server.close(resolve))))
  }
  const ports = new Map<string, number>()
  try {
    for (const { id, port } of endpoints) {
      const pair = pairs[id]!
      const server = createServer({ key: pair.key, cert: pem(pair) }, (socket) => socket.end())
      running.push(server)
      server.on('connection', (socket: Socket) => {
        open.add(socket)
        // Whoever looks and goes away has done nothing wrong.
        socket.on('error', () => {})
        socket.on('close', () => open.delete(socket))
      })
      server.on('tlsClientError', () => {})
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port ?? 0, '127.0.0.1', resolve)
      })
      ports.set(id, (server.address() as AddressInfo).port)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { roots: pem(authority), ports, stop }
}
