// A document of authority as the YAML that people edit: one key a line, short lists on one line. Pure. It writes no more of YAML than such documents
// have: what could be read as anything but the same text stands in quotes. INVARIANT: what is written is read back as the same document.

const words = /^[A-Za-z][\w.-]*( [\w.-]*\w)*$/
const ref = /^[a-z]+:[\w.-]+$/
const special = /^(true|false|null|yes|no|on|off|y|n)$/i

const scalar = (value: unknown): string =>
  typeof value === 'string' && (words.test(value) || ref.test(value)) && !special.test(value) ? value : JSON.stringify(value)

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isFlat = (value: unknown): boolean =>
  (Array.isArray(value) ? value : isMap(value) ? Object.values(value) : []).every((one) => !isMap(one))

/** On one line. A reference stands in quotes here, as in the reference of the format. */
const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (isMap(value)) {
    const pairs = Object.entries(value).map(([key, one]) => `${scalar(key)}: ${inline(one)}`)
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
  }
  return typeof value === 'string' && ref.test(value) ? JSON.stringify(value) : scalar(value)
}

const lines = (map: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(map).flatMap(([key, value]) => {
    if (Array.isArray(value) && !isFlat(value))
      return [
        `${scalar(key)}:`,
        ...value.flatMap((item) => (isMap(item) ? lines(item) : [inline(item)]).map((line, n) => `${n === 0 ? '  - ' : '    '}${line}`)),
      ]
    if (Array.isArray(value) || (isMap(value) && isFlat(value))) return [`${scalar(key)}: ${inline(value)}`]
    if (isMap(value)) return [`${scalar(key)}:`, ...lines(value).map((line) => `  ${line}`)]
    return [`${scalar(key)}: ${scalar(value)}`]
  })

/** The keys in the order that is given, then the others. */
const ordered = (map: Readonly<Record<string, unknown>>, order: readonly string[]): Record<string, unknown> => ({
  ...Object.fromEntries(order.filter((key) => Object.hasOwn(map, key)).map((key) => [key, map[key]])),
  ...Object.fromEntries(Object.entries(map).filter(([key]) => !order.includes(key))),
})

const documentOrder = ['kind', 'name', 'title', 'onUncovered', 'rows']
const rowOrder = [
  'id',
  'outcome',
  'operations',
  'scope',
  'accountable',
  'decides',
  'approves',
  'executes',
  'evidence',
  'escalatesTo',
  'ownerOf',
]

export const yamlOfMatrix = (document: Readonly<Record<string, unknown>>): string => {
  const rows = Array.isArray(document['rows'])
    ? document['rows'].map((row) => (isMap(row) ? ordered(row, rowOrder) : row))
    : document['rows']
  return `${lines(ordered({ ...document, rows }, documentOrder)).join('\n')}\n`
}
