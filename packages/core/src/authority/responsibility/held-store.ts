// SQL of what parties outside hold: their identities, or those that stand under their contracts, and where their living credentials reach.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface HeldRow {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly party: string
  readonly contract: string | null
  readonly environment: string
  readonly state: string
  /** Of the enterprise and there; null: nobody. */
  readonly business: string | null
  readonly technical: string | null
}

/** `parties`: whose; undefined: of everybody outside. Living identities alone, by id. */
export const pageOfHeld = async (db: Db, org: string, parties: readonly string[] | undefined, after: string, limit: number) => {
  const theirs = parties === undefined ? sql`p.kind <> 'enterprise'` : sql`p.id = any(${[...parties]}::text[])`
  const { rows } = await sql<HeldRow>`with holders as (select p.id from parties p where p.org_id = ${org} and ${theirs}),
      there as (select p.id from principals p where p.org_id = ${org} and p.active and p.kind = 'person' and p.party_kind = 'enterprise')
    select i.id, i.name, i.kind, i.party_id as party, i.contract_id as contract, i.environment, i.state,
      (select t.id from there t where t.id = i.business_owner) as business,
      (select t.id from there t where t.id = i.technical_owner) as technical
    from identities i
    where i.org_id = ${org} and i.id > ${after} and i.state <> 'retired' and (
      i.party_id in (select id from holders)
      or i.contract_id in (select k.id from contracts k where k.org_id = ${org} and k.party_id in (select id from holders)))
    order by i.id limit ${limit}`.execute(db)
  return rows
}

export interface HeldPlace {
  readonly identity: string
  readonly system: string
  readonly environment: string
  readonly region: string | null
}

/** Where identities can act, as the matrix is asked about it. */
export const placesHeld = async (db: Db, org: string, identities: readonly string[]): Promise<HeldPlace[]> => {
  if (identities.length === 0) return []
  const { rows } = await sql<HeldPlace>`select distinct i.id as identity, s.id as system, s.region,
      case when s.environment = 'production' then 'production' else i.environment end as environment
    from credentials c
    join identities i on i.org_id = c.org_id and i.id = c.identity_id
    join systems s on s.org_id = c.org_id and s.id = c.system_id
    where c.org_id = ${org} and c.state <> 'retired' and i.id = any(${[...identities]}::text[])
    order by 1, 2`.execute(db)
  return rows
}
