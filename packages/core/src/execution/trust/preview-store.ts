// SQL of a preview: what a set of rules would come to, a page at a time; and the lapses as they stand.
import type { TrustCondition, TrustEffect } from '@countersign/policy'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { LapseState, Rules } from './model.ts'
import { lapsesOf } from './verdict-store.ts'

type Db = Kysely<Tables>

/** So many by what follows, the strictest of each credential: it ends, it is replaced, it is suspended, it becomes a finding; or nobody knows. */
export interface Came {
  readonly revoke: number
  readonly replace: number
  readonly suspend: number
  readonly finding: number
  readonly unknown: number
}

export interface CountRow extends Came {
  readonly by: 'all' | 'condition' | 'system' | 'party' | 'owner'
  readonly name: string
}

/** Of these credentials, counted by the database: all, and by each condition, system, party and owner. */
export const countLapsesOf = async (db: Db, org: string, ids: readonly string[], rules: Rules, at: Date): Promise<readonly CountRow[]> => {
  const { rows } = await sql<CountRow>`
    with l as materialized (select v.id, v.condition, case v.state when 'unknown' then 4 when 'fallen' then
        case v.effect when 'revoke' then 0 when 'replace' then 1 when 'suspend' then 2 else 3 end end as rank from (${lapsesOf(org, { ids }, rules, at)}) v),
      c as materialized (select l.id, min(l.rank) as rank, c.system_id, i.party_id, coalesce(i.business_owner, i.technical_owner, '-') as owner
        from l join credentials c on c.org_id = ${org} and c.id = l.id join identities i on i.org_id = c.org_id and i.id = c.identity_id group by 1, 3, 4, 5),
      n as (select 'condition' as by, condition as name, rank from l union all select 'all', '', rank from c
        union all select 'system', system_id, rank from c union all select 'party', party_id, rank from c union all select 'owner', owner, rank from c)
    select by, name, count(*) filter (where rank = 0)::int as revoke, count(*) filter (where rank = 1)::int as replace,
      count(*) filter (where rank = 2)::int as suspend, count(*) filter (where rank = 3)::int as finding, count(*) filter (where rank = 4)::int as unknown from n group by 1, 2`.execute(
    db,
  )
  return rows
}

export interface LapseShownRow {
  readonly credential: string
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly party: string
  readonly owner: string | null
  readonly condition: TrustCondition
  readonly state: LapseState
  readonly effect: TrustEffect
  readonly since: Date | null
  readonly acts_at: Date
  readonly change_id: string | null
}

export const placeOf = (row: Pick<LapseShownRow, 'credential' | 'condition'>): string => `${row.credential} ${row.condition}`

const shown = (lapses: ReturnType<typeof sql>, org: string, after: string, limit: number) => {
  const at = after.lastIndexOf(' ')
  const [credential, condition] = at === -1 ? ['', ''] : [after.slice(0, at), after.slice(at + 1)]
  return sql<LapseShownRow>`select v.id as credential, c.identity_id as identity, c.system_id as system, c.account, i.party_id as party,
      coalesce(i.business_owner, i.technical_owner) as owner, v.condition, v.state, v.effect, v.since, v.acts_at, v.change_id
    from (${lapses}) v join credentials c on c.org_id = ${org} and c.id = v.id join identities i on i.org_id = c.org_id and i.id = c.identity_id
    where (v.id, v.condition) > (${credential}, ${condition}) order by v.id, v.condition limit ${limit}`
}

/** Of these credentials by given rules, after a place. */
export const previewLapses = async (db: Db, org: string, ids: readonly string[], rules: Rules, at: Date, after: string, limit: number) => {
  const lapses = sql`select l.id, l.condition, l.state, l.effect, null::timestamptz as since,
    ${at}::timestamptz + make_interval(secs => l.delay) as acts_at, null::text as change_id from (${lapsesOf(org, { ids }, rules, at)}) l`
  return (await shown(lapses, org, after, limit).execute(db)).rows
}

/** As they stand. */
export const listLapses = async (
  db: Db,
  org: string,
  filter: { readonly credential?: string | undefined; readonly condition?: string | undefined; readonly state?: string | undefined },
  after: string,
  limit: number,
) => {
  const { credential = null, condition = null, state = null } = filter
  const lapses = sql`select credential_id as id, condition, state, effect, since, acts_at, change_id from trust_lapses
    where org_id = ${org} and state <> 'healed' and (${credential}::text is null or credential_id = ${credential})
      and (${condition}::text is null or condition = ${condition}) and (${state}::text is null or state = ${state})`
  return (await shown(lapses, org, after, limit).execute(db)).rows
}
