// One look at one endpoint: a TLS handshake, and nothing said in it. SAFETY: whatever the server does, it ends at its time; what is served is read as anything
// from a stranger; no certificate is trusted by the handshake itself, so that a bad one can be seen and told.
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import type { Endpoint } from '@countersign/connector-kit'
import { type Certificate, readCertificate, X509Error } from '@countersign/x509'
import type { DeclaredEndpoint } from './config.ts'
import { judge } from './judge.ts'
import type { Resolved } from './reach.ts'

const MOST_ABOVE = 10

export interface Served {
  readonly chain: readonly Certificate[]
  readonly protocol: string
  readonly stapled: Buffer | undefined
}

type Looked = Served | { readonly code: string; readonly detail: string }

/** As they were sent; the chain that Node builds from its own store is not asked for, since there is no store. */
const chainOf = (socket: TLSSocket): Certificate[] => {
  const chain: Certificate[] = []
  const seen = new Set<string>()
  for (let one: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true); one?.raw && chain.length <= MOST_ABOVE; ) {
    const certificate = readCertificate(one.raw)
    if (seen.has(certificate.fingerprint)) break
    seen.add(certificate.fingerprint)
    chain.push(certificate)
    one = one.issuerCertificate
  }
  return chain
}

/** `signal`: of the whole look. */
const handshake = (
  { port }: DeclaredEndpoint,
  address: string,
  serverName: string | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Looked> =>
  new Promise((resolve) => {
    let stapled: Buffer | undefined
    const socket = connect({
      host: address,
      port,
      ...(serverName === undefined ? {} : { servername: serverName }),
      rejectUnauthorized: false,
      ca: [],
      requestOCSP: true,
      // What is old and weak is to be seen, not to be trusted: nothing is sent over it.
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const settle = (looked: Looked) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.destroy()
      resolve(looked)
    }
    const onAbort = () => settle({ code: 'aborted', detail: 'the deadline passed before the look was over' })
    const timer = setTimeout(() => settle({ code: 'timeout', detail: 'no handshake came about in time' }), timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    socket.on('OCSPResponse', (answer: Buffer | null) => {
      stapled = answer ?? undefined
    })
    socket.on('error', (error: { readonly code?: unknown }) => settle(silence(error.code)))
    socket.on('close', () => settle({ code: 'connection_broken', detail: 'the connection broke before the handshake was over' }))
    socket.on('secureConnect', () => {
      try {
        const chain = chainOf(socket)
        settle(
          chain.length === 0
            ? { code: 'no_certificate', detail: 'the server shows no certificate' }
            : { chain, protocol: socket.getProtocol() ?? 'unknown', stapled },
        )
      } catch (error) {
        settle({
          code: error instanceof X509Error ? `certificate_${error.code}` : 'certificate_unreadable',
          detail: 'what the server shows can not be read as certificates',
        })
      }
    })
    if (signal.aborted) onAbort()
  })

const silence = (code: unknown): { readonly code: string; readonly detail: string } => {
  switch (code) {
    case 'ECONNREFUSED':
      return { code: 'connection_refused', detail: 'the connection was refused' }
    case 'ECONNRESET':
    case 'EPIPE':
      return { code: 'connection_broken', detail: 'the connection broke before the handshake was over' }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return { code: 'unreachable', detail: 'there is no way to the address' }
    default:
      return { code: 'no_tls', detail: 'no TLS handshake could be had' }
  }
}

export interface Looking {
  readonly roots: readonly Certificate[]
  readonly timeoutMs: number
  resolve(host: string): Promise<Resolved>
}

/** Never throws. */
export const look = async (endpoint: DeclaredEndpoint, { roots, timeoutMs, resolve }: Looking, signal: AbortSignal): Promise<Endpoint> => {
  const began = performance.now()
  const { id, host, port, workload, serverName } = endpoint
  const told = (looked: Endpoint['looked']): Endpoint => ({
    id,
    address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    ...(workload === undefined ? {} : { workload }),
    looked,
  })
  const isName = /[A-Za-z]/.test(host) && !host.includes(':')
  const asked = serverName ?? (isName ? host : undefined)
  const late = { code: 'timeout', detail: 'the name was not resolved in time' }
  const resolved = await Promise.race([resolve(host), after(timeoutMs, late)])
  if ('code' in resolved) return told(resolved)
  const left = Math.max(1, timeoutMs - (performance.now() - began))
  const looked = await handshake(endpoint, resolved.address, asked, left, signal)
  if ('code' in looked) return told(looked)
  return told({ code: 'served', certificate: judge(looked, { asked: asked ?? host, roots, at: new Date() }) })
}

const after = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => void setTimeout(() => resolve(value), ms).unref())
