// What every party outside would gain and lose between two sets of rules, at every place that either tells apart.
import { vocabularyOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { listParties } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { matrixOf } from './all-rights.ts'
import { difference, type RightsDifference } from './difference.ts'
import { pointsOf } from './model.ts'
import { type Rules, rightsAt, subjectOf, systemsNamed } from './rights.ts'

/** `party`: only this one. `alike`: operations of which it is known that both rules say the same of them.  Errors: `provider.unknown`. */
export const compareRights = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  rules: readonly [before: Rules, after: Rules],
  at: Date,
  { party, alike = new Set() }: { readonly party?: string | undefined; readonly alike?: ReadonlySet<string> } = {},
): Promise<RightsDifference[]> => {
  const operations = new Map(rules.flatMap(({ engine }) => [...vocabularyOf(engine.bundle).operations]))
  for (const operation of alike) operations.delete(operation)
  const points = pointsOf(
    operations,
    rules.flatMap(({ standing }) => matrixOf(standing)),
    await systemsNamed(db, org, at),
  )
  const parties =
    party === undefined ? (await listParties(db, org)).filter(({ kind }) => kind !== 'enterprise').map(({ id }) => id) : [party]
  const found: RightsDifference[] = []
  for (const one of parties) {
    const subject = await subjectOf(db, org, one)
    const [before, after] = await rightsAt(runtime, db, org, subject, points, rules, at)
    found.push(difference(one, before!, after!))
  }
  return found
}
