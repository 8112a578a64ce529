// SQL of the quick question: of a page of standing credentials, which could have a lapse at all? It goes by what is bad (who is gone, which contracts are
// over, what nobody uses) and not by each credential's conditions one after the other. INVARIANT: whatever the judge finds a lapse of is among the
// suspects; it may name more and decides nothing. A condition that no rule names is not asked.
import type { TrustCondition } from '@countersign/policy'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Rules } from './model.ts'
import { bad, type Range, within } from './verdict-store.ts'

type Db = Kysely<Tables>

/** Of each condition: whether it could have fallen, or nobody knows. By the columns that `suspectsOf` brings together. */
const suspicions = (org: string, range: Range, at: Date): Readonly<Record<TrustCondition, RawBuilder<unknown>>> => ({
  owner_answers: sql`i.quarantined_in is null
    and (i.business_owner is null and i.technical_owner is null or b.id is not null or t.id is not null)`,
  holder_here: sql`h.id is not null`,
  // A contract that is held to some systems may not reach this one: the judge looks.
  contract_live: sql`i.contract_id is null and i.party_id in (select id from parties where org_id = ${org} and kind <> 'enterprise') or k.id is not null`,
  used: sql`u.credential_id is null and i.holder_id is null and i.quarantined_in is null or not u.running`,
  review_current: sql`i.party_id in (select party_id from provider_reviews where org_id = ${org} and state = 'open' and effect <> 'tell' and overdue_at is not null)`,
  no_incident: sql`c.id in (select credential_id from incidents where org_id = ${org} and state = 'open' and credential_id is not null)`,
  not_expired: sql`i.expires_at <= ${at}`,
  not_frozen: sql`i.frozen_at is not null`,
  posture_good: sql`c.id in ${bad(org, 'credential')} or i.id in ${bad(org, 'identity')} or i.party_id in ${bad(org, 'party')}
    or i.holder_id in ${bad(org, 'principal')} or c.id in (select y.credential_id from credential_uses y
      where y.org_id = ${org} and y.workload_id in ${bad(org, 'workload')} and ${within(range, sql`y.credential_id`)})`,
  justified: sql`e.credential_id is not null`,
})

/** Ids in order, so many at most. Joins that no asked condition needs are left out by the database. */
export const suspectsOf = async (db: Db, org: string, range: Range, rules: Rules, at: Date, most: number): Promise<string[]> => {
  const all = suspicions(org, range, at)
  const asked = [...rules.conditions].map((condition) => sql`(${all[condition]})`)
  if (asked.length === 0) return []
  const { rows } = await sql<{ id: string }>`select c.id
    from credentials c
      join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.kind <> 'canary'
      left join principals b on b.org_id = i.org_id and b.id = i.business_owner and (not b.active or b.party_kind <> 'enterprise')
      left join principals t on t.org_id = i.org_id and t.id = i.technical_owner and (not t.active or t.party_kind <> 'enterprise')
      left join principals h on h.org_id = i.org_id and h.id = i.holder_id and not h.active
      left join contracts k on k.org_id = i.org_id and k.id = i.contract_id and (k.state = 'ended' or k.starts_on > ${at}::timestamptz at time zone 'UTC'
        or cardinality(k.systems) > 0 or cardinality(k.tenants) > 0 or cardinality(k.regions) > 0)
      left join (select y.credential_id, bool_or(w.id is null) as running
        from credential_uses y left join workloads w on w.org_id = y.org_id and w.id = y.workload_id and w.state = 'retired'
        where y.org_id = ${org} and ${within(range, sql`y.credential_id`)} group by y.credential_id) u on u.credential_id = c.id
      left join (select credential_id from entitlements g where g.org_id = ${org} and ${within(range, sql`g.credential_id`)}
        and (g.state = 'ended' or g.state in ('held', 'ending', 'withheld') and not exists (select 1 from justifications j
          where j.org_id = g.org_id and j.entitlement_id = g.id and j.state = 'live' and j.until > ${at}))) e on e.credential_id = c.id
    where c.org_id = ${org} and c.state in ('active', 'suspended') and ${within(range, sql`c.id`)} and (${sql.join(asked, sql` or `)})
    order by c.id limit ${most}`.execute(db)
  return rows.map(({ id }) => id)
}
