/**
 * Two permission matrices beside each other, cell by cell: what somebody signs when a pack changes. Pure.
 * INVARIANT: a cell that differs, a row or a column that is new or gone, is a line of its own; nothing is left out.
 */
const ROW = /^\| (.*) \|$/

type Cells = Map<string, string>

/** `section · row · column` → what the cell says. Rows are told apart by their first cell, and the second where that one is an environment. */
function cellsOf(matrix: string): Cells {
  const cells: Cells = new Map()
  let section = ''
  let head: readonly string[] | undefined
  for (const line of matrix.split('\n')) {
    if (line.startsWith('## ')) {
      section = line.slice(3)
      head = undefined
      continue
    }
    const row = ROW.exec(line)?.[1]?.split(' | ')
    if (!row || row.every((cell) => cell === '---')) continue
    if (!head) {
      head = row
      continue
    }
    const keys = head[1] === 'environment' ? 2 : 1
    const name = row.slice(0, keys).join(', ')
    for (const [n, cell] of row.entries()) if (n >= keys) cells.set(`${section}: ${name}: ${head[n] ?? n}`, cell)
  }
  return cells
}

/** `Who may use which power: change.approve: identity_owner: – → yes`. `before` undefined: everything is new. */
export function matrixDiff(before: string, after: string): string[] {
  const was = cellsOf(before)
  const is = cellsOf(after)
  const lines: string[] = []
  for (const [name, cell] of is) {
    const old = was.get(name)
    if (old !== cell) lines.push(`${name}: ${old ?? 'not there'} → ${cell}`)
  }
  for (const [name, cell] of was) if (!is.has(name)) lines.push(`${name}: ${cell} → not there`)
  return lines
}
