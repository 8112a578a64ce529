// A running API over a real PostgreSQL, a small company in it, and an API key for each of its principals.
import { transact } from '@countersign/core/evidence/journal/index'
import { openDatabase } from '@countersign/core/platform/database'
import { issueApiKey, systemCaller } from '@countersign/core/registry/principals/index'
import type { Opening } from '@countersign/core/registry/sessions/index'
import type { Runtime } from '@countersign/core/runtime'
import { type Opened, openCompany } from '@countersign/core/testing/open'
import { startOwnDatabase, startTestDatabase, type TestDatabase, type TestHouseOptions } from '@countersign/core/testing/runtime'
import { openSession } from '@countersign/core/testing/sessions'
import type { RateModel } from '@countersign/policy'
import { Feed } from '@countersign/server/feed/feed'
import { type ApiOptions, createHttp, type HttpService } from '@countersign/server/http/index'
import { passkeyHost } from '@countersign/server/passkeys/host'
import { sessionCookie } from '@countersign/server/sign-in/cookie'

export const allScopes = ['read', 'request', 'approve', 'execute', 'administer'] as const

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into
  readonly body: any
}

export interface Call {
  readonly as?: string | undefined
  /** Comes as a browser does, with this session's token in its cookie. */
  readonly session?: string
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly raw?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** Default: a fresh one for every change. */
  readonly idempotencyKey?: string | null
  /** Default 20 s. */
  readonly timeoutMs?: number
}

export interface ApiHouse extends Opened {
  readonly runtime: Runtime
  readonly http: HttpService
  readonly url: string
  readonly keys: ReadonlyMap<string, string>
  readonly logged: object[]
  key(principal: string, scopes?: readonly string[]): Promise<string>
  /** The token of a new session of somebody. */
  signIn(principal: string, opening?: Partial<Opening>): Promise<string>
  call(method: string, path: string, call?: Call): Promise<Reply>
  /** The server goes and comes back at the same address; sessions, keys and all that is stored stay. */
  restart(): Promise<void>
  close(): Promise<void>
}

const much = 1_000_000
/** Suites send faster than people do; one with a policy of its own goes by that. */
export const everyoneAtLeisure: RateModel = {
  perMinute: { source: much, signal: much, workload: much, provider: much, enterprise: much },
  alarm: { refusals: much, withinSeconds: 600, quietSeconds: 1_800 },
}

let counter = 0

/** `passkeys`: those of real browsers are read; else only what the doubles of suites have made. */
export const openApi = async (
  server: TestDatabase,
  options: Partial<ApiOptions> = {},
  { passkeys, ...houseOptions }: TestHouseOptions & { readonly passkeys?: 'of browsers' } = {},
): Promise<ApiHouse> => {
  const opened = await openCompany(server, houseOptions)
  const { house, fresh } = opened
  const feed = new Feed()
  const logged: object[] = []
  const keep = (fields: object, message: string) => void logged.push({ message, ...fields })
  const runtime: Runtime = {
    ...house.runtime,
    ...(passkeys === undefined ? {} : { passkeys: passkeyHost(() => http.publicUrl()) }),
    notify: (org, entry) => feed.publish(org, entry),
    log: { debug: keep, info: keep, warn: keep, error: keep },
  }
  const create = () =>
    createHttp({
      runtime,
      sequencer: house.sequencer,
      feed,
      checkAnswers: true,
      limits: { failedSignInsPerMinute: 1_000_000 },
      ...(houseOptions.engine ? {} : { rates: () => everyoneAtLeisure }),
      healthDatabase: () =>
        openDatabase({ url: fresh.url, onError: () => {}, maxConnections: 1, connectTimeoutMs: 600, statementTimeoutMs: 600 }),
      ...options,
    })
  let http = await create()
  const url = await http.listen({ host: '127.0.0.1', port: 0 })
  const keys = new Map<string, string>()
  const key = async (principal: string, scopes: readonly string[] = allScopes): Promise<string> => {
    const issued = await transact(runtime, systemCaller(runtime, 'acme', 'test'), (work) =>
      issueApiKey(runtime, work, { principal, name: 'test', scopes, expiresAt: new Date(runtime.clock.now().getTime() + 90 * 86_400_000) }),
    )
    return issued.secret
  }
  for (const principal of ['ada', 'ben', 'cleo', 'dan', 'eve', 'finn', 'oscar', 'agent']) keys.set(principal, await key(principal))
  return {
    ...opened,
    runtime,
    get http() {
      return http
    },
    url,
    keys,
    logged,
    key,
    signIn: async (principal, opening) => (await openSession(runtime, principal, opening)).token,
    call: async (method, path, { as, session, body, raw, headers = {}, idempotencyKey, timeoutMs = 20_000 } = {}) => {
      counter += 1
      const sent: Record<string, string> =
        session === undefined ? { ...headers } : { cookie: `${sessionCookie}=${session}`, origin: http.publicUrl(), ...headers }
      const secret = as === undefined ? undefined : (keys.get(as) ?? as)
      if (secret !== undefined) sent['authorization'] = `Bearer ${secret}`
      if (method !== 'GET' && idempotencyKey !== null) sent['idempotency-key'] = idempotencyKey ?? `test-${counter}`
      const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
      if (payload !== undefined) sent['content-type'] ??= 'application/json'
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: sent,
        ...(payload === undefined ? {} : { body: payload as string }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await answer.text()
      const json = /json/.test(answer.headers.get('content-type') ?? '') && !/ndjson/.test(answer.headers.get('content-type') ?? '')
      return { status: answer.status, headers: answer.headers, text, body: json ? JSON.parse(text) : undefined }
    },
    restart: async () => {
      await http.close()
      http = await create()
      await http.listen({ host: '127.0.0.1', port: Number(new URL(url).port) })
    },
    close: async () => {
      await http.close()
      await opened.end()
    },
  }
}

export { startOwnDatabase, startTestDatabase, type TestDatabase }
