// SQL of what ends by itself before a day, of who leaves before it, of workloads that end with somebody's word or contract, and of what was told before.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

export interface EndingRow {
  readonly kind: 'identity' | 'credential'
  readonly id: string
  readonly identity: string
  readonly expires_at: Date
  readonly owner: string | null
  readonly users: string[] | null
}

/** The nearest first. An active owner, or nobody: then it goes to who answers for all. */
export const endingSoon = async (db: Kysely<Tables>, org: string, from: Date, until: Date, most: number): Promise<readonly EndingRow[]> => {
  const { rows } = await sql<EndingRow>`
    with owned as (select i.org_id, i.id, i.state, i.expires_at, (select p.id from principals p where p.org_id = i.org_id and p.active
        and p.id in (i.business_owner, i.technical_owner) order by (p.id = i.business_owner) desc nulls last limit 1) as owner
      from identities i where i.org_id = ${org} and i.state = 'active')
    select x.*, (select array_agg(distinct u.workload_id) from credential_uses u join credentials c on c.org_id = u.org_id and c.id = u.credential_id
        where u.org_id = ${org} and (x.kind = 'credential' and c.id = x.id or x.kind = 'identity' and c.identity_id = x.id) and c.state = 'active') as users
    from (
      select 'identity' as kind, o.id, o.id as identity, o.expires_at, o.owner from owned o where o.expires_at > ${from} and o.expires_at <= ${until}
      union all
      select 'credential', c.id, c.identity_id, c.expires_at, o.owner from credentials c join owned o on o.org_id = c.org_id and o.id = c.identity_id
        where c.org_id = ${org} and c.state = 'active' and c.derived_from is null and c.expires_at > ${from} and c.expires_at <= ${until}
    ) x order by x.expires_at, x.id limit ${most}`.execute(db)
  return rows
}

export interface LeaverRow {
  readonly person: string
  readonly leaves: Date
  /** Who leads him and is here to ask; null: it goes to who answers for all. */
  readonly manager: string | null
  readonly owns: number
  readonly holds: number
}

/** Who has an announced last day in between, by the earliest one: what he answers for and what he holds by then. The nearest first. */
export const leavingSoon = async (
  db: Kysely<Tables>,
  org: string,
  from: Date,
  until: Date,
  most: number,
): Promise<readonly LeaverRow[]> => {
  const { rows } = await sql<LeaverRow>`
    select e.subject as person, min(e.effective_at) as leaves, m.id as manager,
      ((select count(*) from identities i where i.org_id = ${org} and i.state <> 'retired' and e.subject in (i.business_owner, i.technical_owner)
          and i.holder_id is distinct from e.subject)
        + (select count(*) from contracts k where k.org_id = ${org} and k.owner_id = e.subject and k.state = 'active')
        + (select count(*) from teams t where t.org_id = ${org} and t.lead_id = e.subject))::int as owns,
      (select count(*) from identities i where i.org_id = ${org} and i.state <> 'retired' and i.holder_id = e.subject)::int as holds
    from lifecycle_events e
      join principals p on p.org_id = e.org_id and p.id = e.subject and p.active
      left join principals m on m.org_id = p.org_id and m.id = p.manager_id and m.active
    where e.org_id = ${org} and e.subject_kind = 'principal' and e.kind = 'leaver' and e.state = 'waiting'
      and e.effective_at > ${from} and e.effective_at <= ${until}
    group by e.subject, m.id order by 2, 1 limit ${most}`.execute(db)
  return rows
}

export interface WorkloadEnd {
  readonly id: string
  /** Who leads its team and is here; null: nobody is known to. */
  readonly owner: string | null
}

const lead = sql`(select p.id from teams t join principals p on p.org_id = t.org_id and p.id = t.lead_id and p.active
  where t.org_id = w.org_id and t.id = w.team) as owner`

/** Running workloads of which a source has said that they end in between. */
export const announcedWorkloads = async (
  db: Kysely<Tables>,
  org: string,
  from: Date,
  until: Date,
  most: number,
): Promise<readonly (WorkloadEnd & { readonly ends: Date; readonly source: string })[]> => {
  const { rows } = await sql<WorkloadEnd & { ends: Date; source: string }>`
    select distinct on (w.id) w.id, e.effective_at as ends, e.source, ${lead} from lifecycle_events e
      join workloads w on w.org_id = e.org_id and w.id = e.subject and w.state = 'running'
    where e.org_id = ${org} and e.subject_kind = 'workload' and e.kind = 'ended' and e.state = 'waiting'
      and e.effective_at > ${from} and e.effective_at <= ${until}
    order by w.id, e.effective_at limit ${most}`.execute(db)
  return rows
}

export const workloadsOfContracts = async (
  db: Kysely<Tables>,
  org: string,
  contracts: readonly string[],
  most: number,
): Promise<readonly (WorkloadEnd & { readonly contract: string })[]> => {
  if (contracts.length === 0) return []
  const { rows } = await sql<WorkloadEnd & { contract: string }>`select w.id, w.contract_id as contract, ${lead} from workloads w
    where w.org_id = ${org} and w.state = 'running' and w.contract_id = ${anyOf(contracts)} order by w.id limit ${most}`.execute(db)
  return rows
}

/** Of these notices, those that were ever given: each as `subject`, a space and the end that it was about. */
export const givenBefore = async (
  db: Kysely<Tables>,
  org: string,
  kind: string,
  subjects: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (subjects.length === 0) return new Set()
  const { rows } = await sql<{ notice: string }>`select distinct subject || ' ' || coalesce(detail ->> 'ends', '') as notice from findings
    where org_id = ${org} and kind = ${kind} and subject = ${anyOf(subjects)}`.execute(db)
  return new Set(rows.map(({ notice }) => notice))
}
