// One person's (or agent's) way to the product: its HTTP API, with that one's own API key, and nothing beside it.
import { randomUUID } from 'node:crypto'

export interface Api {
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>
  send<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T>
  /** The body as text. */
  text(path: string): Promise<string>
}

/** What the product answered when it would not: RFC 9457. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly reasons: readonly string[]
  constructor(status: number, problem: { code?: string; detail?: string; title?: string; reasons?: unknown; details?: unknown }) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.status = status
    this.code = problem.code ?? `http.${status}`
    const reasons = problem.reasons ?? (problem.details as { reasons?: unknown } | undefined)?.reasons
    this.reasons = Array.isArray(reasons) ? reasons.map(String) : []
  }
}

const TIMEOUT_MS = 30_000
/** A busy machine may keep the product from its database for a moment. */
const TRIES = 8

export const apiOf = (url: () => string, key: string): Api => {
  const once = async (method: string, path: string, idempotencyKey: string, body: unknown): Promise<Response> => {
    const response = await fetch(`${url()}${path}`, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        authorization: `Bearer ${key}`,
        ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (response.ok) return response
    throw new Refused(response.status, ((await response.json().catch(() => ({}))) ?? {}) as Record<string, string>)
  }
  /** INVARIANT: what is asked again is asked under the same key, so that a lost answer never doubles an effect. */
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const idempotencyKey = randomUUID()
    for (let tries = 1; ; tries += 1) {
      try {
        return await once(method, path, idempotencyKey, body)
      } catch (error) {
        const mayHeal = !(error instanceof Refused) || error.status === 503 || error.status === 429
        if (!mayHeal || tries >= TRIES) throw error
        await new Promise((resolve) => setTimeout(resolve, 250 * tries))
      }
    }
  }
  return {
    async get(path, query = {}) {
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
      return (await call('GET', search.size > 0 ? `${path}?${search}` : path)).json() as never
    },
    async send(method, path, body) {
      const text = await (await call(method, path, body)).text()
      return (text === '' ? undefined : JSON.parse(text)) as never
    },
    text: async (path) => (await call('GET', path)).text(),
  }
}

/** The answer that refused, or undefined where it was let through. */
export const refusalOf = async (attempt: Promise<unknown>): Promise<Refused | undefined> => {
  try {
    await attempt
    return undefined
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
}

/** All items of a paged list. */
export const listAll = async <T>(
  api: Api,
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): Promise<T[]> => {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page: { items: T[]; next?: string | null } = await api.get(path, { limit: 200, ...query, cursor })
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return items
}
