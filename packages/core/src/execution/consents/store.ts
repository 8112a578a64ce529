// SQL of consents that are being ended: the right that stands for each in the inventory.
import { type Insertable, type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** The living credential of a handle, where the inventory has one. */
export const credentialOf = async (db: Db, org: string, handle: { system: string; kind: string; account: string; key: string | null }) =>
  (
    await db
      .selectFrom('credentials')
      .select('id')
      .where('org_id', '=', org)
      .where('system_id', '=', handle.system)
      .where('kind', '=', handle.kind)
      .where('account', '=', handle.account)
      .where(sql<boolean>`coalesce(key, '') = ${handle.key ?? ''}`)
      .where('state', '<>', 'retired')
      .executeTakeFirst()
  )?.id

export const insertIdentity = (db: Db, row: Insertable<Tables['identities']>) =>
  db
    .insertInto('identities')
    .values(row)
    .onConflict((oc) => oc.columns(['org_id', 'id']).doUpdateSet({ state: 'active' }))
    .execute()

export const enterpriseOf = async (db: Db, org: string): Promise<string> =>
  (await db.selectFrom('parties').select('id').where('org_id', '=', org).where('kind', '=', 'enterprise').executeTakeFirstOrThrow()).id

/** Live consents whose right has been proven dead. */
export const provenEnded = async (db: Db, org: string): Promise<{ id: string; change: string | null }[]> => {
  const { rows } = await sql<{ id: string; change: string | null }>`select s.id,
      (select o.change_id from operations o where o.org_id = s.org_id and o.credential_id = s.credential_id and o.closure = 'risk_complete'
        order by o.executed_at desc nulls last limit 1) as change
    from consents s join credentials c on c.org_id = s.org_id and c.id = s.credential_id
    where s.org_id = ${org} and s.state = 'live' and c.state = 'retired' order by s.id`.execute(db)
  return rows
}
