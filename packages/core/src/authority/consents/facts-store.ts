// SQL of what bears on a consent: whose application it is, who gave it, and whether a change that ends it is under way.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { clientParty } from '../../registry/consents/index.ts'
import type { Tables } from '../../tables.ts'

export interface ConsentFacts {
  readonly id: string
  readonly party: string | null
  readonly party_kind: string | null
  readonly person: string | null
  readonly person_party: string | null
  readonly person_outside: boolean | null
  readonly person_active: boolean | null
  /** The change that is ending it. */
  readonly ending: string | null
}

/**
 * SAFETY: an account is somebody's by his id or his address. Of several, one who could give it away counts: somebody outside first, then who has left.
 */
export const factsOf = async (db: Kysely<Tables>, org: string, ids: readonly string[]): Promise<Map<string, ConsentFacts>> => {
  const { rows } = await sql<ConsentFacts>`select consents.id, p.id as party, p.kind as party_kind,
      who.id as person, who.party_id as person_party, who.party_kind <> 'enterprise' as person_outside, who.active as person_active,
      (select c.id from changes c where c.org_id = consents.org_id and c.trigger_kind = 'finding' and c.trigger_ref = consents.id
        and c.state not in ('closed', 'refused', 'denied') limit 1) as ending
    from consents
    left join parties p on p.org_id = consents.org_id and p.id = ${clientParty}
    left join (select distinct on (called) called, q.id, q.party_id, q.party_kind, q.active
      from principals q cross join lateral unnest(array[lower(q.id), lower(q.email), lower(split_part(q.email, '@', 1))]) called
      where q.org_id = ${org} order by called, q.party_kind = 'enterprise', q.active, q.id) who on who.called = lower(consents.consented_by)
    where consents.org_id = ${org} and consents.id = ${anyOf(ids)}`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
