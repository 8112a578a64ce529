// The enterprise's retention standard as a document: per class how long it is kept at least, and by when it is to be gone. Pure. A standard is only
// ever stricter than the product: it can't shorten a least period, and it can't make deletable what isn't.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'
import { classNames, type RetentionClassName, retentionClasses } from './classes.ts'

export const standardKind = 'retention'
export const standardName = 'standard'

/** A hundred years. */
const Days = Type.Integer({ minimum: 1, maximum: 36_500 })

const ClassSchema = Closed({
  keepDays: Days,
  deleteAfterDays: Type.Optional(Days),
})

export const StandardSchema = Closed({
  classes: Closed(
    Object.fromEntries(classNames.map((name) => [name, Type.Optional(ClassSchema)])) as Record<
      RetentionClassName,
      ReturnType<typeof Type.Optional<typeof ClassSchema>>
    >,
  ),
})

export interface ClassRule {
  readonly keepDays: number
  /** By when it is to be gone; null: no such day. */
  readonly deleteAfterDays: number | null
}

export interface Standard {
  readonly classes: Readonly<Partial<Record<RetentionClassName, { readonly keepDays: number; readonly deleteAfterDays?: number }>>>
}

const dotted = (pointer: string): string => pointer.replace(/^\//, '').replaceAll('/', '.') || 'document'

/** The document as it will be hashed, or everything that is wrong with it. */
export const readStandard = (input: unknown): { readonly document: Standard } | { readonly problems: readonly Problem[] } => {
  if (!Check(StandardSchema, input)) {
    const problems = Errors(StandardSchema, input)
      .slice(0, 20)
      .map((error) => ({ where: dotted(error.instancePath), problem: `${error.message}; classes are ${classNames.join(', ')}` }))
    return { problems: problems.length > 0 ? problems : [{ where: 'document', problem: 'is no retention standard' }] }
  }
  const standard = input as Standard
  const problems: Problem[] = []
  for (const [name, rule] of Object.entries(standard.classes) as [RetentionClassName, { keepDays: number; deleteAfterDays?: number }][]) {
    const { leastDays, deletable } = retentionClasses[name]
    const where = `classes.${name}`
    if (rule.keepDays < leastDays)
      problems.push({ where: `${where}.keepDays`, problem: `is shorter than the ${leastDays} days that the product keeps it at least` })
    if (rule.deleteAfterDays === undefined) continue
    if (!deletable) problems.push({ where: `${where}.deleteAfterDays`, problem: `this class is never deleted; leave it out` })
    if (rule.deleteAfterDays < rule.keepDays)
      problems.push({ where: `${where}.deleteAfterDays`, problem: `comes before its ${rule.keepDays} days of keeping are over` })
  }
  return problems.length > 0 ? { problems } : { document: standard }
}

export const standardIn = (document: Document): Standard => readKept(standardKind, document, readStandard)

/** What holds for a class under a standard; without one, the product's own. */
export const ruleOf = (standard: Standard | undefined, name: RetentionClassName): ClassRule => {
  const rule = standard?.classes[name]
  return { keepDays: Math.max(rule?.keepDays ?? 0, retentionClasses[name].leastDays), deleteAfterDays: rule?.deleteAfterDays ?? null }
}
