// A record of a long-lived credential as a document: what lets one live longer than policy lets others. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id, Instant } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

export const legacyKind = 'legacy'

/** Shorter is no reason that anybody could weigh. */
const leastWords = 10
const word = Type.String({ minLength: 1, maxLength: 200, pattern: '^\\S+$' })
const line = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

const LegacyDocument = Closed({
  credential: Id,
  /** Why it can't be one that lives shortly. */
  why: Type.String({ maxLength: 2000 }),
  /** The person who answers for it. */
  owner: Id,
  /** All that it reaches. */
  scope: Type.Array(word, { minItems: 1, maxItems: 50, uniqueItems: true }),
  /** The reference under which a secret store holds it; never the secret. */
  stored: Type.String({ minLength: 1, maxLength: 2000 }),
  rotateEveryDays: Type.Integer({ minimum: 1, maximum: 3650 }),
  /** What guards it in the place of a short life. */
  compensatingControls: Type.Array(line, { minItems: 1, maxItems: 20, uniqueItems: true }),
  /** Until when it is let live; before then it is decided again. */
  expires: Instant,
})

export interface LegacyText {
  readonly credential: string
  readonly why: string
  readonly owner: string
  readonly scope: readonly string[]
  readonly stored: string
  readonly rotateEveryDays: number
  readonly compensatingControls: readonly string[]
  readonly expires: string
}

/** SAFETY: a scope that stands for all there is is no narrow one, whatever it is called where it is used. */
const everything = new Set(['*', 'all', 'any', '.default', 'root', 'superuser', 'admin', 'administrator'])
const isWide = (scope: string): boolean => scope.includes('*') || everything.has(scope.toLowerCase())

/** Its form: all that is missing or wrong at once, or the record. */
export const readLegacy = (input: unknown): { readonly document: LegacyText } | { readonly problems: readonly Problem[] } => {
  if (!Check(LegacyDocument, input))
    return {
      problems: Errors(LegacyDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'record', problem: error.message })),
    }
  const text: LegacyText = input
  const problems: Problem[] = []
  if (text.why.trim().length < leastWords) problems.push({ where: 'why', problem: 'say it in a sentence' })
  if (Number.isNaN(Date.parse(text.expires))) problems.push({ where: 'expires', problem: 'is no instant' })
  text.scope.forEach((one, n) => {
    if (isWide(one)) problems.push({ where: `scope.${n}`, problem: `\`${one}\` stands for everything; name what it reaches` })
  })
  return problems.length > 0 ? { problems } : { document: text }
}

/** A kept record. Errors: `instrument.unreadable`. */
export const legacyIn = (document: Document): LegacyText => readKept(legacyKind, document, readLegacy)

/** One line each, for who is asked to sign. */
export const wordsOf = (text: LegacyText): string[] => [
  `lets the credential ${text.credential} live until ${text.expires}, longer than policy lets others`,
  `because: ${text.why}`,
  `reaches ${text.scope.join(', ')}`,
  `stored at ${text.stored}`,
  `renewed every ${text.rotateEveryDays} days`,
  ...text.compensatingControls.map((control) => `guarded by: ${control}`),
  `${text.owner} answers for it`,
]
