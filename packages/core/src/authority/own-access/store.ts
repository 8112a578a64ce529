// All SQL of own access: every live way by which a principal acts here, and what is decided about. Reads only.
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
  readonly lastUsed: Date | null
}

export interface WaysAsked {
  readonly principal?: string | undefined
  /** Only of principals outside the enterprise. */
  readonly outside?: boolean | undefined
}

export const liveWays = async (db: Db, org: string, at: Date, asked: WaysAsked, after: string, limit: number): Promise<WayRow[]> => {
  const { rows } = await sql<WayRow>`
    select w.key, w.way, w.id, w.principal, p.kind, p.party_id as party, p.party_kind as "partyKind", p.active, w.what, w.scopes, w.other,
      w.since, w.until, w.given_by as "givenBy", w.last_used as "lastUsed"
    from (
      select principal_id || ' role ' || role as key, 'role' as way, role as id, principal_id as principal, role as what, null::text[] as scopes,
        null::text as other, since, until, null::text as given_by, null::timestamptz as last_used
      from role_holdings where org_id = ${org} and (until is null or until > ${at})
      union all
      select deputy_id || ' deputyship ' || id, 'deputyship', id, deputy_id, role, null, principal_id, from_at, until_at, appointed_by, null
      from deputyships where org_id = ${org} and withdrawn_at is null and until_at > ${at}
      union all
      select principal_id || ' api_key ' || id, 'api_key', id, principal_id, name, scopes, held_by, created_at, expires_at, issued_by, last_used_at
      from api_keys where org_id = ${org} and revoked_at is null and expires_at > ${at}
      union all
      select principal_id || ' signing_key ' || key_id, 'signing_key', key_id, principal_id, purpose, null, null, enrolled_at, revoked_at, null, last_used_at
      from principal_keys where org_id = ${org} and (revoked_at is null or revoked_at > ${at})
      union all
      select principal_id || ' session ' || id, 'session', id, principal_id, way, null, null, opened_at, ends_at, null, last_seen_at
      from sessions where org_id = ${org} and ended_at is null and ends_at > ${at} and last_seen_at + idle_seconds * interval '1 second' > ${at}
    ) w join principals p on p.org_id = ${org} and p.id = w.principal
    where w.key collate "C" > ${after} and (${asked.principal ?? null}::text is null or w.principal = ${asked.principal ?? null})
      and (not ${asked.outside ?? false}::boolean or p.party_kind <> 'enterprise')
    order by w.key collate "C" limit ${limit}`.execute(db)
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
}

/** Documents of authority in force and systems that are spoken to, by what brought each last. */
export const ownThings = async (db: Db, org: string, at: Date, after: string, limit: number): Promise<ThingRow[]> => {
  const { rows } = await sql<ThingRow>`
    select * from (
      select 'document ' || kind || ' ' || name as key, kind, name, 'version ' || version as title, in_force_from as since, in_force_until as until,
        change_id as change, proposed_by as by
      from instruments where org_id = ${org} and state = 'in_force' and suspended_at is null and (in_force_until is null or in_force_until > ${at})
      union all
      select 'policy ' || digest, 'policy', name, version, activated_at, null, change_id, null
      from policy_bundles b where org_id = ${org} and way <> 'change' and sequence = (select max(sequence) from policy_bundles where org_id = ${org})
      union all
      select 'system ' || id, 'system', id, connector || ': ' || name, null, null, null, null from systems where org_id = ${org}
    ) t where key collate "C" > ${after} order by key collate "C" limit ${limit}`.execute(db)
  return rows
}
