// Which rows and columns of a table of powers are shown for a word that is sought: a power in its plain words or by its name, or a role. Pure.
import { ownWords } from '../../words/own.ts'

export interface Shown {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly power: string; readonly cells: readonly string[] }[]
}

export const shownOf = (table: Shown, sought: string): Shown => {
  const word = sought.trim().toLowerCase()
  if (word === '') return table
  const chosen = table.columns.flatMap((name, index) => (name.replaceAll('_', ' ').toLowerCase().includes(word) ? [index] : []))
  // A role that is named so is what was meant: its column alone, with what it may.
  if (chosen.length > 0)
    return {
      columns: chosen.map((index) => table.columns[index] ?? ''),
      rows: table.rows
        .map(({ power, cells }) => ({ power, cells: chosen.map((index) => cells[index] ?? '–') }))
        .filter(({ cells }) => cells.some((cell) => cell !== '–')),
    }
  return {
    columns: table.columns,
    rows: table.rows.filter(({ power }) => `${power} ${ownWords.power(power)}`.toLowerCase().includes(word)),
  }
}
