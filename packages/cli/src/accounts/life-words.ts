// When an account was made and last used, in words: what its system does not tell is not `never`. Pure.
import type { Answer } from '../connection/api.ts'
import { minute } from '../terminal/time.ts'

type Life = Answer<'accounts.read'>['life']

const untold = 'not told'

export const madeWords = ({ createdAt }: Life): string => (createdAt === null ? untold : minute(createdAt))

export const usedWords = ({ lastUsedAt, told }: Life): string =>
  lastUsedAt !== null ? minute(lastUsedAt) : told === 'never' ? 'never' : untold
