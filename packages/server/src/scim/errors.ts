// Errors as SCIM says them (RFC 7644 §3.12). Every error of ours has a place there; its code and the request's id come along in an extension.
// It must never repeat what an internal error says: that is for the log.
import { CountersignError, type Kind } from '@countersign/ledger'
import { ERROR, type Values } from '@countersign/scim'
import { toCountersignError } from '../http/problems.ts'

const EXTENSION = 'urn:countersign:params:scim:api:messages:2.0:Error'

const statuses: Record<Kind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
  internal: 500,
}

const byCode: Readonly<Record<string, number>> = {
  'scim.version_mismatch': 412,
  'scim.bulk_too_large': 413,
  'scim.not_implemented': 501,
}

export interface ScimFailure {
  readonly status: number
  readonly code: string
  /** Where it may be tried again. */
  readonly waitSeconds: number | undefined
  readonly body: Values
}

const scimTypeOf = (error: CountersignError, status: number): string | undefined => {
  const given = error.details['scimType']
  if (typeof given === 'string') return given
  if (status !== 400) return undefined
  return /^(json|request)\./.test(error.code) ? 'invalidSyntax' : 'invalidValue'
}

export const notImplemented = (message: string): CountersignError => new CountersignError('scim.not_implemented', 'invalid', message)

export const toFailure = (thrown: unknown, requestId: string): ScimFailure => {
  const error = toCountersignError(thrown)
  const own = error.details['status']
  const status = byCode[error.code] ?? (error.code.startsWith('request.') && typeof own === 'number' ? own : statuses[error.kind])
  const scimType = scimTypeOf(error, status)
  const detail = error.kind === 'internal' ? 'something went wrong; the request id finds it in the log' : error.message
  const wait = error.details['retryAfterSeconds']
  return {
    status,
    code: error.code,
    waitSeconds: typeof wait === 'number' ? wait : status === 503 || status === 429 ? 1 : undefined,
    body: {
      schemas: [ERROR],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail,
      [EXTENSION]: { code: error.code, requestId },
    },
  }
}
