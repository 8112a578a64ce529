// SQL of what operations went through.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Case } from './measure.ts'

/** More than this is asked for in shorter spans of time. */
export const mostCases = 50_000

const ms = (of: ReturnType<typeof sql>) => sql`(extract(epoch from ${of}) * 1000)::double precision`

/** Operations of changes that were opened in the time; those that a revision of the plan has replaced count as the revision. */
export const casesSince = async (db: Kysely<Tables>, org: string, query: { since: Date; party?: string | undefined }): Promise<Case[]> => {
  const { rows } = await sql<Case>`select coalesce(p.party_id, ${org}) as party, o.operation, coalesce(o.spec->>'risk', 'unknown') as risk,
      c.id as change, ${ms(sql`c.opened_at`)} as opened,
      ${ms(sql`(select max(a.at) from approvals a join approval_requests r on r.org_id = a.org_id and r.id = a.request_id
        where r.org_id = o.org_id and r.plan_digest = o.plan_digest and o.id = any(r.operations) and r.state <> 'refused' and a.verdict = 'approve'
          -- What was approved may have expired since: what counts is that its quorum was reached.
          and r.quorum <= (select count(*) from approvals s where s.org_id = r.org_id and s.request_id = r.id and s.verdict = 'approve'))`)} as approved,
      ${ms(sql`(select min(m.minted_at) from mandates m where m.org_id = o.org_id and m.operation_id = o.id)`)} as minted,
      ${ms(sql`o.executed_at`)} as executed,
      ${ms(sql`(select f.at from proofs f where f.org_id = o.org_id and f.digest = o.proof_digest and o.closure = 'risk_complete' limit 1)`)} as proven,
      exists (select 1 from approval_requests r where r.org_id = o.org_id and r.plan_digest = o.plan_digest and o.id = any(r.operations)) as asked,
      (select count(*) from approvals a join approval_requests r on r.org_id = a.org_id and r.id = a.request_id
        where r.org_id = o.org_id and r.change_id = c.id and a.verdict = 'approve')::int as approvals,
      (select count(*) from approvals a join approval_requests r on r.org_id = a.org_id and r.id = a.request_id
        where r.org_id = o.org_id and r.change_id = c.id and a.verdict = 'refuse')::int as refusals,
      o.mandates,
      (select count(*) from proofs f where f.org_id = o.org_id and f.operation_id = o.id and f.verdict = 'inconclusive')::int as inconclusive,
      c.revision - 1 as revisions,
      (select count(*) from incidents i where i.org_id = o.org_id and i.operation_id = o.id)::int as incidents,
      o.phase = 'stuck' as stuck
    from operations o
      join changes c on c.org_id = o.org_id and c.id = o.change_id
      left join principals p on p.org_id = o.org_id and p.id = o.executor_id
    where o.org_id = ${org} and c.opened_at >= ${query.since} and o.phase not in ('void', 'skipped')
      ${query.party === undefined ? sql`` : sql`and p.party_id = ${query.party}`}
    order by o.id limit ${mostCases + 1}`.execute(db)
  return rows
}
