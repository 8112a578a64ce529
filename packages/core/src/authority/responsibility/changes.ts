// What one matrix changes beside another, in words, and whether somebody outside comes to execute more. Pure.
import type { OperationRisk } from '@countersign/policy'
import type { Matrix, Row } from './matrix.ts'
import { dimensions } from './scope.ts'

const scopeWords = (row: Row): string => {
  const parts = dimensions.flatMap((dimension) => {
    const values = row.scope?.[dimension]
    return values === undefined ? [] : [`${dimension} ${[...values].sort().join(', ')}`]
  })
  return parts.length === 0 ? 'everywhere' : parts.join('; ')
}

const list = (values: readonly string[]): string => [...values].sort().join(', ')

/** What of a row is compared, in the words that people read. */
const facets = (row: Row): readonly (readonly [string, string])[] => [
  ['outcome', row.outcome],
  ['operations', list(row.operations)],
  ['scope', scopeWords(row)],
  ['accountable', row.accountable],
  ['decides', list(row.decides)],
  ['approves', list(row.approves)],
  ['executes', list(row.executes)],
  ['evidence', list(row.evidence)],
  ['escalates to', row.escalatesTo],
  ['owner of', list(row.ownerOf ?? [])],
]

const uncoveredWords = (matrix: Matrix | undefined): string => {
  const rule = matrix?.onUncovered
  return rule === undefined ? 'escalate' : `${rule.outcome}${rule.escalatesTo === undefined ? '' : ` to ${rule.escalatesTo}`}`
}

const byId = (matrix: Matrix | undefined): Map<string, Row> => new Map((matrix?.rows ?? []).map((row) => [row.id, row]))

export const matrixChanges = (after: Matrix, before: Matrix | undefined): string[] => {
  const was = byId(before)
  const is = byId(after)
  const lines: string[] = []
  for (const [id, row] of is) {
    const old = was.get(id)
    if (!old) {
      lines.push(
        `row ${id} is new: ${row.outcome} (${list(row.operations)}; ${scopeWords(row)}), ${row.accountable} answers, ${list(row.approves)} approve, ${list(row.executes)} execute`,
      )
      continue
    }
    const past = facets(old)
    for (const [n, [name, value]] of facets(row).entries())
      if (past[n]![1] !== value) lines.push(`row ${id}: ${name} ${past[n]![1] || 'nothing'} → ${value || 'nothing'}`)
  }
  for (const [id, row] of was)
    if (!is.has(id)) lines.push(`row ${id} goes: ${row.outcome} (${list(row.operations)}; ${scopeWords(row)}), ${row.accountable} answered`)
  if (uncoveredWords(after) !== uncoveredWords(before))
    lines.push(`what no row answers for: ${uncoveredWords(before)} → ${uncoveredWords(after)}`)
  return lines
}

const outside = (row: Row | undefined): Set<string> => new Set(row?.executes.filter((ref) => ref.startsWith('party:')) ?? [])

/** Somebody outside in a row where he was not, a row of his that reaches further, or a role more that approves. */
export const matrixRisk = (after: Matrix, before: Matrix | undefined): Partial<OperationRisk> => {
  const was = byId(before)
  let scopeWider = false
  let controlWeaker = false
  for (const row of after.rows) {
    const old = was.get(row.id)
    const parties = outside(row)
    if ([...parties].some((party) => !outside(old).has(party))) scopeWider = true
    if (old && parties.size > 0 && (scopeWords(old) !== scopeWords(row) || list(old.operations) !== list(row.operations))) scopeWider = true
    if (old && row.approves.some((role) => !old.approves.includes(role))) controlWeaker = true
  }
  if (before?.onUncovered?.outcome === 'refuse' && after.onUncovered?.outcome !== 'refuse') controlWeaker = true
  return { scopeWider, controlWeaker }
}
