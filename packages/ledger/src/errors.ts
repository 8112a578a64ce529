/**
 * The one error class of the product. It crosses package borders, so its shape is closed:
 * a stable code `slice.condition`, a kind from a closed list (the only thing HTTP maps), typed details, a cause.
 * It must never carry a secret: messages and details end up in logs and in answers to strangers.
 */

/** What a caller can do about it. Closed: RFC 9457 problem details are derived from this and nothing else. */
export type Kind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'too_many' | 'unavailable' | 'internal'

export interface CountersignErrorOptions {
  details?: Record<string, unknown>
  cause?: unknown
}

export class CountersignError extends Error {
  readonly code: string
  readonly kind: Kind
  readonly details: Record<string, unknown>

  constructor(code: string, kind: Kind, message: string, options: CountersignErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'CountersignError'
    this.code = code
    this.kind = kind
    this.details = options.details ?? {}
  }
}

/** True for a `CountersignError` with this code, also when another copy of this package made it. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as Partial<CountersignError>).code === code
}
