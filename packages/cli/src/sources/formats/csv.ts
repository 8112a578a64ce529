// CSV (RFC 4180), piece by piece: never more than one row in memory. What stands in a cell is text and is never evaluated.
// SAFETY: a row, a cell and the number of columns are bounded; a quote that is never closed or stands astray ends the reading, nothing is guessed.
import { broken, type Read, type SourceRecord } from './model.ts'

export interface CsvFormat {
  readonly type: 'csv'
  readonly kind: SourceRecord['kind']
  readonly id: string
  readonly at?: string
  readonly separator?: string
  readonly columns: Readonly<Record<string, string>>
}

const longestCell = 10_000
const mostColumns = 500

/** Rows with the line in which each begins. */
export async function* rowsOf(
  text: AsyncIterable<string>,
  separator: string,
): AsyncGenerator<{ readonly line: number; readonly cells: readonly string[] }> {
  let line = 1
  let begun = 1
  let cells: string[] = []
  let cell = ''
  /** `after`: a quote that may end the cell or be half of one that stands for itself. */
  let state: 'start' | 'plain' | 'quoted' | 'after' = 'start'
  let returned = false
  const end = (): void => {
    cells.push(cell)
    cell = ''
    state = 'start'
    if (cells.length > mostColumns) throw broken(begun, `more than ${mostColumns} columns`)
  }
  for await (const piece of text)
    for (const sign of piece) {
      if (returned && sign !== '\n') throw broken(line, 'a carriage return stands alone')
      returned = false
      if (state === 'quoted') {
        if (sign === '"') state = 'after'
        else {
          if (sign === '\n') line += 1
          cell += sign
        }
      } else if (sign === '"' && state === 'after') {
        cell += '"'
        state = 'quoted'
      } else if (sign === '"' && state === 'start') state = 'quoted'
      else if (sign === '"') throw broken(line, 'a quote stands within a cell that is not quoted')
      else if (sign === separator) end()
      else if (sign === '\r') returned = true
      else if (sign === '\n') {
        end()
        if (cells.length > 1 || cells[0] !== '') yield { line: begun, cells }
        cells = []
        line += 1
        begun = line
      } else if (state === 'after') throw broken(line, 'something stands after the closing quote')
      else {
        cell += sign
        state = 'plain'
      }
      if (cell.length > longestCell) throw broken(begun, `a cell is longer than ${longestCell} characters`)
    }
  if (state === 'quoted') throw broken(begun, 'a quoted cell is never closed')
  if (cell !== '' || cells.length > 0 || state === 'after') {
    end()
    yield { line: begun, cells }
  }
}

/** A row is a record. Columns that the source's document doesn't name are left out. */
export async function* readCsv(text: AsyncIterable<string>, format: CsvFormat): AsyncGenerator<Read> {
  let places:
    | { readonly id: number; readonly at: number; readonly attributes: readonly (readonly [string, number])[]; readonly width: number }
    | undefined
  for await (const { line, cells } of rowsOf(text, format.separator ?? ',')) {
    if (!places) {
      const names = cells.map((name) => name.trim())
      const place = (name: string): number => {
        const found = names.indexOf(name)
        if (found < 0) throw broken(line, `the first row names no column \`${name}\``)
        if (names.lastIndexOf(name) !== found) throw broken(line, `the column \`${name}\` stands there twice`)
        return found
      }
      places = {
        id: place(format.id),
        at: format.at === undefined ? -1 : place(format.at),
        attributes: Object.entries(format.columns).map(([attribute, column]) => [attribute, place(column)] as const),
        width: names.length,
      }
      continue
    }
    const { id, at, attributes, width } = places
    const externalId = cells[id]?.trim() ?? ''
    if (cells.length !== width) yield { unread: `line ${line}: ${cells.length} cells where the first row has ${width}` }
    else if (externalId === '') yield { unread: `line ${line}: nothing stands in \`${format.id}\`` }
    else {
      const said = at < 0 ? '' : cells[at]!.trim()
      yield {
        kind: format.kind,
        externalId,
        attributes: Object.fromEntries(
          attributes.flatMap(([name, place]) => (cells[place]!.trim() === '' ? [] : [[name, cells[place]!.trim()]])),
        ),
        ...(said === '' ? {} : { at: said }),
      }
    }
  }
  if (!places) throw broken(1, 'the file is empty; its first row names the columns')
}
