// The list of what is to be deleted, as a document: exactly which payloads of one class, each by its digest or leaf hash. Whoever approves the plan
// that names its digest has approved this list and no other. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Digest, Instant } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'
import { deletableClasses, type RetentionClassName } from './classes.ts'
import type { KeptRef } from './kept-store.ts'

export const deletionKind = 'deletion'
const deletionType = 'countersign/deletion/v1'

/** So many go in one transaction, and nothing of them if it breaks: what is left is the next list. */
export const mostItems = 2000

const LeafHash = Type.String({ pattern: '^[0-9a-f]{64}$' })

const DeletionSchema = Closed({
  type: Type.Literal(deletionType),
  class: Type.Enum([...deletableClasses]),
  standard: Digest,
  asOf: Instant,
  items: Type.Array(
    Type.Union([
      Closed({ document: Digest }),
      Closed({ index: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), leafHash: LeafHash }),
    ]),
    { minItems: 1, maxItems: mostItems },
  ),
})

export interface Deletion {
  readonly type: typeof deletionType
  readonly class: RetentionClassName
  /** The standard in force when the list was made. */
  readonly standard: string
  readonly asOf: string
  readonly items: readonly KeptRef[]
}

/** What names an item within its class: a digest, or an index. */
export const nameOf = (ref: KeptRef): string => ('document' in ref ? ref.document : String(ref.index))

const inOrder = (a: KeptRef, b: KeptRef): number =>
  'index' in a && 'index' in b ? a.index - b.index : nameOf(a) < nameOf(b) ? -1 : nameOf(a) === nameOf(b) ? 0 : 1

export const deletionOf = (name: RetentionClassName, standard: string, asOf: Date, refs: readonly KeptRef[]): Deletion => ({
  type: deletionType,
  class: name,
  standard,
  asOf: asOf.toISOString(),
  items: [...refs].sort(inOrder),
})

/** The document as it will be hashed, or what is wrong with its form. One list has one text: items ascend, and none stands twice. */
export const readDeletion = (input: unknown): { readonly document: Deletion } | { readonly problems: readonly Problem[] } => {
  if (!Check(DeletionSchema, input)) {
    const [first] = Errors(DeletionSchema, input)
    return {
      problems: [
        {
          where: first?.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'document',
          problem: first?.message ?? 'is no list of deletions',
        },
      ],
    }
  }
  const deletion = input as Deletion
  const problems = deletion.items.flatMap((item, n): Problem[] => {
    const where = `items.${n}`
    if ('index' in item !== (deletion.class === 'journal')) return [{ where, problem: `is no item of the class ${deletion.class}` }]
    const before = deletion.items[n - 1]
    return before !== undefined && inOrder(before, item) >= 0 ? [{ where, problem: 'does not come after the one before it' }] : []
  })
  return problems.length > 0 ? { problems: problems.slice(0, 20) } : { document: deletion }
}

export const deletionIn = (document: Document): Deletion => readKept(deletionKind, document, readDeletion)
