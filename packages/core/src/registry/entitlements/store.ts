// All SQL about entitlements and their justifications as facts.
import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { listsTogether, rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type EntitlementRow = Selectable<Tables['entitlements']>
export type JustificationRow = Selectable<Tables['justifications']>

/** The live account of the inventory whose scope would be copied. */
export const likeCredential = (
  db: Db,
  org: string,
  like: { readonly system: string; readonly kind: string; readonly likeAccount: string },
) =>
  db
    .selectFrom('credentials')
    .selectAll()
    .where('org_id', '=', org)
    .where('system_id', '=', like.system)
    .where('kind', '=', like.kind)
    .where('account', '=', like.likeAccount)
    .where('state', '=', 'active')
    .executeTakeFirst()

/** ORDER: whatever is decided about what somebody holds is decided under the lock of his row, one after the other. */
export const lockHolder = rowsTogether(
  (db, org, holders) =>
    db.selectFrom('principals').selectAll().where('org_id', '=', org).where('id', '=', anyOf(holders)).orderBy('id').forUpdate().execute(),
  ({ id }) => id,
)

export const insertEntitlement = (db: Db, row: Insertable<Tables['entitlements']>) => db.insertInto('entitlements').values(row).execute()

export const insertJustification = (db: Db, row: Insertable<Tables['justifications']>) =>
  db.insertInto('justifications').values(row).execute()

export const readEntitlement = (db: Db, org: string, id: string) =>
  db.selectFrom('entitlements').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const readJustification = (db: Db, org: string, id: string) =>
  db.selectFrom('justifications').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const entitlementOfCredential = (db: Db, org: string, credential: string) =>
  db.selectFrom('entitlements').selectAll().where('org_id', '=', org).where('credential_id', '=', credential).executeTakeFirst()

export const entitlementsNamed = (db: Db, org: string, ids: readonly string[]): Promise<EntitlementRow[]> =>
  db.selectFrom('entitlements').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).orderBy('id').execute()

/** What somebody holds or is to get; what has ended is history. */
export const entitlementsOf = listsTogether<EntitlementRow>(
  (db, org, holders) =>
    db
      .selectFrom('entitlements')
      .selectAll()
      .where('org_id', '=', org)
      .where('holder_id', '=', anyOf(holders))
      .where('state', '<>', 'ended')
      .orderBy('id')
      .execute(),
  (row) => row.holder_id,
)

/** Those that belong to one change, locked. */
export const lockEntitlements = (db: Db, org: string, by: 'grant_change' | 'end_change', change: string): Promise<EntitlementRow[]> =>
  db
    .selectFrom('entitlements')
    .selectAll()
    .where('org_id', '=', org)
    .where(by, '=', change)
    .where('state', '<>', 'ended')
    .orderBy('id')
    .forUpdate()
    .execute()

/** All of these, ended ones too. */
export const justificationsOf = async (db: Db, org: string, entitlements: readonly string[]): Promise<JustificationRow[]> =>
  entitlements.length === 0
    ? []
    : db
        .selectFrom('justifications')
        .selectAll()
        .where('org_id', '=', org)
        .where('entitlement_id', '=', anyOf(entitlements))
        .orderBy('id')
        .execute()

export const setEntitlement = (db: Db, org: string, id: string, change: Updateable<Tables['entitlements']>) =>
  db.updateTable('entitlements').set(change).where('org_id', '=', org).where('id', '=', id).execute()

export const setJustification = (db: Db, org: string, id: string, change: Updateable<Tables['justifications']>) =>
  db.updateTable('justifications').set(change).where('org_id', '=', org).where('id', '=', id).execute()

/** When the account ends at the latest, as the inventory says it. */
export const setExpiry = async (db: Db, org: string, { credential_id, identity_id }: EntitlementRow, until: Date): Promise<void> => {
  await sql`update credentials set expires_at = ${until} where org_id = ${org} and id = ${credential_id} and expires_at is distinct from ${until}`.execute(
    db,
  )
  await sql`update identities set expires_at = ${until} where org_id = ${org} and id = ${identity_id} and expires_at is distinct from ${until}`.execute(
    db,
  )
}
