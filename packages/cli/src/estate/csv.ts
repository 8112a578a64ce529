// Rows as CSV (RFC 4180). Pure.
// SAFETY: names come from other systems, and a spreadsheet runs what begins like a formula: such a cell begins with an apostrophe.

const formula = /^[=+\-@\t\r]/

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  const text = String(value)
  const safe = formula.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvOf = <T extends Readonly<Record<string, unknown>>>(columns: readonly (keyof T & string)[], rows: readonly T[]): string =>
  [columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))].map((line) => `${line}\r\n`).join('')
