// SQL of what an executor owes.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

export interface Owed {
  readonly mandate: string
  readonly operation: string
  readonly what: string
  readonly startedAt: Date
}

/** Mandates that principals of a party have begun and for which no good evidence has come, oldest first. */
export const evidenceOwed = async (db: Kysely<Tables>, org: string, party: string, limit: number): Promise<Owed[]> => {
  const { rows } = await sql<Owed>`select m.id as mandate, m.operation_id as operation, o.operation as what, m.started_at as "startedAt"
    from mandates m
      join principals p on p.org_id = m.org_id and p.id = m.executor_id
      join operations o on o.org_id = m.org_id and o.id = m.operation_id
    where m.org_id = ${org} and p.party_id = ${party} and p.kind <> 'connector' and m.started_at is not null
      and o.phase not in ('void', 'skipped')
      and not exists (select 1 from evidence e where e.org_id = m.org_id and e.mandate_id = m.id)
    order by m.started_at, m.id limit ${limit}`.execute(db)
  return rows
}

/** Mandates that somebody outside has begun, under which no good evidence has come yet. */
export const begunOutside = async (db: Kysely<Tables>, org: string, limit: number): Promise<(Owed & { readonly party: string })[]> => {
  const { rows } = await sql<Owed & { party: string }>`select m.id as mandate, m.operation_id as operation, o.operation as what,
      m.started_at as "startedAt", p.party_id as party
    from mandates m
      join principals p on p.org_id = m.org_id and p.id = m.executor_id
      join operations o on o.org_id = m.org_id and o.id = m.operation_id
    where m.org_id = ${org} and m.state = 'started' and m.started_at is not null and p.party_kind <> 'enterprise'
      and not exists (select 1 from evidence e where e.org_id = m.org_id and e.mandate_id = m.id)
    order by m.started_at, m.id limit ${limit}`.execute(db)
  return rows
}
