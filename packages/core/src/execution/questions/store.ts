// All SQL of questions. Whether one is over is read with it from the change and from who was asked: nothing has to end it.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type Because = 'requester' | 'executor' | 'business_owner' | 'technical_owner'
export const questionStates = ['open', 'answered', 'withdrawn', 'over', 'left'] as const

export type QuestionRow = Omit<Selectable<Tables['questions']>, 'state'> & {
  /** `over`: the change ended before an answer; `left`: who was asked isn't here any more. */
  readonly state: (typeof questionStates)[number]
  readonly purpose: string
  /** Another plan stands now than when it was asked. */
  readonly replanned: boolean
  /** When the first approval that is open at the change ends. */
  readonly due: Date | null
}

const ended = sql`c.state in ('closed', 'refused', 'denied')`
const stateNow = sql<
  QuestionRow['state']
>`case when q.state <> 'open' then q.state when ${ended} then 'over' when not p.active then 'left' else 'open' end`

const shown = sql`select q.org_id, q.id, q.change_id, q.plan_digest, q.mandate_id, q.asked_by, q.asker_kind, q.asker_party, q.asked_at, q.put_to, q.put_kind,
    q.put_party, q.because, q.words, q.answer, q.ended_at, ${stateNow} as state, c.purpose, c.plan_digest is distinct from q.plan_digest as replanned,
    (select min(r.expires_at) from approval_requests r where r.org_id = q.org_id and r.change_id = q.change_id and r.state = 'open') as due
  from questions q join changes c on c.org_id = q.org_id and c.id = q.change_id join principals p on p.org_id = q.org_id and p.id = q.put_to`

const all = async (db: Db, rest: ReturnType<typeof sql>, front = sql``): Promise<QuestionRow[]> =>
  (await sql<QuestionRow>`${front}${shown} ${rest}`.execute(db)).rows

export const insertQuestion = (db: Db, row: Insertable<Tables['questions']>) => db.insertInto('questions').values(row).execute()

export const readQuestion = async (db: Db, org: string, id: string): Promise<QuestionRow | undefined> =>
  (await all(db, sql`where q.org_id = ${org} and q.id = ${id}`))[0]

/** ORDER: locked first, then read: of two who end it at once, the second sees that it has ended. */
export const lockQuestion = async (db: Db, org: string, id: string): Promise<QuestionRow | undefined> => {
  await db.selectFrom('questions').select('id').where('org_id', '=', org).where('id', '=', id).forUpdate().execute()
  return readQuestion(db, org, id)
}

export const endQuestion = (db: Db, org: string, id: string, end: { state: 'answered' | 'withdrawn'; answer: string | null; at: Date }) =>
  db
    .updateTable('questions')
    .set({ state: end.state, answer: end.answer, ended_at: end.at })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .execute()

export interface QuestionFilter {
  readonly change?: string | undefined
  readonly state?: QuestionRow['state'] | undefined
  /** Only what he asked or was asked. */
  readonly of?: string | undefined
}

export const pageOfQuestions = (
  db: Db,
  org: string,
  { change, state, of }: QuestionFilter,
  after: string,
  limit: number,
): Promise<QuestionRow[]> =>
  all(
    db,
    sql`where q.org_id = ${org} and q.id > ${after} ${change === undefined ? sql`` : sql`and q.change_id = ${change}`}
      ${of === undefined ? sql`` : sql`and (q.put_to = ${of} or q.asked_by = ${of})`} ${state === undefined ? sql`` : sql`and ${stateNow} = ${state}`}
      order by q.id limit ${limit}`,
  )

/** What waits for somebody's answer, the oldest first. */
export const openQuestionsTo = (db: Db, org: string, person: string, limit: number): Promise<QuestionRow[]> =>
  all(
    db,
    sql`where q.org_id = ${org} and q.put_to = ${person} and ${stateNow} = 'open' order by q.id limit ${limit}`,
    preparedAs('open_questions'),
  )

/** What waits for his answer, and what he asked since then, the newest first. */
export const concerningQuestions = (db: Db, org: string, person: string, since: Date, limit: number): Promise<QuestionRow[]> =>
  all(
    db,
    sql`where q.org_id = ${org} and ((q.put_to = ${person} and ${stateNow} = 'open') or (q.asked_by = ${person} and q.asked_at >= ${since}))
      order by q.id desc limit ${limit}`,
  )

/** Locks the asker against himself, so that what he has open is counted right, and says whether he is here and how many he has open at a change. */
export const openOfAsker = async (db: Db, org: string, asker: string, change: string): Promise<number | undefined> => {
  const { rows } = await sql<{
    active: boolean
  }>`select active from principals where org_id = ${org} and id = ${asker} for no key update`.execute(db)
  if (rows[0]?.active !== true) return undefined
  const open = await sql<{ n: string }>`select count(*) as n from questions
    where org_id = ${org} and asked_by = ${asker} and change_id = ${change} and state = 'open'`.execute(db)
  return Number(open.rows[0]!.n)
}

export interface Concerned {
  readonly person: string
  readonly name: string
  readonly party: string
  readonly party_kind: Tables['principals']['party_kind']
  readonly because: readonly Because[]
}

/** People who are here and have to do with a change: who asked for it, who executes it (of software: the people of its party), who owns what it is about. */
export const peopleOfChange = async (
  db: Db,
  org: string,
  change: string,
  query: { after: string; limit: number; but: string; only?: string | undefined },
): Promise<Concerned[]> => {
  const standing = sql`operations o on o.org_id = c.org_id and o.change_id = c.id and o.plan_digest = c.plan_digest and o.phase <> 'void'`
  const about = sql`${standing} join credentials k on k.org_id = o.org_id and k.id = o.credential_id join identities i on i.org_id = k.org_id and i.id = k.identity_id`
  const own = sql`from changes c join ${about} where c.org_id = ${org} and c.id = ${change}`
  const { rows } =
    await sql<Concerned>`select p.id as person, p.name, p.party_id as party, p.party_kind, array_agg(distinct r.because) as because from (
      select c.requester_id as person, 'requester' as because from changes c where c.org_id = ${org} and c.id = ${change}
      union select o.executor_id, 'executor' from changes c join ${standing} where c.org_id = ${org} and c.id = ${change}
      union select e.id, 'executor' from changes c join ${standing} join principals a on a.org_id = o.org_id and a.id = o.executor_id and a.kind = 'agent'
        join principals e on e.org_id = a.org_id and e.party_id = a.party_id and e.kind = 'person' where c.org_id = ${org} and c.id = ${change}
      union select i.business_owner, 'business_owner' ${own}
      union select i.technical_owner, 'technical_owner' ${own}
    ) r join principals p on p.org_id = ${org} and p.id = r.person and p.kind = 'person' and p.active
    where p.id > ${query.after} and p.id <> ${query.but} ${query.only === undefined ? sql`` : sql`and p.id = ${query.only}`}
      and not exists (select 1 from party_suspensions s where s.org_id = p.org_id and s.party_id = p.party_id and s.lifted_at is null)
    group by p.id, p.name, p.party_id, p.party_kind order by p.id limit ${query.limit}`.execute(db)
  return rows
}

export interface AskedUnder {
  readonly mandate: string
  readonly person: string | null
  readonly because: Because
}

/** The mandate under which somebody outside asks, his own or one of his party's software, and who of the enterprise answers for what it is about. */
export const askedUnder = async (db: Db, org: string, change: string, asker: string, party: string): Promise<AskedUnder | undefined> => {
  const { rows } = await sql<AskedUnder>`select m.id as mandate, w.person, coalesce(w.because, 'requester') as because
    from mandates m join operations o on o.org_id = m.org_id and o.id = m.operation_id join changes c on c.org_id = m.org_id and c.id = m.change_id
      join principals e on e.org_id = m.org_id and e.id = m.executor_id
      left join credentials k on k.org_id = o.org_id and k.id = o.credential_id left join identities i on i.org_id = k.org_id and i.id = k.identity_id
      left join lateral (select p.id as person, n.because from (values (1, i.business_owner, 'business_owner'), (2, i.technical_owner, 'technical_owner'),
          (3, c.requester_id, 'requester')) n(rank, id, because)
        join principals p on p.org_id = m.org_id and p.id = n.id and p.kind = 'person' and p.party_kind = 'enterprise' and p.active
        order by n.rank limit 1) w on true
    where m.org_id = ${org} and m.change_id = ${change} and m.state in ('open', 'started')
      and (m.executor_id = ${asker} or (e.kind = 'agent' and e.party_id = ${party}))
    order by (m.executor_id = ${asker}) desc, w.person nulls last, m.id limit 1`.execute(db)
  return rows[0]
}
