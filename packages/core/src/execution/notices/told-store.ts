// SQL of what is told, as it is at the moment of telling: what is over, answered or gone has no row. Nothing of a credential but its id is read here.
import { type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { SessionWay, Tables } from '../../tables.ts'
import type { Fact } from './model.ts'

type Db = Kysely<Tables>
export type Place = Pick<Fact, 'subject' | 'stage'>

const places = (facts: readonly Place[]) =>
  sql`jsonb_to_recordset(${asRecords(facts.map(({ subject, stage }) => ({ subject, stage })))}::jsonb) as f(subject text, stage text)`

export interface RequestTold extends Place {
  readonly expires: Date
  readonly roles: readonly string[]
  readonly quorum: number
  readonly stepUp: boolean
  readonly change: string
  readonly reason: string
  readonly ticket: string
  readonly requester: string
  /** How many of each, the commonest first. */
  readonly operations: readonly { readonly name: string; readonly count: number }[]
  readonly systems: readonly string[]
  readonly risk: string | null
  readonly silenceAt: Date | null
  /** Who need not be asked any more: they have signed, or may sign for nobody. */
  readonly signed: readonly string[]
  readonly deputies: readonly string[]
}

export const requestsTold = async (db: Db, org: string, facts: readonly Place[], at: Date): Promise<RequestTold[]> => {
  const { rows } =
    await sql<RequestTold>`select f.subject, f.stage, r.expires_at as expires, r.roles, r.quorum, r.step_up as "stepUp", r.change_id as change,
      c.reason, c.ticket, coalesce(q.name, c.requester_id) as requester,
      coalesce((select jsonb_agg(jsonb_build_object('name', x.operation, 'count', x.n) order by x.n desc, x.operation)
        from (select o.operation, count(*) as n from operations o where o.org_id = r.org_id and o.id = any(r.operations) group by o.operation) x), '[]') as operations,
      coalesce((select array_agg(distinct s.name order by s.name) from operations o join systems s on s.org_id = o.org_id and s.id = o.system_id
        where o.org_id = r.org_id and o.id = any(r.operations)), '{}') as systems,
      (select o.spec ->> 'risk' from operations o where o.org_id = r.org_id and o.id = any(r.operations)
        order by array_position(array['critical', 'high', 'moderate', 'low'], o.spec ->> 'risk') limit 1) as risk,
      (select b.due_at from approval_climbs b where b.org_id = r.org_id and b.request_id = r.id) as "silenceAt",
      coalesce((select array_agg(a.person_id) from approvals a where a.org_id = r.org_id and a.request_id = r.id), '{}') as signed,
      coalesce((select array_agg(d.deputy_id) from deputyships d where d.org_id = r.org_id and d.role = any(r.roles) and d.withdrawn_at is null
        and d.from_at <= ${at} and d.until_at > ${at}), '{}') as deputies
    from ${places(facts)} join approval_requests r on r.org_id = ${org} and r.id = f.subject and r.state = 'open' and r.expires_at > ${at}
      join changes c on c.org_id = r.org_id and c.id = r.change_id left join principals q on q.org_id = c.org_id and q.id = c.requester_id`.execute(
      db,
    )
  return rows
}

export interface OperationTold extends Place {
  readonly change: string
  readonly operation: string
  readonly credential: string
  readonly identity: string | null
  readonly system: string | null
  readonly reason: string
  readonly risk: string | null
  readonly until: Date | null
}

const operationColumns = sql`o.operation, o.credential_id as credential, i.name as identity, s.name as system, o.spec ->> 'risk' as risk`
const withNames = sql`left join credentials k on k.org_id = o.org_id and k.id = o.credential_id
  left join identities i on i.org_id = k.org_id and i.id = k.identity_id left join systems s on s.org_id = o.org_id and s.id = o.system_id`

export const closuresTold = async (db: Db, org: string, facts: readonly Place[]): Promise<OperationTold[]> => {
  const { rows } =
    await sql<OperationTold>`select f.subject, f.stage, o.change_id as change, ${operationColumns}, c.reason, null::timestamptz as until
    from ${places(facts)} join operations o on o.org_id = ${org} and o.id = f.subject and o.phase = 'awaiting_owner'
      join changes c on c.org_id = o.org_id and c.id = o.change_id ${withNames}
    where exists (select 1 from closure_requests q where q.org_id = o.org_id and q.operation_id = o.id and q.proof_digest = f.stage and q.signed_at is null)`.execute(
      db,
    )
  return rows
}

export const risksTold = async (db: Db, org: string, facts: readonly Place[]): Promise<OperationTold[]> => {
  const { rows } =
    await sql<OperationTold>`select f.subject, f.stage, o.change_id as change, ${operationColumns}, a.reason, null::timestamptz as until
    from ${places(facts)} join risk_acceptances a on a.org_id = ${org} and a.id = f.subject and a.state = 'requested'
      join operations o on o.org_id = a.org_id and o.id = a.operation_id ${withNames}`.execute(db)
  return rows
}

/** INVARIANT: for its executor: of the change it says no more than his mandate does. */
export const mandatesTold = async (db: Db, org: string, facts: readonly Place[], at: Date): Promise<OperationTold[]> => {
  const { rows } = await sql<OperationTold>`select f.subject, f.stage, o.change_id as change, o.operation, o.credential_id as credential,
      null as identity, s.name as system, null as risk, '' as reason, m.not_after as until
    from ${places(facts)} join mandates m on m.org_id = ${org} and m.id = f.subject and m.state = 'open' and m.not_after > ${at}
      join operations o on o.org_id = m.org_id and o.id = m.operation_id left join systems s on s.org_id = o.org_id and s.id = o.system_id`.execute(
    db,
  )
  return rows
}

export interface FindingTold extends Place {
  readonly kind: string
  /** What is wrong with what. */
  readonly of: string
  readonly severity: string
  readonly owner: string | null
  readonly due: Date
  readonly detail: Readonly<Record<string, unknown>>
}

export const findingsTold = async (db: Db, org: string, facts: readonly Place[]): Promise<FindingTold[]> => {
  const { rows } =
    await sql<FindingTold>`select f.subject, f.stage, d.kind, d.subject as of, d.severity, d.owner_id as owner, d.due_at as due, d.detail
    from ${places(facts)} join findings d on d.org_id = ${org} and d.id = f.subject and d.state = 'open'`.execute(db)
  return rows
}

export interface IncidentTold extends Place {
  readonly kind: string
  readonly change: string | null
  readonly credential: string | null
  readonly system: string | null
  readonly opened: Date
}

export const incidentsTold = async (db: Db, org: string, facts: readonly Place[]): Promise<IncidentTold[]> => {
  const { rows } =
    await sql<IncidentTold>`select f.subject, f.stage, i.kind, i.change_id as change, i.credential_id as credential, s.name as system,
      i.opened_at as opened
    from ${places(facts)} join incidents i on i.org_id = ${org} and i.id = f.subject and i.state = 'open'
      left join credentials k on k.org_id = i.org_id and k.id = i.credential_id left join systems s on s.org_id = k.org_id and s.id = k.system_id`.execute(
      db,
    )
  return rows
}

export interface SuspensionTold extends Place {
  readonly party: string
  readonly by: string
  readonly reason: string
  readonly change: string | null
}

export const suspensionsTold = async (db: Db, org: string, facts: readonly Place[]): Promise<SuspensionTold[]> => {
  const { rows } =
    await sql<SuspensionTold>`select f.subject, f.stage, coalesce(y.name, s.party_id) as party, coalesce(p.name, s.suspended_by) as by, s.reason,
      s.change_id as change
    from ${places(facts)} join party_suspensions s on s.org_id = ${org} and s.id = f.subject and s.lifted_at is null
      left join parties y on y.org_id = s.org_id and y.id = s.party_id left join principals p on p.org_id = s.org_id and p.id = s.suspended_by`.execute(
      db,
    )
  return rows
}

export interface ReviewTold extends Place {
  readonly party: string
  readonly partyName: string
  readonly due: Date
  readonly effect: 'narrow' | 'stop' | 'tell'
}

export const reviewsTold = async (db: Db, org: string, facts: readonly Place[]): Promise<ReviewTold[]> => {
  const { rows } =
    await sql<ReviewTold>`select f.subject, f.stage, r.party_id as party, coalesce(y.name, r.party_id) as "partyName", r.due_at as due, r.effect
    from ${places(facts)} join provider_reviews r on r.org_id = ${org} and r.id = f.subject and r.state = 'open'
      left join parties y on y.org_id = r.org_id and y.id = r.party_id`.execute(db)
  return rows
}

export interface DrillTold extends Place {
  readonly exercise: string
  readonly due: Date
}

export const drillsTold = async (db: Db, org: string, facts: readonly Place[]): Promise<DrillTold[]> => {
  const { rows } = await sql<DrillTold>`select f.subject, f.stage, d.exercise, coalesce(e.due_at, d.due_at) as due
    from ${places(facts)} join drills d on d.org_id = ${org} and d.id = f.subject and d.state = 'open'
      left join evidence_demands e on e.org_id = d.org_id and e.drill_id = d.id and e.id = f.stage
    where e.delivered_at is null and (f.stage = '' or e.id is not null)`.execute(db)
  return rows
}

export interface SessionTold extends Place {
  readonly way: SessionWay
  readonly issuer: string | null
  readonly agent: string
  readonly opened: Date
  readonly over: boolean
}

const sessionColumns = sql`f.subject, f.stage, s.way, s.issuer, s.agent, s.opened_at as opened,
  s.ended_at is not null and s.ended_because <> 'renewed' as over`

/** Also of one that is over: who came and went is news as well. */
export const sessionsTold = async (db: Db, org: string, facts: readonly Place[]): Promise<SessionTold[]> => {
  const { rows } = await sql<SessionTold>`select ${sessionColumns}
    from ${places(facts)} join sessions s on s.org_id = ${org} and s.id = f.subject`.execute(db)
  return rows
}

export interface BreakGlassTold extends SessionTold {
  readonly principal: string
  readonly who: string
  readonly ends: Date
  /** As he said it before he was in. */
  readonly reason: string | null
}

/** Also of one that is over. */
export const breakGlassTold = async (db: Db, org: string, facts: readonly Place[]): Promise<BreakGlassTold[]> => {
  const { rows } =
    await sql<BreakGlassTold>`select ${sessionColumns}, s.principal_id as principal, p.name as who, s.ends_at as ends, s.break_glass_reason as reason
    from ${places(facts)} join sessions s on s.org_id = ${org} and s.id = f.subject
      join principals p on p.org_id = s.org_id and p.id = s.principal_id`.execute(db)
  return rows
}

export interface QuestionTold extends Place {
  readonly words: string
  readonly answer: string | null
  readonly purpose: string
  readonly asker: string
  readonly answerer: string
  /** When the first approval that is open at its change ends. */
  readonly due: Date | null
  /** An approval that is open there. */
  readonly request: string | null
  readonly change: string
}

/** Asked: while it waits for an answer; answered: while its change goes on. */
export const questionsTold = async (db: Db, org: string, facts: readonly Place[], state: 'open' | 'answered'): Promise<QuestionTold[]> => {
  const { rows } =
    await sql<QuestionTold>`select f.subject, f.stage, q.words, q.answer, c.purpose, a.name as asker, p.name as answerer, r.due, r.request, q.change_id as change
    from ${places(facts)} join questions q on q.org_id = ${org} and q.id = f.subject and q.state = ${state}
      join changes c on c.org_id = q.org_id and c.id = q.change_id and c.state not in ('closed', 'refused', 'denied')
      join principals a on a.org_id = q.org_id and a.id = q.asked_by join principals p on p.org_id = q.org_id and p.id = q.put_to
      left join lateral (select min(expires_at) as due, min(id) as request from approval_requests
        where org_id = q.org_id and change_id = q.change_id and state = 'open') r on true`.execute(db)
  return rows
}
