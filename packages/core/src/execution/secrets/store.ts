// SQL of secrets as things of the inventory. Ciphertexts are never read here.
import { type Kysely, sql } from 'kysely'
import { renewedEvery } from '../../registry/inventory/index.ts'
import { activeOwner } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import { renewedHere } from '../changes/index.ts'
import { goingOn, type SecretRow } from './model.ts'

type Db = Kysely<Tables>

export interface SecretFilter {
  readonly system?: string | undefined
  readonly credential?: string | undefined
  readonly owner?: 'gone' | 'there' | undefined
  readonly place?: string | undefined
}

/** The connectors' own, by their slots. Nobody's in particular: whoever administers the system answers for it. */
const slotsFrom = async (db: Db, org: string, filter: SecretFilter, after: string, limit: number): Promise<readonly SecretRow[]> => {
  if (filter.owner !== undefined || filter.credential !== undefined) return []
  const { rows } = await sql<SecretRow>`
    select * from (
      select 'connector:' || s.id || ':' || x.side || ':' || r.key as id, s.id as system, null as credential, null as identity, null as state,
        x.side, r.key as slot, r.value as reference, null as owner, null::timestamptz as "renewedAt", null::int as "rotateEveryDays"
      from systems s
        cross join lateral (values ('observer', s.observer_secrets), ('operator', s.operator_secrets)) x(side, named)
        cross join lateral jsonb_each_text(x.named) r
      where s.org_id = ${org} ${filter.system === undefined ? sql`` : sql`and s.id = ${filter.system}`}
        ${filter.place === undefined ? sql`` : sql`and starts_with(r.value, ${`${filter.place}:`})`}) slots
    where id collate "C" > ${after} order by id collate "C" limit ${limit}`.execute(db)
  return rows
}

/** Live credentials whose secret is somewhere: read by reference, delivered to a workload, or in custody. */
const ofCredentials = async (db: Db, org: string, filter: SecretFilter, after: string, limit: number): Promise<readonly SecretRow[]> => {
  const { rows } = await sql<SecretRow>`
    select 'credential:' || c.id as id, c.system_id as system, c.id as credential, c.identity_id as identity, c.state, null as side, null as slot,
      c.secret_ref as reference, ${activeOwner('i')} as owner, ${renewedEvery('c', 'i')} as "rotateEveryDays",
      coalesce(${renewedHere('c')}, c.created_at) as "renewedAt"
    from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id
    where c.org_id = ${org} and c.id > ${after} and c.state <> 'retired'
      and (c.secret_ref is not null
        or exists (select 1 from credential_uses u where u.org_id = c.org_id and u.credential_id = c.id and u.delivered_to is not null)
        or exists (select 1 from sealed_secrets z where z.org_id = c.org_id and z.credential_id = c.id))
      ${filter.system === undefined ? sql`` : sql`and c.system_id = ${filter.system}`}
      ${filter.credential === undefined ? sql`` : sql`and c.id = ${filter.credential}`}
      ${filter.place === undefined ? sql`` : sql`and starts_with(c.secret_ref, ${`${filter.place}:`})`}
      ${filter.owner === undefined ? sql`` : filter.owner === 'gone' ? sql`and ${activeOwner('i')} is null` : sql`and ${activeOwner('i')} is not null`}
    order by c.id limit ${limit}`.execute(db)
  return rows
}

/** The connectors' own first, then those of credentials. */
export const pageOfSecrets = async (
  db: Db,
  org: string,
  filter: SecretFilter,
  after: string,
  limit: number,
): Promise<readonly SecretRow[]> => {
  const from = goingOn(after)
  const slots = from.slots === undefined ? [] : await slotsFrom(db, org, filter, from.slots, limit)
  const left = limit - slots.length
  return left === 0 ? slots : [...slots, ...(await ofCredentials(db, org, filter, from.credentials, left))]
}

export interface Reader {
  readonly credential: string
  readonly workload: string
  readonly deliveredTo: string
}

export const readersOf = async (db: Db, org: string, credentials: readonly string[]): Promise<readonly Reader[]> => {
  const { rows } =
    await sql<Reader>`select credential_id as credential, workload_id as workload, delivered_to as "deliveredTo" from credential_uses
    where org_id = ${org} and credential_id = any(${[...credentials]}) and delivered_to is not null order by credential_id, workload_id`.execute(
      db,
    )
  return rows
}

export interface Custody {
  readonly credential: string
  readonly since: Date
  readonly until: Date | null
}

export const custodyOf = async (db: Db, org: string, credentials: readonly string[]): Promise<readonly Custody[]> => {
  const { rows } = await sql<Custody>`select credential_id as credential, sealed_at as since, delete_after as until from sealed_secrets
    where org_id = ${org} and credential_id = any(${[...credentials]}) order by credential_id`.execute(db)
  return rows
}

export interface AtPlace {
  readonly reference: string
  readonly ids: readonly string[]
}

/** Which secrets lie at each of these places, in whatever role: one file that is read for two of them is one secret. At most `most` are named. */
export const atSamePlace = async (db: Db, org: string, references: readonly string[], most: number): Promise<readonly AtPlace[]> => {
  if (references.length === 0) return []
  const { rows } = await sql<AtPlace>`
    with asked as (select distinct unnest(${[...references]}::text[]) as reference)
    select reference, (array_agg(distinct id order by id))[1:${most}] as ids from (
      select c.secret_ref as reference, 'credential:' || c.id as id from credentials c
        where c.org_id = ${org} and c.state <> 'retired' and c.secret_ref = any(select reference from asked)
      union all
      select u.delivered_to, 'credential:' || u.credential_id from credential_uses u
        join credentials c on c.org_id = u.org_id and c.id = u.credential_id and c.state <> 'retired'
        where u.org_id = ${org} and u.delivered_to = any(select reference from asked)
      union all
      select r.value, 'connector:' || s.id || ':' || x.side || ':' || r.key from systems s
        cross join lateral (values ('observer', s.observer_secrets), ('operator', s.operator_secrets)) x(side, named)
        cross join lateral jsonb_each_text(x.named) r
        where s.org_id = ${org} and r.value = any(select reference from asked)) at
    group by reference order by reference`.execute(db)
  return rows
}
