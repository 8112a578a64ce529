// CSV (RFC 4180) → records with their places. One file for all kinds: the column `record` says what a row is, the other columns are fields;
// parts of settings and secrets are columns of their own (`config.host`, `operatorSecrets.operator`), roles are parted by `;`. An empty cell is none.
import { CountersignError, parseStrict } from '@countersign/ledger'
import type { Place } from '../../platform/yaml.ts'
import { type Cell, type ImportProblem, type RawRecord, recordWords, type SectionName, sections } from './document.ts'
import type { ReadDocument } from './read-yaml.ts'

interface Field extends Place {
  readonly text: string
}

export const readCsv = (text: string): ReadDocument => {
  const problems: ImportProblem[] = []
  const rows = rowsOf(text.startsWith('\ufeff') ? text.slice(1) : text, problems)
  const [header, ...rest] = rows
  if (!header) return { records: [], problems: [{ path: '', line: 1, column: 1, message: 'the document is empty' }] }
  const unread = problems.length
  const columns = header.map((field) => field.text.trim())
  for (const [index, column] of columns.entries()) {
    const complain = (message: string) => void problems.push({ path: column, ...placeOf(header[index]!), message })
    if (columns.indexOf(column) !== index) complain('the same column twice')
    if (/(^|\.)(__proto__|constructor|prototype)(\.|$)/.test(column)) complain('this column is not allowed')
  }
  if (!columns.includes('record'))
    problems.push({ path: '', line: 1, column: 1, message: 'the first row must name the columns, `record` among them' })
  if (problems.length > unread) return { records: [], problems }
  const records: RawRecord[] = []
  const counts = new Map<SectionName, number>()
  for (const row of rest) {
    if (row.length === 1 && row[0]!.text === '') continue
    if (row.length !== columns.length) {
      problems.push({ path: '', ...placeOf(row[0]!), message: `${row.length} cells where the first row has ${columns.length}` })
      continue
    }
    const word = row[columns.indexOf('record')]!
    const section = Object.hasOwn(recordWords, word.text.trim()) ? recordWords[word.text.trim()] : undefined
    if (section === undefined) {
      problems.push({ path: 'record', ...placeOf(word), message: `must be one of ${Object.keys(recordWords).join(', ')}` })
      continue
    }
    const index = counts.get(section) ?? 0
    counts.set(section, index + 1)
    const cells = cellsOf(section, `${section}[${index}]`, columns, row, problems)
    records.push({ section, ...placeOf(row[0]!), cells })
  }
  return { records, problems }
}

const placeOf = ({ line, column }: Place): Place => ({ line, column })

const cellsOf = (
  section: SectionName,
  where: string,
  columns: readonly string[],
  row: readonly Field[],
  problems: ImportProblem[],
): Map<string, Cell> => {
  const cells = new Map<string, Cell>()
  for (const [index, column] of columns.entries()) {
    const field = row[index]!
    if (column === 'record' || field.text === '') continue
    const dot = column.indexOf('.')
    if (dot < 0) {
      cells.set(column, { ...placeOf(field), value: typedValue(section, column, field.text) })
      continue
    }
    const parent = column.slice(0, dot)
    const key = column.slice(dot + 1)
    const before = cells.get(parent)
    const places = new Map(before?.places ?? [])
    places.set(key, placeOf(field))
    const value = {
      ...((before?.value as object | undefined) ?? {}),
      [key]: parent === 'config' ? setting(field, where, problems) : field.text,
    }
    cells.set(parent, { ...placeOf(before ?? field), value, places })
  }
  return cells
}

const typedValue = (section: SectionName, name: string, text: string): unknown => {
  const table: Readonly<Record<string, { type: { is: string } }>> = sections[section]
  const type = Object.hasOwn(table, name) ? table[name]!.type.is : 'text'
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  // Any other writing of a number is left as text, and refused as that.
  if (type === 'number') return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : text
  if (type === 'roles' || type === 'names' || type === 'words' || type === 'references') return text.split(';').map((role) => role.trim())
  return text
}

/** Settings have types: whole numbers, true and false, lists and objects in JSON; all else is text. */
const setting = (field: Field, where: string, problems: ImportProblem[]): unknown => {
  if (!/^(-?\d{1,15}|true|false|\[.*\]|\{.*\})$/s.test(field.text)) return field.text
  try {
    return parseStrict(field.text)
  } catch (error) {
    const code = error instanceof CountersignError ? error.code : 'json'
    problems.push({ path: `${where}.config`, ...placeOf(field), message: `not a value in JSON (${code})` })
    return null
  }
}

/** SAFETY: one pass, bounded by the text; a quote that is never closed is a problem, not a guess. */
const rowsOf = (text: string, problems: ImportProblem[]): Field[][] => {
  const rows: Field[][] = []
  let row: Field[] = []
  let line = 1
  let lineStart = 0
  let at = 0
  while (at < text.length || row.length > 0) {
    const place: Place = { line, column: at - lineStart + 1 }
    let value = ''
    if (text[at] === '"') {
      const parts: string[] = []
      for (at += 1; ; ) {
        const end = text.indexOf('"', at)
        if (end < 0) {
          problems.push({ path: '', ...place, message: 'a quoted cell that is never closed' })
          return rows
        }
        parts.push(text.slice(at, end))
        at = end + 1
        if (text[at] !== '"') break
        parts.push('"')
        at += 1
      }
      value = parts.join('')
      for (let index = value.indexOf('\n'); index >= 0; index = value.indexOf('\n', index + 1)) line += 1
      if (value.includes('\n')) lineStart = text.lastIndexOf('\n', at) + 1
      if (at < text.length && !/[,\r\n]/.test(text[at]!)) {
        problems.push({ path: '', line, column: at - lineStart + 1, message: 'something stands after the closing quote' })
        return rows
      }
    } else {
      const start = at
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') at += 1
      value = text.slice(start, at).replace(/\r$/, '')
      if (value.includes('"')) problems.push({ path: '', ...place, message: 'a quote within a cell that is not quoted' })
    }
    row.push({ ...place, text: value })
    if (text[at] === ',') {
      at += 1
      if (at < text.length) continue
      row.push({ line, column: at - lineStart + 1, text: '' })
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1
    rows.push(row)
    row = []
    if (at >= text.length) break
    at += 1
    line += 1
    lineStart = at
  }
  return rows
}
