// Errors on the wire: RFC 9457 problem details. The kind of an error decides the status and nothing else does; the code says which it is.
// It must never repeat what an internal error says: that is for the log, found by the request's id.
import { asUnavailable } from '@countersign/core/evidence/journal/index'
import { CountersignError, type Kind } from '@countersign/ledger'
import type { FastifyError } from 'fastify'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

const statuses: Record<Kind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
  internal: 500,
}

const titles: Record<Kind, string> = {
  invalid: 'The request can not be understood or holds something that is not allowed',
  unauthenticated: 'Nobody known is calling',
  forbidden: 'Not allowed',
  not_found: 'No such thing',
  conflict: 'It does not fit the present state',
  too_many: 'Too many requests',
  unavailable: 'Not available at the moment',
  internal: 'Something went wrong inside',
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly requestId: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** What the HTTP layer itself refuses, by its library's code. */
const transport: Readonly<Record<string, { code: string; status: number; message: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'request.too_large', status: 413, message: 'the body is larger than allowed' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'request.media_type', status: 415, message: 'send `content-type: application/json`' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'request.content_length', status: 400, message: 'the body is not as long as it says' },
  FST_ERR_BAD_URL: { code: 'request.bad_url', status: 400, message: 'the URL can not be decoded' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'request.bad_url', status: 414, message: 'a part of the URL is too long' },
}

/** Syntax is 400; what is understood and refused for its content is 422. */
const statusOf = (error: CountersignError): number => {
  const given = error.details['status']
  if (typeof given === 'number' && error.code.startsWith('request.')) return given
  return error.kind === 'invalid' && /^(request|json)\./.test(error.code) ? 400 : statuses[error.kind]
}

/** Whatever was thrown, as one of ours. */
export const toCountersignError = (thrown: unknown): CountersignError => {
  const error = asUnavailable(thrown)
  if (error instanceof CountersignError) return error
  const known = transport[(error as Partial<FastifyError>).code ?? '']
  if (known) return new CountersignError(known.code, 'invalid', known.message, { details: { status: known.status } })
  return new CountersignError('internal.unexpected', 'internal', 'something went wrong; the request id finds it in the log', {
    cause: error,
  })
}

export const toProblem = (error: CountersignError, requestId: string): Problem => {
  const internal = error.kind === 'internal'
  const { status: _status, ...details } = error.details
  return {
    type: `urn:countersign:problem:${error.code}`,
    title: titles[error.kind],
    status: statusOf(error),
    detail: internal ? 'something went wrong; the request id finds it in the log' : error.message,
    code: error.code,
    requestId,
    ...(internal || Object.keys(details).length === 0 ? {} : { details }),
  }
}
