// What a connector must be told, as fields that a person fills: read from the schema by which its settings are judged, so that there is no second list of them.
// Its name makes what a field is called, unless it has a title; its description is the help. Pure. What the schema says in a way that no field can say is `json`: to be written as that.
import type { TSchema } from 'typebox'

export interface Setting {
  readonly name: string
  readonly title: string
  readonly help: string
  readonly required: boolean
  /** Of one; `group`: it has settings of its own, in one of its `shapes`. */
  readonly kind: 'text' | 'number' | 'switch' | 'choice' | 'group' | 'json'
  /** A list of such. */
  readonly many: boolean
  readonly fewest?: number
  readonly most?: number
  /** Text of several lines, such as certificates. */
  readonly long?: boolean
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly whole?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly choices?: string[]
  readonly shapes?: Shape[]
}

export interface Shape {
  readonly title: string
  /** By which setting, of exactly this value, it is told from the other shapes. */
  readonly by?: { readonly name: string; readonly value: string }
  readonly settings: Setting[]
}

/** What of JSON Schema is read here: https://json-schema.org/draft/2020-12/json-schema-validation */
interface Schema {
  readonly type?: unknown
  readonly title?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly contentMediaType?: string
}

/** Settings in settings in settings; what lies deeper is written as JSON. */
export const deepest = 3
/** One certificate or several, as text: RFC 8555 section 9.1. */
export const certificatesType = 'application/pem-certificate-chain'

/** What is there of it, and nothing that isn't. */
const given = <T extends object>(all: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T

type Kind = Pick<Setting, 'kind'> & Partial<Setting>

const shapeOf = (schema: Schema, by: Shape['by'], depth: number): Shape => ({
  title: schema.title ?? by?.value ?? '',
  ...(by === undefined ? {} : { by }),
  settings: settingsWithin(schema, by?.name, depth + 1),
})

/** Which setting tells them apart: one that each has, with one value of its own. */
const tellingOf = (shapes: readonly Schema[]): string | undefined =>
  Object.keys(shapes[0]?.properties ?? {}).find((name) => {
    const values = shapes.map(({ properties }) => properties?.[name]?.const)
    return values.every((value) => typeof value === 'string') && new Set(values).size === values.length
  })

const ofSeveral = (several: readonly Schema[], depth: number): Kind => {
  const values = several.flatMap(({ const: value }) => (typeof value === 'string' ? [value] : []))
  if (values.length === several.length) return { kind: 'choice', choices: values }
  const telling = tellingOf(several)
  if (telling === undefined || depth >= deepest) return { kind: 'json' }
  return {
    kind: 'group',
    shapes: several.map((one) => shapeOf(one, { name: telling, value: String(one.properties?.[telling]?.const) }, depth)),
  }
}

const kindOf = (schema: Schema, depth: number): Kind => {
  if (schema.anyOf) return ofSeveral(schema.anyOf, depth)
  if (typeof schema.const === 'string') return { kind: 'choice', choices: [schema.const] }
  const { pattern, minLength, maxLength, minimum, maximum } = schema
  switch (schema.type) {
    case 'string':
      return {
        kind: 'text',
        ...given<Partial<Setting>>({ long: schema.contentMediaType ? true : undefined, pattern, minLength, maxLength }),
      }
    case 'integer':
    case 'number':
      return { kind: 'number', whole: schema.type === 'integer', ...given<Partial<Setting>>({ minimum, maximum }) }
    case 'boolean':
      return { kind: 'switch' }
    case 'object':
      return schema.properties && depth < deepest ? { kind: 'group', shapes: [shapeOf(schema, undefined, depth)] } : { kind: 'json' }
    default:
      return { kind: 'json' }
  }
}

const units: Readonly<Record<string, string>> = { Seconds: 'seconds', Ms: 'milliseconds', Hours: 'hours', MiB: 'MiB' }
const abbreviations = /\b(?:acl|ca|crl|dn|id|kdcs|ocsp|pem|tls|uid|url)\b/gi

/** `lockoutBudget` is "Lockout budget", `graceSeconds` "Grace (seconds)". */
export const titleOf = (name: string): string => {
  const [, stem = name, unit] = /^(.+?)(Seconds|Ms|Hours|MiB)$/.exec(name) ?? []
  const plain = stem.replace(/([a-z])([A-Z])/g, (_both, end: string, begin: string) => `${end} ${begin.toLowerCase()}`)
  const words = plain.replace(abbreviations, (short) => (short === 'kdcs' ? 'KDCs' : short.toUpperCase()))
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${unit === undefined ? '' : ` (${units[unit]})`}`
}

const settingOf = (name: string, schema: Schema, required: boolean, depth: number): Setting => {
  const said = { name, title: schema.title ?? titleOf(name), help: schema.description ?? '', required }
  if (schema.type !== 'array' || schema.items === undefined) return { ...said, many: false, ...kindOf(schema, depth) }
  const of = kindOf(schema.items, depth)
  if (of.kind === 'json') return { ...said, many: false, kind: 'json' }
  return { ...said, many: true, ...given<Partial<Setting>>({ fewest: schema.minItems, most: schema.maxItems }), ...of }
}

const settingsWithin = ({ properties = {}, required = [] }: Schema, but: string | undefined, depth: number): Setting[] =>
  Object.entries(properties)
    .filter(([name]) => name !== but)
    .map(([name, schema]) => settingOf(name, schema, required.includes(name), depth))

/** In the order in which the schema has them. */
export const settingsOf = (schema: TSchema): Setting[] => settingsWithin(schema as Schema, undefined, 1)

/** Where the help is missing, by the way to it: `doors.host`. */
export const withoutWords = (settings: readonly Setting[], within = ''): string[] =>
  settings.flatMap(({ name, help, kind, shapes = [] }) => [
    ...(help === '' || kind === 'json' ? [`${within}${name}`] : []),
    ...shapes.flatMap((shape) => [
      ...(shape.by !== undefined && shape.title === shape.by.value ? [`${within}${name} (${shape.title})`] : []),
      ...withoutWords(shape.settings, `${within}${name}.`),
    ]),
  ])
