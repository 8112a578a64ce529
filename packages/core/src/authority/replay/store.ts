// All SQL of the replay: what was decided last, and who signed it. Reads only.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface PastDecision {
  readonly digest: string
  readonly plan: string
  readonly change: string
  readonly at: Date
  readonly bundle: string
}

/** Newest first, behind the one of this digest where one is given. */
export const decisionsBelow = async (db: Db, org: string, digest: string, limit: number): Promise<PastDecision[]> => {
  const { rows } = await sql<PastDecision>`
    select d.digest, d.plan_digest as plan, p.change_id as change, d.at, d.bundle_digest as bundle
    from decisions d join plans p on p.org_id = d.org_id and p.digest = d.plan_digest
    where d.org_id = ${org} and (${digest} = '' or (d.at, d.digest) < (select b.at, b.digest from decisions b where b.org_id = ${org} and b.digest = ${digest}))
    order by d.at desc, d.digest desc limit ${limit}`.execute(db)
  return rows
}

/** Who signed for a plan, in his own right. */
export const signatoriesOf = (db: Db, org: string, plan: string) =>
  db
    .selectFrom('approvals as a')
    .innerJoin('approval_requests as r', (join) => join.onRef('r.org_id', '=', 'a.org_id').onRef('r.id', '=', 'a.request_id'))
    .select(['a.person_id as person', 'r.operations'])
    .where('a.org_id', '=', org)
    .where('r.plan_digest', '=', plan)
    .where('a.verdict', '=', 'approve')
    .where('a.deputyship_id', 'is', null)
    .orderBy('a.at')
    .orderBy('a.person_id')
    .execute()
