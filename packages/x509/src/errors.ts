// Why something of X.509 could not be taken. Closed: who refuses says one of these.
const REASONS = {
  too_large: 'it is larger than anything honest',
  malformed: 'it is not the DER of what it should be',
  unsupported_algorithm: 'it is signed in a way that is not taken here',
  bad_signature: 'its signature does not fit',
  bad_request: 'the request for a certificate does not hold together',
} as const
export type X509Code = keyof typeof REASONS

export class X509Error extends Error {
  override readonly name = 'X509Error'
  readonly code: X509Code

  constructor(code: X509Code, detail: string = REASONS[code], cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
