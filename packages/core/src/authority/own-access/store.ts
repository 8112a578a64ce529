// SQL of own access: every live way by which a principal acts here, and what is decided about. Reads only; what people say of it is written by decisions-store.ts.
import { type Kysely, sql } from 'kysely'
import type { PartyKind, PrincipalKind, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export type Way = 'role' | 'deputyship' | 'api_key' | 'signing_key' | 'session'

export interface WayRow {
  readonly key: string
  readonly way: Way
  readonly id: string
  readonly principal: string
  readonly kind: PrincipalKind
  readonly party: string
  readonly partyKind: PartyKind
  readonly active: boolean
  /** The role, the name of the API key, the purpose of the signing key, how a session was opened. */
  readonly what: string
  readonly scopes: readonly string[] | null
  /** In whose place, or in whose hands it is where that is another one. */
  readonly other: string | null
  readonly since: Date
  readonly until: Date | null
  readonly givenBy: string | null
  /** Of a role: when its holder was last here by any way. */
  readonly lastUsed: Date | null
  /** When somebody last said that it stays, since it was given; and by whose name. */
  readonly reviewedAt: Date | null
  readonly reviewedBy: string | null
  /** From when on the time to the next review counts, where nobody has said so yet; null: its party was never looked at. */
  readonly countsFrom: Date | null
  /** A review of its party is open, and has its time still. */
  readonly underReview: boolean
  /** In which other people have signed it, and who they were; null: nobody has. */
  readonly change: string | null
  readonly signedBy: readonly string[]
  /** The journal says of the moment at which it was given that nobody else could sign yet. */
  readonly firstHour: boolean
}

export interface WaysAsked {
  readonly principal?: string | undefined
  readonly party?: string | undefined
  readonly way?: Way | undefined
  /** Leaves sessions out, which are over by themselves. */
  readonly lasting?: boolean | undefined
  /** Only of principals outside the enterprise. */
  readonly outside?: boolean | undefined
  /** Only what came by a change, or only what lasts and came by none. */
  readonly byChange?: boolean | undefined
  readonly firstHour?: boolean | undefined
}

export const liveWays = async (db: Db, org: string, at: Date, asked: WaysAsked, after: string, limit: number): Promise<WayRow[]> => {
  const { rows } = await sql<WayRow>`
    with given as (select w.*, p.kind, p.party_id, p.party_kind, p.active from (
      select principal_id || ' role ' || role as key, 'role' as way, role as id, principal_id as principal, role as what, null::text[] as scopes,
        null::text as other, since, until, null::text as given_by, null::timestamptz as last_used, change_id as change
      from role_holdings where org_id = ${org} and (until is null or until > ${at})
      union all
      select deputy_id || ' deputyship ' || id, 'deputyship', id, deputy_id, role, null, principal_id, from_at, until_at, appointed_by, null, null
      from deputyships where org_id = ${org} and withdrawn_at is null and until_at > ${at}
      union all
      select principal_id || ' api_key ' || id, 'api_key', id, principal_id, name, scopes, held_by, created_at, expires_at, issued_by, last_used_at, change_id
      from api_keys where org_id = ${org} and revoked_at is null and expires_at > ${at}
      union all
      select principal_id || ' signing_key ' || key_id, 'signing_key', key_id, principal_id, purpose, null, null, enrolled_at, revoked_at, null, last_used_at, change_id
      from principal_keys where org_id = ${org} and (revoked_at is null or revoked_at > ${at})
      union all
      select principal_id || ' session ' || id, 'session', id, principal_id, way, null, null, opened_at, ends_at, null, last_seen_at, null
      from sessions where org_id = ${org} and ended_at is null and ends_at > ${at} and last_seen_at + idle_seconds * interval '1 second' > ${at}
    ) w join principals p on p.org_id = ${org} and p.id = w.principal
    where w.key collate "C" > ${after} and (${asked.principal ?? null}::text is null or w.principal = ${asked.principal ?? null})
      and (${asked.party ?? null}::text is null or p.party_id = ${asked.party ?? null})
      and (${asked.way ?? null}::text is null or w.way = ${asked.way ?? null})
      and (not ${asked.outside ?? false}::boolean or p.party_kind <> 'enterprise')
      and (not ${asked.lasting ?? false}::boolean or w.way <> 'session')
      and (${asked.byChange ?? null}::boolean is null or (w.way <> 'session' and (w.change is not null) = ${asked.byChange ?? null}))),
    marked as (select g.*, g.change is null and exists (select 1 from journal j
        where j.org_id = ${org} and j.kind = 'own_law.first_hour' and j.at = g.since) as first_hour from given g),
    w as (select * from marked where not ${asked.firstHour ?? false}::boolean or first_hour order by key collate "C" limit ${limit}),
    here as (select principal_id, max(at) as at from (
      select principal_id, last_used_at as at from api_keys where org_id = ${org} and principal_id in (select principal from w where way = 'role')
      union all
      select principal_id, last_used_at from principal_keys where org_id = ${org} and principal_id in (select principal from w where way = 'role')
      union all
      select principal_id, last_seen_at from sessions where org_id = ${org} and principal_id in (select principal from w where way = 'role')
    ) u group by principal_id)
    select w.key, w.way, w.id, w.principal, w.kind, w.party_id as party, w.party_kind as "partyKind", w.active, w.what, w.scopes, w.other,
      w.since, w.until, w.given_by as "givenBy", case when w.way = 'role' then here.at else w.last_used end as "lastUsed",
      d.decided_at as "reviewedAt", d.person_id as "reviewedBy", case when c.since is not null then greatest(c.since, w.since) end as "countsFrom",
      exists (select 1 from provider_reviews r where r.org_id = ${org} and r.party_id = w.party_id and r.state = 'open' and r.due_at > ${at}) as "underReview",
      w.change, w.first_hour as "firstHour", coalesce(s.people, '{}') as "signedBy"
    from w
      left join here on here.principal_id = w.principal
      left join own_access_decisions d on d.org_id = ${org} and d.line = w.key and d.verdict = 'keep' and d.decided_at >= w.since
      left join review_cycles c on c.org_id = ${org} and c.party_id = w.party_id
      left join lateral (select array_agg(distinct a.person_id order by a.person_id) as people from plans l
        join approval_requests q on q.org_id = ${org} and q.plan_digest = l.digest and q.state = 'approved'
        join approvals a on a.org_id = ${org} and a.request_id = q.id and a.verdict = 'approve'
        where l.org_id = ${org} and l.change_id = w.change) s on w.change is not null
    order by w.key collate "C"`.execute(db)
  return rows
}

export interface ThingRow {
  readonly key: string
  readonly kind: string
  readonly name: string
  readonly title: string
  readonly since: Date | null
  readonly until: Date | null
  readonly change: string | null
  readonly by: string | null
  /** Who answers for it: who was named, else of a document who proposed it; null: nobody who is still here. */
  readonly owner: string | null
}

export interface ThingsAsked {
  readonly kind?: string | undefined
  readonly name?: string | undefined
  /** Whether somebody who is still here answers for it. */
  readonly owned?: boolean | undefined
}

/** Documents of authority in force and systems that are spoken to, by what brought each last. */
export const ownThings = async (db: Db, org: string, at: Date, asked: ThingsAsked, after: string, limit: number): Promise<ThingRow[]> => {
  const { kind = null, name = null, owned = null } = asked
  const { rows } = await sql<ThingRow>`
    select t.*, p.id as owner from (
      select 'document ' || kind || ' ' || name as key, kind, name, 'version ' || version as title, in_force_from as since, in_force_until as until,
        change_id as change, proposed_by as by
      from instruments where org_id = ${org} and state = 'in_force' and suspended_at is null and (in_force_until is null or in_force_until > ${at})
      union all
      select 'policy ' || digest, 'policy', name, version, activated_at, null, change_id, null
      from policy_bundles b where org_id = ${org} and way <> 'change' and sequence = (select max(sequence) from policy_bundles where org_id = ${org})
      union all
      select 'system ' || id, 'system', id, connector || ': ' || name, null, null, null, null from systems where org_id = ${org}
    ) t
      left join own_owners o on o.org_id = ${org} and o.kind = t.kind and o.name = t.name
      left join principals p on p.org_id = ${org} and p.id = coalesce(o.owner_id, t.by) and p.kind = 'person' and p.party_kind = 'enterprise' and p.active
    where t.key collate "C" > ${after} and (${kind}::text is null or t.kind = ${kind}) and (${name}::text is null or t.name = ${name})
      and (${owned}::boolean is null or (p.id is not null) = ${owned})
    order by t.key collate "C" limit ${limit}`.execute(db)
  return rows
}
