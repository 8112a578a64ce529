// SQL of a preview: what a set of rules would come to, counted in the database and never held here; and the lapses as they stand.
import type { TrustCondition, TrustEffect } from '@countersign/policy'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { LapseState } from './model.ts'
import { lapsesOf, type Scope } from './verdict-store.ts'

type Db = Kysely<Tables>

export interface Count {
  readonly by: 'all' | 'condition' | 'system' | 'party' | 'owner'
  readonly name: string
  /** What follows, the strictest of each credential first: it ends, it is replaced, it becomes a finding; or nobody knows. */
  readonly revoke: number
  readonly replace: number
  readonly finding: number
  readonly unknown: number
}

/** Of all standing access. By system, party and owner the greatest only. */
export const countLapses = async (db: Db, org: string, rules: string, at: Date, most: number): Promise<readonly Count[]> => {
  const all: Scope = { after: '', upTo: undefined }
  const counts = sql`count(distinct id) filter (where state = 'fallen' and effect = 'revoke')::int as revoke,
    count(distinct id) filter (where state = 'fallen' and effect = 'replace')::int as replace,
    count(distinct id) filter (where state = 'fallen' and effect = 'finding')::int as finding,
    count(distinct id) filter (where state = 'unknown')::int as unknown`
  const top = (by: string, name: ReturnType<typeof sql>) =>
    sql`(select ${sql.lit(by)} as by, ${name} as name, ${counts} from l group by 2 order by 3 desc, 4 desc, 5 desc, 6 desc, 2 limit ${most})`
  const { rows } = await sql<Count>`
    with l as materialized (select v.id, v.condition, v.state, v.effect, c.system_id, i.party_id, coalesce(i.business_owner, i.technical_owner, '-') as owner
      from (${lapsesOf(org, all, rules, at)}) v join credentials c on c.org_id = ${org} and c.id = v.id
        join identities i on i.org_id = c.org_id and i.id = c.identity_id)
    (select 'all' as by, '' as name, ${counts} from l) union all ${top('condition', sql`condition`)} union all ${top('system', sql`system_id`)}
    union all ${top('party', sql`party_id`)} union all ${top('owner', sql`owner`)}`.execute(db)
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

/** By given rules, within a scope that begins with the credential of `after`. */
export const previewLapses = async (db: Db, org: string, scope: Scope, rules: string, at: Date, after: string, limit: number) => {
  const lapses = sql`select l.id, l.condition, l.state, l.effect, null::timestamptz as since,
    ${at}::timestamptz + make_interval(secs => l.delay) as acts_at, null::text as change_id from (${lapsesOf(org, scope, rules, at)}) l`
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
