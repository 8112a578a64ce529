// SQL of who was seen to use what: kept beside what is declared, which it never touches.
import { type Kysely, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import type { HowSeen, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface Sighting {
  readonly credential: string
  readonly workload: string
  readonly how: HowSeen
  /** Above 0, up to 1. */
  readonly confidence: number
  readonly reason: string
}

/** A workload proved who it is, or was moved to it: as sure as anything is. */
export const proven = (how: 'lease' | 'move', credential: string, workload: string): Sighting => ({
  credential,
  workload,
  how,
  confidence: 1,
  reason: how === 'lease' ? 'it was lent to it, by a token of its own' : 'it was moved to it, and its system showed it in use',
})

/**
 * INVARIANT: what was observed is not made less by a rule that only infers; what is seen again after it had ended begins anew. What is surer says how. Gives
 * those that are new, or observed for the first time.
 */
export const putSightings = async (
  db: Db,
  org: string,
  seen: readonly Sighting[],
  at: Date,
): Promise<Pick<Sighting, 'credential' | 'workload'>[]> => {
  if (seen.length === 0) return []
  const { rows } = await sql<{ credential: string; workload: string }>`
    with said as (select distinct on (s.credential, s.workload) s.*,
        case when s.how in ('client_name', 'lease', 'move') then 'observed' else 'inferred' end as learnt
      from jsonb_to_recordset(${asRecords(seen)}::jsonb) s(credential text, workload text, how text, confidence float8, reason text)
      order by s.credential, s.workload, s.confidence desc),
    before as (select u.credential_id, u.workload_id from use_sightings u join said s on s.credential = u.credential_id and s.workload = u.workload_id
      where u.org_id = ${org} and u.ended_at is null and (u.learnt = 'observed' or s.learnt = 'inferred')),
    put as (insert into use_sightings as u (org_id, credential_id, workload_id, learnt, how, confidence, reason, first_at, last_at)
      select ${org}, s.credential, s.workload, s.learnt, s.how, s.confidence, s.reason, ${at}, ${at} from said s order by s.credential, s.workload
      on conflict (org_id, credential_id, workload_id) do update set
        learnt = case when ${keeps} then u.learnt else excluded.learnt end,
        how = case when ${keeps} then u.how else excluded.how end,
        confidence = case when ${keeps} then u.confidence else excluded.confidence end,
        reason = case when ${keeps} then u.reason else excluded.reason end,
        first_at = case when u.ended_at is null then least(u.first_at, excluded.first_at) else excluded.first_at end,
        last_at = greatest(u.last_at, excluded.last_at), ended_at = null
      where u.learnt = 'inferred' or excluded.learnt = 'observed' or u.ended_at is not null
      returning credential_id as credential, workload_id as workload)
    select p.* from put p where not exists (select 1 from before b where b.credential_id = p.credential and b.workload_id = p.workload)
    order by 1, 2`.execute(db)
  return rows
}

const keeps = sql`u.ended_at is null and (u.learnt = 'observed') >= (excluded.learnt = 'observed') and u.confidence > excluded.confidence`

/** Nothing says so any more. */
export const endSightings = (db: Db, org: string, over: readonly Pick<Sighting, 'credential' | 'workload'>[], at: Date) =>
  sql`update use_sightings u set ended_at = ${at} from jsonb_to_recordset(${asRecords(over)}::jsonb) o(credential text, workload text)
    where u.org_id = ${org} and u.credential_id = o.credential and u.workload_id = o.workload and u.ended_at is null`.execute(db)

export interface ShownUse {
  readonly credential: string
  readonly workload: string
  /** It is a consumer: it is moved when the credential is renewed, and keeps it alive when others go. */
  readonly counts: boolean
  readonly delivered: boolean
  readonly learnt: 'declared' | 'observed' | 'inferred'
  readonly how: HowSeen | null
  readonly confidence: number | null
  readonly reason: string | null
  readonly since: Date | null
  readonly lastSeen: Date | null
  readonly ended: Date | null
}

/** Of credentials or of workloads: what counts and what was seen, as one line for each; those that have ended last. */
export const usesShown = async (
  db: Db,
  org: string,
  of: 'credential' | 'workload',
  ids: readonly string[],
  most = 1000,
): Promise<ShownUse[]> => {
  if (ids.length === 0) return []
  const by = sql.ref(of === 'credential' ? 'credential_id' : 'workload_id')
  const { rows } = await sql<ShownUse>`${preparedAs('uses_shown')}
    select x.credential_id as credential, x.workload_id as workload, u.credential_id is not null as counts, u.delivered_to is not null as delivered,
      coalesce(u.learnt, s.learnt, f.learnt) as learnt, s.how, s.confidence, s.reason, coalesce(u.learnt_at, s.first_at) as since,
      case s.learnt when 'observed' then s.last_at end as "lastSeen", e.ended
    from (select credential_id, workload_id from credential_uses where org_id = ${org} and ${by} = ${anyOf(ids)}
        union select credential_id, workload_id from use_sightings where org_id = ${org} and ${by} = ${anyOf(ids)}
        -- Those that counted once, as the history has them.
        union select subject, part from inventory_changes where org_id = ${org} and kind = 'use' and after is null
          and ${of === 'credential' ? sql`subject` : sql`part`} = ${anyOf(ids)}) x
      left join credential_uses u on u.org_id = ${org} and u.credential_id = x.credential_id and u.workload_id = x.workload_id
      left join use_sightings s on s.org_id = ${org} and s.credential_id = x.credential_id and s.workload_id = x.workload_id
      left join lateral (select h.at as ended, h.before ->> 'learnt' as learnt from inventory_changes h where h.org_id = ${org} and h.kind = 'use'
        and h.subject = x.credential_id and h.part = x.workload_id and h.after is null order by h.n desc limit 1) f on u.credential_id is null
      cross join lateral (select case when u.credential_id is not null then null when s.credential_id is null then f.ended else s.ended_at end as ended) e
    where coalesce(u.learnt, s.learnt, f.learnt) is not null
    order by e.ended is not null, u.credential_id is null, x.credential_id, x.workload_id limit ${most}`.execute(db)
  return rows
}
