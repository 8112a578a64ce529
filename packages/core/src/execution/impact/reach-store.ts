// SQL of what identities govern and open, and of who has credentials at the systems that they govern. Found from the few that are administrators; what is
// counted is counted up to a limit. INVARIANT: nothing here costs what the estate has in all, but after more has changed than can be named.
import { MOST_COUNTED } from '@countersign/policy'
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { administering, governing, showsCredential } from '../../registry/estate/index.ts'
import type { Impact, ImpactReason, Tables } from '../../tables.ts'
import type { Governs, Holders } from './model.ts'

type Db = Kysely<Tables>

/** Beyond it somebody would have to say what an administrator is: a mark on everything says nothing. */
const mostGoverning = 200_000

export interface Governing extends Governs {
  /** Credentials from which it derives, each with whose it is and where. */
  readonly above: readonly { readonly identity: string; readonly system: string }[] | null
}

export const whoGoverns = async (db: Db, org: string): Promise<readonly Governing[]> => {
  const { rows } = await sql<Governing>`
    with recursive g as materialized (select * from ${governing(org)} x order by id limit ${mostGoverning}),
      up (of, id, identity_id, system_id, derived_from) as (
        select g.id, p.id, p.identity_id, p.system_id, p.derived_from from g join credentials c on c.org_id = ${org} and c.id = g.id
          join credentials p on p.org_id = ${org} and p.id = c.derived_from and p.state <> 'retired'
        union
        select up.of, p.id, p.identity_id, p.system_id, p.derived_from from up join credentials p on p.org_id = ${org} and p.id = up.derived_from
          and p.state <> 'retired')
    select g.identity_id as identity, g.id as credential, g.system_id as system, s.environment,
      (select array_agg(distinct r order by r) from credentials c join accounts a on ${showsCredential} and ${administering}
        cross join unnest(a.administers) r where c.org_id = ${org} and c.id = g.id) as rights,
      (select json_agg(distinct jsonb_build_object('identity', up.identity_id, 'system', up.system_id)) from up where up.of = g.id) as above
    from g join systems s on s.org_id = ${org} and s.id = g.system_id order by g.id`.execute(db)
  return rows
}

/** Of each system its credentials in the order of their accounts, up to a limit. */
export const holdersAt = async (db: Db, org: string, systems: readonly string[]): Promise<ReadonlyMap<string, Holders>> => {
  if (systems.length === 0) return new Map()
  const { rows } = await sql<{ system: string; identities: string[]; critical: string[] }>`
    select s.id as system, array_agg(c.identity_id) as identities,
      coalesce(array_agg(distinct c.identity_id) filter (where i.criticality in ('high', 'critical') and i.state <> 'retired'), '{}') as critical
    from unnest(${[...systems]}::text[]) s (id) cross join lateral (select identity_id from credentials
        where org_id = ${org} and system_id = s.id and state <> 'retired' order by account, id limit ${MOST_COUNTED + 1}) c
      join identities i on i.org_id = ${org} and i.id = c.identity_id
    group by s.id order by s.id`.execute(db)
  return new Map(
    rows.map(({ system, identities, critical }) => {
      const of = new Map<string, number>()
      for (const id of identities) of.set(id, (of.get(id) ?? 0) + 1)
      return [
        system,
        { of, critical: new Set(critical), count: Math.min(identities.length, MOST_COUNTED), more: identities.length > MOST_COUNTED },
      ]
    }),
  )
}

/** Identities whose own live credentials open so many production systems. `among`: of these alone. */
export const openingProduction = async (
  db: Db,
  org: string,
  least: number,
  among?: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await sql<{ identity: string; systems: string[] }>`
    select c.identity_id as identity, array_agg(distinct s.id order by s.id) as systems
    from credentials c join systems s on s.org_id = c.org_id and s.id = c.system_id and s.environment = 'production'
      join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.state <> 'retired'
    where c.org_id = ${org} and c.state <> 'retired' ${among === undefined ? sql`` : sql`and c.identity_id = ${anyOf(among)}`}
    group by c.identity_id having count(distinct s.id) >= ${least} order by c.identity_id limit ${mostGoverning}`.execute(db)
  return new Map(rows.map(({ identity, systems }) => [identity, systems]))
}

export const identitiesOf = async (db: Db, org: string, credentials: readonly string[]): Promise<readonly string[]> => {
  if (credentials.length === 0) return []
  const { rows } = await sql<{ id: string }>`select distinct identity_id as id from credentials where org_id = ${org}
    and id = ${anyOf(credentials)} order by 1`.execute(db)
  return rows.map(({ id }) => id)
}

export interface KnownImpact {
  readonly identity: string
  readonly impact: Impact
  readonly because: readonly ImpactReason[]
}

/** Of those of which anything is known, and of those that are of high impact. */
export const knownImpacts = async (db: Db, org: string): Promise<readonly KnownImpact[]> => {
  const { rows } = await sql<KnownImpact>`select i.id as identity, i.impact, coalesce(m.because, '[]') as because
    from (select identity_id as id from identity_impacts where org_id = ${org}
      union select id from identities where org_id = ${org} and impact = 'high') k
      join identities i on i.org_id = ${org} and i.id = k.id
      left join identity_impacts m on m.org_id = ${org} and m.identity_id = k.id order by i.id`.execute(db)
  return rows
}

export const readStanding = (db: Db, org: string) =>
  db.selectFrom('impact_standing').select(['rules', 'snapshot']).where('org_id', '=', org).executeTakeFirst()

export const putStanding = async (db: Db, org: string, rules: string, snapshot: string): Promise<void> => {
  await sql`insert into impact_standing (org_id, rules, snapshot) values (${org}, ${rules}, ${snapshot})
    on conflict (org_id) do update set rules = excluded.rules, snapshot = excluded.snapshot`.execute(db)
}

export const snapshotNow = async (db: Db): Promise<string> =>
  (await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(db)).rows[0]!.snapshot
