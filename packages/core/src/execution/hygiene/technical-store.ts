// SQL of how technical identities are used: by people, in the wrong hands, or by a standing secret where one could be lent.
import { type Kysely, sql } from 'kysely'
import { activeOwner } from '../../registry/principals/index.ts'
import type { Criticality, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

interface About {
  readonly credential: string
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly criticality: Criticality
  readonly owner: string | null
}

const about = sql`c.id as credential, c.identity_id as identity, c.system_id as system, c.account, i.criticality,
  ${activeOwner('i')} as owner`
const standing = sql`credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.kind <> 'canary' and i.state = 'active'`

export interface HumanUse extends About {
  /** Whose own account it is, and the running workloads that use it too. */
  readonly holder: string | null
  readonly workloads: string[] | null
  /** When somebody last sat at it, as its provider says. */
  readonly reportedAt: Date | null
}

/** A person's own account that workloads use; and a technical one at which somebody sat since, by a provider's word. */
export const humanUses = async (db: Db, org: string, since: Date, most: number): Promise<readonly HumanUse[]> => {
  const { rows } = await sql<HumanUse>`select ${about}, i.holder_id as holder, u.workloads, t.at as "reportedAt" from ${standing}
      left join lateral (select array_agg(w.id order by w.id) as workloads from credential_uses y join workloads w on w.org_id = y.org_id
        and w.id = y.workload_id and w.state = 'running' where y.org_id = c.org_id and y.credential_id = c.id) u on i.holder_id is not null
      left join (select credential_id, max(at) as at from telemetry_records where org_id = ${org} and kind in ('session', 'access')
        and facts -> 'interactive' = 'true'::jsonb and credential_id is not null and at > ${since} group by credential_id) t
        on t.credential_id = c.id and i.kind <> 'person' and i.holder_id is null
    where c.org_id = ${org} and c.state = 'active' and (u.workloads is not null or t.at is not null) order by c.id limit ${most}`.execute(
    db,
  )
  return rows
}

export interface Leaked extends About {
  readonly sender: string
  readonly saidAt: Date
  readonly reason: string
}

/** Compromised by the word of an authorised client that counts still, and not renewed since. */
export const leakedCredentials = async (db: Db, org: string, most: number): Promise<readonly Leaked[]> => {
  const { rows } = await sql<Leaked>`select distinct on (c.id) ${about}, s.sender_id as sender, s.at as "saidAt", s.reason
    from trust_postures t
      join trust_signals s on s.org_id = t.org_id and s.sender_id = t.sender_id and s.event_id = t.event_id
      join ${standing} on c.org_id = t.org_id
        and ((t.subject_kind = 'credential' and c.id = t.subject_id) or (t.subject_kind = 'identity' and i.id = t.subject_id))
    where t.org_id = ${org} and t.bad and t.event = 'credential-compromise' and c.state = 'active'
      and not exists (select 1 from operations o where o.org_id = c.org_id and o.credential_id = c.id
        and o.operation in ('credential.rotate', 'credential.issue') and o.executed_at > t.at)
    order by c.id, s.at limit ${most}`.execute(db)
  return rows
}

export interface LeakSeen extends About {
  readonly privileged: boolean
  readonly environment: string
  readonly recognisedBy: 'key' | 'account'
  readonly rule: string
  readonly place: string
  readonly file: string
  readonly commit: string | null
  readonly line: number | null
  readonly reporter: string
  readonly reportedAt: Date
  readonly places: number
}

/**
 * Found by a scanner, and living still as it was found: by its very key while it has that key, by its account while nothing was renewed after it was reported.
 */
export const seenLeaks = async (db: Db, org: string, most: number): Promise<readonly LeakSeen[]> => {
  const { rows } =
    await sql<LeakSeen>`select distinct on (c.id) ${about}, i.privileged, i.environment, l.recognised_by as "recognisedBy", l.rule, l.place, l.file,
      l.commit_id as commit, l.line, l.reporter_id as reporter, l.first_reported_at as "reportedAt", (count(*) over (partition by c.id))::int as places
    from leak_sightings l join ${standing} on c.org_id = l.org_id and c.id = l.credential_id
    where l.org_id = ${org} and c.state = 'active'
      and case l.recognised_by when 'key' then c.key = l.key
        else not exists (select 1 from operations o where o.org_id = c.org_id and o.credential_id = c.id
          and o.operation in ('credential.rotate', 'credential.issue') and o.executed_at > l.first_reported_at) end
    order by c.id, (l.recognised_by = 'key') desc, l.first_reported_at, l.sighting limit ${most}`.execute(db)
  return rows
}

export interface Static extends About {
  readonly workload: string
  readonly rule: string
}

/** `lends`: which workload is lent what, by which rule. What was lent is no standing secret. */
export const staticWhereLent = async (
  db: Db,
  org: string,
  lends: readonly { readonly workload: string; readonly like: string; readonly rule: string }[],
  most: number,
): Promise<readonly Static[]> => {
  if (lends.length === 0) return []
  const { rows } = await sql<Static>`select distinct on (c.id) ${about}, l.workload, l.rule
    from jsonb_to_recordset(${JSON.stringify(lends)}::jsonb) as l (workload text, "like" text, rule text)
      join credentials m on m.org_id = ${org} and m.id = l."like"
      join credential_uses y on y.org_id = ${org} and y.workload_id = l.workload
      join ${standing} on c.org_id = ${org} and c.id = y.credential_id
      join workloads w on w.org_id = ${org} and w.id = l.workload and w.state = 'running'
    where c.state = 'active' and c.system_id = m.system_id and c.kind = m.kind
      and not exists (select 1 from credential_leases x where x.org_id = c.org_id and x.credential_id = c.id)
    order by c.id, l.rule limit ${most}`.execute(db)
  return rows
}

export const productionWorkloads = async (db: Db, org: string, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select id from workloads where org_id = ${org} and environment = 'production'
    and id = any(${[...ids]}::text[])`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
