// The text of a filter as tokens. SAFETY: one pass, no backtracking, bounded length; what is no token of the grammar is refused where it stands.
import { quoted, scimError } from '../errors.ts'
import { type AttributePath, MOST_FILTER_LENGTH, type Scalar } from './model.ts'

export type Token =
  | { readonly is: 'mark'; readonly text: '(' | ')' | '[' | ']' | '.' }
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'value'; readonly value: Scalar }

const SPACE = /[ \t]*/y
const WORD = /[A-Za-z$][\w$:./-]*/y
const STRING = /"(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/uy
const NUMBER = /-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?(?![\w.])/y

const wrong = (at: number): never => {
  throw scimError('invalidFilter', `the filter can not be read at character ${at + 1}`)
}

export const tokensOf = (text: string): Token[] => {
  if (text.length > MOST_FILTER_LENGTH)
    throw scimError('invalidFilter', `the filter has ${text.length} characters; at most ${MOST_FILTER_LENGTH} are read`)
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  for (;;) {
    take(SPACE)
    const next = text[at]
    if (next === undefined) return tokens
    if (next === '(' || next === ')' || next === '[' || next === ']' || next === '.') {
      tokens.push({ is: 'mark', text: next })
      at += 1
      continue
    }
    const start = at
    const string = next === '"' ? take(STRING) : undefined
    if (string !== undefined) {
      const value = JSON.parse(string) as string
      // SAFETY: PostgreSQL holds neither; nothing that is stored could be meant.
      if (value.includes('\u0000') || !value.isWellFormed()) wrong(start)
      tokens.push({ is: 'value', value })
      continue
    }
    const word = take(WORD)
    if (word !== undefined) {
      const lower = word.toLowerCase()
      if (lower === 'true' || lower === 'false' || lower === 'null')
        tokens.push({ is: 'value', value: lower === 'null' ? null : lower === 'true' })
      else tokens.push({ is: 'word', text: word })
      continue
    }
    const number = take(NUMBER)
    if (number === undefined) wrong(start)
    tokens.push({ is: 'value', value: Number(number) })
  }
}

const NAME = /^(?:(urn:[A-Za-z0-9][\w.:-]*):)?([A-Za-z$][\w$-]*)(?:\.([A-Za-z$][\w$-]*))?$/

/** `attrPath` of the grammar, with a URN in front where there is one. */
export const attributePath = (text: string): AttributePath => {
  const found = NAME.exec(text)
  if (found === null) throw scimError('invalidFilter', `${quoted(text)} is no attribute's name`)
  const [, schema, name, sub] = found
  return { ...(schema === undefined ? {} : { schema }), name: name!, ...(sub === undefined ? {} : { sub }) }
}
