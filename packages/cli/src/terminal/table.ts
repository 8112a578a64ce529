// Tables and wrapped text that stay readable at 100 columns. Pure.
import { plain } from './plain.ts'

export const WIDTH = 100

const shorten = (text: string, width: number): string => (text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text)

/** Columns are as wide as they need; where that is too wide, the widest give way, never below 8. The first names the row: it stays whole. */
const fit = (needed: readonly number[], total: number): number[] => {
  const [first = 0, ...rest] = needed
  const used = () => rest.reduce((sum, width) => sum + width + 2, first)
  while (used() > total) {
    const widest = rest.indexOf(Math.max(...rest))
    if (widest < 0 || rest[widest]! <= 8) break
    rest[widest]! -= 1
  }
  return [first, ...rest]
}

/** The head in capitals is told apart without colour. Nothing is lost silently: a cut cell ends in `…`. */
export const table = (head: readonly string[], rows: readonly (readonly unknown[])[], total = WIDTH): string => {
  const cells = [head.map((title) => title.toUpperCase()), ...rows.map((row) => row.map(plain))]
  const widths = fit(
    head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))),
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
