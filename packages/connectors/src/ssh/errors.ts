// The one error of the SSH connector: what can only be a mistake of the caller or a malformed file. Refusals of a system are outcomes, never this.

export type SshErrorCode = 'ssh.malformed' | 'ssh.bad_account' | 'ssh.bad_handle' | 'ssh.bad_config' | 'ssh.unsupported_key'

export class SshError extends Error {
  override readonly name = 'SshError'
  readonly code: SshErrorCode
  readonly kind = 'invalid'
  readonly details: Readonly<Record<string, string | number>>

  constructor(code: SshErrorCode, message: string, details: Readonly<Record<string, string | number>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }
}
