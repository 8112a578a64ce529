// SQL of what the API shows of changes, narrowed to what a party has a part in.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { ChangeRow } from './store.ts'

type Db = Kysely<Tables>
/** The party whose part is seen; undefined: everything. */
type Party = string | undefined

/** Operations that a party executes, or that act on identities of its own. */
const touches = (party: string) => sql<boolean>`(
  exists (select 1 from principals p where p.org_id = o.org_id and p.id = o.executor_id and p.party_id = ${party})
  or exists (select 1 from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id
             where c.org_id = o.org_id and c.id = o.credential_id and i.party_id = ${party}))`

const isOn = (identity: string) => sql<boolean>`exists (select 1 from credentials c
  where c.org_id = o.org_id and c.id = o.credential_id and c.identity_id = ${identity})`

export interface ChangeFilter {
  readonly state?: ChangeRow['state'] | undefined
  /** What brought it about, as `contract.end`. */
  readonly trigger?: string | undefined
  /** One of its operations is on a credential of this identity. */
  readonly identity?: string | undefined
  readonly newestFirst: boolean
}

export const pageOfChanges = (db: Db, org: string, party: Party, filter: ChangeFilter, after: string, limit: number) => {
  let query = db.selectFrom('changes').selectAll().where('org_id', '=', org)
  if (after !== '') query = query.where('id', filter.newestFirst ? '<' : '>', after)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.trigger !== undefined) query = query.where('trigger_kind', '=', filter.trigger)
  const { identity } = filter
  if (party !== undefined || identity !== undefined)
    query = query.where((eb) => {
      let operations = eb
        .selectFrom('operations as o')
        .select('o.id')
        .whereRef('o.org_id', '=', 'changes.org_id')
        .whereRef('o.change_id', '=', 'changes.id')
      // SAFETY: of one and the same operation: that a change has a part which is not the party's is not told by what is found in it.
      if (party !== undefined) operations = operations.where(touches(party))
      if (identity !== undefined) operations = operations.where(isOn(identity))
      return eb.exists(operations)
    })
  return query
    .orderBy('id', filter.newestFirst ? 'desc' : 'asc')
    .limit(limit)
    .execute()
}

/** The operations of a change that the party may see, of its current plan first. */
export const visibleOperations = (db: Db, org: string, party: Party, change: string) => {
  let query = db.selectFrom('operations as o').selectAll('o').where('o.org_id', '=', org).where('o.change_id', '=', change)
  if (party !== undefined) query = query.where(touches(party))
  return query.orderBy('o.plan_digest').orderBy('o.position').execute()
}

export const visibleOperation = (db: Db, org: string, party: Party, id: string) => {
  let query = db.selectFrom('operations as o').selectAll('o').where('o.org_id', '=', org).where('o.id', '=', id)
  if (party !== undefined) query = query.where(touches(party))
  return query.executeTakeFirst()
}

/** Operations on a credential that the party may see, the newest first. What was never to be done, since its plan was replaced, is none. */
export const pageOfOperationsOn = (db: Db, org: string, party: Party, credential: string, before: string, limit: number) => {
  let query = db
    .selectFrom('operations as o')
    .innerJoin('changes as h', (join) => join.onRef('h.org_id', '=', 'o.org_id').onRef('h.id', '=', 'o.change_id'))
    .selectAll('o')
    .select(['h.trigger_kind', 'h.opened_at'])
    .where('o.org_id', '=', org)
    .where('o.credential_id', '=', credential)
    .where('o.phase', '<>', 'void')
  if (before !== '') query = query.where('o.id', '<', before)
  if (party !== undefined) query = query.where(touches(party))
  return query.orderBy('o.id', 'desc').limit(limit).execute()
}

export const mandatesOfOperation = (db: Db, org: string, operation: string) =>
  db.selectFrom('mandates').selectAll().where('org_id', '=', org).where('operation_id', '=', operation).orderBy('minted_at').execute()

/** Findings about a change, its operations, their credentials or their mandates. */
export const findingCounts = async (db: Db, org: string, change: string): Promise<{ open: number; resolved: number }> => {
  const rows = await sql<{ state: string; n: string }>`select f.state, count(*) as n from findings f where f.org_id = ${org} and (
      f.subject = ${change}
      or f.subject in (select id from operations where org_id = ${org} and change_id = ${change})
      or f.subject in (select credential_id from operations where org_id = ${org} and change_id = ${change})
      or f.subject in (select id from mandates where org_id = ${org} and change_id = ${change}))
    group by f.state`.execute(db)
  const count = (state: string) => Number(rows.rows.find((row) => row.state === state)?.n ?? 0)
  return { open: count('open'), resolved: count('resolved') }
}

/** How many operations stand in each phase, for those who watch the whole. */
export const operationsByPhase = async (db: Db, org: string): Promise<{ phase: string; count: number }[]> => {
  const rows = await db
    .selectFrom('operations')
    .select((eb) => ['phase', eb.fn.countAll<string>().as('n')])
    .where('org_id', '=', org)
    .groupBy('phase')
    .execute()
  return rows.map((row) => ({ phase: row.phase, count: Number(row.n) }))
}

export const decisionsByOutcome = async (db: Db, org: string): Promise<{ outcome: string; count: number }[]> => {
  const rows = await db
    .selectFrom('decisions')
    .select((eb) => ['outcome', eb.fn.countAll<string>().as('n')])
    .where('org_id', '=', org)
    .groupBy('outcome')
    .execute()
  return rows.map((row) => ({ outcome: row.outcome, count: Number(row.n) }))
}
