// Tables and wrapped text that stay readable at 100 columns. Pure.
import { plain } from './plain.ts'

export const WIDTH = 100

const shorten = (text: string, width: number): string => (text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text)

/** Words are cut to these widths, the second only where moments and numbers would have to be cut otherwise. */
const narrow = 8
const narrowest = 6

/** Half a moment or half a number says something else than the whole, or nothing; half an identifier can't be copied. */
const worthWhole = /^(-|[a-z]{2,5}_[0-9a-z]{26}|[0-9][0-9.,%]*|\d{4}-\d\d-\d\d(T| )?[0-9:.]*Z?)$/

/**
 * Columns are as wide as they need; where that is too wide, the widest give way, never below 6, and those of moments, numbers and identifiers after all others. The
 * first names the row: it stays whole.
 */
const fit = (needed: readonly number[], whole: readonly boolean[], total: number): number[] => {
  const widths = [...needed]
  const used = () => widths.reduce((sum, width) => sum + width + 2, -2)
  const giveWay = (columns: readonly number[], least: number): void => {
    while (used() > total) {
      const widest = columns.reduce((most, column) => (widths[column]! > widths[most]! ? column : most), columns[0] ?? 0)
      if (columns.length === 0 || widths[widest]! <= least) return
      widths[widest]! -= 1
    }
  }
  const columns = needed.map((_, column) => column).slice(1)
  const words = columns.filter((column) => !whole[column])
  giveWay(words, narrow)
  giveWay(words, narrowest)
  giveWay(columns, narrow)
  return widths
}

/** The head in capitals is told apart without colour. Nothing is lost silently: a cut cell ends in `…`. */
export const table = (head: readonly string[], rows: readonly (readonly unknown[])[], total = WIDTH): string => {
  const body = rows.map((row) => row.map(plain))
  const cells = [head.map((title) => title.toUpperCase()), ...body]
  const widths = fit(
    head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))),
    head.map((_, column) => body.every((row) => worthWhole.test(row[column] ?? '-'))),
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

/** What needs more than a line each: a title that stays whole, and what is said of it beneath, broken at spaces. Readable at 80 columns. */
export const blocks = (
  things: readonly { readonly title: string; readonly says: readonly (readonly [string, unknown])[] }[],
  width = 80,
): string =>
  things
    .map(({ title, says }) => {
      const names = Math.max(...says.map(([name]) => name.length)) + 4
      const lines = says.map(([name, value]) => `  ${name.padEnd(names - 2)}${wrap(String(value), ' '.repeat(names), width).trimStart()}`)
      return [plain(title), ...lines].join('\n')
    })
    .join('\n\n')
