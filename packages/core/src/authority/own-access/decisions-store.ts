// SQL of what people have last said of own access, and of who answers for what Countersign goes by.
import { type Insertable, type Kysely, sql } from 'kysely'
import { insertRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** The last word of each line stands; what was said before is in the documents of reviews and in the journal. */
export const keepDecisions = (db: Db, rows: readonly Insertable<Tables['own_access_decisions']>[]): Promise<void> =>
  insertRecords(
    db,
    'own_access_decisions',
    rows,
    sql`on conflict (org_id, line) do update set principal_id = excluded.principal_id, verdict = excluded.verdict,
      review_id = excluded.review_id, person_id = excluded.person_id, decided_at = excluded.decided_at`,
  )

export const keepOwner = (db: Db, row: Insertable<Tables['own_owners']>) =>
  db
    .insertInto('own_owners')
    .values(row)
    .onConflict((oc) =>
      oc.columns(['org_id', 'kind', 'name']).doUpdateSet({ owner_id: row.owner_id, named_by: row.named_by, named_at: row.named_at }),
    )
    .execute()

/** Whether Countersign goes by such a thing at this moment. */
export const isThing = async (db: Db, org: string, kind: string, name: string): Promise<boolean> => {
  const { rows } = await sql<{ there: boolean }>`select
      (${kind} = 'system' and exists (select 1 from systems where org_id = ${org} and id = ${name}))
      or exists (select 1 from instruments where org_id = ${org} and kind = ${kind} and name = ${name} and state = 'in_force')
      or (${kind} = 'policy' and exists (select 1 from policy_bundles
        where org_id = ${org} and name = ${name} and sequence = (select max(sequence) from policy_bundles where org_id = ${org}))) as there`.execute(
    db,
  )
  return rows[0]?.there ?? false
}

/** Parties with any access here that lasts: each is reviewed. */
export const partiesWithAccess = async (db: Db, org: string, at: Date): Promise<string[]> => {
  const { rows } = await sql<{
    party: string
  }>`select distinct p.party_id as party from principals p where p.org_id = ${org} and p.active and (
      exists (select 1 from role_holdings h where h.org_id = p.org_id and h.principal_id = p.id and (h.until is null or h.until > ${at}))
      or exists (select 1 from api_keys k where k.org_id = p.org_id and k.principal_id = p.id and k.revoked_at is null and k.expires_at > ${at})
      or exists (select 1 from principal_keys s where s.org_id = p.org_id and s.principal_id = p.id and s.revoked_at is null)
    ) order by 1`.execute(db)
  return rows.map(({ party }) => party)
}
