// That no question has two answers, no outcome two owners, and no row is never asked. Pure.
// Ties: the narrower scope wins, within one scope the row with fewer operations. What that doesn't settle is an error, not a choice of ours.
import type { Problem } from '../instruments/index.ts'
import { answer } from './answer.ts'
import type { CompiledMatrix, PlacedRow } from './compile.ts'
import { bothAnswer, type Dimension, order, scopesMeet } from './scope.ts'

const settle = 'narrow one so that they no longer meet, or put one wholly within the other'
const sameOutcome = (a: PlacedRow, b: PlacedRow): boolean => a.row.outcome.trim().toLowerCase() === b.row.outcome.trim().toLowerCase()
const pairs = function* (rows: readonly PlacedRow[]): Generator<[PlacedRow, PlacedRow]> {
  for (const [n, a] of rows.entries()) for (const b of rows.slice(n + 1)) yield [a, b]
}

export const contradictions = ({ rows }: CompiledMatrix): Problem[] => {
  const problems: Problem[] = []
  for (const [a, b] of pairs(rows)) {
    const where = `rows[${b.index}]`
    const other = `\`${a.row.id}\` (rows[${a.index}])`
    const stands = order(a, b)
    if (bothAnswer(a, b) && (stands === 'same' || stands === 'none')) {
      const shared = [...a.operations].find((operation) => b.operations.has(operation))!
      problems.push({
        where,
        problem:
          stands === 'same'
            ? `answers for the same as ${other}; keep one of them`
            : `answers for \`${shared}\` in the same places as ${other}, and neither lies within the other; ${settle}`,
      })
      continue
    }
    if (a.row.accountable === b.row.accountable || !scopesMeet(a.scope, b.scope)) continue
    // An outcome is owned once where it holds; a row wholly within another one is that one's exception, and has its own owner.
    const exception = bothAnswer(a, b) && (stands === 'first' || stands === 'second')
    if (sameOutcome(a, b) && !exception)
      problems.push({
        where: `${where}.accountable`,
        problem: `the outcome \`${b.row.outcome}\` has another owner in ${other}; an outcome has one owner: name the same, or name two outcomes`,
      })
    const both = (a.row.ownerOf ?? []).find((domain) => b.row.ownerOf?.includes(domain))
    if (both !== undefined && !exception)
      problems.push({
        where: `${where}.ownerOf`,
        problem: `\`${both}\` has another owner in ${other}; keep it in one of the rows`,
      })
  }
  return problems
}

/** Points looked at for one row before it is taken to be reachable. */
const mostPoints = 50_000
const anywhereElse = '\u0000anywhere'

/** A row that every question in its scope finds a narrower row before. */
export const shadowed = (compiled: CompiledMatrix): Problem[] =>
  compiled.rows.flatMap((row) => {
    const rivals = compiled.rows.filter((other) => other !== row && bothAnswer(row, other) && order(other, row) === 'first')
    if (rivals.length === 0 || reachable(compiled, row, rivals)) return []
    const names = rivals.map(({ row: rival }) => `\`${rival.id}\``).join(', ')
    return [{ where: `rows[${row.index}]`, problem: `is never asked: ${names} answer everything before it; remove it or narrow them` }]
  })

const reachable = (compiled: CompiledMatrix, row: PlacedRow, rivals: readonly PlacedRow[]): boolean => {
  const values = (dimension: Dimension): string[] => {
    const own = row.scope[dimension]
    if (own !== undefined) return [...own]
    const named = new Set(rivals.flatMap(({ scope }) => [...(scope[dimension] ?? [])]))
    return dimension === 'environments' ? ['production', 'staging', 'development'] : [anywhereElse, ...named]
  }
  let points = 0
  for (const operation of row.operations)
    for (const environment of values('environments'))
      for (const system of values('systems'))
        for (const domain of values('domains'))
          for (const region of values('regions')) {
            points += 1
            if (points > mostPoints) return true
            if (answer(compiled, { operation, environment, system, domain, region }).row === row.row) return true
          }
  return false
}
