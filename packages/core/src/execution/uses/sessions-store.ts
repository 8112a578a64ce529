// SQL of how many are logged in with which account, and with which of those nobody should be.
import { type Kysely, sql } from 'kysely'
import { anyOf, insertRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import type { Counted } from './count-sessions.ts'

type Db = Kysely<Tables>

/** What a whole look told of a system; whoever is not among it is on it no more. A look that began earlier changes nothing of a later one. */
export const keepSessions = async (db: Db, org: string, system: string, counted: readonly Counted[], at: Date): Promise<void> => {
  await insertRecords(
    db,
    'account_sessions',
    counted.map(({ account, sessions, oldest, newest, places, froms }) => ({
      org_id: org,
      system_id: system,
      account,
      sessions,
      oldest_at: oldest,
      newest_at: newest,
      places,
      froms: [...froms],
      seen_at: at,
    })),
    sql`on conflict (org_id, system_id, account) do update set sessions = excluded.sessions, oldest_at = excluded.oldest_at, newest_at = excluded.newest_at,
      places = excluded.places, froms = excluded.froms, seen_at = excluded.seen_at where account_sessions.seen_at <= excluded.seen_at`,
  )
  await sql`delete from account_sessions where org_id = ${org} and system_id = ${system} and seen_at < ${at}`.execute(db)
}

export interface Outlived {
  readonly credential: string
  readonly identity: string
  readonly account: string
  readonly kind: string
  readonly reason: 'retired' | 'suspended' | 'off'
  readonly owner: string | null
  readonly privileged: boolean
  readonly sessions: number
  readonly oldest: Date | null
  readonly newest: Date | null
  readonly places: number
  readonly froms: readonly string[]
  readonly seen: Date
}

/** Statistics that a system shows may be a little older than the question. */
const lagSeconds = 15

/**
 * Accounts of a system that nobody is to be on, and that somebody was on when it was last told who is: ended or suspended here, and known by no other record
 * that lives; or live here and off or gone there. Not what a change is about, which ends them by itself, and not what the connector works with.
 */
export const outlivedAt = async (
  db: Db,
  org: string,
  system: string,
  kinds: readonly string[],
  { among, besides, most }: { readonly among?: readonly string[]; readonly besides?: readonly string[]; readonly most: number },
): Promise<readonly Outlived[]> =>
  (
    await sql<Outlived>`select * from (select distinct on (n.account) c.id as credential, c.identity_id as identity, c.account, c.kind,
        case c.state when 'active' then 'off' else c.state end as reason, coalesce(i.technical_owner, i.business_owner) as owner, i.privileged,
        n.sessions, n.oldest_at as oldest, n.newest_at as newest, n.places, n.froms, n.seen_at as seen
      from account_sessions n
        join credentials c on c.org_id = n.org_id and c.system_id = n.system_id and c.account = n.account and c.kind = any(${[...kinds]}::text[])
        join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.kind <> 'canary'
        left join lateral (select a.present and a.description ->> 'state' = 'enabled' as opens, a.changed_at from accounts a
          where a.org_id = c.org_id and a.system_id = c.system_id and a.account = c.account and a.kind = c.kind
            and (a.key is null or c.key is null or a.key = c.key) order by a.present desc, a.id limit 1) a on true
        left join lateral (select max(q.at) as at from operations o join proofs q on q.org_id = o.org_id and q.operation_id = o.id
          where o.org_id = c.org_id and o.credential_id = c.id and q.purpose = 'rejection') p on true
      where n.org_id = ${org} and n.system_id = ${system}
        and case when c.state in ('retired', 'suspended') then n.seen_at > coalesce(p.at, '-infinity') + make_interval(secs => ${lagSeconds})
            and not exists (select 1 from credentials o where o.org_id = c.org_id and o.system_id = c.system_id and o.account = c.account
              and o.state not in ('retired', 'suspended'))
          when c.state = 'active' then a.opens = false and n.seen_at >= a.changed_at
          else false end
        and not exists (select 1 from operations o join changes h on h.org_id = o.org_id and h.id = o.change_id
          where o.org_id = c.org_id and o.credential_id = c.id and o.phase not in ('done', 'skipped', 'void') and h.state not in ('closed', 'refused', 'denied')
            and h.trigger_kind not like 'drift.%')
        and not exists (select 1 from access_entries e where e.org_id = c.org_id and e.system_id = c.system_id and e.account = c.account and e.verdict = 'own')
      order by n.account, (c.state = 'suspended') desc, c.created_at desc nulls last, c.id) w
      where ${among === undefined ? sql`true` : sql`w.credential = ${anyOf(among)}`} and ${besides === undefined ? sql`true` : sql`w.credential <> all(${[...besides]}::text[])`}
      order by w.credential limit ${most}`.execute(db)
  ).rows

export const openOutlived = async (db: Db, org: string, system: string): Promise<readonly string[]> =>
  (
    await sql<{ subject: string }>`select subject from findings where org_id = ${org} and kind = 'session.outlived' and state = 'open'
      and detail ->> 'system' = ${system} order by id for update`.execute(db)
  ).rows.map(({ subject }) => subject)
