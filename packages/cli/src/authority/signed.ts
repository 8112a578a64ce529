// In words: who has signed that something was given.
import type { Item } from '../connection/api.ts'

export type Signed = Pick<Item<'ownAccess.list'>, 'signed' | 'change' | 'signedBy'>

export const signedWords = ({ signed, change, signedBy }: Signed): string => {
  if (signed === 'by_change') return `${change} by ${signedBy.join(', ')}`
  return { first_hour: 'nobody, in the first hour', nobody: 'nobody', not_needed: '–' }[signed]
}
