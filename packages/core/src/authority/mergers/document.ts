// The document by which people let another company's identities in: exactly which, who inside is asked about them, and until when. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Digest, Id, Instant } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

export const mergerKind = 'merger'
const mergerType = 'countersign/merger/v1'

const Many = Type.Integer({ minimum: 0, maximum: 1_000_000 })

const MergerSchema = Closed({
  type: Type.Literal(mergerType),
  title: Type.String({ minLength: 1, maxLength: 500 }),
  /** What was delivered: how many of each, and the digest of all of it. */
  brings: Closed({ people: Many, identities: Many, credentials: Many, digest: Digest }),
  /** A person of the enterprise. */
  answers: Id,
  until: Instant,
})

export interface MergerText {
  readonly type: typeof mergerType
  readonly title: string
  readonly brings: { readonly people: number; readonly identities: number; readonly credentials: number; readonly digest: string }
  readonly answers: string
  readonly until: string
}

export const mergerText = (said: Omit<MergerText, 'type'>): MergerText => ({ type: mergerType, ...said })

export const readMergerText = (input: unknown): { readonly document: MergerText } | { readonly problems: readonly Problem[] } => {
  if (!Check(MergerSchema, input)) {
    const [first] = Errors(MergerSchema, input)
    return {
      problems: [{ where: first?.instancePath.slice(1).replaceAll('/', '.') || 'document', problem: first?.message ?? 'is no merger' }],
    }
  }
  const text: MergerText = input
  return Number.isNaN(Date.parse(text.until)) ? { problems: [{ where: 'until', problem: 'is no instant' }] } : { document: text }
}

export const mergerIn = (document: Document): MergerText => readKept(mergerKind, document, readMergerText)

export const wordsOf = ({ title, brings, answers, until }: MergerText): string[] => [
  title,
  `what was delivered comes into quarantine, without what is refused, left out or one of ours: ${brings.people} people, ${brings.identities} identities, ${brings.credentials} credentials; ${brings.digest}`,
  `${answers} is asked about them until ${until}`,
]
