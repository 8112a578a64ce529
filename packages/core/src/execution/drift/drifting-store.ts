// SQL of what has drifted, with the rule that binds it and what became of it. Everything is asked of the facts of this moment; nothing is remembered.
import { DRIFT_KINDS, type DriftEffect, type DriftEnding, type DriftKind } from '@countersign/policy'
import { type Kysely, sql } from 'kysely'
import type { CredentialState, Tables } from '../../tables.ts'
import type { Bound } from './bound.ts'
import { type DriftState, rightsKinds, rulesText } from './model.ts'

type Db = Kysely<Tables>

export interface Drifting {
  readonly finding: string
  readonly kind: DriftKind
  readonly subject: string
  readonly credential: string
  readonly credentialState: CredentialState
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly owner: string | null
  readonly owners: readonly (string | null)[]
  readonly opened_at: Date
  /** The last whole reading of its system. */
  readonly read_at: Date | null
  readonly effect: DriftEffect
  readonly ending: DriftEnding
  readonly termSeconds: number | null
  /** What the finding says is held beyond what was approved. */
  readonly more: unknown
  readonly state: DriftState
  readonly settled_at: Date
  /** The change that puts it right, or that was to. */
  readonly change: string | null
  readonly times: number
}

/** Whose account it is: `a` may be known under several records, of which none may live. */
const named = sql`c.org_id = a.org_id and c.system_id = a.system_id and c.account = a.account and c.kind = a.kind
  and (c.key is null or a.key is null or c.key = a.key)`

const drifting = (org: string, at: Date, model: Bound) => sql`
  select f.id as finding, f.kind, f.subject, c.id as credential, c.state as "credentialState", i.id as identity, c.system_id as system, c.account,
    f.owner_id as owner, array[f.owner_id, i.technical_owner, i.business_owner] as owners, f.opened_at, n.complete_at as read_at,
    coalesce(r.effect, 'finding') as effect, coalesce(r.ending, 'end') as ending, r.term as "termSeconds", f.detail -> 'more' as more, t.times::int as times, coalesce(live.change_id, past.change_id) as change,
    greatest(f.opened_at, past.over_at) + make_interval(secs => coalesce(r.settled, 0)) as settled_at,
    case
      when live.id is not null then 'acted'
      when coalesce(r.effect, 'finding') = 'finding' then 'left'
      when f.kind = any(${rightsKinds}::text[]) and c.kind <> all(${model.takesRights}::text[]) or f.kind = 'session.outlived' and c.kind <> all(${model.endsSessions}::text[]) or r.ending = 'suspend' and c.kind <> all(${model.sleeps}::text[]) then 'cannot'
      when past.outcome in ('refused', 'accepted') then 'refused'
      when past.outcome = 'righted' and coalesce(n.accounts_since <= past.over_at, true) then 'righted'
      when t.times >= ${model.fought.times} then 'fought'
      when exists (select 1 from operations o join changes h on h.org_id = o.org_id and h.id = o.change_id
        where o.org_id = c.org_id and o.credential_id = c.id and o.phase not in ('done', 'skipped', 'void')
          and h.state not in ('closed', 'refused', 'denied')) then 'busy'
      when n.outcome is distinct from 'complete' or n.complete_at <= ${at}::timestamptz - make_interval(secs => ${model.freshSeconds}) then 'unread'
      when n.complete_at < greatest(f.opened_at, past.over_at) + make_interval(secs => r.settled) then 'settling'
      else 'due' end as state
  from findings f
    left join accounts a on f.kind in ('account.residual', 'access.standing', 'account.out_of_band') and a.org_id = f.org_id and a.id = f.subject
    cross join lateral (
      select * from (select c.* from credentials c where a.id is not null and f.kind <> 'account.out_of_band' and ${named} and c.state in ('retired', 'suspended')
          and not exists (select 1 from credentials o where o.org_id = a.org_id and o.system_id = a.system_id and o.account = a.account
            and o.kind = a.kind and (o.key is null or a.key is null or o.key = a.key) and o.state not in ('retired', 'suspended'))
        -- Only what is held beyond: what was taken from it, or what else of it changed, is set back by nobody.
        union all select c.* from credentials c where f.kind = 'account.out_of_band' and a.drift = 'changed' and ${named} and c.state = 'active'
          and jsonb_array_length(coalesce(f.detail -> 'more', '[]')) > 0
        union all select c.* from credentials c where f.kind in ('account.ghost', 'credential.unused', 'credential.over_privileged')
          and c.org_id = f.org_id and c.id = f.subject and c.state = 'active'
        union all select c.* from credentials c where f.kind = 'session.outlived' and c.org_id = f.org_id and c.id = f.subject) c
      order by (c.state = 'suspended') desc, c.created_at desc nulls last, c.id limit 1) c
    join identities i on i.org_id = c.org_id and i.id = c.identity_id
    join systems s on s.org_id = c.org_id and s.id = c.system_id
    left join access_scans n on n.org_id = c.org_id and n.system_id = c.system_id
    left join lateral (select * from jsonb_to_recordset(${rulesText(model)}::jsonb) r(n int, kind text, environments jsonb, criticalities jsonb,
        privileged boolean, kinds jsonb, connectors jsonb, systems jsonb, effect text, settled int, ending text, term int)
      where r.kind = f.kind and (r.environments is null or r.environments ? (case when s.environment = 'production' then 'production' else i.environment end))
        and (r.criticalities is null or r.criticalities ? i.criticality) and (r.privileged is null or r.privileged = i.privileged)
        and (r.kinds is null or r.kinds ? i.kind) and (r.connectors is null or r.connectors ? s.connector) and (r.systems is null or r.systems ? s.id)
      order by r.n limit 1) r on true
    left join drift_acts live on live.org_id = c.org_id and live.credential_id = c.id and live.outcome is null
    left join lateral (select p.* from drift_acts p where p.org_id = f.org_id and p.finding_id = f.id and p.outcome is not null
      order by p.over_at desc, p.id desc limit 1) past on true
    cross join lateral (select count(*) as times from drift_acts p where p.org_id = c.org_id and p.credential_id = c.id and p.outcome = 'righted'
      and p.over_at > ${at}::timestamptz - make_interval(secs => ${model.fought.withinSeconds})) t
  where f.org_id = ${org} and f.state = 'open' and f.kind = any(${[...DRIFT_KINDS]}::text[])
    -- INVARIANT: never what proofs and drills stand on, what a merger brought and nobody has taken over, what the connector itself works with, what is lent.
    and i.kind <> 'canary' and i.quarantined_in is null
    and (f.kind in ('account.residual', 'access.standing', 'session.outlived') or (i.state = 'active' and i.frozen_at is null))
    and not exists (select 1 from access_entries e where e.org_id = c.org_id and e.system_id = c.system_id and e.account = c.account and e.verdict = 'own')
    and not exists (select 1 from credential_leases l where l.org_id = c.org_id and l.credential_id = c.id and l.state <> 'ended')`

/** Open findings of drift in the order of their ids, whatever becomes of them. */
export const pageOfDrift = async (db: Db, org: string, at: Date, model: Bound, after: string, limit: number): Promise<Drifting[]> =>
  (
    await sql<Drifting>`select * from (${drifting(org, at, model)}) d where d.finding > ${after} order by d.finding limit ${limit}`.execute(
      db,
    )
  ).rows

const released = (org: string) => sql`exists (select 1 from drift_releases l where l.org_id = ${org} and d.finding = any(l.findings))`

/** What is due, the longest standing first; only what was released where `releasedOnly`. */
export const dueDrift = async (
  db: Db,
  org: string,
  at: Date,
  model: Bound,
  { releasedOnly, most }: { readonly releasedOnly: boolean; readonly most: number },
): Promise<Drifting[]> =>
  (
    await sql<Drifting>`select * from (${drifting(org, at, model)}) d where d.state = 'due' and (not ${releasedOnly} or ${released(org)})
      order by d.opened_at, d.finding limit ${most}`.execute(db)
  ).rows

/** Exactly this one, if it is due. */
export const dueOne = async (db: Db, org: string, at: Date, model: Bound, finding: string): Promise<Drifting | undefined> =>
  (await sql<Drifting>`select * from (${drifting(org, at, model)}) d where d.state = 'due' and d.finding = ${finding}`.execute(db)).rows[0]

/** What is due and nobody has released, and how many changes were opened without a release within the hour. */
export const countDue = async (db: Db, org: string, at: Date, model: Bound): Promise<{ unreleased: string[]; recent: number }> => {
  const { rows } = await sql<{ unreleased: string[]; recent: number }>`select
      coalesce((select array_agg(d.finding order by d.finding) from (${drifting(org, at, model)}) d where d.state = 'due' and not ${released(org)}), '{}') as unreleased,
      (select count(*)::int from drift_acts d where d.org_id = ${org} and d.acted_at > ${at}::timestamptz - interval '1 hour'
        and not exists (select 1 from drift_releases l where l.org_id = ${org} and d.finding_id = any(l.findings))) as recent`.execute(db)
  return rows[0]!
}

/** What came back so often that somebody must be bringing it back. */
export const foughtDrift = async (db: Db, org: string, at: Date, model: Bound, most: number): Promise<Drifting[]> =>
  (
    await sql<Drifting>`select * from (${drifting(org, at, model)}) d where d.state = 'fought' order by d.opened_at, d.finding limit ${most}`.execute(
      db,
    )
  ).rows

/** Changes of which policy now says something else than when they were opened. */
export const otherwiseNow = async (db: Db, org: string, at: Date, model: Bound, most: number): Promise<string[]> =>
  (
    await sql<{
      change: string
    }>`select d.change from (${drifting(org, at, model)}) d join drift_acts x on x.org_id = ${org} and x.change_id = d.change
      where d.state = 'acted' and x.outcome is null and x.finding_id = d.finding and x.effect <> d.effect order by 1 limit ${most}`.execute(
      db,
    )
  ).rows.map(({ change }) => change)
