// The one error class of this package. Codes are stable: callers decide by code and kind, never by text. Never put a password in a message or in details.

export type LocalPostgresErrorKind = 'invalid' | 'conflict' | 'unavailable' | 'internal'

/**
 * Codes: `local_postgres.unsupported_platform`, `.system_missing`, `.no_account`, `.binaries_unusable`, `.no_place`, `.not_a_cluster`,
 * `.version_mismatch`, `.in_use`, `.initdb_failed`, `.password_reset_failed`, `.start_failed`, `.start_timeout`, `.orphan_stays`, `.aborted`.
 */
export class LocalPostgresError extends Error {
  override readonly name = 'LocalPostgresError'
  readonly code: `local_postgres.${string}`
  readonly kind: LocalPostgresErrorKind
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: `local_postgres.${string}`,
    kind: LocalPostgresErrorKind,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.kind = kind
    this.details = details
  }
}
