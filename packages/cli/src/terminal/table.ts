// Tables and wrapped text that stay readable at 100 columns. Pure.
import { plain } from './plain.ts'

export const WIDTH = 100

const shorten = (text: string, width: number): string => (text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text)

/** What is of no use when it is cut: an identifier that somebody copies, a moment. */
const whole = /^([a-z]{2,5}_[0-9a-z]{26}|\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?Z)?)$/

/** Columns are as wide as they need; where that is too wide, the widest give way, never below what they have to be. The first names the row: it stays whole. */
const fit = (needed: readonly number[], least: readonly number[], total: number): number[] => {
  const [first = 0, ...rest] = needed
  const used = () => rest.reduce((sum, width) => sum + width + 2, first)
  while (used() > total) {
    const spare = rest.map((width, n) => (width > least[n + 1]! ? width : 0))
    const widest = spare.indexOf(Math.max(...spare))
    if (widest < 0 || spare[widest] === 0) break
    rest[widest]! -= 1
  }
  return [first, ...rest]
}

/** The head in capitals is told apart without colour. Nothing is lost silently: a cut cell ends in `…`, and rather than an identifier or a moment the line is longer. */
export const table = (head: readonly string[], rows: readonly (readonly unknown[])[], total = WIDTH): string => {
  const cells = [head.map((title) => title.toUpperCase()), ...rows.map((row) => row.map(plain))]
  const widest = (column: number, of: (cell: string) => boolean): number =>
    Math.max(0, ...cells.map((row) => row[column] ?? '').map((cell) => (of(cell) ? cell.length : 0)))
  const widths = fit(
    head.map((_, column) => widest(column, () => true)),
    head.map((_, column) =>
      Math.max(
        8,
        widest(column, (cell) => whole.test(cell)),
      ),
    ),
    total,
  )
  return cells
    .map((row) =>
      row
        .map((cell, column) => shorten(cell, widths[column]!).padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Breaks at spaces; a word longer than the line stands alone. */
export const wrap = (text: string, indent = '', width = WIDTH): string => {
  const lines: string[] = []
  let line = indent
  for (const word of plain(text).split(' ')) {
    if (line.length + word.length > width && line.trim() !== '') {
      lines.push(line.trimEnd())
      line = indent
    }
    line += `${word} `
  }
  lines.push(line.trimEnd())
  return lines.join('\n')
}

/** `name   value` pairs under each other. */
export const pairs = (rows: readonly (readonly [string, unknown])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${plain(value)}`).join('\n')
}
