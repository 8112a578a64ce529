// All SQL of the kill switch: the mandates of the suspended, and how far their credentials have ended.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** Live mandates whose executor belongs to one of the parties. */
export const liveMandatesOfParties = (db: Db, org: string, parties: readonly string[]) =>
  db
    .selectFrom('mandates as m')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'm.org_id').onRef('p.id', '=', 'm.executor_id'))
    .selectAll('m')
    .where('m.org_id', '=', org)
    .where('m.state', 'in', ['open', 'started'])
    .where('p.party_id', 'in', [...parties])
    .orderBy('m.id')
    .forUpdate('m')
    .execute()

/** Live mandates whose executor belongs to one of the parties, with what each is for, by id. */
export const pageOfLiveMandates = (db: Db, org: string, parties: readonly string[], after: string, limit: number) =>
  db
    .selectFrom('mandates as m')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'm.org_id').onRef('p.id', '=', 'm.executor_id'))
    .innerJoin('operations as o', (join) => join.onRef('o.org_id', '=', 'm.org_id').onRef('o.id', '=', 'm.operation_id'))
    .select(['m.id', 'm.state', 'm.change_id', 'm.operation_id', 'm.executor_id', 'm.not_before', 'm.not_after', 'm.started_at'])
    .select(['p.party_id', 'o.operation', 'o.credential_id', 'o.system_id'])
    .where('m.org_id', '=', org)
    .where('m.state', 'in', ['open', 'started'])
    .where('p.party_id', 'in', [...parties])
    .where('m.id', '>', after)
    .orderBy('m.id')
    .limit(limit)
    .execute()

/** How many mandates of the parties can still be used. */
export const countLiveMandates = async (db: Db, org: string, parties: readonly string[]): Promise<number> => {
  const { count } = await db
    .selectFrom('mandates as m')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'm.org_id').onRef('p.id', '=', 'm.executor_id'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('m.org_id', '=', org)
    .where('m.state', 'in', ['open', 'started'])
    .where('p.party_id', 'in', [...parties])
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Who of the parties can act now, by id. */
export const activeOfParties = (db: Db, org: string, parties: readonly string[], limit: number) =>
  db
    .selectFrom('principals')
    .select(['id', 'name', 'kind', 'party_id'])
    .where('org_id', '=', org)
    .where('party_id', 'in', [...parties])
    .where('active', '=', true)
    .orderBy('id')
    .limit(limit)
    .execute()

/** Suspensions whose change could not be opened yet. */
export const unopenedSuspensions = (db: Db, org: string) =>
  db
    .selectFrom('party_suspensions')
    .selectAll()
    .where('org_id', '=', org)
    .where('change_id', 'is', null)
    .where('lifted_at', 'is', null)
    .execute()

export interface Milestone {
  readonly credential: string
  readonly phase: string
  readonly closure: string
  readonly executed: Date | null
  readonly proven: Date | null
  readonly verdict: string | null
  readonly strength: string | null
}

/** Of each credential that a change ends: when it was revoked, and when its closing proof was taken. */
export const milestonesOf = async (db: Db, org: string, change: string): Promise<Milestone[]> => {
  const { rows } = await sql<Milestone>`select o.credential_id as credential, o.phase, o.closure, o.executed_at as executed,
      case when o.closure = 'risk_complete' then p.at end as proven, o.verdict, o.strength
    from operations o left join proofs p on p.org_id = o.org_id and p.digest = o.proof_digest
    where o.org_id = ${org} and o.change_id = ${change} and o.phase <> 'void'
      and o.operation in ('credential.revoke', 'token.revoke', 'grant.remove')
    order by o.position`.execute(db)
  return rows
}
