// All SQL about drift: which matrix was in force when, and who performed what.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import { matrixKind, matrixName } from './matrix-name.ts'

type Db = Kysely<Tables>

export const versionsInForce = async (db: Db, org: string): Promise<{ digest: string; from: Date; ended: Date | null }[]> => {
  const rows = await db
    .selectFrom('instruments')
    .select(['digest', 'in_force_from', 'ended_at'])
    .where('org_id', '=', org)
    .where('kind', '=', matrixKind)
    .where('name', '=', matrixName)
    .where('in_force_from', 'is not', null)
    .orderBy('version')
    .execute()
  return rows.map((row) => ({ digest: row.digest, from: row.in_force_from!, ended: row.ended_at }))
}

export interface Performance {
  readonly id: string
  readonly operation: string
  /** Who delivered the evidence, else whom it was planned for. */
  readonly executor: string
  readonly at: Date
  readonly system: string
  readonly environment: string
  readonly domain: string
  readonly region: string | null
}

/** Operations on credentials that were executed since, newest first; the first ten thousand. */
export const performedSince = async (db: Db, org: string, since: Date): Promise<Performance[]> => {
  const { rows } = await sql<Performance>`select o.id, o.operation, o.executed_at as at, s.id as system, i.kind as domain, s.region,
      case when s.environment = 'production' then 'production' else i.environment end as environment,
      coalesce((select e.executor_id from evidence e where e.org_id = o.org_id and e.operation_id = o.id order by e.received_at desc limit 1),
        o.executor_id) as executor
    from operations o
    join credentials c on c.org_id = o.org_id and c.id = o.credential_id
    join identities i on i.org_id = c.org_id and i.id = c.identity_id
    join systems s on s.org_id = c.org_id and s.id = c.system_id
    where o.org_id = ${org} and o.executed_at >= ${since}
    order by o.executed_at desc limit 10000`.execute(db)
  return rows
}

export const openOwnerFindings = async (db: Db, org: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('findings')
    .select('subject')
    .where('org_id', '=', org)
    .where('kind', '=', 'responsibility.owner_gone')
    .where('state', '=', 'open')
    .execute()
  return rows.map((row) => row.subject)
}
