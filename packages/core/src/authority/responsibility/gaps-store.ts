// All SQL about what nobody answers for.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface AccessPath {
  readonly system: string
  readonly environment: 'production' | 'staging' | 'development'
  readonly domain: string
  readonly region: string | null
  readonly identities: number
}

/** The ways by which living identities reach systems, as the matrix is asked about them. */
export const accessPaths = async (db: Db, org: string): Promise<AccessPath[]> => {
  const { rows } = await sql<AccessPath>`select s.id as system,
      case when s.environment = 'production' then 'production' else i.environment end as environment,
      i.kind as domain, s.region, count(distinct i.id)::int as identities
    from credentials c
    join identities i on i.org_id = c.org_id and i.id = c.identity_id
    join systems s on s.org_id = c.org_id and s.id = c.system_id
    where c.org_id = ${org} and c.state <> 'retired'
    group by 1, 2, 3, 4 order by 1, 3, 2`.execute(db)
  return rows
}

/** Living identities without an owner who is there. `named`: somebody was. The first thousand. */
export const ownerlessIdentities = async (db: Db, org: string): Promise<{ id: string; named: boolean }[]> => {
  const { rows } = await sql<{ id: string; named: boolean }>`select i.id,
      (i.business_owner is not null or i.technical_owner is not null) as named
    from identities i
    where i.org_id = ${org} and i.state <> 'retired' and not exists (
      select 1 from principals p where p.org_id = i.org_id and p.active and p.party_kind = 'enterprise'
        and p.id in (i.business_owner, i.technical_owner))
    order by i.id limit 1000`.execute(db)
  return rows
}
