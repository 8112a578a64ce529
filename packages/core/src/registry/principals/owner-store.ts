// SQL of who answers for an identity now: a part of other statements.
import { type RawBuilder, sql } from 'kysely'

/** The technical owner, else the business owner, whoever of them is active; null where neither is. `of`: a row with an identity's organisation and owners. */
export const activeOwner = (of: string): RawBuilder<string | null> => {
  const [org, technical, business] = ['org_id', 'technical_owner', 'business_owner'].map((column) => sql.ref(`${of}.${column}`))
  return sql`(select p.id from principals p where p.org_id = ${org} and p.active and p.id in (${technical}, ${business})
    order by (p.id = ${technical}) desc nulls last limit 1)`
}
