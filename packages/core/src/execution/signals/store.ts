// SQL of signals: each is kept once, and of each kind about each subject the newest of a sender counts. What changes by one is told as a change of what it
// is about, in the same transaction, so that trust is looked at again.
import { type Kysely, sql } from 'kysely'
import type { SubjectKind } from '../../authority/transmitters/index.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** Whose a subject is; undefined where it isn't there. */
export const partyOf = async (db: Db, org: string, kind: SubjectKind, id: string): Promise<string | undefined> => {
  const from = {
    credential: sql`credentials c join identities x on x.org_id = c.org_id and x.id = c.identity_id where c.org_id = ${org} and c.id = ${id}`,
    identity: sql`identities x where x.org_id = ${org} and x.id = ${id}`,
    principal: sql`principals x where x.org_id = ${org} and x.id = ${id}`,
    workload: sql`workloads x where x.org_id = ${org} and x.id = ${id}`,
    party: sql`(select org_id, id, id as party_id from parties) x where x.org_id = ${org} and x.id = ${id}`,
  }[kind]
  return (await sql<{ party: string }>`select x.party_id as party from ${from}`.execute(db)).rows[0]?.party
}

export interface SignalRow {
  readonly sender: string
  readonly id: string
  readonly event: string
  readonly kind: SubjectKind
  readonly subject: string
  readonly bad: boolean
  readonly at: Date
  readonly reason: string
}

/** False where it was taken before. */
export const insertSignal = async (db: Db, org: string, row: SignalRow, at: Date): Promise<boolean> => {
  const { rows } =
    await sql`insert into trust_signals (org_id, sender_id, event_id, event, subject_kind, subject_id, bad, at, received_at, reason)
    values (${org}, ${row.sender}, ${row.id}, ${row.event}, ${row.kind}, ${row.subject}, ${row.bad}, ${row.at}, ${at}, ${row.reason})
    on conflict do nothing returning 1 as one`.execute(db)
  return rows.length > 0
}

/** Whether it is the newest; of two of the same moment the bad one counts, and then the one with the greater id. */
export const newestCounts = async (db: Db, org: string, row: SignalRow): Promise<boolean> => {
  const { rows } = await sql`
    with counts as (insert into trust_postures as p (org_id, sender_id, event, subject_kind, subject_id, bad, at, event_id)
      values (${org}, ${row.sender}, ${row.event}, ${row.kind}, ${row.subject}, ${row.bad}, ${row.at}, ${row.id})
      on conflict (org_id, sender_id, event, subject_kind, subject_id) do update set bad = excluded.bad, at = excluded.at, event_id = excluded.event_id
        where (excluded.at, excluded.bad, excluded.event_id) > (p.at, p.bad, p.event_id) returning 1)
    insert into estate_changes (org_id, kind, id) select ${org}, ${row.kind}, ${row.subject} from counts returning 1 as one`.execute(db)
  return rows.length > 0
}

export interface SignalShownRow extends SignalRow {
  readonly received_at: Date
  readonly counts: boolean
}

export const listSignals = async (db: Db, org: string, after: string, limit: number): Promise<readonly SignalShownRow[]> => {
  const at = after.indexOf(' ')
  const [sender, id] = at === -1 ? ['', ''] : [after.slice(0, at), after.slice(at + 1)]
  const { rows } =
    await sql<SignalShownRow>`select s.sender_id as sender, s.event_id as id, s.event, s.subject_kind as kind, s.subject_id as subject, s.bad, s.at,
      s.reason, s.received_at, p.event_id is not null as counts
    from trust_signals s left join trust_postures p on p.org_id = s.org_id and p.sender_id = s.sender_id and p.event_id = s.event_id
    where s.org_id = ${org} and (s.sender_id, s.event_id) > (${sender}, ${id}) order by s.sender_id, s.event_id limit ${limit}`.execute(db)
  return rows
}
