// One bounded HTTP exchange, for connectors whose downstream speaks HTTP. It answers with a reply or with silence and a reason, and throws
// nothing. It must never follow a redirect, contact an origin that was not configured, wait without a limit or print what it carries.
import { Agent, request } from 'undici'

/** Larger answers are silence: nothing a connector reads needs more. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024
const MAX_JSON_DEPTH = 32

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly form?: Readonly<Record<string, string>>
  /** Sent as `application/json`, or as the content type given in `headers`. */
  readonly json?: unknown
  /** Sent as they are, as the content type given in `headers`. */
  readonly bytes?: Uint8Array
}

/** The system answered, whatever it said. */
export interface Reply {
  readonly kind: 'reply'
  readonly status: number
  /** A header by its lower-case name; repeated ones joined with `, `. */
  header(name: string): string | undefined
  /** The body, parsed; undefined where it is empty or not JSON within the limits. */
  readonly json: unknown
  /** The body as it came. */
  readonly bytes: Buffer
}

/** Nobody can say what happened at the other end. `code` is closed: see `SILENCES`. */
export interface Silence {
  readonly kind: 'silence'
  readonly code: keyof typeof SILENCES
  readonly detail: string
}

const SILENCES = {
  aborted: 'the deadline passed or the call was aborted',
  timeout: 'the system did not answer in time',
  connection_refused: 'the connection was refused',
  connection_broken: 'the connection broke before a whole answer came',
  name_unresolved: 'the host name could not be resolved',
  tls_failed: 'no trusted TLS connection could be made',
  too_large: 'the answer was larger than allowed',
  foreign_origin: 'the address is outside the configured origins',
  unreachable: 'no answer came',
} as const

const silence = (code: keyof typeof SILENCES): Silence => ({ kind: 'silence', code, detail: SILENCES[code] })

const CODES: Readonly<Record<string, keyof typeof SILENCES>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'connection_refused',
  UND_ERR_SOCKET: 'connection_broken',
  ECONNRESET: 'connection_broken',
  EPIPE: 'connection_broken',
  ENOTFOUND: 'name_unresolved',
  EAI_AGAIN: 'name_unresolved',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too_large',
}

const silenceOf = (cause: unknown): Silence => {
  // SAFETY: only the error's code is read; its message may quote what was sent.
  const { code, name } = cause as { code?: unknown; name?: unknown }
  if (name === 'TimeoutError') return silence('timeout')
  if (name === 'AbortError') return silence('aborted')
  const known = typeof code === 'string' ? CODES[code] : undefined
  if (known !== undefined) return silence(known)
  return silence(
    typeof code === 'string' && /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code) ? 'tls_failed' : 'unreachable',
  )
}

export const depthWithin = (value: unknown, limit: number): boolean => {
  let layer: unknown[] = [value]
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > limit) return false
    layer = layer.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return true
}

/** JSON from a hostile sender: undefined where it is none or nested beyond the limit. */
export const parsedJson = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return depthWithin(value, MAX_JSON_DEPTH) ? value : undefined
  } catch {
    return undefined
  }
}

export interface HttpLimits {
  /** The only origins that may be contacted. */
  readonly origins: readonly string[]
  /** For the whole exchange, milliseconds. */
  readonly timeoutMs: number
  /** Certificates to trust instead of the system's, PEM. TLS is always verified. */
  readonly caPem?: string
}

export interface HttpClient {
  exchange(call: HttpRequest, signal: AbortSignal): Promise<Reply | Silence>
  close(): Promise<void>
}

export const openHttp = ({ origins, timeoutMs, caPem }: HttpLimits): HttpClient => {
  const allowed = new Set(origins)
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(caPem === undefined ? {} : { ca: caPem }) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MAX_RESPONSE_BYTES,
  })
  let closed = false
  return {
    async exchange(call, signal) {
      if (signal.aborted) return silence('aborted')
      const url = URL.parse(call.url)
      // SAFETY: an address may come from the downstream itself (discovery, a next link); it stays within what was configured.
      if (url === null || !allowed.has(url.origin) || url.username !== '' || url.password !== '') return silence('foreign_origin')
      const written = call.form ? new URLSearchParams(call.form).toString() : call.json === undefined ? null : JSON.stringify(call.json)
      const body = call.bytes ?? written
      const type = call.form ? 'application/x-www-form-urlencoded' : 'application/json'
      try {
        // undici's `request` follows no redirect and decodes no content encoding by itself.
        const answer = await request(url, {
          dispatcher: agent,
          method: call.method,
          headers: {
            accept: 'application/json',
            'accept-encoding': 'identity',
            ...(body === null ? {} : { 'content-type': type }),
            ...call.headers,
          },
          body,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        })
        const bytes = Buffer.from(await answer.body.arrayBuffer())
        return {
          kind: 'reply',
          status: answer.statusCode,
          header: (name) =>
            [answer.headers[name]]
              .flat()
              .filter((each) => each !== undefined)
              .join(', ') || undefined,
          json: parsedJson(bytes.toString('utf8')),
          bytes,
        }
      } catch (cause) {
        return signal.aborted ? silence('aborted') : silenceOf(cause)
      }
    },
    async close() {
      if (closed) return
      closed = true
      await agent.destroy()
    },
  }
}

/** A web address without user information, query or fragment: https, or http on loopback only. */
export const WEB_ADDRESS =
  '^(https://[A-Za-z0-9._~-]+(:[0-9]{1,5})?|https://\\[[0-9a-fA-F:.]+\\](:[0-9]{1,5})?|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]{1,5})?)(/[^\\s?#@\\\\]*)?$'

/** Instant for a presentation and its duration. */
export const stopwatch = (): (() => { readonly at: string; readonly ms: number }) => {
  const start = performance.now()
  return () => ({ at: new Date().toISOString(), ms: Math.round((performance.now() - start) * 10) / 10 })
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
