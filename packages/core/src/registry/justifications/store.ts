// SQL of why something is there: each part by an index from what is asked for, so that a page costs what is on it and no more.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import { type Told, type Why, whyOf } from './model.ts'

type Db = Kysely<Tables>

interface Row extends Told {
  readonly id: string
}

/** How a row of the inventory came to be, by the entry of its own transaction. `of`: with columns id, org_id and created_by. */
const broughtIn = (kind: 'credential' | 'identity', of: RawBuilder<unknown>) => sql`
  select x.id, 'itself' as of, case when x.created_by is not null then 'change' when h.act is null then 'before' when j.kind = 'inventory.imported' then 'import'
      when j.kind = 'account.adopted' then 'adoption' when j.kind like 'merger.%' then 'merger' else 'entry' end as because,
    nullif(j.actor_id, '') as by, coalesce(x.created_by, j.id) as ref, h.at as since, null::timestamptz as until,
    (x.created_by is not null or h.act is null or j.id is not null) as lives
  from (${of}) x
    left join lateral (select act, at from inventory_changes c where c.org_id = x.org_id and c.kind = ${kind} and c.subject = x.id and c.before is null
      order by c.n desc limit 1) h on true
    left join lateral (select e.id, e.kind, e.actor_id from journal e where e.org_id = x.org_id and e.act = h.act
      order by (e.kind in ('inventory.imported', 'account.adopted')) desc, (e.kind like 'merger.%') desc, e.ordinal limit 1) j on h.act is not null`

/** The words of sources that begin identities, on those of `of` (id, org_id, identity_id): what is gone has fallen. */
const saidBySources = (as: 'itself' | 'identity', of: RawBuilder<unknown>) => sql`
  select x.id, ${as} as of, 'source' as because, r.source as by, r.external_id as ref, r.first_seen_at as since, null::timestamptz as until,
    r.state = 'present' as lives
  from (${of}) x join source_records r on r.org_id = x.org_id and r.kind in ('identity', 'person', 'contractor') and r.id = x.identity_id and r.begins`

const read = async (db: Db, name: string, ids: readonly string[], parts: RawBuilder<unknown>): Promise<Map<string, Why>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Row>`${preparedAs(name)}select * from (${parts}) w order by id, since nulls first, because, by, ref`.execute(
    db,
  )
  const byId = Map.groupBy(rows, ({ id }) => id)
  return new Map(ids.map((id) => [id, whyOf(byId.get(id) ?? [])]))
}

/** Why each of these credentials is there. */
export const whyCredentials = (db: Db, org: string, ids: readonly string[], at: Date): Promise<Map<string, Why>> => {
  const asked = sql`select id, org_id, identity_id, created_by from credentials where org_id = ${org} and id = ${anyOf(ids)}`
  return read(
    db,
    'why_credentials',
    ids,
    sql`select e.credential_id as id, 'itself' as of, coalesce(j.because, 'birthright') as because, j.by_id as by,
        case j.because when 'request' then j.ref else e.package end as ref, j.since, j.until, coalesce(j.until > ${at}, false) as lives
      from entitlements e left join justifications j on j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live'
      where e.org_id = ${org} and e.credential_id = ${anyOf(ids)}
    union all select l.credential_id, 'itself', 'lease', l.workload_id, l.id, coalesce(l.given_at, l.asked_at), l.until_at, l.state <> 'ended'
      from credential_leases l where l.org_id = ${org} and l.credential_id = ${anyOf(ids)}
    union all ${broughtIn(
      'credential',
      sql`select * from (${asked}) c where not exists (select 1 from entitlements e where e.org_id = c.org_id and e.credential_id = c.id)
        and not exists (select 1 from credential_leases l where l.org_id = c.org_id and l.credential_id = c.id)`,
    )}
    union all ${saidBySources('identity', asked)}`,
  )
}

/**
 * Why each of these identities is there. Where sources have begun it, their word is what it stands by: who brought it in before doesn't keep it.
 */
export const whyIdentities = (db: Db, org: string, ids: readonly string[]): Promise<Map<string, Why>> => {
  const asked = sql`select id, org_id, id as identity_id, null::text as created_by from identities where org_id = ${org} and id = ${anyOf(ids)}`
  return read(
    db,
    'why_identities',
    ids,
    sql`${broughtIn(
      'identity',
      sql`select * from (${asked}) i where not exists (select 1 from source_records r where r.org_id = i.org_id
        and r.kind in ('identity', 'person', 'contractor') and r.id = i.id and r.begins)`,
    )} union all ${saidBySources('itself', asked)}`,
  )
}
