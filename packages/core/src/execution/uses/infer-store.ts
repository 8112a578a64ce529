// SQL of the rules by which a use is inferred, and of what none of them says any more.
import { type Kysely, sql } from 'kysely'
import type { Sighting } from '../../registry/inventory/index.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** So many at once; the rest with the next look. */
const most = 10_000

const reads = (org: string) => sql`select c.id as credential, w.id as workload from credentials c
  join workloads w on w.org_id = c.org_id and w.state = 'running' and w.reads @> array[c.secret_ref]
  where c.org_id = ${org} and c.secret_ref is not null and c.state <> 'retired'`

/** A provider says that a credential was used: where exactly one running workload of his is declared to use it, it was that one. */
const told = (org: string, since: Date) => sql`select t.credential_id as credential, min(w.id) as workload
  from (select distinct party_id, credential_id from telemetry_records where org_id = ${org} and kind in ('session', 'access')
    and credential_id is not null and at > ${since}) t
  join credentials c on c.org_id = ${org} and c.id = t.credential_id and c.state <> 'retired'
  join credential_uses u on u.org_id = ${org} and u.credential_id = t.credential_id
  join workloads w on w.org_id = ${org} and w.id = u.workload_id and w.state = 'running' and w.party_id = t.party_id
  group by t.party_id, t.credential_id having count(*) = 1`

/** Those that stand as they are are not written again. */
export const inferred = async (db: Db, org: string, since: Date): Promise<Sighting[]> => {
  const { rows } = await sql<Sighting>`select x.* from (
      select credential, workload, 'secret_reference' as how, 0.85::float8 as confidence,
        'its manifest says that it reads its secret where this one lies' as reason from (${reads(org)}) r
      union all select credential, workload, 'telemetry', 0.4, 'its provider says that it was used, and no other workload of his is known to' from (${told(org, since)}) t) x
    where not exists (select 1 from use_sightings s where s.org_id = ${org} and s.credential_id = x.credential and s.workload_id = x.workload
      and s.ended_at is null and (s.learnt = 'observed' or s.confidence >= x.confidence))
    order by 1, 2 limit ${most}`.execute(db)
  return rows
}

/**
 * A rule that says so no longer, a sighting of long ago, and whose credential or workload is over. Not seen is not gone: one that was seen only goes where it was
 * looked for since.
 */
export const noLongerSo = async (db: Db, org: string, since: Date): Promise<Pick<Sighting, 'credential' | 'workload'>[]> => {
  const { rows } = await sql<{ credential: string; workload: string }>`select s.credential_id as credential, s.workload_id as workload
    from use_sightings s join credentials c on c.org_id = s.org_id and c.id = s.credential_id
      join workloads w on w.org_id = s.org_id and w.id = s.workload_id
    where s.org_id = ${org} and s.ended_at is null and (c.state = 'retired' or w.state = 'retired'
      or s.how = 'secret_reference' and not exists (select 1 from (${reads(org)}) r where r.credential = s.credential_id and r.workload = s.workload_id)
      or s.how = 'telemetry' and not exists (select 1 from (${told(org, since)}) t where t.credential = s.credential_id and t.workload = s.workload_id)
      or s.how in ('client_name', 'address') and s.last_at <= ${since} and exists (select 1 from client_readings r
        where r.org_id = s.org_id and r.system_id = c.system_id and r.since <= ${since} and r.last_at > s.last_at))
    order by 1, 2 limit ${most}`.execute(db)
  return rows
}
