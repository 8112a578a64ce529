// The peer: one plain SQL script that compares what everybody is with what everybody has, as a nightly job of a directory would: whose reasons no longer hold,
// and what is missing. It gives and takes nothing, and keeps nothing.
import type { Database } from '@countersign/core/platform/database'
import { sql } from 'kysely'

/** Gives how many people are not as they should be. */
export const rawComparison = async (db: Database): Promise<number> => {
  const { rows } = await sql<{ n: string }>`
    with packages as (select i.name, d.text::jsonb as document from instruments i join documents d on d.org_id = i.org_id and d.digest = i.digest
        where i.org_id = 'acme' and i.kind = 'access-package' and i.state = 'in_force'),
      gives as (select name, t.team, g ->> 'likeAccount' as likes from packages cross join lateral jsonb_array_elements(document -> 'gives') g
        cross join lateral jsonb_array_elements_text(document #> '{for,teams}') t (team)),
      wanted as (select p.id as holder, g.name, g.likes from principals p join gives g on g.team = p.team
        where p.org_id = 'acme' and p.kind = 'person' and p.party_kind = 'enterprise' and p.active),
      has as (select e.holder_id as holder, j.package as name, e.like_account as likes from justifications j join entitlements e on e.org_id = j.org_id and e.id = j.entitlement_id
        where j.org_id = 'acme' and j.state = 'live' and e.state <> 'ended')
    select count(distinct holder) as n from (select coalesce(w.holder, h.holder) as holder from wanted w full join has h using (holder, name, likes)
      where w.holder is null or h.holder is null) x`.execute(db)
  return Number(rows[0]!.n)
}
