// SQL of who answers for an identity now: a part of other statements; and of who is here to answer at all.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** The technical owner, else the business owner, whoever of them is active; null where neither is. `of`: a row with an identity's organisation and owners. */
export const activeOwner = (of: string): RawBuilder<string | null> => {
  const [org, technical, business] = ['org_id', 'technical_owner', 'business_owner'].map((column) => sql.ref(`${of}.${column}`))
  return sql`(select p.id from principals p where p.org_id = ${org} and p.active and p.id in (${technical}, ${business})
    order by (p.id = ${technical}) desc nulls last limit 1)`
}

/** Which of them are active people of the enterprise. */
export const activePeople = async (db: Db, org: string, people: readonly string[]): Promise<Set<string>> => {
  if (people.length === 0) return new Set()
  const rows = await db
    .selectFrom('principals')
    .select('id')
    .where('org_id', '=', org)
    .where('id', '=', anyOf(people))
    .where('kind', '=', 'person')
    .where('party_kind', '=', 'enterprise')
    .where('active', '=', true)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
