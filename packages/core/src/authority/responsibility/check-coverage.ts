// That every operation of the pack has a row that answers for it, in each environment, wherever else it happens. Pure.
import { ENVIRONMENTS } from '@countersign/policy'
import type { Problem } from '../instruments/index.ts'
import { answer } from './answer.ts'
import type { CompiledMatrix } from './compile.ts'

/** Documents of authority belong to no environment; they are decided as production. */
const onlyInProduction = 'govern'

/** A place that no row names. */
const anywhereElse = '\u0000anywhere'

export const uncoveredIn = (compiled: CompiledMatrix): { operation: string; environments: string[] }[] =>
  [...compiled.words.operations].flatMap(([operation, classes]) => {
    const asked = classes.includes(onlyInProduction) ? (['production'] as const) : ENVIRONMENTS
    const environments = asked.filter(
      (environment) =>
        answer(compiled, { operation, environment, system: anywhereElse, domain: anywhereElse, region: anywhereElse }).row === undefined,
    )
    return environments.length === 0 ? [] : [{ operation, environments: [...environments] }]
  })

export const uncovered = (compiled: CompiledMatrix): Problem[] =>
  uncoveredIn(compiled).map(({ operation, environments }) => ({
    where: 'rows',
    problem: `no row answers for \`${operation}\` in ${environments.join(', ')}, wherever it happens; add one without systems, domains and regions`,
  }))
