// Whether the pack knows the matrix's words: operations, roles, evidence contracts. Pure.
import type { Vocabulary } from '@countersign/policy'
import type { Problem } from '../instruments/index.ts'
import type { CompiledMatrix } from './compile.ts'
import { type Row, refOf } from './matrix.ts'

const near = (known: readonly string[]): string => `there are ${known.join(', ')}`

const rolesOf = (row: Row): [field: string, text: string][] => [
  ['accountable', row.accountable],
  ['escalatesTo', row.escalatesTo],
  ...row.decides.map((text, n): [string, string] => [`decides[${n}]`, text]),
  ...row.approves.map((text, n): [string, string] => [`approves[${n}]`, text]),
  ...row.executes.map((text, n): [string, string] => [`executes[${n}]`, text]),
]

const roleProblem = (field: string, text: string, words: Vocabulary): string | undefined => {
  const ref = refOf(text)
  if (ref.kind !== 'role') return undefined
  if (!words.roles.includes(ref.id)) return `the policy knows no role \`${ref.id}\`; ${near(words.roles)}`
  if (!ref.id.startsWith('provider_')) return undefined
  return field.startsWith('executes')
    ? `\`${ref.id}\` is held by people and software of any provider; name the party that may execute, as \`party:ID\``
    : `\`${ref.id}\` is a provider's role; name a person or a role of the enterprise`
}

export const unknownWords = ({ matrix, words, rows }: CompiledMatrix): Problem[] => {
  const problems: Problem[] = []
  const complain = (where: string, problem: string): void => void problems.push({ where, problem })
  const operations = [...words.operations.keys()]
  const uncovered = matrix.onUncovered?.escalatesTo
  const wrong = uncovered === undefined ? undefined : roleProblem('escalatesTo', uncovered, words)
  if (wrong !== undefined) complain('onUncovered.escalatesTo', wrong)
  for (const { row, index, operations: spokenOf } of rows) {
    const at = (field: string): string => `rows[${index}].${field}`
    for (const [n, name] of row.operations.entries())
      if (!words.operations.has(name) && !words.classes.includes(name))
        complain(at(`operations[${n}]`), `the policy knows no operation or class \`${name}\`; ${near([...words.classes, ...operations])}`)
    for (const [field, text] of rolesOf(row)) {
      const problem = roleProblem(field, text, words)
      if (problem !== undefined) complain(at(field), problem)
    }
    for (const [n, contract] of row.evidence.entries())
      if (!words.contracts.includes(contract))
        complain(at(`evidence[${n}]`), `the policy knows no evidence contract \`${contract}\`; ${near(words.contracts)}`)
    for (const operation of spokenOf) {
      const asked = words.contractOf.get(operation)
      if (asked !== undefined && !row.evidence.includes(asked))
        complain(at('evidence'), `the policy asks the evidence \`${asked}\` of \`${operation}\`; name it too`)
    }
  }
  return problems
}
