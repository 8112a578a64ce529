// SQL of the list of mandates that an executor polls.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { MandateRow } from './store.ts'

export const mandatesAfter = (
  db: Kysely<Tables>,
  org: string,
  executor: string,
  states: readonly MandateRow['state'][],
  after: string,
  limit: number,
) =>
  db
    .selectFrom('mandates as m')
    .innerJoin('documents as d', (join) => join.onRef('d.org_id', '=', 'm.org_id').onRef('d.digest', '=', 'm.digest'))
    .selectAll('m')
    .select('d.text as envelope')
    .where('m.org_id', '=', org)
    .where('m.executor_id', '=', executor)
    .where('m.state', 'in', [...states])
    .where('m.id', '>', after)
    .orderBy('m.id')
    .limit(limit)
    .execute()
