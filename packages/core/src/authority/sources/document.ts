// A source as a document: who delivers it, of what it may make new ones, what is its to say, how its texts are read, and when it stops and asks. Pure.
import { durationSeconds } from '@countersign/policy'
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id } from '../../platform/schemas.ts'
import { attributeName, hasAttribute, isRecordKind, recordKinds, standardBrake } from '../../registry/sources/index.ts'
import type { RecordKind } from '../../tables.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'
import { FormatDocument, formatProblems, type SourceFormat } from './format.ts'

export const sourceKind = 'source'

const Line = Type.String({ minLength: 1, maxLength: 500 })
const Attribute = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z][a-zA-Z]*$' })

const Speaks = Closed({
  /** Whether it may make new ones. */
  create: Type.Boolean(),
  /** Attributes that are its to say. */
  owns: Type.Array(Attribute, { maxItems: 50, uniqueItems: true }),
  /** What holds where a record says nothing. */
  defaults: Type.Optional(Type.Record(Attribute, Type.Union([Type.String({ minLength: 1, maxLength: 2000 }), Type.Boolean()]))),
})

const SourceDocument = Closed({
  title: Line,
  what: Type.Enum(['hris', 'vendors', 'workloads', 'drop']),
  /** Absent: the enterprise. */
  party: Type.Optional(Id),
  /** The principal that delivers. */
  client: Id,
  /** Put before an external id to name the thing in the inventory. Absent: the source's name and a colon. */
  prefix: Type.Optional(Type.String({ maxLength: 40, pattern: '^([A-Za-z0-9][A-Za-z0-9._:@-]*)?$' })),
  speaks: Type.Record(Type.String(), Speaks, { minProperties: 1 }),
  format: FormatDocument,
  /** It says something at least this often; silent for longer, it is a finding. Absent: it promises nothing. */
  expectEvery: Type.Optional(Type.String({ maxLength: 20, pattern: '^P' })),
  /** What would end is held beyond `percent` of a kind and `atLeast` records within `withinHours`. */
  brake: Type.Optional(
    Closed({
      percent: Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
      atLeast: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      withinHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 * 31 })),
    }),
  ),
})

export interface Spoken {
  readonly create: boolean
  readonly owns: readonly string[]
  readonly defaults?: Readonly<Record<string, string | boolean>>
}

export interface SourceText {
  readonly title: string
  readonly what: 'hris' | 'vendors' | 'workloads' | 'drop'
  readonly party?: string
  readonly client: string
  readonly prefix?: string
  readonly speaks: Readonly<Record<string, Spoken>>
  readonly format: SourceFormat
  readonly expectEvery?: string
  readonly brake?: { readonly percent: number; readonly atLeast: number; readonly withinHours?: number }
}

/** The kinds of which it speaks, each with what it may say. */
export const spokenOf = (source: SourceText): [RecordKind, Spoken][] =>
  Object.entries(source.speaks).filter((entry): entry is [RecordKind, Spoken] => isRecordKind(entry[0]))

/** A softer brake than the standard one is a weaker control. */
export const isSofter = ({ brake }: SourceText): boolean =>
  brake !== undefined &&
  (brake.percent > standardBrake.percent ||
    brake.atLeast > standardBrake.atLeast ||
    (brake.withinHours ?? standardBrake.withinHours) < standardBrake.withinHours)

/** Its form: what is wrong, or the source. */
export const readSource = (input: unknown): { readonly document: SourceText } | { readonly problems: readonly Problem[] } => {
  if (!Check(SourceDocument, input)) {
    return {
      problems: Errors(SourceDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'source', problem: error.message })),
    }
  }
  const source: SourceText = input
  const problems: Problem[] = []
  for (const [kind, spoken] of Object.entries(source.speaks)) {
    if (!isRecordKind(kind)) {
      problems.push({
        where: `speaks.${kind}`,
        problem: `there is no such kind of record; there are ${Object.keys(recordKinds).join(', ')}`,
      })
      continue
    }
    problems.push(...spokenProblems(source, kind, spoken))
  }
  if (source.expectEvery !== undefined && !(Number(durationSeconds(source.expectEvery)) > 0))
    problems.push({ where: 'expectEvery', problem: 'a duration, such as `PT1H` or `P2D`' })
  problems.push(...formatProblems(source))
  return problems.length > 0 ? { problems } : { document: source }
}

const spokenProblems = (source: SourceText, kind: RecordKind, spoken: Spoken): Problem[] => {
  const problems: Problem[] = []
  const words = Object.keys(recordKinds[kind].attributes).join(', ')
  const defaults = Object.keys(spoken.defaults ?? {})
  for (const [list, names] of [
    ['owns', spoken.owns],
    ['defaults', defaults],
  ] as const)
    for (const name of names)
      if (!hasAttribute(kind, name))
        problems.push({ where: `speaks.${kind}.${list}`, problem: `a ${kind} has no \`${name}\`; it has ${words}` })
  if (source.party !== undefined && [...spoken.owns, ...defaults].includes('party'))
    problems.push({ where: `speaks.${kind}`, problem: `it speaks of \`${source.party}\` alone, so it has no \`party\` to say` })
  if (!spoken.create) return problems
  const needed = Object.entries(recordKinds[kind].attributes).filter(([, { required }]) => required)
  const said = new Set([...spoken.owns, ...defaults])
  for (const [name] of needed)
    if (!said.has(name))
      problems.push({
        where: `speaks.${kind}`,
        problem: `it may make new ones, which need \`${attributeName(kind, name)}\`: let it own that, or give a default`,
      })
  if (source.party === undefined && ['contractor', 'contract'].includes(kind) && !said.has('party'))
    problems.push({ where: `speaks.${kind}`, problem: 'whose they are must be known: give `party` to the source, or let it own that' })
  return problems
}

/** A kept source. Errors: `instrument.unreadable`. */
export const sourceIn = (document: Document): SourceText => readKept(sourceKind, document, readSource)
