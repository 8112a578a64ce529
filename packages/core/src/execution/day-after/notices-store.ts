// SQL of what ends by itself before a day.
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
