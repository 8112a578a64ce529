// Why somebody comes in past the provider, in his own words: one line, plain, bounded, and no secret. It stands in the log for ever and goes out to others. Pure.
import { CountersignError } from '@countersign/ledger'
import { isPlain, secretIn } from '../../platform/plain-text.ts'

export const leastReason = 10
export const mostReason = 500

/** As it is kept. Errors: `sign_in.reason_invalid`, which never repeats it. */
export const reasonToComeIn = (given: string): string => {
  const reason = given.replaceAll(/[\r\n\t ]+/g, ' ').trim()
  // As PostgreSQL counts.
  const { length } = [...reason]
  const wrong =
    length < leastReason || length > mostReason
      ? `it has ${leastReason} to ${mostReason} characters`
      : !isPlain(reason)
        ? 'it is plain text'
        : secretIn(reason) !== undefined
          ? `there seems to be ${secretIn(reason)} in it, and it is kept and read by others`
          : undefined
  if (wrong === undefined) return reason
  throw new CountersignError(
    'sign_in.reason_invalid',
    'invalid',
    `this reason can't be taken: ${wrong}; write it anew, and show your passkey again`,
  )
}
