// SQL of whom a fact concerns, by its kind: who was asked, who owns it, whose part it is. INVARIANT: of a provider's people only those of the party whose
// part it is; of the enterprise's only active people.
import { type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import { approvalWaits, type Concerned, type Fact } from './model.ts'

type Db = Kysely<Tables>
type Query = (org: string, facts: ReturnType<typeof sql>) => ReturnType<typeof sql<Concerned>>

/** People of a provider who read what is theirs to do. */
const peopleOf = (org: string, party: ReturnType<typeof sql>) =>
  sql`principals p on p.org_id = ${org} and p.party_id = ${party} and p.party_kind <> 'enterprise' and p.kind = 'person' and p.active`

/** Who was asked, or who had asked. */
const ofQuestion =
  (kind: 'question.asked' | 'question.answered', person: 'put_to' | 'asked_by'): Query =>
  (org, facts) =>
    sql<Concerned>`select ${kind} as kind, f.subject, f.stage, q.${sql.ref(person)} as person,
      case when exists (select 1 from approval_requests r where r.org_id = q.org_id and r.change_id = q.change_id and r.state = 'open')
        then ${approvalWaits} end as severity
    from ${facts} join questions q on q.org_id = ${org} and q.id = f.subject`

const queries: Readonly<Record<string, Query>> = {
  'approval.asked': (
    org,
    facts,
  ) => sql<Concerned>`select 'approval.asked' as kind, f.subject, f.stage, null as severity, n.person_id as person
    from ${facts} join duty_notices n on n.org_id = ${org} and n.request_id = f.subject and n.rung::text = f.stage`,
  'approval.expiring': (org, facts) => sql<Concerned>`select 'approval.expiring' as kind, f.subject, f.stage, null as severity, x.person
    from ${facts} join approval_climbs c on c.org_id = ${org} and c.request_id = f.subject cross join lateral unnest(c.asked) x(person)`,
  'question.asked': ofQuestion('question.asked', 'put_to'),
  'question.answered': ofQuestion('question.answered', 'asked_by'),
  'closure.asked': (
    org,
    facts,
  ) => sql<Concerned>`select 'closure.asked' as kind, f.subject, f.stage, null as severity, i.business_owner as person
    from ${facts} join operations o on o.org_id = ${org} and o.id = f.subject
      join credentials k on k.org_id = o.org_id and k.id = o.credential_id join identities i on i.org_id = k.org_id and i.id = k.identity_id`,
  'risk.asked': (_org, facts) =>
    sql<Concerned>`select 'risk.asked' as kind, f.subject, f.stage, null as severity, null as person from ${facts}`,
  'review.asked': (org, facts) => sql<Concerned>`select 'review.asked' as kind, f.subject, f.stage, null as severity, r.owner_id as person
    from ${facts} join provider_reviews r on r.org_id = ${org} and r.id = f.subject`,
  // What a finding asks of its owner has a kind of its own where it is a question; and who is late is told as well as who has to ask him.
  'finding.opened': (org, facts) => sql<Concerned>`select case d.kind when 'exception.requested' then 'exception.asked'
        when 'consent.to_decide' then 'consent.asked' when 'consent.overdue' then 'consent.asked'
        when 'session.break_glass' then 'session.break_glass' else 'finding.opened' end as kind,
      -- ORDER: break-glass has a fact of its own, under the session: whoever was told by that is not told once more by the finding.
      case d.kind when 'session.break_glass' then substr(d.subject, length('session:') + 1) else f.subject end as subject,
      case d.kind when 'session.break_glass' then '' else f.stage end as stage, d.severity, d.owner_id as person
    from ${facts} join findings d on d.org_id = ${org} and d.id = f.subject and d.state = 'open'
    union all select 'evidence.late', f.subject, '', d.severity, p.id
    from ${facts} join findings d on d.org_id = ${org} and d.id = f.subject and d.state = 'open' and d.kind = 'evidence.late'
      join ${peopleOf(org, sql`d.detail ->> 'party'`)}`,
  'finding.overdue': (org, facts) => sql<Concerned>`select 'finding.overdue' as kind, f.subject, f.stage, d.severity, d.owner_id as person
    from ${facts} join findings d on d.org_id = ${org} and d.id = f.subject and d.state = 'open'`,
  'incident.opened': (
    org,
    facts,
  ) => sql<Concerned>`select 'incident.opened' as kind, f.subject, f.stage, null as severity, i.owner_id as person
    from ${facts} join incidents i on i.org_id = ${org} and i.id = f.subject`,
  'provider.suspended': (
    org,
    facts,
  ) => sql<Concerned>`select 'provider.suspended' as kind, f.subject, f.stage, null as severity, c.owner_id as person
    from ${facts} join party_suspensions s on s.org_id = ${org} and s.id = f.subject
      left join contracts c on c.org_id = s.org_id and c.party_id = s.party_id and c.state <> 'ended'`,
  'mandate.waiting': (
    org,
    facts,
  ) => sql<Concerned>`select 'mandate.waiting' as kind, f.subject, f.stage, null as severity, m.executor_id as person
    from ${facts} join mandates m on m.org_id = ${org} and m.id = f.subject`,
  // Beside those whom policy names: whoever owns the finding.
  'session.break_glass': (
    org,
    facts,
  ) => sql<Concerned>`select 'session.break_glass' as kind, f.subject, f.stage, null as severity, d.owner_id as person
    from ${facts} left join findings d on d.org_id = ${org} and d.kind = 'session.break_glass' and d.subject = 'session:' || f.subject and d.state = 'open'`,
  'session.new': (org, facts) => sql<Concerned>`select 'session.new' as kind, f.subject, f.stage, null as severity, s.principal_id as person
    from ${facts} join sessions s on s.org_id = ${org} and s.id = f.subject`,
  'drill.asked': (org, facts) => sql<Concerned>`select 'drill.asked' as kind, f.subject, f.stage, null as severity, p.id as person
    from ${facts} join drills d on d.org_id = ${org} and d.id = f.subject join ${peopleOf(org, sql`d.party_id`)}`,
}

/** Whom facts of one kind concern, each person once for each fact, and only people who are there. */
export const concernedBy = async (db: Db, org: string, kind: string, facts: readonly Fact[]): Promise<Concerned[]> => {
  const query = Object.hasOwn(queries, kind) ? queries[kind] : undefined
  if (query === undefined || facts.length === 0) return []
  const asked = sql`jsonb_to_recordset(${asRecords(facts.map(({ subject, stage }) => ({ subject, stage })))}::jsonb) as f(subject text, stage text)`
  const { rows } = await sql<Concerned>`select distinct q.kind, q.subject, q.stage, q.severity, w.id as person from (${query(org, asked)}) q
      left join principals w on w.org_id = ${org} and w.id = q.person and w.kind = 'person' and w.active
    order by q.kind, q.subject, q.stage, person nulls last`.execute(db)
  return rows
}
