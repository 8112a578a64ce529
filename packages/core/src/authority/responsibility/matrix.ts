// The responsibility matrix as a document: its form and its words. Pure. One row answers for one outcome, for some operations, in one scope.
// INVARIANT: a party can stand in `executes` alone. Whoever answers, decides, approves or is escalated to is a person or a role of the enterprise.
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Closed, Id, Text } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'
import { matrixKind, matrixName } from './matrix-name.ts'

/** What of identity security somebody answers for, beside operations: each has at most one owner. */
export const identityDomains = [
  'provisioning',
  'deprovisioning',
  'recertification',
  'exceptions',
  'service_accounts',
  'secrets',
  'oauth_grants',
  'privileged_access',
  'break_glass',
] as const
export type IdentityDomain = (typeof identityDomains)[number]

const environments = ['production', 'staging', 'development'] as const

const word = '[^\\s\\u0000-\\u001f\\u007f-\\u009f]{1,120}'
const Role = Type.String({ pattern: '^role:[a-z][a-z0-9_]{0,62}$', description: 'a role of the enterprise: `role:control_owner`' })
const PersonOrRole = Type.String({
  pattern: `^(role:[a-z][a-z0-9_]{0,62}|person:${word})$`,
  description: 'a person or a role of the enterprise: `person:ada`, `role:control_owner`',
})
const Executor = Type.String({
  pattern: `^(enterprise|role:[a-z][a-z0-9_]{0,62}|person:${word}|party:${word})$`,
  description: '`enterprise`, `party:northwind`, or a person or role of the enterprise',
})
const some = <S extends ReturnType<typeof Type.String>>(item: S) => Type.Array(item, { minItems: 1, maxItems: 50, uniqueItems: true })

export const MatrixRow = Closed({
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$', description: 'unique in the matrix' }),
  outcome: Type.String({ minLength: 1, maxLength: 200, description: 'what the row is for, in words: the control outcome' }),
  operations: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9._]{0,62}$' }), { minItems: 1, maxItems: 50, uniqueItems: true }),
  scope: Type.Optional(
    Closed({
      environments: Type.Optional(Type.Array(Type.Enum([...environments]), { minItems: 1, uniqueItems: true })),
      systems: Type.Optional(some(Id)),
      domains: Type.Optional(some(Id)),
      regions: Type.Optional(some(Id)),
    }),
  ),
  accountable: PersonOrRole,
  decides: some(PersonOrRole),
  approves: some(Role),
  executes: some(Executor),
  evidence: some(Id),
  escalatesTo: Role,
  ownerOf: Type.Optional(Type.Array(Type.Enum([...identityDomains]), { minItems: 1, uniqueItems: true })),
})

export const MatrixSchema = Closed({
  kind: Type.Literal(matrixKind),
  name: Type.Literal(matrixName),
  title: Type.Optional(Text),
  /** What becomes of an operation that no row answers for. It never runs. */
  onUncovered: Type.Optional(Closed({ outcome: Type.Enum(['escalate', 'refuse']), escalatesTo: Type.Optional(Role) })),
  rows: Type.Array(MatrixRow, { minItems: 1, maxItems: 300 }),
})

export type Row = Static<typeof MatrixRow>
export type Matrix = Static<typeof MatrixSchema>

const form = Compile(MatrixSchema)

const nextStep: Readonly<Record<string, string>> = {
  accountable: 'name exactly one: `person:ID` or `role:NAME` of the enterprise; a party is never accountable',
  decides: 'name persons or roles of the enterprise; a party never decides',
  approves: 'name roles of the enterprise as `role:NAME`; a party never approves, and a person approves by a role that he holds',
  executes: 'name `enterprise`, `party:ID`, `person:ID` or `role:NAME`',
  escalatesTo: 'name one role of the enterprise as `role:NAME`',
}

/** `rows.3.executes.0` → `rows[3].executes[0]`. */
export const spoken = (path: string): string => path.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]')

/** What to do about a field that doesn't fit its form; undefined where the schema's own words say enough. */
export const stepFor = (path: string): string | undefined => {
  const field = path
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .at(-1)
  return field !== undefined && Object.hasOwn(nextStep, field) ? nextStep[field] : undefined
}

/** The form of a document that was read already, such as the body of a call. */
export const readMatrix = (input: unknown): { readonly document: Matrix } | { readonly problems: readonly Problem[] } => {
  if (form.Check(input)) return twice(input).length === 0 ? { document: input } : { problems: twice(input) }
  const problems: Problem[] = []
  for (const error of form.Errors(input)) {
    if (error.keyword === 'additionalProperties' || error.keyword === 'anyOf') continue
    const path = error.instancePath.slice(1).replaceAll('/', '.')
    const missing = error.keyword === 'required' ? (error.params as { requiredProperties?: string[] }).requiredProperties : undefined
    const words = missing ? `must have ${missing.join(', ')}` : error.keyword === 'boolean' ? 'is not a known field' : error.message
    problems.push({ where: spoken(path), problem: stepFor(path) ?? words })
  }
  return { problems: problems.length > 0 ? problems : [{ where: '', problem: 'is no matrix; its form is docs/reference/matrix.md' }] }
}

/** Two rows of one name: neither could be referred to. */
export const twice = (matrix: Matrix): Problem[] =>
  matrix.rows.flatMap((row, index) => {
    const first = matrix.rows.findIndex((other) => other.id === row.id)
    return first < index
      ? [{ where: `rows[${index}].id`, problem: `rows[${first}] is called \`${row.id}\` too; give one another name` }]
      : []
  })

/** A kept matrix. Errors: `instrument.unreadable`. */
export const matrixIn = (document: Document): Matrix => readKept(matrixKind, document, readMatrix)

export type Ref = { readonly kind: 'enterprise' } | { readonly kind: 'person' | 'role' | 'party'; readonly id: string }

/** A reference of a document whose form was checked. */
export const refOf = (text: string): Ref => {
  if (text === 'enterprise') return { kind: 'enterprise' }
  const colon = text.indexOf(':')
  return { kind: text.slice(0, colon) as 'person' | 'role' | 'party', id: text.slice(colon + 1) }
}

export const rolesIn = (refs: readonly string[]): string[] => refs.map(refOf).flatMap((ref) => (ref.kind === 'role' ? [ref.id] : []))
