// Whether the rows of the responsibility matrix cover a delegation: for each operation in each place that it names, somebody of the enterprise
// answers, and the provider is among those who may execute. Kinds of identity and regions are no part of a delegation: where rows tell them
// apart, one of them is enough here, and the matrix narrows the rest at each use.
import type { Problem } from '../instruments/index.ts'
import { answer, type CompiledMatrix, mayExecute, type Performer, type Question } from '../responsibility/index.ts'
import type { Delegation } from './model.ts'

export interface DelegatedSystem {
  readonly id: string
  readonly environment: string
  readonly region: string | null
}

/** A kind of identity, or a region, that no row names. */
const elsewhere = '\u0000elsewhere'

/** Systems that are named one by one; of more it is said how many. */
const most = 5

const named = (compiled: CompiledMatrix, operation: string, dimension: 'domains' | 'regions'): string[] => [
  elsewhere,
  ...new Set((compiled.byOperation.get(operation) ?? []).flatMap(({ scope }) => [...(scope[dimension] ?? [])])),
]

/** Why not, of the first question that comes closest; undefined where the provider may execute. */
const against = (compiled: CompiledMatrix, questions: readonly Question[], performer: Performer): string | undefined => {
  let why: string | undefined
  for (const question of questions) {
    const found = answer(compiled, question)
    if (found.row && mayExecute(found.row, performer)) return undefined
    why ??= found.row
      ? `the row \`${found.row.id}\` of the responsibility matrix does not name \`${performer.principal.party.id}\`, and whoever is above it, to execute it`
      : found.reason
  }
  return why
}

export const matrixProblems = (
  compiled: CompiledMatrix,
  delegation: Delegation,
  systems: readonly DelegatedSystem[],
  performer: Performer,
): Problem[] =>
  delegation.operations.flatMap((operation, index) => {
    const domains = named(compiled, operation, 'domains')
    const regions = named(compiled, operation, 'regions')
    return delegation.environments.flatMap((environment) => {
      const bySystem = systems
        // What happens on a production system is production, whatever else is delegated.
        .filter((system) => system.environment !== 'production' || environment === 'production')
        .flatMap(({ id, region }) => {
          const questions = domains.flatMap((domain) =>
            (region === null ? regions : [region]).map((one) => ({ operation, environment, system: id, domain, region: one })),
          )
          const why = against(compiled, questions, performer)
          return why === undefined ? [] : [{ id, why }]
        })
      return [...Map.groupBy(bySystem, ({ why }) => why)].map(([why, all]) => {
        const first = all.slice(0, most).map(({ id }) => `\`${id}\``)
        const more = all.length > most ? ` and ${all.length - most} more` : ''
        return { where: `operations[${index}]`, problem: `\`${operation}\` in ${environment} on ${first.join(', ')}${more}: ${why}` }
      })
    })
  })
