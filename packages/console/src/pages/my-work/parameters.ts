// The parameters of a runbook, out of the JSON schema that it is checked by. SAFETY: what has another shape is asked for as a text; the server judges it.

export interface Parameter {
  readonly name: string
  readonly required: boolean
  readonly help: string | undefined
  readonly kind: 'text' | 'number' | 'flag' | 'list'
  readonly choices: readonly string[] | undefined
}

const obj = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {}

const kindOf = (type: unknown): Parameter['kind'] =>
  type === 'number' || type === 'integer' ? 'number' : type === 'boolean' ? 'flag' : type === 'array' ? 'list' : 'text'

export const parametersOf = (schema: unknown): Parameter[] => {
  const { properties, required } = obj(schema)
  const needed: readonly unknown[] = Array.isArray(required) ? required : []
  return Object.entries(obj(properties)).map(([name, value]) => {
    const { type, description, enum: names } = obj(value)
    const kind = kindOf(type)
    return {
      name,
      required: needed.includes(name),
      help: typeof description === 'string' ? description : undefined,
      kind,
      choices: kind === 'flag' ? ['true', 'false'] : Array.isArray(names) ? names.map(String) : undefined,
    }
  })
}

/** What was written into the form, as the schema wants it; undefined where nothing was. */
export const valueFrom = ({ kind }: Parameter, written: string): unknown => {
  const text = written.trim()
  if (text === '') return undefined
  if (kind === 'number') return Number(text)
  if (kind === 'flag') return text === 'true'
  return kind === 'list'
    ? text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '')
    : text
}
