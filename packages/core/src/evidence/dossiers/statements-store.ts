// All SQL about the statements that a change stood on.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** The contracts under which the identities stand that a change touches, and the one whose end began it. */
export const contractsOfChange = async (db: Db, org: string, change: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select k.id from contracts k where k.org_id = ${org} and (
      k.id = (select c.trigger_ref from changes c where c.org_id = ${org} and c.id = ${change})
      or k.id in (select i.contract_id from operations o
        join credentials c on c.org_id = o.org_id and c.id = o.credential_id
        join identities i on i.org_id = c.org_id and i.id = c.identity_id
        where o.org_id = ${org} and o.change_id = ${change}))
    order by k.id`.execute(db)
  return rows.map((row) => row.id)
}

/** Exceptions granted about the change or what it touches, that had not ended when it was opened. */
export const exceptionsOfChange = async (db: Db, org: string, change: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`with touched as (
      select o.id as operation, c.id as credential, i.id as identity, i.contract_id as contract from operations o
      left join credentials c on c.org_id = o.org_id and c.id = o.credential_id
      left join identities i on i.org_id = c.org_id and i.id = c.identity_id
      where o.org_id = ${org} and o.change_id = ${change})
    select x.id from exception_requests x
    join changes h on h.org_id = x.org_id and h.id = ${change}
    where x.org_id = ${org} and x.state in ('granted', 'ended') and x.expires_at > h.opened_at and (
      x.subject in (h.id, h.trigger_ref)
      or x.subject in (select unnest(array[operation, credential, identity, contract]) from touched))
    order by x.id`.execute(db)
  return rows.map((row) => row.id)
}

export const leavesOfKinds = async (db: Db, org: string, streams: readonly string[], kinds: readonly string[]): Promise<string[]> => {
  if (streams.length === 0) return []
  const rows = await db
    .selectFrom('journal')
    .select('leaf')
    .where('org_id', '=', org)
    .where('stream', 'in', [...streams])
    .where('kind', 'in', [...kinds])
    .orderBy('stream')
    .orderBy('seq')
    .execute()
  return rows.map((row) => row.leaf)
}
