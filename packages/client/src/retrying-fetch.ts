// One call, carried through: each change has its idempotency key, and is repeated under the same one while the server can't be reached
// or says "not now". INVARIANT: a repeated change never has another key than its first try.
import { CountersignProblem, problemOf } from './problem.ts'

export interface Carrying {
  /** Tries in all. Default 6: about ten seconds. */
  readonly tries?: number
  /** Milliseconds for one try. Default 35,000: longer than the server takes at most. */
  readonly timeoutMs?: number
  readonly fetch?: (request: Request) => Promise<Response>
}

const firstPauseMs = 250
const longestPauseMs = 4_000

/** What may pass by itself: the server stops or starts, the database is away, the same call is still being worked on. */
const mayPass = (problem: CountersignProblem): boolean =>
  [429, 502, 503, 504].includes(problem.status) || problem.code === 'request.in_progress'

const pauseFor = (attempt: number, response: Response | undefined): number => {
  const asked = Number(response?.headers.get('retry-after') ?? 0) * 1000
  const own = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt) * (0.5 + Math.random() / 2)
  return Math.min(60_000, Math.max(own, Number.isFinite(asked) ? asked : 0))
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason)
      },
      { once: true },
    )
  })

/** Throws `CountersignProblem` for every answer that is no success, and the network's own error when no try came through. */
export const carryThrough =
  ({ tries = 6, timeoutMs = 35_000, fetch = globalThis.fetch }: Carrying = {}) =>
  async (request: Request): Promise<Response> => {
    if (request.method !== 'GET' && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', crypto.randomUUID())
    for (let attempt = 0; ; attempt += 1) {
      let response: Response | undefined
      try {
        const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)])
        response = await fetch(new Request(request.clone(), { signal }))
        if (response.ok) return response
        const problem = await problemOf(response)
        if (!mayPass(problem) || attempt + 1 >= tries) throw problem
      } catch (error) {
        request.signal.throwIfAborted()
        if (attempt + 1 >= tries || (error instanceof CountersignProblem && !mayPass(error))) throw error
      }
      await pause(pauseFor(attempt, response), request.signal)
    }
  }
