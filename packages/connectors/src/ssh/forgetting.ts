// When a certificate that has ended by its own time may be forgotten: taken out of a revocation list, and out of the register. Pure.
// INVARIANT: nothing is un-revoked. What is forgotten was refused by every host for its time alone long before, by any clock that is less than a month wrong;
// and a clock that is wrong by more has to stay so over hundreds of changes of the file: what a file believes moves by two hours at each.
import type { Certificate } from './certificate.ts'

const hourMs = 3_600_000
const stepMs = 2 * hourMs
const marginMs = 30 * 24 * hourMs
/** With fewer nothing is forgotten: a small file does no harm, and a fresh one knows no time that it could believe. */
export const worthForgetting = 1_000

/** The time as far as a file may believe it. `before`: what it believed when it was written last; undefined where nobody knows: nothing is long over then. */
export const believed = (now: Date, before: Date | undefined): Date =>
  before === undefined ? now : new Date(Math.min(now.getTime(), before.getTime() + stepMs))

/** A certificate without an end is never over. */
export const isLongOver = ({ validBefore }: Pick<Certificate, 'validBefore'>, at: Date): boolean =>
  validBefore !== undefined && Date.parse(validBefore) + marginMs <= at.getTime()
