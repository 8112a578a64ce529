// The wire to the server: one place for the key, the time-outs, the idempotency keys and the retries. Knows no route.
// INVARIANT: a mutating call is repeated only under the same Idempotency-Key, so that a lost answer never doubles an effect.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { readEvents, type ServerEvent } from './event-stream.ts'
import { problemError } from './problem.ts'

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface Sent {
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export interface Api {
  readonly url: string
  get<T>(path: string, query?: Query, sent?: Sent): Promise<T>
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, sent?: Sent): Promise<T>
  /** All pages of a list, up to `limit` items. */
  list<T>(path: string, query?: Query, limit?: number): Promise<{ items: T[]; more: boolean }>
  /** Server-sent events, after the given one; ends when the server ends it. Silence for too long is an error. */
  events(path: string, lastEventId?: string): AsyncIterable<ServerEvent>
  /** The raw bytes of an answer. */
  download(path: string): AsyncIterable<Uint8Array>
}

export interface ApiOptions {
  readonly url: string
  readonly apiKey: Secret
  readonly signal: AbortSignal
  /** Per try. Default 30 s. */
  readonly timeoutMs?: number
  /** Tries of a call that can be repeated. Default 3. */
  readonly tries?: number
}

/** The server sends a comment at least this often on a stream. */
const IDLE_MS = 60_000
const MAX_ANSWER_BYTES = 64 << 20

/** Fills `{name}` from a tagged template: every value is encoded, so that no id can leave its segment. */
export const route = (parts: TemplateStringsArray, ...values: string[]): string =>
  parts.reduce((path, part, index) => path + encodeURIComponent(values[index - 1]!) + part)

const unreachable = (url: string, cause: unknown) =>
  new CountersignError('cli.unreachable', 'unavailable', `no answer from \`${new URL(url).host}\`${reasonOf(cause)}`, { cause })

const reasonOf = (cause: unknown): string => {
  const code = (cause as { cause?: { code?: unknown } } | null)?.cause?.code
  if (typeof code === 'string') return ` (${code})`
  return (cause as Error | null)?.name === 'TimeoutError' ? ' in time' : ''
}

const addressOf = (base: string, path: string, query: Query = {}): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return `${base}${path}${search.size > 0 ? `?${search}` : ''}`
}

/** SAFETY: bounded, whatever the server says of its length. */
const readAll = async (response: Response): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > MAX_ANSWER_BYTES) throw new CountersignError('cli.answer_too_long', 'unavailable', 'the answer of the server is too long')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** `request.in_progress`: an earlier try of this very call is still being worked on. */
const mayPass = (error: unknown): boolean =>
  error instanceof CountersignError && (error.kind === 'unavailable' || error.code === 'request.in_progress')

const parseAnswer = (bytes: Buffer): unknown => {
  if (bytes.length === 0) return undefined
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

export const createApi = ({ url, apiKey, signal, timeoutMs = 30_000, tries = 3 }: ApiOptions): Api => {
  const headers = (): Record<string, string> => ({ authorization: `Bearer ${apiKey.expose()}`, 'user-agent': 'countersign-cli' })

  const once = async <T>(
    method: string,
    address: string,
    body: unknown,
    idempotencyKey: string | undefined,
    until: AbortSignal,
  ): Promise<T> => {
    let response: Response
    let bytes: Buffer
    try {
      response = await fetch(address, {
        method,
        // SAFETY: the key goes to this server alone; where it points elsewhere is not followed.
        redirect: 'error',
        headers: {
          ...headers(),
          accept: 'application/json, application/problem+json',
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([until, AbortSignal.timeout(timeoutMs)]),
      })
      bytes = await readAll(response)
    } catch (cause) {
      until.throwIfAborted()
      throw cause instanceof CountersignError ? cause : unreachable(url, cause)
    }
    const answer = parseAnswer(bytes)
    if (!response.ok) throw problemError(response.status, answer)
    if (answer === undefined && bytes.length > 0)
      throw new CountersignError('cli.not_an_api', 'unavailable', `\`${url}\` does not answer like a Countersign server`)
    return answer as T
  }

  const call = async <T>(method: string, path: string, query: Query | undefined, body: unknown, sent: Sent = {}): Promise<T> => {
    const address = addressOf(url, path, query)
    const until = sent.signal === undefined ? signal : AbortSignal.any([signal, sent.signal])
    const idempotencyKey = method === 'GET' ? undefined : (sent.idempotencyKey ?? randomUUID())
    for (let attempt = 1; ; attempt++) {
      try {
        return await once<T>(method, address, body, idempotencyKey, until)
      } catch (error) {
        if (!mayPass(error) || attempt >= tries) throw error
        await sleep(200 * 2 ** attempt * (0.5 + Math.random()), undefined, { signal: until })
      }
    }
  }

  const open = async (path: string, more: Record<string, string>, idle: AbortController): Promise<Response> => {
    let response: Response
    try {
      response = await fetch(addressOf(url, path), {
        redirect: 'error',
        headers: { ...headers(), ...more },
        signal: AbortSignal.any([signal, idle.signal]),
      })
    } catch (cause) {
      signal.throwIfAborted()
      throw unreachable(url, cause)
    }
    if (!response.ok) throw problemError(response.status, parseAnswer(await readAll(response)))
    return response
  }

  /** Bytes as they come; silence for longer than `IDLE_MS` is an error. */
  async function* stream(path: string, more: Record<string, string>): AsyncGenerator<Uint8Array> {
    const idle = new AbortController()
    const silence = () => idle.abort(new DOMException('nothing was heard', 'TimeoutError'))
    let timer = setTimeout(silence, IDLE_MS)
    try {
      const response = await open(path, more, idle)
      for await (const part of response.body ?? []) {
        clearTimeout(timer)
        timer = setTimeout(silence, IDLE_MS)
        yield part
      }
    } catch (cause) {
      signal.throwIfAborted()
      throw cause instanceof CountersignError ? cause : unreachable(url, cause)
    } finally {
      clearTimeout(timer)
      idle.abort()
    }
  }

  return {
    url,
    get: (path, query, sent) => call('GET', path, query, undefined, sent),
    send: (method, path, body, sent) => call(method, path, undefined, body, sent),
    async list<T>(path: string, query: Query = {}, limit = 1000) {
      const items: T[] = []
      let cursor: string | undefined
      do {
        const page = await call<{ items: T[]; next?: string | null }>('GET', path, { ...query, cursor }, undefined)
        items.push(...page.items)
        cursor = page.next ?? undefined
      } while (cursor !== undefined && items.length < limit)
      return { items: items.slice(0, limit), more: cursor !== undefined || items.length > limit }
    },
    events: (path, lastEventId) =>
      readEvents(stream(path, { accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) })),
    download: (path) => stream(path, { accept: 'application/x-ndjson, application/octet-stream;q=0.9, */*;q=0.1' }),
  }
}
