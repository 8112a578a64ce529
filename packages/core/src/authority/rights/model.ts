// Decision rights: what a party outside the enterprise may do alone, with authorisation, or not at all. Pure.
import type { Environment, Outcome, RiskClass } from '@countersign/policy'
import type { CompiledMatrix } from '../responsibility/index.ts'

export const RIGHTS = ['autonomous', 'needs authorisation', 'escalate at once', 'refused'] as const
export type Right = (typeof RIGHTS)[number]

export const rightOf: Readonly<Record<Outcome, Right>> = {
  autonomous: 'autonomous',
  approval: 'needs authorisation',
  escalate: 'escalate at once',
  deny: 'refused',
}

/** Above 0: the second gives more. */
export const widerBy = (before: Right, after: Right): number => RIGHTS.indexOf(before) - RIGHTS.indexOf(after)

/** One place where an operation is asked about. */
export interface Point {
  readonly operation: string
  readonly environment: Environment
  readonly system: string
  readonly domain: string
  readonly region: string
}

/** Any that no row names. */
export const anyOther = 'any other'

/** One right, at one point, at one criticality. */
export interface RightAt extends Point {
  readonly criticality: RiskClass
  readonly right: Right
  readonly row: string | null
  readonly runbook: string | null
  readonly reason: string
}

/** Where, in words: `production`, `staging, system freight-db, oauth_client`. */
export const whereOf = (point: Point): string =>
  [
    point.environment,
    ...(point.system === anyOther ? [] : [`system ${point.system}`]),
    ...(point.domain === anyOther ? [] : [point.domain]),
    ...(point.region === anyOther ? [] : [`region ${point.region}`]),
  ].join(', ')

const environments: readonly Environment[] = ['production', 'staging', 'development']
/** Places looked at for one row. */
const mostPerRow = 200

const keyOf = (point: Point): string => JSON.stringify([point.operation, point.environment, point.system, point.domain, point.region])

/** Everywhere that the matrices tell apart: each operation in each environment, and each place that a row names. */
export const pointsOf = (
  operations: ReadonlyMap<string, readonly string[]>,
  matrices: readonly CompiledMatrix[],
  systems: readonly string[] = [],
): Point[] => {
  const points = new Map<string, Point>()
  const add = (point: Point): void => void points.set(keyOf(point), point)
  for (const [operation, classes] of operations)
    for (const environment of classes.includes('govern') ? environments.slice(0, 1) : environments)
      for (const system of [anyOther, ...systems]) add({ operation, environment, system, domain: anyOther, region: anyOther })
  for (const { rows } of matrices)
    for (const { scope, operations: named } of rows) {
      let count = 0
      const values = (part: ReadonlySet<string> | undefined): string[] => (part === undefined ? [anyOther] : [...part])
      for (const operation of named)
        for (const environment of operations.get(operation)?.includes('govern')
          ? environments.slice(0, 1)
          : environments.filter((one) => scope.environments?.has(one) ?? true))
          for (const system of values(scope.systems))
            for (const domain of values(scope.domains))
              for (const region of values(scope.regions)) {
                count += 1
                if (count <= mostPerRow) add({ operation, environment, system, domain, region })
              }
    }
  return [...points.values()]
}

/** Rights that read alike are one line. */
export const grouped = (rights: readonly RightAt[]) => {
  const groups = Map.groupBy(rights, (one) => JSON.stringify([one.operation, whereOf(one), one.right, one.row, one.runbook, one.reason]))
  return [...groups.values()].map((group) => {
    const first = group[0]!
    const { operation, right, row, runbook, reason } = first
    return { operation, where: whereOf(first), criticalities: group.map(({ criticality }) => criticality), right, row, runbook, reason }
  })
}
