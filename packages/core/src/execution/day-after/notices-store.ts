// SQL of what ends by itself before a day, and of who leaves before it.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

export interface EndingRow {
  readonly kind: 'identity' | 'credential'
  readonly id: string
  readonly identity: string
  readonly expires_at: Date
  readonly owner: string | null
  readonly users: string[] | null
}

/** The nearest first. An active owner, or nobody: then it goes to who answers for all. */
export const endingSoon = async (db: Kysely<Tables>, org: string, from: Date, until: Date, most: number): Promise<readonly EndingRow[]> => {
  const { rows } = await sql<EndingRow>`
    with owned as (select i.org_id, i.id, i.state, i.expires_at, (select p.id from principals p where p.org_id = i.org_id and p.active
        and p.id in (i.business_owner, i.technical_owner) order by (p.id = i.business_owner) desc nulls last limit 1) as owner
      from identities i where i.org_id = ${org} and i.state = 'active')
    select x.*, (select array_agg(distinct u.workload_id) from credential_uses u join credentials c on c.org_id = u.org_id and c.id = u.credential_id
        where u.org_id = ${org} and (x.kind = 'credential' and c.id = x.id or x.kind = 'identity' and c.identity_id = x.id) and c.state = 'active') as users
    from (
      select 'identity' as kind, o.id, o.id as identity, o.expires_at, o.owner from owned o where o.expires_at > ${from} and o.expires_at <= ${until}
      union all
      select 'credential', c.id, c.identity_id, c.expires_at, o.owner from credentials c join owned o on o.org_id = c.org_id and o.id = c.identity_id
        where c.org_id = ${org} and c.state = 'active' and c.derived_from is null and c.expires_at > ${from} and c.expires_at <= ${until}
    ) x order by x.expires_at, x.id limit ${most}`.execute(db)
  return rows
}

export interface LeaverRow {
  readonly person: string
  readonly leaves: Date
  /** Who leads him and is here to ask; null: it goes to who answers for all. */
  readonly manager: string | null
  readonly owns: number
  readonly holds: number
}

/** Who has an announced last day in between, by the earliest one: what he answers for and what he holds by then. The nearest first. */
export const leavingSoon = async (
  db: Kysely<Tables>,
  org: string,
  from: Date,
  until: Date,
  most: number,
): Promise<readonly LeaverRow[]> => {
  const { rows } = await sql<LeaverRow>`
    select e.subject as person, min(e.effective_at) as leaves, m.id as manager,
      ((select count(*) from identities i where i.org_id = ${org} and i.state <> 'retired' and e.subject in (i.business_owner, i.technical_owner)
          and i.holder_id is distinct from e.subject)
        + (select count(*) from contracts k where k.org_id = ${org} and k.owner_id = e.subject and k.state = 'active')
        + (select count(*) from teams t where t.org_id = ${org} and t.lead_id = e.subject))::int as owns,
      (select count(*) from identities i where i.org_id = ${org} and i.state <> 'retired' and i.holder_id = e.subject)::int as holds
    from lifecycle_events e
      join principals p on p.org_id = e.org_id and p.id = e.subject and p.active
      left join principals m on m.org_id = p.org_id and m.id = p.manager_id and m.active
    where e.org_id = ${org} and e.subject_kind = 'principal' and e.kind = 'leaver' and e.state = 'waiting'
      and e.effective_at > ${from} and e.effective_at <= ${until}
    group by e.subject, m.id order by 2, 1 limit ${most}`.execute(db)
  return rows
}
