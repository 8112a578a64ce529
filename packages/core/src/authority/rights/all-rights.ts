// Everything that a party may do, at every place that the documents in force tell apart, in lines that read.
import { vocabularyOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Standing } from '../responsibility/index.ts'
import { grouped, type Point, pointsOf } from './model.ts'
import { rightsAt, rulesFor, subjectOf, systemsNamed } from './rights.ts'

export const matrixOf = (standing: Standing) => (standing.state === 'in_force' ? [standing.matrix] : [])
export const operationsOf = (runtime: Runtime) => vocabularyOf(runtime.policy.current().bundle).operations

/** Under the rules in force at the instant. Errors: `provider.unknown`. */
export const allRightsOf = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  party: string,
  at: Date,
  wanted: (point: Point) => boolean = () => true,
) => {
  const subject = await subjectOf(db, org, party)
  const rules = await rulesFor(runtime, db, org, {}, at)
  const points = pointsOf(operationsOf(runtime), matrixOf(rules.standing), await systemsNamed(db, org, at)).filter(wanted)
  const [rights] = await rightsAt(runtime, db, org, subject, points, [rules], at)
  return grouped(rights!)
}
