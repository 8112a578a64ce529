// Whether a request that changes something comes from a page of ours. A cookie comes along with what other sites send as well; these headers a page can't forge.
import { CountersignError } from '@countersign/ledger'
import type { FastifyRequest } from 'fastify'

const refuse = (message: string) => new CountersignError('auth.cross_site', 'forbidden', message)

/**
 * INVARIANT: everything but GET comes from our own origin, and its body is JSON, which no form of another site can send.
 * Errors: `auth.cross_site`.
 */
export const requireSameSite = (request: Pick<FastifyRequest, 'method' | 'headers'>, publicUrl: string): void => {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin, 'sec-fetch-site': site, 'content-type': type, 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (origin === undefined ? site !== 'same-origin' : origin !== publicUrl)
    throw refuse(`a request with a cookie must come from ${publicUrl}; other programs come with an API key`)
  const hasBody = coding !== undefined || (length !== undefined && length !== '0')
  if (hasBody && !/^application\/json(?:\s*;|$)/i.test(type ?? ''))
    throw refuse('a request with a cookie brings its body as `content-type: application/json`')
}
