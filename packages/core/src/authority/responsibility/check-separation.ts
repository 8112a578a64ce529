// That duties stay apart inside a row, and that the enterprise can always take access away by itself. Pure.
import type { Problem } from '../instruments/index.ts'
import type { CompiledMatrix } from './compile.ts'

const takesAway = new Set(['retire', 'quench'])

export const mixedDuties = ({ rows, words }: CompiledMatrix): Problem[] =>
  rows.flatMap(({ row, index, operations }) => {
    const problems: Problem[] = []
    for (const role of row.approves)
      if (row.executes.includes(role))
        problems.push({
          where: `rows[${index}].executes`,
          problem: `\`${role}\` approves and executes; whoever approves never executes, so take it out of one of them`,
        })
    const ends = [...operations].find((operation) => words.operations.get(operation)?.some((one) => takesAway.has(one)))
    if (ends !== undefined && !row.executes.includes('enterprise'))
      problems.push({
        where: `rows[${index}].executes`,
        problem: `the enterprise must be able to take access away without anybody's help; name \`enterprise\` beside the others (\`${ends}\`)`,
      })
    return problems
  })
