// In which forms an attribute may be said, beside text: some sources have lists and numbers, a cell of a file has text. Pure.
// INVARIANT: what is said in two forms is the same when it means the same.
import type { RecordKind } from '../../tables.ts'
import { type Form, recordKinds } from './kinds.ts'

/** In one list. */
const mostWords = 500
const longestWord = 500

export const formOf = (kind: RecordKind, attribute: string): Form => recordKinds[kind].attributes[attribute]?.form ?? 'text'

/** Whether it is no text, and may be said like that. */
export const isInForm = (form: Form, value: unknown): boolean =>
  form === 'words'
    ? Array.isArray(value) &&
      value.length <= mostWords &&
      value.every((word) => typeof word === 'string' && word.length <= longestWord && word.isWellFormed())
    : form === 'days' && typeof value === 'number' && Number.isSafeInteger(value)

/** As the inventory keeps it; null: there is none. What can't be read is left as it is, to be refused as that. */
export const inForm = (form: Form, value: unknown): unknown => {
  if (form === 'words') {
    const words = typeof value === 'string' ? value.split(/\s+/).filter((word) => word !== '') : value
    return Array.isArray(words) ? (words.length === 0 ? null : [...new Set(words)].sort()) : (words ?? null)
  }
  if (form === 'days' && typeof value === 'string')
    return /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value.trim() === '' ? null : value
  return value ?? null
}
