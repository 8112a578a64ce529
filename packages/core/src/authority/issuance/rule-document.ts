// An issuance rule as a document: which workload may be given what, for how long, how many at once. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

export const issuanceKind = 'issuance'

/** Well within the window of a plan, in which the ending was planned. */
const longestSeconds = 86_400

const RuleDocument = Closed({
  title: Type.String({ minLength: 1, maxLength: 500 }),
  /** The person who answers for what is given; the rule gives nothing while he isn't there. */
  owner: Id,
  workloads: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
  /** Each lease is for one of these, where there are any. */
  tasks: Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$' }), { minItems: 1, maxItems: 100, uniqueItems: true }),
  ),
  /** A credential of the inventory: what is given is of its kind, at its system, with its account's scope, and belongs to its identity. */
  like: Id,
  /** One term. */
  termSeconds: Type.Integer({ minimum: 60, maximum: longestSeconds }),
  /** All terms together: beyond it nothing is renewed. */
  totalSeconds: Type.Integer({ minimum: 60, maximum: longestSeconds }),
  /** Living at once, for each workload. */
  concurrent: Type.Integer({ minimum: 1, maximum: 100 }),
  /** Asked for within an hour by each workload. */
  perHour: Type.Integer({ minimum: 1, maximum: 3600 }),
  /** Whether a lease within the rule is given without asking anybody, as far as policy lets it. */
  alone: Type.Boolean(),
  /** What the kind of credential lets be narrowed: what isn't said here isn't given. Its connector knows the words. */
  narrow: Type.Optional(Type.Record(Type.String({ pattern: '^[a-zA-Z]{1,40}$' }), Type.Unknown(), { maxProperties: 20 })),
})

export interface RuleText {
  readonly title: string
  readonly owner: string
  readonly workloads: readonly string[]
  readonly tasks?: readonly string[]
  readonly like: string
  readonly termSeconds: number
  readonly totalSeconds: number
  readonly concurrent: number
  readonly perHour: number
  readonly alone: boolean
  readonly narrow?: Readonly<Record<string, unknown>>
}

/** Its form: what is wrong, or the rule. */
export const readRule = (input: unknown): { readonly document: RuleText } | { readonly problems: readonly Problem[] } => {
  if (!Check(RuleDocument, input))
    return {
      problems: Errors(RuleDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'rule', problem: error.message })),
    }
  const rule = input as RuleText
  return rule.totalSeconds < rule.termSeconds
    ? { problems: [{ where: 'totalSeconds', problem: 'all terms together are not shorter than one' }] }
    : { document: rule }
}

/** A kept rule. Errors: `instrument.unreadable`. */
export const ruleIn = (document: Document): RuleText => readKept(issuanceKind, document, readRule)
