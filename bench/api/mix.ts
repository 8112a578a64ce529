// What consoles and programs ask of the API all day, as one round of twenty calls: mostly looks at what changes and what is there, now and then a list, and one
// in twenty writes a fact with its journal entry.
import { Agent, request } from 'node:http'

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object
}

const get = (path: string): Asked => ({ method: 'GET', path })

/** `n` counts up: each call looks at something else. */
const round: readonly ((n: number) => Asked)[] = [
  () => get('/v1/whoami'),
  (n) => get(`/v1/identities/i-${n % 2_000}`),
  (n) => get(`/v1/credentials/c-${n % 4_000}`),
  () => get('/v1/inbox'),
  () => get('/v1/changes?order=newest&limit=50'),
  (n) => get(`/v1/workloads/w-${n % 2_000}`),
  () => get('/v1/findings?limit=50'),
  (n) => get(`/v1/identities/i-${(n * 7) % 2_000}`),
  (n) => get(`/v1/credentials/c-${(n * 7) % 4_000}`),
  () => get('/v1/whoami'),
  () => get('/v1/identities?limit=50'),
  (n) => get(`/v1/contracts/k-${n % 400}`),
  (n) => get(`/v1/identities/i-${(n * 13) % 2_000}`),
  () => get('/v1/incidents?state=open'),
  (n) => get(`/v1/credentials/c-${(n * 13) % 4_000}`),
  () => get('/v1/log/checkpoint'),
  (n) => get(`/v1/workloads/w-${(n * 7) % 2_000}`),
  () => get('/v1/whoami'),
  (n) => get(`/v1/identities/i-${(n * 17) % 2_000}`),
  (n) => ({
    method: 'POST',
    path: '/v1/recommendations',
    body: { about: { kind: 'credential', id: `c-${n % 4_000}` }, words: `look at it, ${n}` },
  }),
]

export const mixed = (n: number): Asked => round[n % round.length]!(n)

export const describeMix = 'of 20 calls: 13 look at one thing, 6 list 50, 1 writes a fact with its entry'

/** Keeps its connections; throws for every answer that is no success. */
export const asker = (base: string, headers: Readonly<Record<string, string>>) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  let serial = 0
  const ask = ({ method, path, body }: Asked): Promise<void> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      serial += 1
      const sent = {
        ...headers,
        ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
        ...(method === 'POST' ? { 'idempotency-key': `bench-${process.pid}-${serial}` } : {}),
      }
      const call = request(`${base}${path}`, { method, agent, headers: sent }, (response) => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          answer += chunk
        })
        response.on('end', () =>
          (response.statusCode ?? 500) < 300
            ? resolve()
            : reject(new Error(`${method} ${path}: ${response.statusCode} ${answer.slice(0, 300)}`)),
        )
        response.on('error', reject)
      })
      call.on('error', reject)
      call.end(text)
    })
  return { ask, close: () => agent.destroy() }
}
