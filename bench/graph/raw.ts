// The peer: one recursive query over the same tables, with the same meaning. Each kind of edge stands in its own branch, so that each finds its index.

import type { Database } from '@countersign/core/platform/database'
import type { EstateNode } from '@countersign/core/registry/estate/index'
import { sql } from 'kysely'

export const recursiveReach = async (db: Database, org: string, start: EstateNode): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    with recursive reach (kind, id) as (
      select ${start.kind}::text, ${start.id}::text
      union
      select e.kind, e.id from reach r cross join lateral (
        select 'party' as kind, p.id from parties p where r.kind = 'party' and p.org_id = ${org} and p.parent_id = r.id
        union all select 'principal', p.id from principals p
          where r.kind = 'party' and p.org_id = ${org} and p.party_id = r.id and p.party_kind <> 'enterprise' and p.active
        union all select 'contract', k.id from contracts k where r.kind = 'party' and k.org_id = ${org} and k.party_id = r.id
        union all select 'identity', i.id from identities i join parties p on p.org_id = i.org_id and p.id = i.party_id and p.kind <> 'enterprise'
          where r.kind = 'party' and i.org_id = ${org} and i.party_id = r.id and i.state <> 'retired'
        union all select 'identity', i.id from identities i where r.kind = 'principal' and i.org_id = ${org} and i.holder_id = r.id and i.state <> 'retired'
        union all select 'workload', w.id from workloads w join parties p on p.org_id = w.org_id and p.id = w.party_id and p.kind <> 'enterprise'
          where r.kind = 'party' and w.org_id = ${org} and w.party_id = r.id and w.state = 'running'
        union all select 'contract', k.id from contracts k where r.kind = 'contract' and k.org_id = ${org} and k.under_id = r.id
        union all select 'identity', i.id from identities i where r.kind = 'contract' and i.org_id = ${org} and i.contract_id = r.id and i.state <> 'retired'
        union all select 'workload', w.id from workloads w where r.kind = 'contract' and w.org_id = ${org} and w.contract_id = r.id and w.state = 'running'
        union all select 'credential', c.id from credentials c where r.kind = 'principal' and c.org_id = ${org} and c.executor_id = r.id and c.state <> 'retired'
        union all select 'credential', c.id from credentials c where r.kind = 'identity' and c.org_id = ${org} and c.identity_id = r.id and c.state <> 'retired'
        union all select 'credential', c.id from credential_uses u join credentials c on c.org_id = u.org_id and c.id = u.credential_id
          where r.kind = 'workload' and u.org_id = ${org} and u.workload_id = r.id and c.state <> 'retired'
        union all select 'credential', c.id from credentials c where r.kind = 'credential' and c.org_id = ${org} and c.derived_from = r.id and c.state <> 'retired'
        union all select 'system', c.system_id from credentials c where r.kind = 'credential' and c.org_id = ${org} and c.id = r.id
        union all select 'control', c.system_id from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.privileged
          where r.kind = 'credential' and c.org_id = ${org} and c.id = r.id and i.state <> 'retired'
        union all select 'credential', c.id from credentials c where r.kind = 'control' and c.org_id = ${org} and c.system_id = r.id and c.state <> 'retired'
      ) e
    ) select kind || ':' || id as name from reach`.execute(db)
  return rows.map(({ name }) => name)
}
