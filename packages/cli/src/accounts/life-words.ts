// When an account was made and last used, and who is logged in with it, in words: what its system does not tell is not `never`, and not `none`. Pure.
import type { Answer } from '../connection/api.ts'
import { minute } from '../terminal/time.ts'

type Life = Answer<'accounts.read'>['life']
type Sessions = Answer<'accounts.read'>['sessions']

const untold = 'not told'

export const madeWords = ({ createdAt }: Life): string => (createdAt === null ? untold : minute(createdAt))

export const usedWords = ({ lastUsedAt, told }: Life): string =>
  lastUsedAt !== null ? minute(lastUsedAt) : told === 'never' ? 'never' : untold

/** So many, as of when; `long`: since when the oldest, and from where. */
export const sessionsWords = ({ told, count, oldest, from, places, seenAt }: Sessions, long = false): string => {
  if (told === 'not_told') return untold
  const asOf = seenAt === null ? '' : ` (${minute(seenAt)})`
  if (told === 'none') return `none${asOf}`
  if (!long) return `${count}${asOf}`
  const more = places > from.length ? ` and ${places - from.length} more places` : ''
  return `${count}${oldest === null ? '' : `, the oldest since ${minute(oldest)}`}${from.length === 0 ? '' : `, from ${from.join(', ')}${more}`}${asOf}`
}
