// A moment as people give it. Pure.
import { CountersignError } from '@countersign/ledger'

/** RFC 3339; undefined where none is given. Errors: `cli.bad_moment`. */
export const momentOf = (option: string, text: string | undefined): string | undefined => {
  if (text === undefined) return undefined
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) || Number.isNaN(Date.parse(text)))
    throw new CountersignError('cli.bad_moment', 'invalid', `\`${option} ${text}\` is no instant and no day, such as 2026-11-01`)
  return new Date(text).toISOString()
}
