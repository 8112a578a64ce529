// SQL of delivered evidence: aggregated where it lies, whatever the number of mandates.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

export interface Delivered {
  readonly party: string
  readonly class: string
  /** Null where nobody says in which region the systems stand or which tenant they serve, or where that is not told apart. */
  readonly place: string | null
  readonly mandates: number
  readonly delivered: number
  /** Nothing came, and the time to deliver it is over. */
  readonly missing: number
  /** Nothing came yet, and there is time. */
  readonly waiting: number
  /** Of the mandates whose evidence is owed within a time: those for which it came in that time, and all for which it came or is missing. */
  readonly inTime: number
  readonly judgedInTime: number
  readonly medianSeconds: number | null
  readonly p95Seconds: number | null
  readonly agreed: number
  readonly contradicted: number
  readonly refused: number
  readonly forged: number
  readonly replayed: number
  readonly incomplete: number
  readonly stale: number
}

export interface Owed {
  readonly party: string
  readonly class: string
  readonly withinSeconds: number
}

export interface Asked {
  readonly since: Date
  readonly at: Date
  /** Operation → class of evidence, as the policy pack has it. */
  readonly classes: ReadonlyMap<string, string>
  readonly owed: readonly Owed[]
  /** What of the systems is told apart; undefined: nothing. */
  readonly apart: 'region' | 'tenant' | undefined
  /** Of these parties alone; undefined: of everybody. */
  readonly only: readonly string[] | undefined
}

/**
 * For each party, class and, where asked, region or tenant: mandates that were started since then. The age of evidence is the time from the start of its
 * mandate until it was received. Where nothing is owed within a time, evidence is missing once the mandate's window is over.
 */
export const deliveredBy = async (db: Kysely<Tables>, org: string, asked: Asked): Promise<Delivered[]> => {
  const names = [...asked.classes.keys()]
  const { rows } = await sql<Delivered>`with class_of as (
      select * from unnest(${names}::text[], ${names.map((name) => asked.classes.get(name)!)}::text[]) c(operation, class)
    ), owed as (
      select * from unnest(${asked.owed.map(({ party }) => party)}::text[], ${asked.owed.map((one) => one.class)}::text[],
        ${asked.owed.map(({ withinSeconds }) => withinSeconds)}::double precision[]) d(party, class, seconds)
    ), facts as (
      select p.party_id as party, k.class, ${asked.apart === undefined ? sql`null::text` : sql.ref(`s.${asked.apart}`)} as place, m.id, m.operation_id, m.started_at,
        d.seconds as owed, e.received_at, e.truth, extract(epoch from e.received_at - m.started_at)::double precision as age,
        e.received_at is null and coalesce(m.started_at + make_interval(secs => d.seconds), m.not_after) <= ${asked.at}
          and not exists (select 1 from attempts a where a.org_id = m.org_id and a.operation_id = m.operation_id and a.mandate_id = m.id
            and a.status = 'refused') as missing
      from mandates m
        join principals p on p.org_id = m.org_id and p.id = m.executor_id
        join operations o on o.org_id = m.org_id and o.id = m.operation_id
        join class_of k on k.operation = o.operation
        left join systems s on s.org_id = o.org_id and s.id = o.system_id
        left join owed d on d.party = p.party_id and d.class = k.class
        left join evidence e on e.org_id = m.org_id and e.mandate_id = m.id
      where m.org_id = ${org} and m.started_at >= ${asked.since}
        ${asked.only === undefined ? sql`` : sql`and p.party_id = any(${[...asked.only]}::text[])`}
    ), refusals as (
      -- A refusal names its mandate; whoever delivered for another's was refused before this.
      select f.party, f.class, f.place, j.leaf::jsonb->'body'->>'code' as code
      from facts f join journal j on j.org_id = ${org} and j.stream = f.operation_id and j.kind = 'evidence.refused'
        and j.leaf::jsonb->'body'->>'mandate' = f.id
    ), refused as (
      select party, class, place, count(*)::int as refused,
        (count(*) filter (where code in ('evidence.forged', 'evidence.foreign_executor', 'evidence.transplanted')))::int as forged,
        (count(*) filter (where code = 'evidence.replayed'))::int as replayed,
        (count(*) filter (where code in ('evidence.incomplete', 'evidence.malformed')))::int as incomplete,
        (count(*) filter (where code = 'evidence.stale'))::int as stale
      from refusals group by party, class, place
    )
    select f.party, f.class, f.place, count(*)::int as mandates, count(f.received_at)::int as delivered,
      (count(*) filter (where f.missing))::int as missing, (count(*) filter (where f.received_at is null and not f.missing))::int as waiting,
      (count(*) filter (where f.owed is not null and f.age <= f.owed))::int as "inTime",
      (count(*) filter (where f.owed is not null and (f.missing or f.received_at is not null)))::int as "judgedInTime",
      percentile_disc(0.5) within group (order by f.age) as "medianSeconds", percentile_disc(0.95) within group (order by f.age) as "p95Seconds",
      (count(*) filter (where f.truth = 'pass'))::int as agreed, (count(*) filter (where f.truth = 'fail'))::int as contradicted,
      coalesce(max(r.refused), 0) as refused, coalesce(max(r.forged), 0) as forged, coalesce(max(r.replayed), 0) as replayed,
      coalesce(max(r.incomplete), 0) as incomplete, coalesce(max(r.stale), 0) as stale
    from facts f
      left join refused r on r.party = f.party and r.class = f.class and r.place is not distinct from f.place
    group by f.party, f.class, f.place order by f.class, f.party, f.place nulls first`.execute(db)
  return rows
}
