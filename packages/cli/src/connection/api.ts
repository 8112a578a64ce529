// The server's own client, with what a terminal adds: it ends with the command, it follows no redirect, and its errors are the product's.

import { type CountersignClient, CountersignProblem, createClient, type operations } from '@countersign/client'
import type { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { problemError } from './problem.ts'

type Json<R> = R extends { content: { 'application/json': infer A } } ? A : never
type Success<R> = Json<R extends { 200: infer A } ? A : R extends { 201: infer A } ? A : R extends { 202: infer A } ? A : never>

/** What an operation of the API answers, by its id: as the server declares it. */
export type Answer<Id extends keyof operations> = operations[Id] extends { responses: infer R } ? Success<R> : never

/** An item of a list. */
export type Item<Id extends keyof operations> = Answer<Id> extends { items: readonly (infer I)[] } ? I : never

export interface Api extends CountersignClient {
  readonly url: string
}

export interface ApiOptions {
  readonly url: string
  readonly apiKey: Secret
  readonly signal: AbortSignal
  /** Per try. Default 35 s. */
  readonly timeoutMs?: number
  /** Tries of a call. Default 3. */
  readonly tries?: number
}

/** A dossier may be long, and its end waits for the witness. */
const DOSSIER_MS = 600_000

const reasonOf = (cause: unknown): string => {
  const code = (cause as { cause?: { code?: unknown } } | null)?.cause?.code
  if (typeof code === 'string') return ` (${code})`
  return (cause as Error | null)?.name === 'TimeoutError' ? ' in time' : ''
}

const errorOf = (error: unknown, url: string): CountersignError => {
  if (error instanceof CountersignError) return error
  if (error instanceof CountersignProblem) return problemError(error)
  if (error instanceof SyntaxError)
    return new CountersignError('cli.not_an_api', 'unavailable', `\`${url}\` does not answer like a Countersign server`)
  return new CountersignError('cli.unreachable', 'unavailable', `no answer from \`${new URL(url).host}\`${reasonOf(error)}`, {
    cause: error,
  })
}

/** Errors: those of the server by their own codes; `cli.unreachable`, `cli.not_an_api`. */
export const createApi = ({ url, apiKey, signal, timeoutMs = 35_000, tries = 3 }: ApiOptions): Api => {
  // SAFETY: the key goes to this server alone; where it points elsewhere is not followed.
  const straight = (request: Request) => fetch(new Request(request, { redirect: 'error' }))
  const settings = { url, apiKey: apiKey.expose(), tries, fetch: straight }
  const client = createClient({ ...settings, timeoutMs })
  const patient = createClient({ ...settings, timeoutMs: DOSSIER_MS })
  const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call()
    } catch (error) {
      signal.throwIfAborted()
      throw errorOf(error, url)
    }
  }
  // biome-ignore lint/suspicious/noExplicitAny: the types are those of the client's own calls
  const carried = (call: any) => (path: string, init: object) => guarded(() => call(path, { signal, ...init }))
  return {
    url,
    get: carried(client.get) as Api['get'],
    post: carried(client.post) as Api['post'],
    put: carried(client.put) as Api['put'],
    delete: carried(client.delete) as Api['delete'],
    async *events(change, options = {}) {
      try {
        yield* client.events(change, { signal, ...options })
      } catch (error) {
        signal.throwIfAborted()
        throw errorOf(error, url)
      }
    },
    dossier: (change) => guarded(() => patient.dossier(change, signal)),
    identityDossier: (identity) => guarded(() => patient.identityDossier(identity, signal)),
    controlDossier: (control, time) => guarded(() => patient.controlDossier(control, time, signal)),
    log: () => guarded(() => patient.log(signal)),
  }
}

/** The first `limit` items of a list, page after page. */
export const listed = async <T>(
  page: (cursor: { cursor?: string }) => Promise<{ items: T[]; next?: string }>,
  limit = 1000,
): Promise<{ items: T[]; more: boolean }> => {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const answer = await page(cursor === undefined ? {} : { cursor })
    items.push(...answer.items)
    cursor = answer.next
  } while (cursor !== undefined && items.length < limit)
  return { items: items.slice(0, limit), more: cursor !== undefined || items.length > limit }
}

/** A query without what was not given. */
export const given = <T extends object>(query: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }
