// SQL of accounts whose system ends them before what justifies them is over, because moving that end was refused: by the system, or by people.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

export interface EndsEarly {
  readonly entitlement: string
  readonly credential: string
  readonly holder: string
  readonly system: string
  readonly account: string
  readonly package: string
  /** The change that was to move it, and whether people refused it or its operation is stuck. */
  readonly change: string
  readonly by: 'people' | 'system'
  readonly endsThere: Date
  readonly justifiedUntil: Date
  readonly privileged: boolean
  readonly owner: string | null
}

/** What is cut first comes first; one more than `most` says that there is more. */
export const endingEarly = async (db: Kysely<Tables>, org: string, most: number): Promise<readonly EndsEarly[]> => {
  const { rows } =
    await sql<EndsEarly>`select e.id as entitlement, e.credential_id as credential, e.holder_id as holder, e.system_id as system, e.account,
      e.package, h.id as change, case when h.state in ('refused', 'denied') then 'people' else 'system' end as by,
      e.system_ends_at as "endsThere", l.until as "justifiedUntil", i.privileged, case when p.active then p.id end as owner
    from entitlements e
      join credentials c on c.org_id = e.org_id and c.id = e.credential_id and c.state = 'active'
      join identities i on i.org_id = e.org_id and i.id = e.identity_id
      left join principals p on p.org_id = e.org_id and p.id = e.business_owner
      cross join lateral (select max(j.until) as until from justifications j
        where j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live') l
      cross join lateral (select x.id, x.state from changes x where x.org_id = e.org_id and x.trigger_kind = 'access.grant'
        and x.trigger_ref = e.holder_id || '/' || e.id order by x.opened_at desc, x.id desc limit 1) h
    where e.org_id = ${org} and e.state = 'held' and l.until > e.system_ends_at
      and (h.state in ('refused', 'denied') or exists (select 1 from operations o
        where o.org_id = e.org_id and o.change_id = h.id and o.operation = 'expiry.extend' and o.phase = 'stuck'))
    order by e.system_ends_at, e.id limit ${most + 1}`.execute(db)
  return rows
}
