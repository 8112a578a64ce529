// The typed client: routes and shapes come from the server's own declaration, errors come as `CountersignProblem`.
import createFetchClient, { type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch'
import { type ChangeEvent, eventsOf } from './events.ts'
import type { paths } from './generated/api.ts'
import { type Carrying, carryThrough } from './retrying-fetch.ts'

export interface ClientOptions extends Carrying {
  /** `https://countersign.example.com` */
  readonly url: string
  /** Absent in a browser, where the session's cookie says who calls. */
  readonly apiKey?: string
}

type HttpMethodName = 'get' | 'post' | 'put' | 'delete'
type PathOf<Method extends HttpMethodName> = {
  [Path in keyof paths]: paths[Path] extends Record<Method, object> ? Path : never
}[keyof paths]
/** An argument that may be left out where nothing in it is required. */
type InitOf<Init> = Record<string, never> extends Init ? [(Init & Record<string, unknown>)?] : [Init & Record<string, unknown>]

/** The answer's body, typed by its route. Give `headers: {'idempotency-key': …}` to choose the key of a change yourself. */
type Call<Method extends HttpMethodName> = <Path extends PathOf<Method>, Init extends MaybeOptionalInit<paths[Path], Method>>(
  path: Path,
  ...init: InitOf<Init>
) => Promise<
  paths[Path] extends Record<Method, infer Operation extends Record<string | number, unknown>>
    ? NonNullable<FetchResponse<Operation, Init, `${string}/${string}`>['data']>
    : never
>

export interface CountersignClient {
  readonly get: Call<'get'>
  readonly post: Call<'post'>
  readonly put: Call<'put'>
  readonly delete: Call<'delete'>
  /** What is recorded of a change, as it is recorded, for ever or until the signal; picks itself up after a break. */
  events(change: string, options?: { lastEventId?: string; signal?: AbortSignal }): AsyncGenerator<ChangeEvent>
  /** The dossier of a change, as its bytes come. */
  dossier(change: string, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** The dossier of an identity: those of all changes that touched it. */
  identityDossier(identity: string, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** A piece of the dossier of a control: those of the changes that were opened within the time. `after`: the last change of the piece before. */
  controlDossier(
    control: string,
    time: { readonly from: string; readonly to: string; readonly after?: string },
    signal?: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>>
  /** The whole log, as its bytes come: a line with its checkpoint, then a line for each leaf. */
  log(signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>
}

export const createClient = ({ url, apiKey, ...carrying }: ClientOptions): CountersignClient => {
  const base = url.replace(/\/+$/, '')
  const own: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
  const carry = carryThrough(carrying)
  const client = createFetchClient<paths>({ baseUrl: base, headers: own, fetch: carry })
  const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE') => {
    const send = client[method] as unknown as (path: string, init?: object) => Promise<{ data?: unknown }>
    return (async (path: string, init?: object) => (await send(path, init)).data) as never
  }
  const open = (path: string, headers: Record<string, string>, signal: AbortSignal) =>
    carry(new Request(`${base}${path}`, { headers: { ...own, ...headers }, signal }))
  const bytesOf = async (path: string, signal = new AbortController().signal) =>
    (await open(path, { accept: 'application/x-ndjson' }, signal)).body as ReadableStream<Uint8Array>
  return {
    get: call('GET'),
    post: call('POST'),
    put: call('PUT'),
    delete: call('DELETE'),
    events: (change, { lastEventId, signal = new AbortController().signal } = {}) =>
      eventsOf(`/v1/changes/${encodeURIComponent(change)}/events`, open, signal, lastEventId),
    dossier: (change, signal) => bytesOf(`/v1/changes/${encodeURIComponent(change)}/dossier`, signal),
    identityDossier: (identity, signal) => bytesOf(`/v1/identities/${encodeURIComponent(identity)}/dossier`, signal),
    controlDossier: (control, time, signal) =>
      bytesOf(`/v1/controls/${encodeURIComponent(control)}/dossier?${new URLSearchParams(time)}`, signal),
    log: (signal) => bytesOf('/v1/log/export', signal),
  }
}

/** Every item of a list, page after page: `everyItem((cursor) => client.get('/v1/changes', {params: {query: {cursor}}}))`. */
export async function* everyItem<Item>(
  page: (cursor: string | undefined) => Promise<{ items: Item[]; next?: string }>,
): AsyncGenerator<Item> {
  let cursor: string | undefined
  do {
    const { items, next } = await page(cursor)
    yield* items
    cursor = next
  } while (cursor !== undefined)
}
