// SQL of how much of the world is known: systems and how freshly each was read, accounts and how many are somebody's, and what nobody knows.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface SystemCoverage {
  readonly system: string
  readonly connector: string
  readonly environment: string
  readonly completeAt: Date | null
  readonly outcome: string | null
  readonly code: string | null
  readonly accounts: number
  readonly correlated: number
  /** The connector's own. */
  readonly own: number
  readonly credentials: number
  readonly unseen: number
  /** Declared endpoints that were looked at, and how many of them the last look did not get through to. */
  readonly endpoints: number
  readonly unreached: number
}

/** `correlated`: accounts that are a live credential's. `unseen`: live credentials that the system has never shown. */
export const systemCoverage = async (db: Db, org: string, after: string, limit: number): Promise<readonly SystemCoverage[]> => {
  const { rows } = await sql<SystemCoverage>`
    select s.id as system, s.connector, s.environment, n.complete_at as "completeAt", n.outcome, n.code,
      a.accounts, a.correlated, o.own, c.credentials, c.unseen, t.endpoints, t.unreached
    from systems s
      left join access_scans n on n.org_id = s.org_id and n.system_id = s.id
      cross join lateral (select count(*)::int as accounts, (count(*) filter (where exists (select 1 from credentials k
          where k.org_id = b.org_id and k.system_id = b.system_id and k.account = b.account and k.state <> 'retired')))::int as correlated
        from accounts b where b.org_id = s.org_id and b.system_id = s.id and b.present) a
      cross join lateral (select count(*)::int as own from access_entries e
        where e.org_id = s.org_id and e.system_id = s.id and e.verdict = 'own' and e.n is not null) o
      cross join lateral (select count(*)::int as credentials, (count(*) filter (where not exists (select 1 from accounts b
          where b.org_id = k.org_id and b.system_id = k.system_id and b.account = k.account and b.present)))::int as unseen
        from credentials k where k.org_id = s.org_id and k.system_id = s.id and k.state = 'active' and k.derived_from is null) c
      cross join lateral (select count(*)::int as endpoints, (count(*) filter (where e.code <> ''))::int as unreached
        from endpoints e where e.org_id = s.org_id and e.system_id = s.id) t
    where s.org_id = ${org} and s.id > ${after} order by s.id limit ${limit}`.execute(db)
  return rows
}

export interface UnknownCounts {
  readonly credentials: number
  readonly withoutScope: number
  readonly withoutAge: number
  readonly withoutLastUse: number
  readonly withoutUsers: number
  readonly identities: number
  readonly withoutOwner: number
  readonly withoutEnd: number
  readonly quarantined: number
}

export const unknownCounts = async (db: Db, org: string): Promise<UnknownCounts> => {
  const { rows } = await sql<UnknownCounts>`
    select c.*, i.* from
      (select count(*)::int as credentials, (count(*) filter (where k.scope is null and not exists (select 1 from identities o where o.org_id = k.org_id
          and o.id = k.identity_id and o.scope is not null)))::int as "withoutScope",
        (count(*) filter (where k.created_at is null and not exists (select 1 from operations o where o.org_id = k.org_id and o.credential_id = k.id
          and o.operation in ('credential.rotate', 'credential.issue') and o.executed_at is not null)))::int as "withoutAge",
        (count(*) filter (where k.last_used_at is null))::int as "withoutLastUse",
        (count(*) filter (where not exists (select 1 from credential_uses u where u.org_id = k.org_id and u.credential_id = k.id)))::int as "withoutUsers"
        from credentials k where k.org_id = ${org} and k.state = 'active' and k.derived_from is null) c,
      (select count(*)::int as identities, (count(*) filter (where business_owner is null or technical_owner is null))::int as "withoutOwner",
        (count(*) filter (where expires_at is null))::int as "withoutEnd",
        (count(*) filter (where quarantined_in is not null))::int as quarantined from identities where org_id = ${org} and state = 'active') i`.execute(
    db,
  )
  return rows[0]!
}

export interface SourceCoverage {
  readonly source: string
  readonly records: number
  readonly gone: number
  readonly completeAt: Date | null
}

/** Sources that have said something. */
export const sourceCoverage = async (db: Db, org: string): Promise<readonly SourceCoverage[]> => {
  const { rows } = await sql<SourceCoverage>`
    select r.source, (count(*) filter (where r.state = 'present'))::int as records, (count(*) filter (where r.state = 'gone'))::int as gone,
      (select max(x.ended_at) from source_readings x where x.org_id = ${org} and x.source = r.source and x.mode = 'full'
        and x.state in ('complete', 'released')) as "completeAt"
    from source_records r where r.org_id = ${org} group by r.source order by r.source limit 1000`.execute(db)
  return rows
}
