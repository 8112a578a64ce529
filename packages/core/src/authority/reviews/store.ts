// All SQL of reviews and of when the next one is due.
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type ReviewRow = Selectable<Tables['provider_reviews']>

export const cyclesOf = async (db: Db, org: string): Promise<Map<string, Date>> => {
  const rows = await db.selectFrom('review_cycles').selectAll().where('org_id', '=', org).execute()
  return new Map(rows.map(({ party_id, since }) => [party_id, since]))
}

export const beginCycle = (db: Db, org: string, party: string, since: Date) =>
  db
    .insertInto('review_cycles')
    .values({ org_id: org, party_id: party, since })
    .onConflict((oc) => oc.columns(['org_id', 'party_id']).doUpdateSet({ since }))
    .execute()

/** One who opens a review of a party waits for the other. */
export const lockCycle = (db: Db, org: string, party: string) =>
  db.selectFrom('review_cycles').selectAll().where('org_id', '=', org).where('party_id', '=', party).forUpdate().executeTakeFirst()

export const insertReview = (db: Db, row: Insertable<Tables['provider_reviews']>) => db.insertInto('provider_reviews').values(row).execute()

export const readReview = (db: Db, org: string, id: string) =>
  db.selectFrom('provider_reviews').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const lockReview = (db: Db, org: string, id: string) =>
  db.selectFrom('provider_reviews').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const openReviewOf = (db: Db, org: string, party: string) =>
  db
    .selectFrom('provider_reviews')
    .selectAll()
    .where('org_id', '=', org)
    .where('party_id', '=', party)
    .where('state', '=', 'open')
    .executeTakeFirst()

export const openReviews = (db: Db, org: string) =>
  db
    .selectFrom('provider_reviews')
    .selectAll()
    .where('org_id', '=', org)
    .where('state', '=', 'open')
    .orderBy('due_at')
    .orderBy('id')
    .execute()

export const lastReviewOf = (db: Db, org: string, party: string) =>
  db
    .selectFrom('provider_reviews')
    .selectAll()
    .where('org_id', '=', org)
    .where('party_id', '=', party)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

export const updateReview = (db: Db, org: string, id: string, set: Updateable<Tables['provider_reviews']>) =>
  db.updateTable('provider_reviews').set(set).where('org_id', '=', org).where('id', '=', id).execute()

export const pageOfReviews = (
  db: Db,
  org: string,
  filter: { readonly party?: string | undefined; readonly state?: ReviewRow['state'] | undefined },
  after: string,
  limit: number,
) => {
  let query = db.selectFrom('provider_reviews').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (filter.party !== undefined) query = query.where('party_id', '=', filter.party)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  return query.orderBy('id').limit(limit).execute()
}
