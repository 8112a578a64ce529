// SQL of what a party and those below it did in a time, against policy: numbers, and the first of what is behind each.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** Whose acts, and when: from the instant on, before the other. */
export interface Span {
  readonly org: string
  readonly parties: readonly string[]
  readonly from: Date
  readonly to: Date
}

/** How many, and the first of them by name. */
export interface Counted {
  readonly count: number
  readonly first: readonly string[]
}

const shown = 20

const within = (column: RawBuilder<unknown>, { from, to }: Span) => sql`${column} >= ${from} and ${column} < ${to}`
const ours = (column: RawBuilder<unknown>, { parties }: Span) => sql`${column} = any(${[...parties]}::text[])`

/** `from`: a source with the columns `id` and `at`. */
const counted = async (db: Db, source: RawBuilder<unknown>): Promise<Counted> => {
  const { rows } = await sql<{ count: number; first: string[] }>`select count(*)::int as count,
      coalesce((array_agg(id order by at, id))[1:${sql.lit(shown)}], '{}') as first from (${source}) s(id, at)`.execute(db)
  return rows[0] ?? { count: 0, first: [] }
}

const byExecutor = sql`operations o join principals p on p.org_id = o.org_id and p.id = o.executor_id`

export interface Executed {
  readonly operation: string
  readonly executed: number
  readonly unasked: number
  readonly proven: number
  readonly stuck: number
  readonly furtherMandates: number
}

/** What it executed, by operation; `unasked`: nobody approved it. */
export const executedBy = async (db: Db, span: Span): Promise<Executed[]> => {
  const { rows } = await sql<Executed>`select o.operation, count(*)::int as executed,
      count(*) filter (where not exists (select 1 from approval_requests r
        where r.org_id = o.org_id and r.plan_digest = o.plan_digest and o.id = any(r.operations)))::int as unasked,
      count(*) filter (where o.closure = 'risk_complete')::int as proven,
      count(*) filter (where o.phase = 'stuck')::int as stuck,
      coalesce(sum(greatest(0, o.mandates - 1)), 0)::int as "furtherMandates"
    from ${byExecutor}
    where o.org_id = ${span.org} and ${ours(sql`p.party_id`, span)} and ${within(sql`o.executed_at`, span)}
    group by o.operation order by o.operation`.execute(db)
  return rows
}

export interface Ran {
  readonly runbook: string
  readonly kind: string
  readonly runs: number
  readonly outOfBounds: number
}

export const runsBy = async (db: Db, span: Span): Promise<Ran[]> => {
  const { rows } = await sql<Ran>`select runbook, kind, count(*)::int as runs, count(*) filter (where not in_bounds)::int as "outOfBounds"
    from runbook_runs where org_id = ${span.org} and ${ours(sql`party_id`, span)} and ${within(sql`asked_at`, span)}
    group by runbook, kind order by runbook, kind`.execute(db)
  return rows
}

/** Findings of some kinds that name it: as provider, as party, or one of its people and agents as executor. */
export const findingsAbout = (db: Db, span: Span, kinds: RawBuilder<boolean>): Promise<Counted> =>
  counted(
    db,
    sql`select f.id, f.opened_at from findings f
      where f.org_id = ${span.org} and ${kinds} and ${within(sql`f.opened_at`, span)}
        and (${ours(sql`f.detail->>'party'`, span)} or ${ours(sql`f.detail->>'provider'`, span)}
          or exists (select 1 from principals p where p.org_id = f.org_id and p.id = f.detail->>'executor' and ${ours(sql`p.party_id`, span)}))`,
  )

export const ofKind = (prefix: string): RawBuilder<boolean> => sql<boolean>`starts_with(f.kind, ${prefix})`

export const incidentsAfter = (db: Db, span: Span): Promise<Counted> =>
  counted(
    db,
    sql`select i.id, i.opened_at from incidents i join ${byExecutor} on o.org_id = i.org_id and o.id = i.operation_id
      where i.org_id = ${span.org} and ${ours(sql`p.party_id`, span)} and ${within(sql`i.opened_at`, span)}`,
  )

/** Mandates that it let end without using them, or without saying what became of them. */
export const lapsedMandates = (db: Db, span: Span): Promise<Counted> =>
  counted(
    db,
    sql`select m.id, m.not_after from mandates m join principals p on p.org_id = m.org_id and p.id = m.executor_id
      where m.org_id = ${span.org} and ${ours(sql`p.party_id`, span)} and m.state = 'expired' and ${within(sql`m.not_after`, span)}`,
  )

/** Evidence that came later than it was owed. `owed`: seconds after the mandate was begun, by operation. */
export const lateEvidence = (db: Db, span: Span, owed: readonly { operation: string; seconds: number }[]): Promise<Counted> =>
  counted(
    db,
    sql`select e.mandate_id, min(e.received_at) from evidence e
        join mandates m on m.org_id = e.org_id and m.id = e.mandate_id
        join operations o on o.org_id = e.org_id and o.id = e.operation_id
        join principals p on p.org_id = e.org_id and p.id = e.executor_id
        join jsonb_to_recordset(${asRecords(owed)}::jsonb) d(operation text, seconds double precision) on d.operation = o.operation
      where e.org_id = ${span.org} and ${ours(sql`p.party_id`, span)} and ${within(sql`e.received_at`, span)}
        and e.received_at > m.started_at + make_interval(secs => d.seconds)
      group by e.mandate_id`,
  )

export interface Excepted {
  readonly id: string
  readonly rule: string
  readonly state: string
  readonly decidedBy: string | null
}

export const exceptionsOf = async (db: Db, span: Span): Promise<Excepted[]> => {
  const { rows } = await sql<Excepted>`select id, rule, state, person_id as "decidedBy" from exception_requests
    where org_id = ${span.org} and ${ours(sql`party_id`, span)} and (${within(sql`requested_at`, span)} or ${within(sql`decided_at`, span)})
    order by id limit 500`.execute(db)
  return rows
}

/** Risks that were left by what it executed, and who accepted them. */
export const risksAccepted = async (db: Db, span: Span): Promise<{ id: string; acceptedBy: string }[]> => {
  const { rows } = await sql<{ id: string; acceptedBy: string }>`select r.id, r.person_id as "acceptedBy"
    from risk_acceptances r join ${byExecutor} on o.org_id = r.org_id and o.id = r.operation_id
    where r.org_id = ${span.org} and ${ours(sql`p.party_id`, span)} and r.person_id is not null and ${within(sql`r.accepted_at`, span)}
    order by r.id limit 500`.execute(db)
  return rows
}

/** What it tried without having the power to: refused, and in the journal. */
export const refusedAttempts = async (db: Db, span: Span): Promise<{ action: string; count: number }[]> => {
  const { rows } = await sql<{ action: string; count: number }>`select leaf::jsonb->'body'->>'action' as action, count(*)::int as count
    from journal where org_id = ${span.org} and kind = 'refusal.recorded' and ${within(sql`at`, span)}
      and ${ours(sql`leaf::jsonb->'body'->>'party'`, span)}
    group by 1 order by 1 limit 200`.execute(db)
  return rows.map(({ action, count }) => ({ action: action ?? '', count }))
}

export const suspensionsOfParties = (db: Db, span: Span): Promise<Counted> =>
  counted(
    db,
    sql`select id, suspended_at from party_suspensions
      where org_id = ${span.org} and ${ours(sql`party_id`, span)} and ${within(sql`suspended_at`, span)}`,
  )
