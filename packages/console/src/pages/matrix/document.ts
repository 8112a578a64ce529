// The document of a responsibility matrix as its page reads it: what the server sends is looked at, never trusted to have a form. Pure.

export interface MatrixRow {
  readonly id: string
  readonly outcome: string
  readonly operations: readonly string[]
  readonly scope: Readonly<Record<string, readonly string[]>>
  readonly accountable: string
  readonly decides: readonly string[]
  readonly approves: readonly string[]
  readonly executes: readonly string[]
  readonly escalatesTo: string
  readonly ownerOf: readonly string[]
}

type Plain = Readonly<Record<string, unknown>>

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

export const rowsOf = (document: Plain): MatrixRow[] =>
  (Array.isArray(document['rows']) ? document['rows'] : []).filter(isPlain).map((row) => ({
    id: text(row['id']),
    outcome: text(row['outcome']),
    operations: texts(row['operations']),
    scope: isPlain(row['scope']) ? Object.fromEntries(Object.entries(row['scope']).map(([part, values]) => [part, texts(values)])) : {},
    accountable: text(row['accountable']),
    decides: texts(row['decides']),
    approves: texts(row['approves']),
    executes: texts(row['executes']),
    escalatesTo: text(row['escalatesTo']),
    ownerOf: texts(row['ownerOf']),
  }))

/** `party:northwind` → `northwind`; undefined where it is nobody outside. */
export const partyIn = (ref: string): string | undefined => (ref.startsWith('party:') ? ref.slice('party:'.length) : undefined)

export const executesFor = (row: MatrixRow, party: string): boolean => row.executes.some((ref) => partyIn(ref) === party)

/** Which row a gap is of: it names the row itself, or a place in it (`rows[3].approves[0]`). */
export const rowOfGap = (rows: readonly MatrixRow[], subject: string): MatrixRow | undefined => {
  const place = /^rows\[(\d+)\]/.exec(subject)
  return place ? rows[Number(place[1])] : rows.find(({ id }) => id === subject)
}
