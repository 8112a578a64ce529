// All SQL about the packs that have been in force.
import type { Insertable, Kysely, Selectable } from 'kysely'
import { rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type StoredBundle = Selectable<Tables['policy_bundles']>

export const newestBundle = (db: Db, org: string, lock = false): Promise<StoredBundle | undefined> => {
  const query = db.selectFrom('policy_bundles').selectAll().where('org_id', '=', org).orderBy('sequence', 'desc').limit(1)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

const newest = rowsTogether(
  (db, org, _names: readonly string[]) =>
    db.selectFrom('policy_bundles').select(['digest', 'org_id']).where('org_id', '=', org).orderBy('sequence', 'desc').limit(1).execute(),
  (row) => row.org_id,
)

/** Asked before every mandate, so many ask at once. */
export const newestDigest = async (db: Db, org: string): Promise<string | undefined> => (await newest(db, org, org))?.digest

export const bundleByDigest = (db: Db, org: string, digest: string): Promise<StoredBundle | undefined> =>
  db.selectFrom('policy_bundles').selectAll().where('org_id', '=', org).where('digest', '=', digest).executeTakeFirst()

export const bundleAtSequence = (db: Db, org: string, sequence: number): Promise<StoredBundle | undefined> =>
  db.selectFrom('policy_bundles').selectAll().where('org_id', '=', org).where('sequence', '=', sequence).executeTakeFirst()

/** Newest first, without their texts. */
export const everActivated = (db: Db, org: string, below: number, limit: number) =>
  db
    .selectFrom('policy_bundles')
    .select(['sequence', 'digest', 'name', 'version', 'activated_at', 'way', 'change_id', 'document'])
    .where('org_id', '=', org)
    .where('sequence', '<', below)
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute()

export const insertBundle = (db: Db, row: Insertable<Tables['policy_bundles']>) => db.insertInto('policy_bundles').values(row).execute()

/** What the journal says was activated last. A leaf that is gone was taken away. */
export const lastActivation = (db: Db, org: string) =>
  db
    .selectFrom('journal')
    .select(['leaf', 'leaf_hash'])
    .where('org_id', '=', org)
    .where('kind', '=', 'policy.activated')
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirst()
