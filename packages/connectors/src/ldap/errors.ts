// How LDAP work fails inside this connector, before it becomes one of the kit's outcomes.
import { type Outcome, refused, unknown } from '@countersign/connector-kit'
import { ResultCodeError } from 'ldapts'

/** The directory (or this connector, before it asked anything) answered no, and nothing changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly retryable: boolean

  constructor(code: string, message: string, retryable = false) {
    super(message)
    this.code = code
    this.retryable = retryable
  }
}

/** Nobody can say: no connection, no answer in time, an answer that is not complete. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** Result codes (RFC 4511 section 4.1.9) after which nobody can say whether, or what, the directory knows: it is busy, away, out of bounds or broken. */
const UNSURE = new Set([1, 3, 4, 9, 10, 11, 51, 52, 54, 80])

/** SAFETY: the directory's own words may repeat what they were given, so only its result code is kept. */
export async function asOutcome<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return refused(error.code, error.message, error.retryable)
    if (error instanceof Unreachable) return unknown(error.code, error.message)
    const code = resultCode(error)
    if (code === undefined) return unknown('ldap.connection_failed', 'the connection to the directory failed')
    if (UNSURE.has(code)) return unknown(`ldap.${code}`, `the directory answered result code ${code}`)
    return refused(`ldap.${code}`, `the directory refused with result code ${code}`)
  }
}

/** ldapts gives its own classes an own prototype each, so the code is read, not the class. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  if (!(error instanceof ResultCodeError) && !/ Code: 0x[0-9a-f]+$/.test(error.message)) return undefined
  return typeof error.code === 'number' ? error.code : undefined
}
