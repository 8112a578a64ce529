// SQL of the conditions: for a set of credentials, which don't hold or can't be judged, and what follows by the rules. One statement for any number.
// A fact that nobody knows is `unknown`: it never counts as held, and never as fallen.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Lapse, Rules } from './model.ts'

type Db = Kysely<Tables>

/** All after one up to another by their ids; up to the last where none is named. */
export interface Range {
  readonly after: string
  readonly upTo: string | undefined
}

/** Which credentials: named ones, or a range of them. */
export type Scope = { readonly ids: readonly string[] } | Range

export const within = (scope: Scope, column: RawBuilder<unknown>): RawBuilder<boolean> =>
  'ids' in scope
    ? sql<boolean>`${column} = any(${[...scope.ids]}::text[])`
    : scope.upTo === undefined
      ? sql<boolean>`${column} > ${scope.after}`
      : sql<boolean>`${column} > ${scope.after} and ${column} <= ${scope.upTo}`

/** The id with which a page of so many standing credentials ends; undefined after the last. */
export const endOfPage = async (db: Db, org: string, after: string, most: number): Promise<string | undefined> => {
  const { rows } = await sql<{ last: string | null }>`select max(id) as last from (select id from credentials
    where org_id = ${org} and id > ${after} and state in ('active', 'suspended') order by id limit ${most}) p`.execute(db)
  return rows[0]?.last ?? undefined
}

/** Of whom an authorised client says that something is wrong. */
export const bad = (org: string, kind: string) =>
  sql`(select subject_id from trust_postures where org_id = ${org} and subject_kind = ${sql.lit(kind)} and bad)`

/**
 * The judge: what each condition means is defined here and nowhere else. Columns `id, condition, state, effect, delay, asks, end_after`, one row for each lapse. Canaries are there for
 * drills, and stand on nothing.
 */
export const lapsesOf = (org: string, scope: Scope, { text: rules }: Rules, at: Date): RawBuilder<unknown> => sql`
  with given as materialized (select (${rules}::jsonb ->> 'unknown')::int as unknown, r.*
    from jsonb_to_recordset(${rules}::jsonb -> 'rules') as r (n int, condition text, environments jsonb, criticalities jsonb, privileged boolean,
      kinds jsonb, effect text, delay int, asks boolean, end_after int, otherwise text)),
    switchable as materialized (select w.connector, w.kind from jsonb_to_recordset(${rules}::jsonb -> 'switchable') as w (connector text, kind text))
  select f.id, v.condition, v.state, e.effect, case v.state when 'unknown' then r.unknown else r.delay end as delay,
    case e.effect when 'suspend' then r.asks end as asks, case e.effect when 'suspend' then r.end_after end as end_after
  from (
    select c.id, (s.connector, c.kind) in (select w.connector, w.kind from switchable w) as can_sleep, i.kind, i.criticality, i.privileged, case when s.environment = 'production' then s.environment else i.environment end as environment,
      -- Of what is in quarantine it is known that nobody answers yet; who does by when is asked there.
      case when i.quarantined_in is not null then null when i.business_owner is null and i.technical_owner is null then 'unknown'
        when (i.business_owner is not null and (not b.active or b.party_kind <> 'enterprise'))
          or (i.technical_owner is not null and (not t.active or t.party_kind <> 'enterprise')) then 'fallen' end as owner_answers,
      case when i.quarantined_in is null and not h.active then 'fallen' end as holder_here,
      case when i.contract_id is null then case when p.kind <> 'enterprise' then 'unknown' end
        when k.state = 'ended' or k.starts_on > ${at}::timestamptz at time zone 'UTC' then 'fallen'
        when cardinality(k.systems) > 0 and c.system_id <> all (k.systems) then 'fallen'
        when cardinality(k.tenants) > 0 and s.tenant <> all (k.tenants) then 'fallen'
        when cardinality(k.regions) > 0 and s.region <> all (k.regions) then 'fallen'
        when (cardinality(k.tenants) > 0 and s.tenant is null) or (cardinality(k.regions) > 0 and s.region is null) then 'unknown' end as contract_live,
      case when u.credential_id is null then case when i.holder_id is null and i.quarantined_in is null then 'unknown' end when not u.running then 'fallen' end as used,
      case when i.party_id in (select party_id from provider_reviews where org_id = ${org} and state = 'open' and effect <> 'tell' and overdue_at is not null)
        then 'fallen' end as review_current,
      case when c.id in (select credential_id from incidents where org_id = ${org} and state = 'open' and credential_id is not null)
        then 'fallen' end as no_incident,
      case when i.expires_at <= ${at} then 'fallen' end as not_expired,
      case when i.frozen_at is not null then 'fallen' end as not_frozen,
      case when c.id in ${bad(org, 'credential')} or i.id in ${bad(org, 'identity')} or i.party_id in ${bad(org, 'party')}
        or i.holder_id in ${bad(org, 'principal')} or u.bad then 'fallen' end as posture_good,
      case when e.state = 'ended' then 'unknown' when e.state in ('held', 'ending', 'withheld') and not exists (select 1 from justifications j
        where j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live' and j.until > ${at}) then 'fallen' end as justified
    from credentials c
      join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.kind <> 'canary'
      join systems s on s.org_id = c.org_id and s.id = c.system_id
      join parties p on p.org_id = i.org_id and p.id = i.party_id
      left join contracts k on k.org_id = i.org_id and k.id = i.contract_id
      left join principals b on b.org_id = i.org_id and b.id = i.business_owner
      left join principals t on t.org_id = i.org_id and t.id = i.technical_owner
      left join principals h on h.org_id = i.org_id and h.id = i.holder_id
      left join entitlements e on e.org_id = c.org_id and e.credential_id = c.id
      -- Most workloads run: those that don't are looked for, and not those that do.
      left join (select y.credential_id, bool_or(w.id is null) as running,
          bool_or(w.id is null and y.workload_id in ${bad(org, 'workload')}) as bad
        from credential_uses y left join workloads w on w.org_id = y.org_id and w.id = y.workload_id and w.state = 'retired'
        where y.org_id = ${org} and ${within(scope, sql`y.credential_id`)} group by y.credential_id) u on u.credential_id = c.id
    where c.org_id = ${org} and c.state in ('active', 'suspended') and ${within(scope, sql`c.id`)}
  ) f
  cross join lateral (values ('owner_answers', f.owner_answers), ('holder_here', f.holder_here), ('contract_live', f.contract_live), ('used', f.used),
    ('review_current', f.review_current), ('no_incident', f.no_incident), ('not_expired', f.not_expired), ('not_frozen', f.not_frozen),
    ('posture_good', f.posture_good), ('justified', f.justified)) v (condition, state)
  join lateral (select r.effect, r.delay, r.unknown, r.asks, r.end_after, r.otherwise from given r
    where r.condition = v.condition
      and (r.environments = 'null'::jsonb or r.environments is null or r.environments ? f.environment)
      and (r.criticalities = 'null'::jsonb or r.criticalities is null or r.criticalities ? f.criticality)
      and (r.kinds = 'null'::jsonb or r.kinds is null or r.kinds ? f.kind)
      and (r.privileged is null or r.privileged = f.privileged)
    order by r.n limit 1) r on true
  cross join lateral (select case when v.state = 'unknown' then 'finding' when r.effect = 'suspend' and not f.can_sleep then r.otherwise
    else r.effect end as effect) e
  where v.state is not null
    and (f.owner_answers is not null or f.holder_here is not null or f.contract_live is not null or f.used is not null or f.review_current is not null
      or f.no_incident is not null or f.not_expired is not null or f.not_frozen is not null or f.posture_good is not null
      or f.justified is not null)`

/** What doesn't hold of some credentials, by any rules; changes nothing. */
export const readLapses = async (db: Db, org: string, scope: Scope, rules: Rules, at: Date): Promise<readonly Lapse[]> => {
  const { rows } = await sql<Lapse>`select l.id as credential, l.condition, l.state, l.effect, l.delay as "delaySeconds"
    from (${lapsesOf(org, scope, rules, at)}) l order by l.id, l.condition`.execute(db)
  return rows
}
