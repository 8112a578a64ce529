// The smallest body that an operation's schema lets through: what a call is made of when only the answer to "who asks" matters.
import { CountersignError } from '@countersign/ledger'

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly minLength?: number
  readonly minimum?: number
  readonly pattern?: string
}

/** Tried in this order where a schema has a pattern; a pattern that none of them fits wants a body by hand. */
const texts = [
  'x',
  '2026-03-01',
  '2026-03-01T00:00:00Z',
  `${'A'.repeat(86)}==`,
  `${'A'.repeat(43)}=`,
  `sha256:${'0'.repeat(64)}`,
  '0'.repeat(64),
  'credential.revoke',
  '1.0.0',
  'P1D',
  '?a=b',
]

const text = ({ pattern, minLength = 0 }: Schema): string => {
  const found = texts.find((one) => one.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(one)))
  if (found === undefined)
    throw new CountersignError('test.no_sample', 'internal', `no sample fits \`${pattern}\`; give the call a body in \`bodies\``)
  return found
}

export const sampleOf = (schema: Schema): unknown => {
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sampleOf(schema.anyOf[0]!)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]))
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return false
    case 'null':
      return null
    case 'string':
      return text(schema)
    default:
      return {}
  }
}
