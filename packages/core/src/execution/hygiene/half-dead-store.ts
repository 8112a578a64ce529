// Whoever has lost one door and not the other: an account that is gone or switched off at one system, and another of the same identity that opens
// elsewhere. Nothing that a change has ended, holds or is about to end is among it.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

export interface HalfDead {
  readonly identity: string
  readonly owner: string | null
  readonly production: boolean
  /** As `system account`. */
  readonly dead: readonly string[]
  readonly alive: readonly string[]
}

/** Active identities that nobody is ending, production first. Accounts that no reading has seen whole say nothing. */
export const halfDead = async (db: Kysely<Tables>, org: string, most: number): Promise<readonly HalfDead[]> => {
  const { rows } = await sql<HalfDead>`
    with shown as (select c.identity_id, c.system_id || ' ' || c.account as name, s.environment = 'production' as production,
        b.present and b.description ->> 'state' = 'enabled' as opens
      from accounts b join credentials c on c.org_id = b.org_id and c.system_id = b.system_id and c.account = b.account and c.kind = b.kind
          and coalesce(c.key, '') = coalesce(b.key, '') and c.state = 'active' and c.derived_from is null
        join systems s on s.org_id = c.org_id and s.id = c.system_id
      where b.org_id = ${org} and c.identity_id in (select k.identity_id from accounts d join credentials k on k.org_id = d.org_id
          and k.system_id = d.system_id and k.account = d.account and k.state = 'active' and k.derived_from is null
        where d.org_id = ${org} and (not d.present or d.description ->> 'state' = 'disabled'))
        and not exists (select 1 from operations o join changes h on h.org_id = o.org_id and h.id = o.change_id and h.plan_digest = o.plan_digest
          where o.org_id = c.org_id and o.credential_id = c.id and h.state not in ('closed', 'refused')))
    select i.id as identity, (select p.id from principals p where p.org_id = i.org_id and p.active
        and p.id in (i.business_owner, i.technical_owner) order by (p.id = i.business_owner) desc nulls last limit 1) as owner,
      bool_or(n.production) as production, array_agg(n.name order by n.name) filter (where not n.opens) as dead,
      array_agg(n.name order by n.name) filter (where n.opens) as alive
    from shown n join identities i on i.org_id = ${org} and i.id = n.identity_id and i.state = 'active'
    group by i.org_id, i.id, i.business_owner, i.technical_owner having bool_or(n.opens) and bool_or(not n.opens)
    order by bool_or(n.production) desc, i.id limit ${most}`.execute(db)
  return rows
}
