// A matrix as people hand it in: YAML, read in the one place where YAML is read, every problem with its line and column.
import type { Kysely } from 'kysely'
import type { YamlProblem } from '../../platform/yaml.ts'
import { yamlReader } from '../../platform/yaml-document.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { checkMatrix } from './check.ts'
import { type Matrix, MatrixSchema, stepFor, twice } from './matrix.ts'

const reader = yamlReader(MatrixSchema)

/** `rows[3].executes[0]` → `rows.3.executes.0`: how the reader names places. */
const dotted = (where: string): string => where.replaceAll(/\[(\d+)\]/g, '.$1')

export interface ReadText {
  /** Undefined when its form doesn't fit. */
  readonly matrix: Matrix | undefined
  readonly problems: readonly YamlProblem[]
}

/** Its form, and all that the pack and the facts say of it. */
export const readMatrixText = async (
  runtime: Pick<Runtime, 'policy'>,
  db: Kysely<Tables>,
  org: string,
  text: string,
  at: Date,
): Promise<ReadText> => {
  const read = reader(text)
  const matrix = read.value
  if (matrix) {
    const found = [...twice(matrix), ...(await checkMatrix(runtime, db, org, matrix, at))]
    for (const { where, problem } of found) read.complain(dotted(where), problem)
  }
  const problems = read.problems.map((one) => (matrix ? one : { ...one, message: stepFor(dotted(one.path)) ?? one.message }))
  return { matrix, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) }
}
