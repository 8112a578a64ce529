// All SQL of the story: what was done to one identity's credentials, and what belongs to it. Bounded: nothing here reads a whole table.
import { type Kysely, sql } from 'kysely'
import type { Description, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** Of these parties alone; undefined: of everybody. */
export type Only = readonly string[] | undefined

/** A life with more operations than this, or an identity with more credentials, is asked for in parts. */
export const mostDeeds = 2_000
/** Of each kind of thing that stands beside an operation. */
const mostBeside = 10_000

export interface DeedRow {
  readonly id: string
  readonly change: string
  readonly trigger_kind: string
  readonly trigger_ref: string
  readonly requester: string
  readonly reason: string
  readonly ticket: string
  readonly opened_at: Date
  readonly plan: string
  readonly position: number
  readonly operation: string
  readonly credential: string
  readonly system: string
  readonly executor: string
  readonly executor_kind: string
  readonly party: string
  readonly purpose: string
  readonly phase: string
  readonly closure: string
  readonly executed_at: Date | null
  readonly verdict: string | null
  readonly strength: string | null
  readonly proof: string | null
}

export interface Place {
  readonly openedAt: Date
  readonly operation: string
}

/** Operations on the identity's credentials, by when their change was opened. `after`: beyond this one. */
export const deedsOf = async (
  db: Db,
  org: string,
  identity: string,
  query: { readonly since?: Date | undefined; readonly only: Only; readonly after?: Place | undefined; readonly limit: number },
): Promise<DeedRow[]> => {
  const { rows } =
    await sql<DeedRow>`select o.id, o.change_id as change, c.trigger_kind, c.trigger_ref, c.requester_id as requester, c.reason, c.ticket,
      c.opened_at, o.plan_digest as plan, o.position, o.operation, o.credential_id as credential, o.system_id as system, o.executor_id as executor,
      o.executor_kind, coalesce(p.party_id, o.org_id) as party, coalesce(o.spec->>'purpose', 'none') as purpose, o.phase, o.closure,
      o.executed_at, o.verdict, o.strength, o.proof_digest as proof
    from credentials k
      join operations o on o.org_id = k.org_id and o.credential_id = k.id
      join changes c on c.org_id = o.org_id and c.id = o.change_id
      left join principals p on p.org_id = o.org_id and p.id = o.executor_id
    where k.org_id = ${org} and k.identity_id = ${identity}
      ${query.since === undefined ? sql`` : sql`and c.opened_at >= ${query.since}`}
      ${query.only === undefined ? sql`` : sql`and p.party_id = any(${[...query.only]}::text[])`}
      ${query.after === undefined ? sql`` : sql`and (c.opened_at, o.id) > (${query.after.openedAt}, ${query.after.operation})`}
    order by c.opened_at, o.id limit ${query.limit}`.execute(db)
  return rows
}

export interface MandateRow {
  readonly id: string
  readonly operation: string
  readonly executor: string
  readonly executor_kind: string
  readonly party: string
  readonly minted_at: Date
  readonly started_at: Date | null
  readonly not_after: Date
  readonly state: string
  readonly evidence: string | null
  readonly received_at: Date | null
  readonly truth: string | null
  readonly answered: boolean
}

export const mandatesOf = async (db: Db, org: string, operations: readonly string[]): Promise<MandateRow[]> => {
  const { rows } =
    await sql<MandateRow>`select m.id, m.operation_id as operation, m.executor_id as executor, coalesce(p.kind, 'agent') as executor_kind,
      coalesce(p.party_id, m.org_id) as party, m.minted_at, m.started_at, m.not_after, m.state, e.digest as evidence, e.received_at, e.truth,
      exists (select 1 from attempts a where a.org_id = m.org_id and a.operation_id = m.operation_id and a.mandate_id = m.id
        and a.status = 'refused') as answered
    from mandates m
      left join principals p on p.org_id = m.org_id and p.id = m.executor_id
      left join evidence e on e.org_id = m.org_id and e.mandate_id = m.id
    where m.org_id = ${org} and m.operation_id = any(${[...operations]}::text[])
    order by m.minted_at, m.id`.execute(db)
  return rows
}

/** The newest decision about each plan. */
export const decisionsOf = (db: Db, org: string, plans: readonly string[]) =>
  db
    .selectFrom('decisions')
    .select(['digest', 'plan_digest', 'bundle_digest', 'at'])
    .distinctOn('plan_digest')
    .where('org_id', '=', org)
    .where('plan_digest', 'in', [...plans])
    .orderBy('plan_digest')
    .orderBy('at', 'desc')
    .execute()

/** The first decision about each plan: when it began to be decided. */
export const firstDecided = async (db: Db, org: string, plans: readonly string[]): Promise<Map<string, Date>> => {
  const rows = await db
    .selectFrom('decisions')
    .select((eb) => ['plan_digest', eb.fn.min('at').as('first')])
    .where('org_id', '=', org)
    .where('plan_digest', 'in', [...plans])
    .groupBy('plan_digest')
    .execute()
  return new Map(rows.map((row) => [row.plan_digest, row.first]))
}

export const approvalsOf = async (db: Db, org: string, operations: readonly string[], plans: readonly string[]) => {
  const { rows } = await sql<{ operation: string; person: string; in_place_of: string | null; verdict: 'approve' | 'refuse'; at: Date }>`
    select o.id as operation, a.person_id as person, a.for_person as in_place_of, a.verdict, a.at
    from unnest(${[...operations]}::text[]) o(id)
      join approval_requests r on r.org_id = ${org} and r.plan_digest = any(${[...plans]}::text[]) and o.id = any(r.operations)
      join approvals a on a.org_id = r.org_id and a.request_id = r.id
    order by a.at, a.person_id limit ${mostBeside}`.execute(db)
  return rows
}

export interface ProofRow {
  readonly operation: string
  readonly rounds: number
  readonly digest: string | null
  readonly purpose: string | null
  readonly verdict: string | null
  readonly strength: string | null
  readonly at: Date | null
}

/** Of each operation how many looks there were, and the newest that says something. */
export const proofsOf = async (db: Db, org: string, operations: readonly string[]): Promise<ProofRow[]> => {
  const { rows } = await sql<ProofRow>`select o.id as operation, count(p.digest)::int as rounds,
      (array_agg(p.digest order by p.at desc, p.round desc) filter (where said.it))[1] as digest,
      (array_agg(p.purpose order by p.at desc, p.round desc) filter (where said.it))[1] as purpose,
      (array_agg(p.verdict order by p.at desc, p.round desc) filter (where said.it))[1] as verdict,
      (array_agg(p.strength order by p.at desc, p.round desc) filter (where said.it))[1] as strength,
      (array_agg(p.at order by p.at desc, p.round desc) filter (where said.it))[1] as at
    from unnest(${[...operations]}::text[]) o(id)
      join proofs p on p.org_id = ${org} and p.operation_id = o.id and p.purpose <> 'baseline'
      -- What can't be tested says something too, where the proof names a strength.
      cross join lateral (select p.verdict in ('rejected', 'still_accepted') or (p.verdict = 'cannot_test' and p.strength is not null) as it) said
    group by o.id`.execute(db)
  return rows
}

export const findingsAbout = async (db: Db, org: string, subjects: readonly string[], kind?: string) => {
  if (subjects.length === 0) return []
  let query = db
    .selectFrom('findings')
    .select(['id', 'kind', 'subject', 'severity', 'owner_id', 'state', 'opened_at', 'resolved_at'])
    .where('org_id', '=', org)
    .where('subject', 'in', [...subjects])
  if (kind !== undefined) query = query.where('kind', '=', kind)
  return query.orderBy('opened_at').orderBy('id').limit(mostBeside).execute()
}

export const incidentsAbout = (db: Db, org: string, operations: readonly string[]) =>
  db
    .selectFrom('incidents')
    .select(['id', 'kind', 'operation_id', 'owner_id', 'state', 'opened_at', 'closed_at'])
    .where('org_id', '=', org)
    .where('operation_id', 'in', [...operations])
    .orderBy('opened_at')
    .orderBy('id')
    .limit(mostBeside)
    .execute()

export const acceptancesOf = (db: Db, org: string, operations: readonly string[]) =>
  db
    .selectFrom('risk_acceptances')
    .select(['id', 'operation_id', 'state', 'person_id', 'requested_at', 'accepted_at', 'expires_at'])
    .where('org_id', '=', org)
    .where('operation_id', 'in', [...operations])
    .orderBy('requested_at')
    .orderBy('id')
    .limit(mostBeside)
    .execute()

export const exceptionsAbout = (db: Db, org: string, subjects: readonly string[], only: Only) => {
  let query = db
    .selectFrom('exception_requests')
    .select(['id', 'party_id', 'rule', 'subject', 'state', 'person_id', 'requested_at', 'decided_at', 'expires_at'])
    .where('org_id', '=', org)
    .where('subject', 'in', [...subjects])
  if (only !== undefined) query = query.where('party_id', 'in', [...only])
  return query.orderBy('requested_at').orderBy('id').limit(mostBeside).execute()
}

/** Operations of which somebody outside said something. */
export const toldOf = async (db: Db, org: string, operations: readonly string[]): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('telemetry_comparisons')
    .select('subject_id')
    .where('org_id', '=', org)
    .where('about', '=', 'operation')
    .where('subject_id', 'in', [...operations])
    .execute()
  return new Set(rows.map((row) => row.subject_id))
}

/** Which of these roles who held when: people of the enterprise, whether or not they are still there. */
export const holdersThen = (db: Db, org: string, roles: readonly string[]) =>
  roles.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('role_holdings as h')
        .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'h.org_id').onRef('p.id', '=', 'h.principal_id'))
        .select(['h.role', 'p.id', 'h.since', 'h.until', 'p.deactivated_at'])
        .where('h.org_id', '=', org)
        .where('h.role', 'in', [...roles])
        .where('h.party_kind', '=', 'enterprise')
        .where('p.kind', '=', 'person')
        .orderBy('h.since')
        .orderBy('p.id')
        .limit(mostBeside)
        .execute()

export const credentialsOf = (db: Db, org: string, identity: string) =>
  db
    .selectFrom('credentials')
    .select(['id', 'system_id', 'state', 'executor_id'])
    .where('org_id', '=', org)
    .where('identity_id', '=', identity)
    .orderBy('id')
    .limit(mostDeeds + 1)
    .execute()

export const systemsOf = (db: Db, org: string, systems: readonly string[]) =>
  systems.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('systems')
        .select(['id', 'environment', 'region'])
        .where('org_id', '=', org)
        .where('id', 'in', [...systems])
        .orderBy('id')
        .execute()

/** Changes at the systems, of accounts that are credentials of the identity, that nothing explains; each until something did. */
export const unexplainedOf = async (db: Db, org: string, identity: string, since: Date | undefined) => {
  const { rows } = await sql<{
    credential: string
    system: string
    account: string
    before: Description | null
    after: Description | null
    actor: string | null
    since: Date
    noticed_at: Date
    until: Date | null
  }>`
    select k.id as credential, a.system_id as system, a.account, c.before, c.after, c.actor, c.since, c.noticed_at,
      (select min(l.noticed_at) from account_changes l
        where l.org_id = c.org_id and l.account_id = c.account_id and l.noticed_at > c.noticed_at and l.basis is not null) as until
    from credentials k
      join accounts a on a.org_id = k.org_id and a.system_id = k.system_id and a.account = k.account and a.kind = k.kind
        and (k.key is null or a.key is null or k.key = a.key)
      join account_changes c on c.org_id = a.org_id and c.account_id = a.id and c.basis is null
    where k.org_id = ${org} and k.identity_id = ${identity} ${since === undefined ? sql`` : sql`and c.noticed_at >= ${since}`}
    order by c.noticed_at, c.id limit ${mostBeside}`.execute(db)
  return rows
}
