// SQL of comparing: what providers said of an operation or a credential, our own looks at it, and what is due.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import { kindsThat } from './model.ts'
import type { About } from './store.ts'

type Db = Kysely<Tables>

/** A comparison looks at so many claims at most, oldest first: more say nothing new. */
const mostClaims = 1000

/** Of these parties alone; undefined: of everybody. */
type Only = readonly string[] | undefined

const told = (db: Db, org: string, says: 'claims' | 'use', only: Only) => {
  // As literals: the planner takes the partial indexes of the kinds only for what it can read.
  const kinds = sql.join(kindsThat(says).map((kind) => sql.lit(kind)))
  const query = db.selectFrom('telemetry_records').where('org_id', '=', org).where(sql<boolean>`kind in (${kinds})`)
  return (only === undefined ? query : query.where('party_id', 'in', [...only])).orderBy('at').orderBy('event_id').limit(mostClaims)
}

export const claimsAboutOperation = (db: Db, org: string, operation: string, only: Only) =>
  told(db, org, 'claims', only).where('operation_id', '=', operation).selectAll().execute()

/** Claims about a credential that name no operation. */
export const claimsAboutCredential = (db: Db, org: string, credential: string, only: Only) =>
  told(db, org, 'claims', only)
    .where('credential_id', '=', credential)
    .where('operation_id', 'is', null)
    .select(['event_id', 'party_id', 'at'])
    .execute()

export const usesAfter = (db: Db, org: string, credential: string, after: Date, only: Only) =>
  told(db, org, 'use', only)
    .where('credential_id', '=', credential)
    .where('at', '>', after)
    .select(['event_id', 'party_id', 'at'])
    .execute()

/** The newest proof that closed an operation which ends this credential. */
export const deadSince = async (db: Db, org: string, credential: string): Promise<Date | null> => {
  const row = await db
    .selectFrom('operations as o')
    .innerJoin('proofs as p', (join) => join.onRef('p.org_id', '=', 'o.org_id').onRef('p.digest', '=', 'o.proof_digest'))
    .select('p.at')
    .where('o.org_id', '=', org)
    .where('o.credential_id', '=', credential)
    .where('o.closure', '=', 'risk_complete')
    .where('p.purpose', '=', 'rejection')
    .orderBy('p.at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at ?? null
}

/** Mandates of an operation, with the party of their executor. */
export const mandatesWithParty = (db: Db, org: string, operation: string) =>
  db
    .selectFrom('mandates as m')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'm.org_id').onRef('p.id', '=', 'm.executor_id'))
    .select(['m.id', 'm.executor_id', 'm.not_after', 'm.started_at', 'p.party_id'])
    .where('m.org_id', '=', org)
    .where('m.operation_id', '=', operation)
    .orderBy('m.minted_at')
    .execute()

/**
 * Operations that were proven although no evidence came, of parties that report: nothing that is said of them brings them here.
 */
export const markUnclaimed = async (db: Db, org: string, at: Date, limit: number): Promise<void> => {
  await sql`insert into telemetry_comparisons (org_id, about, subject_id, due_at)
    select o.org_id, 'operation', o.id, ${at} from operations o
    join principals p on p.org_id = o.org_id and p.id = o.executor_id
    where o.org_id = ${org} and o.closure = 'risk_complete' and o.mandates > 0
      and exists (select 1 from telemetry_streams s where s.org_id = o.org_id and s.party_id = p.party_id)
      and not exists (select 1 from evidence e where e.org_id = o.org_id and e.operation_id = o.id)
      and not exists (select 1 from telemetry_comparisons c where c.org_id = o.org_id and c.about = 'operation' and c.subject_id = o.id)
    order by o.id limit ${limit} on conflict do nothing`.execute(db)
}

export const dueComparisons = (db: Db, org: string, at: Date, limit: number) =>
  db
    .selectFrom('telemetry_comparisons')
    .select(['about', 'subject_id'])
    .where('org_id', '=', org)
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .limit(limit)
    .execute()

/** The row, locked; undefined when it isn't due any more or another process compares it at this moment. */
export const takeComparison = (db: Db, org: string, about: About, subject: string, at: Date) =>
  db
    .selectFrom('telemetry_comparisons')
    .selectAll()
    .where('org_id', '=', org)
    .where('about', '=', about)
    .where('subject_id', '=', subject)
    .where('due_at', '<=', at)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

export const saveComparison = (
  db: Db,
  org: string,
  about: About,
  subject: string,
  found: { verdict: string; settled: boolean; noticed: string; looks: number; due_at: Date | null; compared_at: Date },
) =>
  db
    .updateTable('telemetry_comparisons')
    .set(found)
    .where('org_id', '=', org)
    .where('about', '=', about)
    .where('subject_id', '=', subject)
    .execute()

/** Looked at again later: this time it could not be compared. */
export const postponeComparison = (db: Db, org: string, about: About, subject: string, due: Date) =>
  db
    .updateTable('telemetry_comparisons')
    .set({ due_at: due })
    .where('org_id', '=', org)
    .where('about', '=', about)
    .where('subject_id', '=', subject)
    .execute()

/** Operations of a change to compare, from one on: of which something was said, or that a provider executes. */
export const comparableOperations = (db: Db, org: string, change: string, parties: Only, after: string, limit: number) => {
  let query = db
    .selectFrom('operations as o')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'o.org_id').onRef('p.id', '=', 'o.executor_id'))
    .selectAll('o')
    .where('o.org_id', '=', org)
    .where('o.change_id', '=', change)
    .where('o.id', '>', after)
  if (parties !== undefined) query = query.where('p.party_id', 'in', [...parties])
  else
    query = query.where((eb) =>
      eb.or([
        eb('p.party_kind', '<>', 'enterprise'),
        eb.exists(
          eb
            .selectFrom('telemetry_records as r')
            .select('r.event_id')
            .whereRef('r.org_id', '=', 'o.org_id')
            .where((or) => or.or([or('r.operation_id', '=', or.ref('o.id')), or('r.credential_id', '=', or.ref('o.credential_id'))])),
        ),
      ]),
    )
  return query.orderBy('o.id').limit(limit).execute()
}

/** Open findings of these kinds about providers that have delivered since. */
export const recovered = async (db: Db, org: string, kinds: readonly string[]): Promise<{ kind: string; subject: string }[]> => {
  const { rows } = await sql<{ kind: string; subject: string }>`select f.kind, f.subject from findings f
    where f.org_id = ${org} and f.kind = any(${[...kinds]}::text[]) and f.state = 'open'
      and exists (select 1 from telemetry_batches b where b.org_id = f.org_id and b.party_id = f.subject and b.received_at >= f.opened_at and b.accepted > 0)`.execute(
    db,
  )
  return rows
}
