// A list as a file: all its pages, one after another, as CSV (RFC 4180) or JSON. Pure but for the pages that it is given.
import type { PageOf } from './long-table.tsx'

export type ExportForm = 'csv' | 'json'

/** SAFETY: a spreadsheet takes a cell that begins so for a formula, and what is in a list was said by others (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r]/
const plainNumber = /^-?\d+(\.\d+)?$/

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

const cell = (value: unknown): string => {
  const text = textOf(value)
  const safe = formula.test(text) && !plainNumber.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Columns are the names that any row has, in the order in which they first come. */
export const csvOf = (rows: readonly object[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = rows.map((row) => {
    const values = new Map<string, unknown>(Object.entries(row))
    return names.map((name) => cell(values.get(name))).join(',')
  })
  return `${[names.map(cell).join(','), ...lines].join('\r\n')}\r\n`
}

export const fileOf = (form: ExportForm, rows: readonly object[]): Blob =>
  form === 'csv'
    ? // The mark tells spreadsheets that it is UTF-8.
      new Blob(['\uFEFF', csvOf(rows)], { type: 'text/csv;charset=utf-8' })
    : new Blob([`${JSON.stringify(rows, undefined, 2)}\n`], { type: 'application/json' })

/** All rows of a list; undefined where it was stopped: a part of a list must not pass for the whole. */
export const allRows = async <Row>(
  page: (cursor: string | undefined) => Promise<PageOf<Row>>,
  stopped: () => boolean,
  progress: (rows: number) => void,
): Promise<Row[] | undefined> => {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const { items, next } = await page(cursor)
    if (stopped()) return undefined
    for (const item of items) rows.push(item)
    progress(rows.length)
    cursor = next
  } while (cursor !== undefined)
  return rows
}
