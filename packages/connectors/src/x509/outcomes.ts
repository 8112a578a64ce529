// What was thrown, as an outcome: what the system said no to is `refused`, silence and what can't be read is `unknown`.
import { type Outcome, type Refused, refused, type Unknown, unknown } from '@countersign/connector-kit'
import { X509Error } from '@countersign/x509'
import type { Silence } from '../http/index.ts'

/** An outcome on its way up. */
export class Stopped extends Error {
  readonly outcome: Refused | Unknown

  constructor(outcome: Refused | Unknown) {
    super(outcome.detail)
    this.outcome = outcome
  }
}

export const stop = (outcome: Refused | Unknown): never => {
  throw new Stopped(outcome)
}
export const silent = ({ code, detail }: Silence): Stopped => new Stopped(unknown(code, detail))

/** An answer by HTTP that is not the one that was asked for. */
export const declined = (status: number, what: string): Stopped =>
  new Stopped(
    status >= 500 || status === 429 || status < 400
      ? unknown(`http_${status}`, `${what} answered ${status}`)
      : refused(`http_${status}`, `${what} answered ${status}${status === 401 || status === 403 ? ': check the token' : ''}`),
  )

export const asOutcome = async <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Stopped) return error.outcome
    // SAFETY: what can't be read or verified says nothing; it is never taken for a refusal.
    if (error instanceof X509Error) return unknown(`x509.${error.code}`, error.message)
    return unknown('x509.failed', 'the answer could not be worked with')
  }
}
