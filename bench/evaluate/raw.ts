// The peer: one plain SQL script, as a database's administrator would write it for this one policy: which conditions of which access don't hold, written into
// a table of its own with its keys. No rules as data, no pages, no memory of what was so before, no journal, nobody is told.
import type { Database } from '@countersign/core/platform/database'
import { sql } from 'kysely'

/** Gives how many lapses it wrote. */
export const rawEvaluation = async (db: Database, org: string, at: Date): Promise<number> => {
  await sql`drop table if exists raw_lapses`.execute(db)
  await sql`create table raw_lapses (org_id text, credential_id text, condition text, state text, since timestamptz, primary key (org_id, credential_id, condition))`.execute(
    db,
  )
  const { rows } = await sql<{ n: string }>`with facts as (
      select c.id, i.privileged,
        case when i.business_owner is null and i.technical_owner is null then 'unknown'
          when not coalesce(b.active and b.party_kind = 'enterprise', true) or not coalesce(t.active and t.party_kind = 'enterprise', true) then 'fallen' end as owner_answers,
        case when not h.active then 'fallen' end as holder_here,
        case when i.contract_id is null and p.kind <> 'enterprise' then 'unknown' when k.state = 'ended' or k.starts_on > ${at}::timestamptz at time zone 'UTC' then 'fallen' end as contract_live,
        case when u.credential_id is null and i.holder_id is null then 'unknown' when not u.running then 'fallen' end as used,
        case when v.party_id is not null then 'fallen' end as review_current,
        case when x.credential_id is not null then 'fallen' end as no_incident,
        case when i.expires_at <= ${at} then 'fallen' end as not_expired
      from credentials c
        join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.kind <> 'canary'
        join parties p on p.org_id = i.org_id and p.id = i.party_id
        left join contracts k on k.org_id = i.org_id and k.id = i.contract_id
        left join principals b on b.org_id = i.org_id and b.id = i.business_owner
        left join principals t on t.org_id = i.org_id and t.id = i.technical_owner
        left join principals h on h.org_id = i.org_id and h.id = i.holder_id
        left join (select y.org_id, y.credential_id, bool_or(w.state = 'running') as running from credential_uses y
          join workloads w on w.org_id = y.org_id and w.id = y.workload_id group by 1, 2) u on u.org_id = c.org_id and u.credential_id = c.id
        left join (select distinct org_id, party_id from provider_reviews where state = 'open' and overdue_at is not null) v on v.org_id = c.org_id and v.party_id = i.party_id
        left join (select distinct org_id, credential_id from incidents where state = 'open' and credential_id is not null) x on x.org_id = c.org_id and x.credential_id = c.id
      where c.org_id = ${org} and c.state = 'active'),
    written as (insert into raw_lapses select ${org}, f.id, l.condition, l.state, ${at} from facts f
      cross join lateral (values ('owner_answers', f.owner_answers), ('holder_here', f.holder_here), ('contract_live', f.contract_live), ('used', f.used),
        ('review_current', f.review_current), ('no_incident', f.no_incident), ('not_expired', f.not_expired)) l (condition, state)
      where l.state is not null returning 1)
    select count(*) as n from written`.execute(db)
  return Number(rows[0]!.n)
}
