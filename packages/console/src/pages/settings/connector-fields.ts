// The settings of a system as fields of its connector: what is written becomes a value, and of each value what is wrong with it, by the way to it (`doors.0.host`).
// Pure. INVARIANT: the value is the one that stands in the JSON; what no field shows stays in it, and is told.
import type { Answer } from '../../api/answers.ts'

export type Connector = Answer<'connectors.read'>
type Top = Connector['settings'][number]

export interface Field extends Omit<Top, 'shapes'> {
  readonly shapes?: readonly Shape[]
}
export interface Shape {
  readonly title: string
  readonly by?: { readonly name: string; readonly value: string }
  readonly settings: readonly Field[]
}

export type Fault =
  | { readonly what: 'missing' | 'number' | 'whole' | 'form' | 'other' | 'unknown' | 'one_of' }
  | { readonly what: 'least' | 'most' | 'shorter' | 'longer' | 'fewest' | 'too_many'; readonly of: number }
export type Faults = ReadonlyMap<string, Fault>
export type Settings = Readonly<Record<string, unknown>>

export const isSettings = (value: unknown): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What stands in a field. A number that is none yet stays as it is written, so that nothing is lost while somebody writes. */
export const written = ({ kind }: Pick<Field, 'kind'>, text: string): unknown =>
  kind === 'number' && Number.isFinite(Number(text)) && String(Number(text)) === text.trim() ? Number(text) : text

export const textOf = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value)

/** One more of a list, or a group that is begun. */
export const blankOf = ({ kind, shapes, choices }: Field): unknown => {
  if (kind === 'group') return inShape(shapes?.[0], {})
  return kind === 'switch' ? false : kind === 'choice' ? choices?.[0] : ''
}

/** Which of its shapes a value has. */
export const shapeOf = ({ shapes = [] }: Field, value: Settings): Shape | undefined =>
  shapes.find(({ by }) => by === undefined || value[by.name] === by.value)

/** The same in another shape: what both have stays. */
export const inShape = (shape: Shape | undefined, value: Settings): Settings => {
  if (shape === undefined) return value
  const names = new Set(shape.settings.map(({ name }) => name))
  const kept = Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)))
  return shape.by === undefined ? kept : { [shape.by.name]: shape.by.value, ...kept }
}

/** What has to be there although nothing is said in it: lists that may be empty, switches that are off, groups whose settings are asked for one by one. */
export const completed = (fields: readonly Field[], value: Settings): Settings => ({
  ...Object.fromEntries(
    fields.flatMap((field): [string, unknown][] =>
      field.required && field.many
        ? [[field.name, []]]
        : field.required && field.kind === 'switch'
          ? [[field.name, false]]
          : field.required && field.kind === 'group' && field.shapes?.length === 1
            ? [[field.name, {}]]
            : [],
    ),
  ),
  ...value,
})

/** Undefined takes it out. */
export const withSetting = (value: Settings, name: string, to: unknown): Settings => {
  const { [name]: _before, ...rest } = value
  if (to === undefined) return rest
  return name in value ? { ...value, [name]: to } : { ...rest, [name]: to }
}

/** Without what stands at the end of a way; where nothing stands there, the same. */
export const without = (value: Settings, way: string): Settings => {
  const dot = way.indexOf('.')
  if (dot < 0) return withSetting(value, way, undefined)
  const [name, rest] = [way.slice(0, dot), way.slice(dot + 1)]
  const inner = value[name]
  if (Array.isArray(inner)) return { ...value, [name]: Object.values(without({ ...inner }, rest)) }
  return isSettings(inner) ? { ...value, [name]: without(inner, rest) } : value
}

type Told = [string, Fault]

/** One that this browser can't read is for the server to judge. */
const fits = (value: string, pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}

const ofText = (path: string, { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Field, value: unknown): Told[] => {
  if (typeof value !== 'string') return [[path, { what: 'other' }]]
  if (value.length < minLength) return [[path, minLength === 1 ? { what: 'missing' } : { what: 'longer', of: minLength }]]
  if (value.length > maxLength) return [[path, { what: 'shorter', of: maxLength }]]
  return pattern === undefined || fits(value, pattern) ? [] : [[path, { what: 'form' }]]
}

const ofNumber = (path: string, { whole, minimum, maximum }: Field, value: unknown): Told[] => {
  if (typeof value !== 'number') return [[path, { what: 'number' }]]
  if (whole && !Number.isInteger(value)) return [[path, { what: 'whole' }]]
  if (minimum !== undefined && value < minimum) return [[path, { what: 'least', of: minimum }]]
  return maximum !== undefined && value > maximum ? [[path, { what: 'most', of: maximum }]] : []
}

const ofOne = (path: string, field: Field, value: unknown): Told[] => {
  switch (field.kind) {
    case 'text':
      return ofText(path, field, value)
    case 'number':
      return ofNumber(path, field, value)
    case 'switch':
      return typeof value === 'boolean' ? [] : [[path, { what: 'other' }]]
    case 'choice':
      return typeof value === 'string' && field.choices?.includes(value) ? [] : [[path, { what: 'one_of' }]]
    case 'json':
      return []
    case 'group': {
      if (!isSettings(value)) return [[path, { what: 'other' }]]
      const shape = shapeOf(field, value)
      return shape === undefined ? [[path, { what: 'one_of' }]] : within(shape.settings, value, `${path}.`, shape.by?.name)
    }
  }
}

const ofList = (path: string, field: Field, value: unknown): Told[] => {
  if (!Array.isArray(value)) return [[path, { what: 'other' }]]
  const { fewest = 0, most = Number.POSITIVE_INFINITY } = field
  const count: Told[] =
    value.length < fewest ? [[path, { what: 'fewest', of: fewest }]] : value.length > most ? [[path, { what: 'too_many', of: most }]] : []
  return [...count, ...value.flatMap((one: unknown, index) => ofOne(`${path}.${index}`, field, one))]
}

const within = (fields: readonly Field[], value: Settings, way: string, but?: string): Told[] => {
  const full = completed(fields, value)
  const known = new Set([...fields.map(({ name }) => name), but])
  const strange = Object.keys(value).filter((name) => !known.has(name))
  return [
    ...fields.flatMap((field): Told[] => {
      const [path, one] = [`${way}${field.name}`, full[field.name]]
      if (one === undefined) return field.required ? [[path, { what: 'missing' }]] : []
      return field.many ? ofList(path, field, one) : ofOne(path, field, one)
    }),
    ...strange.map((name): Told => [`${way}${name}`, { what: 'unknown' }]),
  ]
}

export const faultsIn = (fields: readonly Field[], value: Settings): Faults => new Map(within(fields, value, ''))
