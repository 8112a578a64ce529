// All SQL of endpoints, and of which certificate of the inventory one shows.
import { type Kysely, type Selectable, sql } from 'kysely'
import { insertRecords } from '../../platform/records-store.ts'
import { activeOwner } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type EndpointRow = Selectable<Tables['endpoints']>

export const endpointsOf = (db: Db, org: string, system: string) =>
  db.selectFrom('endpoints').selectAll().where('org_id', '=', org).where('system_id', '=', system).orderBy('id').forUpdate().execute()

/** Two readings of one system don't mix: the second one waits here. */
export const lockSystem = (db: Db, org: string, system: string) =>
  db.selectFrom('systems').select('id').where('org_id', '=', org).where('id', '=', system).forNoKeyUpdate().executeTakeFirst()

export const putEndpoints = (db: Db, rows: readonly EndpointRow[]) =>
  insertRecords(
    db,
    'endpoints',
    rows,
    sql`on conflict (org_id, id) do update set address = excluded.address, workload = excluded.workload, code = excluded.code,
      detail = excluded.detail, looked_at = excluded.looked_at, certificate = excluded.certificate, served_at = excluded.served_at,
      changed_at = excluded.changed_at`,
  )

export const deleteEndpoints = (db: Db, org: string, ids: readonly string[]) =>
  db
    .deleteFrom('endpoints')
    .where('org_id', '=', org)
    .where('id', 'in', [...ids])
    .execute()

/** Nobody has got through to any of them. */
export const markUnreached = (db: Db, org: string, system: string, code: string, detail: string, at: Date) =>
  db.updateTable('endpoints').set({ code, detail, looked_at: at }).where('org_id', '=', org).where('system_id', '=', system).execute()

export interface Correlated extends EndpointRow {
  readonly credential: string | null
  readonly identity: string | null
  readonly owner: string | null
  /** The inventory, or the authority's own system, knows it as revoked or ended. */
  readonly isRevoked: boolean
  readonly isWorkloadKnown: boolean
}

/**
 * With the certificate of the inventory that each shows: the one whose fingerprint its authority's system has told, and by it the credential. INVARIANT: by fingerprint
 * alone; serial numbers and names are anybody's to choose.
 */
export const correlatedEndpoints = async (
  db: Db,
  org: string,
  filter: { readonly system?: string | undefined },
  after: string,
  limit: number,
): Promise<readonly Correlated[]> => {
  const { rows } = await sql<Correlated>`
    select e.*, k.credential, k.identity, k.owner, coalesce(k.revoked, false) as "isRevoked",
      exists (select 1 from workloads w where w.org_id = e.org_id and w.id = e.workload) as "isWorkloadKnown"
    from endpoints e
      left join lateral (
        select c.id as credential, c.identity_id as identity,
          ${activeOwner('i')} as owner,
          coalesce((a.description->'attributes'->>'revoked')::boolean, false) or coalesce(c.state = 'retired', false) as revoked
        from accounts a
          left join credentials c on c.org_id = a.org_id and c.system_id = a.system_id and c.kind = a.kind and c.account = a.account
            and (c.key is null or c.key = a.key)
          left join identities i on i.org_id = c.org_id and i.id = c.identity_id
        where a.org_id = e.org_id and a.kind = 'x509.certificate' and a.key = 'serial:' || (e.certificate->>'serial')
          and a.description->'attributes'->>'fingerprint' = e.certificate->>'fingerprint'
        order by (c.state = 'active') desc nulls last, c.id limit 1) k on true
    where e.org_id = ${org} and e.id > ${after} ${filter.system === undefined ? sql`` : sql`and e.system_id = ${filter.system}`}
    order by e.id limit ${limit}`.execute(db)
  return rows
}
