// How a provider is spoken with: by https alone, with a deadline for each answer and a bound on its size, and never sent on to elsewhere. SAFETY: whatever it answers is
// hostile: one that hangs, sends without end or points elsewhere keeps nobody but its own people waiting.
import { isLoopback } from '@countersign/core/authority/sign-in/index'
import { AnswerTooLong, CountersignError, readBounded } from '@countersign/ledger'
import type { CustomFetchOptions } from 'openid-client'

/** As `fetch`; redirects are answers and not followed. */
export type Speak = (url: string, options: RequestInit) => Promise<Response>

const mostBytes = 512 << 10
const deadlineMs = 5_000

export const unreachable = (why: string, cause?: unknown): CountersignError =>
  new CountersignError('sign_in.provider_unavailable', 'unavailable', `your provider can't be spoken with (${why}); try again`, { cause })

/** `plain`: this issuer is on this machine, and so may what it points at be; nothing else is spoken with in the clear. Errors: `sign_in.provider_unavailable`. */
export const speaking =
  (plain: boolean, speak: Speak = fetch): ((url: string, options: CustomFetchOptions) => Promise<Response>) =>
  async (url, options) => {
    if (!url.startsWith('https://') && !(plain && isLoopback(url))) throw unreachable('it points to where nothing is private')
    const deadline = AbortSignal.timeout(deadlineMs)
    try {
      const answer = await speak(url, {
        method: options.method,
        headers: options.headers,
        redirect: 'manual',
        signal: deadline,
        ...(options.body === undefined ? {} : { body: options.body as NonNullable<RequestInit['body']> }),
      })
      const bytes = await readBounded(answer, mostBytes)
      const headers = new Headers()
      for (const name of ['content-type', 'date', 'www-authenticate']) {
        const value = answer.headers.get(name)
        if (value !== null) headers.set(name, value)
      }
      return new Response(bytes.length === 0 ? null : Buffer.from(bytes), { status: answer.status, headers })
    } catch (error) {
      if (error instanceof CountersignError) throw error
      if (error instanceof AnswerTooLong) throw unreachable('more came than such an answer can be')
      throw unreachable(deadline.aborted ? 'no answer in time' : 'it is not reachable', error)
    }
  }
