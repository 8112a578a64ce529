// A runbook as a document: what may be done, with which parameters, within which bounds, and the way back. Pure.
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

const Word = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z][a-zA-Z0-9_]*$' })
const Line = Type.String({ minLength: 1, maxLength: 500 })

/** A parameter is one JSON Schema of a closed choice: nothing in it can run, loop or backtrack. */
const Parameter = Type.Union([
  Closed({
    type: Type.Literal('string'),
    description: Line,
    minLength: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
    maxLength: Type.Integer({ minimum: 1, maximum: 200 }),
    enum: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 200 })),
  }),
  Closed({
    type: Type.Literal('integer'),
    description: Line,
    minimum: Type.Integer(),
    maximum: Type.Integer(),
  }),
  Closed({ type: Type.Literal('boolean'), description: Line }),
])

/** What a runbook can do. Giving access is not among it: that always needs a person. */
export const runbookOperations = ['credential.rotate', 'credential.revoke', 'session.end'] as const

const Step = Closed({
  operation: Type.Enum([...runbookOperations]),
  /** A credential by id, or `$name` of a string parameter. */
  credential: Id,
})

const Bounds = Closed({
  systems: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
  environments: Type.Array(Type.Enum(['production', 'staging', 'development']), { minItems: 1, uniqueItems: true }),
  criticality: Type.Array(Type.Enum(['low', 'moderate']), { minItems: 1, uniqueItems: true }),
  kinds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true })),
  identityKinds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true })),
  perHour: Type.Integer({ minimum: 1, maximum: 1000 }),
  perDay: Type.Integer({ minimum: 1, maximum: 10_000 }),
  hours: Type.Optional(
    Closed({
      timeZone: Type.String({ minLength: 1, maxLength: 64 }),
      days: Type.Array(Type.Enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), { minItems: 1, uniqueItems: true }),
      from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
      to: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
    }),
  ),
})

export const RunbookDocument = Closed({
  title: Line,
  purpose: Line,
  /** Parties that may run it. */
  parties: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }),
  parameters: Type.Record(Word, Parameter),
  steps: Type.Array(Step, { minItems: 1, maxItems: 20 }),
  rollback: Type.Union([
    Closed({ steps: Type.Array(Step, { minItems: 1, maxItems: 20 }) }),
    Closed({ notNeeded: Line }),
    Closed({ none: Line }),
  ]),
  /** By evidence contract: further fields of it that are required, and a shorter freshness. */
  evidence: Type.Optional(
    Type.Record(
      Word,
      Closed({
        require: Type.Optional(Type.Array(Word, { minItems: 1, maxItems: 20, uniqueItems: true })),
        freshnessSeconds: Type.Optional(Type.Integer({ minimum: 10, maximum: 86_400 })),
      }),
    ),
  ),
  bounds: Bounds,
  /** Cedar policies over the operation's facts; they only narrow. */
  conditions: Type.Optional(Type.String({ maxLength: 20_000 })),
  /** Who acts: the enterprise's own connectors, so that no secret leaves the enterprise, or whoever asked. */
  executor: Type.Enum(['connectors', 'requester']),
  /** The credential of a canary identity on which it is rehearsed. */
  canary: Id,
  rehearseEveryDays: Type.Integer({ minimum: 1, maximum: 366 }),
})

export interface RunbookStep {
  readonly operation: (typeof runbookOperations)[number]
  readonly credential: string
}

/** By the id of an evidence contract: what is asked beyond it. */
export type EvidenceNarrowing = Readonly<Record<string, { readonly require?: readonly string[]; readonly freshnessSeconds?: number }>>

export interface Runbook {
  readonly title: string
  readonly purpose: string
  readonly parties: readonly string[]
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly type: string }>>
  readonly steps: readonly RunbookStep[]
  readonly rollback: { readonly steps: readonly RunbookStep[] } | { readonly notNeeded: string } | { readonly none: string }
  readonly evidence?: EvidenceNarrowing
  readonly bounds: {
    readonly systems: readonly string[]
    readonly environments: readonly string[]
    readonly criticality: readonly string[]
    readonly kinds?: readonly string[]
    readonly identityKinds?: readonly string[]
    readonly perHour: number
    readonly perDay: number
    readonly hours?: { readonly timeZone: string; readonly days: readonly string[]; readonly from: string; readonly to: string }
  }
  readonly conditions?: string
  readonly executor: 'connectors' | 'requester'
  readonly canary: string
  readonly rehearseEveryDays: number
}

/** Steps of both ways. */
export const allSteps = (runbook: Runbook): readonly RunbookStep[] => [
  ...runbook.steps,
  ...('steps' in runbook.rollback ? runbook.rollback.steps : []),
]

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Its form: what is wrong, or the runbook. */
export const readRunbook = (input: unknown): { readonly document: Runbook } | { readonly problems: readonly Problem[] } => {
  if (!Check(RunbookDocument, input)) {
    return {
      problems: Errors(RunbookDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'runbook', problem: error.message })),
    }
  }
  const runbook: Runbook = input
  const problems: Problem[] = []
  for (const [index, step] of allSteps(runbook).entries()) {
    if (!step.credential.startsWith('$')) continue
    const parameter = Object.hasOwn(runbook.parameters, step.credential.slice(1)) ? runbook.parameters[step.credential.slice(1)] : undefined
    if (parameter?.type !== 'string')
      problems.push({ where: `steps[${index}].credential`, problem: `\`${step.credential}\` names no string parameter` })
  }
  const { hours, perHour, perDay } = runbook.bounds
  if (hours && !isTimeZone(hours.timeZone))
    problems.push({ where: 'bounds.hours.timeZone', problem: `\`${hours.timeZone}\` is no IANA time zone` })
  if (hours && hours.from >= hours.to) problems.push({ where: 'bounds.hours', problem: '`from` must be before `to`' })
  if (perHour > perDay) problems.push({ where: 'bounds', problem: 'more an hour than a day' })
  if (runbook.executor === 'requester' && allSteps(runbook).some((step) => step.operation === 'credential.rotate'))
    problems.push({ where: 'executor', problem: "whoever rotates sees the new secret; let the enterprise's connectors do it" })
  return problems.length > 0 ? { problems } : { document: runbook }
}

/** A kept runbook. Errors: `instrument.unreadable`. */
export const runbookIn = (document: Document): Runbook => readKept('runbook', document, readRunbook)

/** The parameters as one JSON Schema (draft 2020-12): closed, and all of them required. */
export const parameterSchema = (runbook: Runbook): Readonly<Record<string, unknown>> => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: Object.keys(runbook.parameters),
  properties: runbook.parameters,
})
