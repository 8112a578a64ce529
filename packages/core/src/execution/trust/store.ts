// SQL of the lapses as they are kept: what a look changes about them, what of them is due, and how far the looking has come.
import type { TrustCondition, TrustEffect } from '@countersign/policy'
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { EstateNode } from '../../registry/estate/index.ts'
import type { Tables } from '../../tables.ts'
import type { LapseState, Rules } from './model.ts'
import { lapsesOf, type Scope, within } from './verdict-store.ts'

type Db = Kysely<Tables>

/** One look at trust at a time in an organisation. */
export const lockTrust = async (db: Db, org: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`trust ${org}`}, 0))`.execute(db)
}

/** What a look found otherwise than it was. */
export interface Changed {
  readonly credential: string
  readonly condition: TrustCondition
  readonly state: LapseState | 'healed'
  readonly effect: TrustEffect
  readonly change: string | null
}

/**
 * Makes the lapses of these credentials what they are by the facts now; gives what differs. What fell, was mended and fell again within
 * `settledSeconds` counts since it first fell. `suspects`: of the scope the only ones that can have a lapse.
 */
export const look = async (
  db: Db,
  org: string,
  scope: Scope,
  {
    rules,
    settledSeconds,
    at,
    suspects,
  }: { readonly rules: Rules; readonly settledSeconds: number; readonly at: Date; readonly suspects?: readonly string[] },
): Promise<readonly Changed[]> => {
  const anew = sql`(l.state = 'healed' and l.healed_at < ${at}::timestamptz - make_interval(secs => ${sql.lit(settledSeconds)}))
    or (l.state <> 'healed' and l.state <> excluded.state)`
  // ORDER: what is noticed now is noticed after every release, whatever the clock has done since: nobody has released it.
  const noticed = sql`greatest(${at}::timestamptz, (select max(at) + interval '1 millisecond' from trust_releases where org_id = ${org}))`
  // What holds again and what doesn't are different rows, so that one statement may write both.
  const { rows } = await sql<Changed>`
    with now as materialized (${lapsesOf(org, suspects ? { ids: suspects } : scope, rules, at)}),
      healed as (update trust_lapses l set state = 'healed', healed_at = ${at}
        where l.org_id = ${org} and l.state <> 'healed' and ${within(scope, sql`l.credential_id`)}
          and not exists (select 1 from now n where n.id = l.credential_id and n.condition = l.condition)
        returning l.credential_id, l.condition, l.effect, l.change_id),
      fallen as (insert into trust_lapses as l (org_id, credential_id, condition, state, effect, asks, end_after, since, acts_at, noticed_at)
        select ${org}, n.id, n.condition, n.state, n.effect, n.asks, n.end_after, ${at}::timestamptz,
            ${at}::timestamptz + make_interval(secs => n.delay), ${noticed}
          from now n order by n.id, n.condition
        on conflict (org_id, credential_id, condition) do update set state = excluded.state, effect = excluded.effect, asks = excluded.asks,
          end_after = excluded.end_after, healed_at = null,
          since = case when ${anew} then excluded.since else l.since end,
          acts_at = case when ${anew} then excluded.acts_at else l.since + (excluded.acts_at - excluded.since) end,
          noticed_at = case when l.state <> excluded.state or l.effect <> excluded.effect then excluded.noticed_at else l.noticed_at end
        where l.state <> excluded.state or l.effect <> excluded.effect or l.asks is distinct from excluded.asks
          or l.end_after is distinct from excluded.end_after or l.acts_at - l.since <> excluded.acts_at - excluded.since
        returning l.credential_id, l.condition, l.state, l.effect)
    select credential_id as credential, condition, state, effect, null as change from fallen
    union all select credential_id, condition, 'healed', effect, change_id from healed`.execute(db)
  return rows
}

export interface State {
  readonly snapshot: string
  readonly looked_at: Date
  readonly bundle: string
  readonly whole_since: Date
  readonly whole_after: string | null
}

export const readState = async (db: Db, org: string): Promise<State | undefined> =>
  (await sql<State>`select * from trust_state where org_id = ${org}`.execute(db)).rows[0]

/** A look at everything begins. What is committed from here on will be looked at by itself. */
export const beginWhole = async (db: Db, org: string, bundle: string, at: Date): Promise<void> => {
  await sql`insert into trust_state (org_id, snapshot, looked_at, bundle, whole_since, whole_after)
    values (${org}, pg_current_snapshot()::text, ${at}, ${bundle}, ${at}, '')
    on conflict (org_id) do update set snapshot = excluded.snapshot, looked_at = excluded.looked_at, bundle = excluded.bundle,
      whole_since = excluded.whole_since, whole_after = ''`.execute(db)
}

export const wholeCameTo = async (db: Db, org: string, after: string | null): Promise<void> => {
  await sql`update trust_state set whole_after = ${after} where org_id = ${org}`.execute(db)
}

export const lookedAt = async (db: Db, org: string, snapshot: string, at: Date): Promise<void> => {
  await sql`update trust_state set snapshot = ${snapshot}, looked_at = greatest(looked_at, ${at}) where org_id = ${org}`.execute(db)
}

/** Standing credentials that may stand otherwise since some nodes have changed; one more than `most` says that there are more. */
export const concerned = async (db: Db, org: string, nodes: readonly EstateNode[], most: number): Promise<string[]> => {
  const of = (kind: EstateNode['kind']) => anyOf(nodes.flatMap((node) => (node.kind === kind ? [node.id] : [])))
  const { rows } = await sql<{ id: string }>`
    select distinct c.id from (
      select id from credentials where org_id = ${org} and id = ${of('credential')}
      union select id from credentials where org_id = ${org} and system_id = ${of('system')}
      union select credential_id from credential_uses where org_id = ${org} and workload_id = ${of('workload')}
      union select c.id from identities i join credentials c on c.org_id = i.org_id and c.identity_id = i.id
        where i.org_id = ${org} and i.id in (
          select id from identities where org_id = ${org} and id = ${of('identity')}
          union select id from identities where org_id = ${org} and party_id = ${of('party')}
          union select id from identities where org_id = ${org} and contract_id = ${of('contract')}
          union select id from identities where org_id = ${org} and holder_id = ${of('principal')}
          union select id from identities where org_id = ${org} and state <> 'retired' and business_owner = ${of('principal')}
          union select id from identities where org_id = ${org} and state <> 'retired' and technical_owner = ${of('principal')})
    ) c order by 1 limit ${most + 1}`.execute(db)
  return rows.map(({ id }) => id)
}

/** What time alone has changed since: identities whose end has come, contracts that have begun, justifications that are over. */
export const concernedByTime = async (db: Db, org: string, since: Date, at: Date): Promise<EstateNode[]> => {
  const { rows } = await sql<EstateNode>`
    select 'identity' as kind, id from identities where org_id = ${org} and state = 'active' and expires_at > ${since} and expires_at <= ${at}
    union all select 'contract', id from contracts where org_id = ${org}
      and starts_on > ${since}::timestamptz at time zone 'UTC' and starts_on <= ${at}::timestamptz at time zone 'UTC'
    union all select distinct 'credential', e.credential_id from justifications j join entitlements e on e.org_id = j.org_id and e.id = j.entitlement_id
      where j.org_id = ${org} and j.state <> 'ended' and j.until > ${since} and j.until <= ${at} and e.credential_id is not null`.execute(
    db,
  )
  return rows
}

export const forgetHealed = async (db: Db, org: string, before: Date): Promise<void> => {
  await sql`delete from trust_lapses where org_id = ${org} and state = 'healed' and healed_at < ${before} and change_id is null`.execute(db)
}

export const countStanding = async (db: Db, org: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from credentials where org_id = ${org} and state = 'active'`.execute(db)).rows[0]!.n

/** Connectors of the systems that there are. */
export const connectorsInUse = async (db: Db, org: string): Promise<string[]> =>
  (await sql<{ connector: string }>`select distinct connector from systems where org_id = ${org} order by 1`.execute(db)).rows.map(
    ({ connector }) => connector,
  )

/** Credentials with something fallen, and those of which nothing has fallen that anybody knows, as they were last looked at. */
export const countLapsed = async (db: Db, org: string): Promise<{ fallen: number; unknown: number }> => {
  const { rows } = await sql<{
    fallen: number
    unknown: number
  }>`select count(*) filter (where fell)::int as fallen, count(*) filter (where not fell)::int as unknown
    from (select bool_or(state = 'fallen') as fell from trust_lapses where org_id = ${org} and state <> 'healed' group by credential_id) l`.execute(
    db,
  )
  return rows[0]!
}
