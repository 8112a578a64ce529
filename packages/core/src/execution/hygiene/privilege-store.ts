// SQL of what accounts of live credentials may do, as their systems last showed it, and of what was approved for them. Read in pages.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { activeOwner } from '../../registry/principals/index.ts'
import type { Description, Environment, Tables } from '../../tables.ts'
import type { Noticed, Shown } from './privilege.ts'

type Db = Kysely<Tables>

/** An account that another one was made like, as last shown before anything out of band. */
export interface Like {
  readonly account: string
  readonly kind: string
  readonly key: string | null
  readonly description: Description
  readonly scope: readonly string[] | null
}

export interface Privileges {
  readonly id: string
  readonly identity: string
  readonly party: string
  readonly holder: string | null
  readonly system: string
  readonly connector: string
  readonly environment: Environment
  readonly kind: string
  readonly account: string
  readonly scope: readonly string[] | null
  /** What was approved for its identity as a whole. */
  readonly scopeOfIdentity: readonly string[] | null
  readonly owner: string | null
  /** What it was made like, by name: an access package's, a lease's, the one that it split from or renews. */
  readonly likeAccount: string | null
  readonly shown: readonly (Shown & { readonly id: string; readonly key: string | null; readonly firstSeen: string })[] | null
  readonly like: readonly Like[] | null
}

const sameKey = (a: string, b: string) => sql`(${sql.ref(a)} is null or ${sql.ref(b)} is null or ${sql.ref(a)} = ${sql.ref(b)})`

/**
 * Live credentials by id, with the enabled accounts that stand under their names. A membership that is a live record of the inventory is that record's
 * matter, and approved as that. COST: what a credential is made like is found by its id, and then asked for its system: a system holds a tenth of a house.
 */
export const privilegesOf = async (db: Db, org: string, after: string, limit: number): Promise<readonly Privileges[]> => {
  const { rows } = await sql<Privileges>`
    with page as (select c.*, i.party_id, i.holder_id, i.business_owner, i.technical_owner, i.scope as scope_of_identity, s.connector, s.environment as at_environment,
        case when e.id is not null then e.kind when b.system_id = c.system_id then b.kind end as like_kind,
        case when e.id is not null then e.like_account when b.system_id = c.system_id then b.account end as like_account,
        case when e.id is null and b.system_id = c.system_id then b.key end as like_key
      from credentials c
        join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.kind <> 'canary' and i.state = 'active'
        join systems s on s.org_id = c.org_id and s.id = c.system_id
        left join entitlements e on e.org_id = c.org_id and e.credential_id = c.id
        left join credential_leases l on l.org_id = c.org_id and l.credential_id = c.id
        left join credentials b on b.org_id = c.org_id and b.id = coalesce(l.like_credential, c.replaces, c.renews)
      where c.org_id = ${org} and c.id > ${after} and c.state = 'active' and c.derived_from is null order by c.id limit ${limit})
    select c.id, c.identity_id as identity, c.party_id as party, c.holder_id as holder, c.system_id as system, c.connector, c.at_environment as environment,
      c.kind, c.account, c.scope, c.scope_of_identity as "scopeOfIdentity", c.like_account as "likeAccount", x.shown, y.like,
      ${activeOwner('c')} as owner
    from page c
      left join lateral (select json_agg(json_build_object('id', a.id, 'account', a.id, 'kind', a.kind, 'key', a.key, 'description', a.description,
          'drifted', a.drift is not null, 'agreed', a.agreed, 'firstSeen', a.first_seen_at) order by a.id) as shown
        from accounts a where a.org_id = c.org_id and a.system_id = c.system_id and a.account = c.account and a.present
          and a.description ->> 'state' = 'enabled'
          and ((a.kind = c.kind and ${sameKey('a.key', 'c.key')}) or (a.kind <> c.kind and not exists (select 1 from credentials o
            where o.org_id = a.org_id and o.system_id = a.system_id and o.account = a.account and o.kind = a.kind and o.state = 'active'
              and ${sameKey('o.key', 'a.key')})))) x on true
      left join lateral (select json_agg(json_build_object('account', a.account, 'kind', a.kind, 'key', a.key,
          'description', case when a.drift is null then a.description else a.agreed end,
          'scope', (select to_json(o.scope) from credentials o where o.org_id = a.org_id and o.system_id = a.system_id and o.account = a.account
            and o.kind = a.kind and o.scope is not null order by (o.state = 'active') desc, o.id limit 1)) order by a.id) as like
        from accounts a where a.org_id = c.org_id and a.system_id = c.system_id and a.account = c.like_account
          and (a.kind <> c.like_kind or ${sameKey('a.key', 'c.like_key')})) y on true
    order by c.id`.execute(db)
  return rows
}

/** What readings have noticed about some accounts. */
export const noticedOf = async (db: Db, org: string, accounts: readonly string[]): Promise<readonly Noticed[]> => {
  if (accounts.length === 0) return []
  const { rows } = await sql<Noticed>`select account_id as account, what, before, after, since, noticed_at as at from account_changes
    where org_id = ${org} and account_id = ${anyOf(accounts)} order by noticed_at desc limit 10000`.execute(db)
  return rows
}

/** When a whole reading of any system last ended. */
export const lastReading = async (db: Db, org: string): Promise<string> => {
  const { rows } = await sql<{ at: string | null }>`select max(complete_at)::text as at from access_scans where org_id = ${org}`.execute(db)
  return rows[0]?.at ?? ''
}
