// The checks of a matrix, in the order in which they help: words, duties, order, reach, coverage; then the facts.
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Problem } from '../instruments/index.ts'
import { uncovered } from './check-coverage.ts'
import { wrongFacts } from './check-facts.ts'
import { contradictions, shadowed } from './check-order.ts'
import { mixedDuties } from './check-separation.ts'
import { unknownWords } from './check-words.ts'
import { type CompiledMatrix, compileMatrix } from './compile.ts'
import type { Matrix } from './matrix.ts'

/** What the document alone, beside the policy pack, gets wrong. */
export const problemsOfMatrix = (compiled: CompiledMatrix): Problem[] => {
  const tied = contradictions(compiled)
  // ORDER: reach and coverage are asked of a matrix that answers each question once.
  return [
    ...unknownWords(compiled),
    ...mixedDuties(compiled),
    ...tied,
    ...(tied.length > 0 ? [] : [...shadowed(compiled), ...uncovered(compiled)]),
  ]
}

export const checkMatrix = async (
  runtime: Pick<Runtime, 'policy'>,
  db: Kysely<Tables>,
  org: string,
  matrix: Matrix,
  at: Date,
): Promise<Problem[]> => [
  ...problemsOfMatrix(compileMatrix(matrix, runtime.policy.current().bundle)),
  ...(await wrongFacts(db, org, matrix, at)),
]
