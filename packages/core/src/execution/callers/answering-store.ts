// Who answers for a caller: a part of what is asked of people, for a few callers at a time.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { RatedCaller } from './rates.ts'

/**
 * Whom to ask about it, the nearest first; nobody says that they are still here. Of a session: its person. Of a key: in whose hands it is, as whom it acts, who owns a live contract of
 * their party, who issued it. Of a source or a transmitter: who proposed what is in force. Of a workload: who owns its contract.
 */
export const nearest = async (db: Kysely<Tables>, org: string, { by, id }: RatedCaller): Promise<readonly string[]> => {
  const asked =
    by === 'session'
      ? sql<{ person: string }>`select principal_id as person from sessions where org_id = ${org} and id = ${id}`
      : by === 'key'
        ? sql<{ person: string }>`select x.person from api_keys k
          cross join lateral (select coalesce(k.held_by, k.principal_id) as person, 1 as place, '' as name
            union all select k.principal_id, 2, ''
            union all select c.owner_id, 3, c.id from principals p join contracts c on c.org_id = p.org_id and c.party_id = p.party_id
              where p.org_id = k.org_id and p.id in (k.held_by, k.principal_id) and c.state <> 'ended'
            union all select k.issued_by, 4, '') x
          where k.org_id = ${org} and k.id = ${id} and x.person is not null order by x.place, x.name, x.person limit 20`
        : by === 'workload'
          ? sql<{
              person: string
            }>`select c.owner_id as person from workloads w join contracts c on c.org_id = w.org_id and c.id = w.contract_id
          where w.org_id = ${org} and w.id = ${id}`
          : sql<{ person: string }>`select proposed_by as person from instruments
          where org_id = ${org} and kind = ${by} and name = ${id} and state = 'in_force' order by version desc limit 1`
  const { rows } = await asked.execute(db)
  return rows.map(({ person }) => person)
}
