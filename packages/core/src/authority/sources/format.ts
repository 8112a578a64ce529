// How a source's texts are read, as far as its document says: the format and what of it is which attribute. They are read by
// `countersign source read`; here only the form of the declaration is checked.
import { Type } from 'typebox'
import { Closed, Id } from '../../platform/schemas.ts'
import { hasAttribute, isRecordKind } from '../../registry/sources/index.ts'
import type { Problem } from '../instruments/index.ts'
import type { SourceText } from './document.ts'

const Column = Type.String({ minLength: 1, maxLength: 200 })
const Environment = Type.Enum(['production', 'staging', 'development'])

export const FormatDocument = Type.Union([
  /** Records in the API's own form: what SCIM or a program of your own delivers. */
  Closed({ type: Type.Literal('records') }),
  Closed({
    type: Type.Literal('csv'),
    /** What each row is. */
    kind: Id,
    /** The column of the external id. */
    id: Column,
    /** The column that says as of when a row is so (RFC 3339). */
    at: Type.Optional(Column),
    separator: Type.Optional(Type.Enum([',', ';', '\t', '|'])),
    /** Attribute → column. */
    columns: Type.Record(Type.String(), Column, { minProperties: 1 }),
  }),
  Closed({ type: Type.Literal('yaml') }),
  Closed({
    type: Type.Literal('backstage'),
    /** Of which kinds workloads are made. Absent: Component. */
    kinds: Type.Optional(Type.Array(Type.Enum(['Component', 'Resource', 'API']), { minItems: 1, uniqueItems: true })),
    /** In which environment they run where no annotation says so. */
    environment: Environment,
  }),
  Closed({ type: Type.Literal('kubernetes'), cluster: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,62}$' }), environment: Environment }),
  Closed({ type: Type.Literal('spire'), environment: Environment }),
  Closed({
    /** Signed events that the source pushes; what is read of it as a whole is YAML. */
    type: Type.Literal('webhook'),
    /** Whether its events are numbered, one after the other: a number that is left out is a finding. Absent: no. */
    sequence: Type.Optional(Type.Boolean()),
  }),
])

export type SourceFormat =
  | { readonly type: 'records' }
  | {
      readonly type: 'csv'
      readonly kind: string
      readonly id: string
      readonly at?: string
      readonly separator?: ',' | ';' | '\t' | '|'
      readonly columns: Readonly<Record<string, string>>
    }
  | { readonly type: 'yaml' }
  | {
      readonly type: 'backstage'
      readonly kinds?: readonly ('Component' | 'Resource' | 'API')[]
      readonly environment: 'production' | 'staging' | 'development'
    }
  | { readonly type: 'kubernetes'; readonly cluster: string; readonly environment: 'production' | 'staging' | 'development' }
  | { readonly type: 'spire'; readonly environment: 'production' | 'staging' | 'development' }
  | { readonly type: 'webhook'; readonly sequence?: boolean }

/** What the format would deliver has to be something that the source speaks of. */
export const formatProblems = ({ format, speaks }: SourceText): Problem[] => {
  const spoken = (kind: string): Problem[] =>
    Object.hasOwn(speaks, kind)
      ? []
      : [{ where: 'format', problem: `it delivers records of the kind \`${kind}\`, of which it does not speak` }]
  if (format.type === 'csv') {
    const { kind } = format
    if (!isRecordKind(kind)) return [{ where: 'format.kind', problem: `there is no kind of record \`${kind}\`` }]
    return [
      ...spoken(kind),
      ...Object.keys(format.columns).flatMap((name) =>
        hasAttribute(kind, name) ? [] : [{ where: `format.columns.${name}`, problem: `a ${kind} has no \`${name}\`` }],
      ),
    ]
  }
  if (format.type === 'backstage' || format.type === 'spire') return spoken('workload')
  if (format.type === 'kubernetes') return ['workload', 'identity'].some((kind) => Object.hasOwn(speaks, kind)) ? [] : spoken('workload')
  return []
}
