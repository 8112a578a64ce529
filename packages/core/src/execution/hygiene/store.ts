// SQL of what is known of live credentials, and of the reach of identities. Read in pages: nothing here holds all of it.
import { type Kysely, sql } from 'kysely'
import { renewedEvery } from '../../registry/inventory/index.ts'
import { activeOwner } from '../../registry/principals/index.ts'
import type { ImpactReason, Tables } from '../../tables.ts'
import { renewedHere, saidRenewed } from '../changes/index.ts'
import type { CredentialFacts } from './model.ts'

type Db = Kysely<Tables>

interface Row extends Omit<CredentialFacts, 'users' | 'environments' | 'record'> {
  readonly users: string[] | null
  readonly environments: CredentialFacts['environments']
}

/** Credentials with a secret of their own, by id; what was derived from one lives with it, and canaries are there for drills. */
export const credentialFacts = async (
  db: Db,
  org: string,
  at: Date,
  after: string,
  limit: number,
): Promise<readonly Omit<CredentialFacts, 'record'>[]> => {
  const { rows } = await sql<Row>`
    select c.id, c.identity_id as identity, c.system_id as system, c.account, c.kind, i.criticality, i.privileged, c.legacy, c.expires_at as "expiresAt",
      c.created_at as "createdAt", c.last_used_at as "lastUsedAt", ${renewedEvery('c', 'i')} as "rotateEveryDays", c.scope,
      c.secret_ref as stored, c.compensating_controls as "compensatingControls",
      ${activeOwner('i')} as owner,
      ${renewedHere('c')} as "renewedAt", ${saidRenewed('c', 'i', at)} as "saidRenewedAt", i.rotation_path as "rotationPath",
      (select max(z.over_at) from suspended_credentials z where z.org_id = c.org_id and z.credential_id = c.id and z.until_asked
        and z.outcome = 'resumed') as "neededAt",
      u.users, array_remove(array[s.environment, i.environment] || coalesce(u.environments, '{}'), null) as environments
    from credentials c
      join identities i on i.org_id = c.org_id and i.id = c.identity_id
      join systems s on s.org_id = c.org_id and s.id = c.system_id
      left join lateral (select array_agg(w.id order by w.id) as users, array_agg(distinct w.environment) as environments
        from credential_uses y join workloads w on w.org_id = y.org_id and w.id = y.workload_id and w.state = 'running'
        where y.org_id = c.org_id and y.credential_id = c.id) u on true
    where c.org_id = ${org} and c.id > ${after} and c.state = 'active' and c.derived_from is null and i.state = 'active'
      and i.kind <> 'canary'
    order by c.id limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, users: row.users ?? [] }))
}

export interface Pair {
  readonly subject: string
  readonly what: string
  readonly credentials: string[]
  readonly environments: string[]
}

/** One secret, or one name, that stands for credentials in several environments. */
export const acrossEnvironments = async (db: Db, org: string, most: number): Promise<readonly Pair[]> => {
  const { rows } = await sql<Pair>`
    select c.secret_ref as subject, 'secret' as what, array_agg(c.id order by c.id) as credentials, array_agg(distinct s.environment) as environments
      from credentials c join systems s on s.org_id = c.org_id and s.id = c.system_id
      where c.org_id = ${org} and c.state = 'active' and c.secret_ref is not null group by c.secret_ref
      having count(*) > 1 and count(distinct s.environment) > 1
    union all
    select c.kind || ' ' || c.account, 'name', array_agg(c.id order by c.id), array_agg(distinct s.environment)
      from credentials c join systems s on s.org_id = c.org_id and s.id = c.system_id
      where c.org_id = ${org} and c.state = 'active' and c.derived_from is null group by c.kind, c.account
      having count(*) > 1 and count(distinct s.environment) > 1
    order by 2, 1 limit ${most}`.execute(db)
  return rows
}

export interface GovernedLow {
  readonly identity: string
  readonly criticality: string
  readonly owner: string | null
  readonly because: readonly ImpactReason[]
}

/** Of high impact by what they reach, and governed as if little were at stake. */
export const governedLow = async (db: Db, org: string, most: number): Promise<readonly GovernedLow[]> => {
  const { rows } = await sql<GovernedLow>`
    select i.id as identity, i.criticality, ${activeOwner('i')} as owner, m.because
    from identities i join identity_impacts m on m.org_id = i.org_id and m.identity_id = i.id
    where i.org_id = ${org} and i.impact = 'high' and i.state = 'active' and i.kind <> 'canary' and i.criticality in ('low', 'moderate')
    order by i.id limit ${most}`.execute(db)
  return rows
}
