// Where a row holds, as sets, and how two rows stand to each other. Pure. A part of the scope that isn't named holds everywhere.
import type { Vocabulary } from '@countersign/policy'
import type { Row } from './matrix.ts'

export const dimensions = ['environments', 'systems', 'domains', 'regions'] as const
export type Dimension = (typeof dimensions)[number]

/** `undefined`: everything. */
export type Part = ReadonlySet<string> | undefined
export type Scope = Readonly<Record<Dimension, Part>>

const allEnvironments = 3

export const scopeOf = (row: Row): Scope => {
  const part = (values: readonly string[] | undefined): Part => (values === undefined ? undefined : new Set(values))
  const environments = part(row.scope?.environments)
  return {
    environments: environments?.size === allEnvironments ? undefined : environments,
    systems: part(row.scope?.systems),
    domains: part(row.scope?.domains),
    regions: part(row.scope?.regions),
  }
}

/** The operations that a row speaks of: its words are operations or classes of them. */
export const operationsOf = (row: Pick<Row, 'operations'>, words: Vocabulary): Set<string> => {
  const named = new Set(row.operations)
  const found = new Set<string>()
  for (const [operation, classes] of words.operations)
    if (named.has(operation) || classes.some((one) => named.has(one))) found.add(operation)
  return found
}

const within = (a: Part, b: Part): boolean => b === undefined || (a !== undefined && [...a].every((value) => b.has(value)))
const meets = (a: Part, b: Part): boolean => a === undefined || b === undefined || [...a].some((value) => b.has(value))

export const scopesMeet = (a: Scope, b: Scope): boolean => dimensions.every((dimension) => meets(a[dimension], b[dimension]))
const scopeWithin = (a: Scope, b: Scope): boolean => dimensions.every((dimension) => within(a[dimension], b[dimension]))

export interface Placed {
  readonly operations: ReadonlySet<string>
  readonly scope: Scope
}

/**
 * Which of two rows that both answer a question wins: `first`, `second`, `same` where nothing tells them apart, `none` where neither lies within
 * the other. The narrower scope wins; within one scope, fewer operations. INVARIANT: that is a partial order; so rows that all answer one question
 * and are pairwise ordered have one winner.
 */
export const order = (a: Placed, b: Placed): 'first' | 'second' | 'same' | 'none' => {
  const down = scopeWithin(a.scope, b.scope)
  const up = scopeWithin(b.scope, a.scope)
  if (down && !up) return 'first'
  if (up && !down) return 'second'
  if (!down) return 'none'
  const fewer = within(a.operations, b.operations)
  const more = within(b.operations, a.operations)
  if (fewer && more) return 'same'
  return fewer ? 'first' : more ? 'second' : 'none'
}

export const bothAnswer = (a: Placed, b: Placed): boolean => meets(a.operations, b.operations) && scopesMeet(a.scope, b.scope)
