// All SQL about the runs of runbooks.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type RunRow = Selectable<Tables['runbook_runs']>

export const insertRun = (db: Db, row: Insertable<Tables['runbook_runs']>) => db.insertInto('runbook_runs').values(row).execute()

export const readRun = (db: Db, org: string, id: string) =>
  db.selectFrom('runbook_runs').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

/** ORDER: taken before what was asked for after the run is counted. */
export const lockRun = (db: Db, org: string, id: string) =>
  db.selectFrom('runbook_runs').select('id').where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

/** What was asked for to take a run back, with how its change stands. */
export const rollbacksOf = (db: Db, org: string, run: string) =>
  db
    .selectFrom('runbook_runs as r')
    .leftJoin('changes as c', (join) => join.onRef('c.org_id', '=', 'r.org_id').onRef('c.id', '=', 'r.change_id'))
    .select(['r.id', 'r.change_id', 'c.state'])
    .where('r.org_id', '=', org)
    .where('r.rolls_back', '=', run)
    .orderBy('r.id')
    .execute()

export const setRunChange = (db: Db, org: string, id: string, change: string) =>
  db.updateTable('runbook_runs').set({ change_id: change }).where('org_id', '=', org).where('id', '=', id).execute()

/** Runs within the bounds since an instant. */
export const runsSince = async (db: Db, org: string, runbook: string, since: Date): Promise<number> => {
  const row = await db
    .selectFrom('runbook_runs')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('org_id', '=', org)
    .where('runbook', '=', runbook)
    .where('kind', '=', 'run')
    .where('in_bounds', '=', true)
    .where('asked_at', '>', since)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

export interface Rehearsal {
  readonly id: string
  readonly version: number
  readonly askedAt: Date
  readonly forward: string | null
  readonly back: string | null
}

/** Rehearsals of a runbook, newest first: how the way there and the way back ended. */
export const rehearsalsOf = async (db: Db, org: string, runbook: string): Promise<Rehearsal[]> => {
  const { rows } = await sql<Rehearsal>`select r.id, r.version, r.asked_at as "askedAt",
      case when c.state = 'closed' then c.closure else c.state end as forward,
      case when bc.state = 'closed' then bc.closure else bc.state end as back
    from runbook_runs r
      left join changes c on c.org_id = r.org_id and c.id = r.change_id
      left join runbook_runs b on b.org_id = r.org_id and b.rolls_back = r.id
      left join changes bc on bc.org_id = b.org_id and bc.id = b.change_id
    where r.org_id = ${org} and r.runbook = ${runbook} and r.kind = 'rehearsal'
    order by r.asked_at desc, r.id desc limit 50`.execute(db)
  return rows
}

export const pageOfRuns = (db: Db, org: string, party: string | undefined, after: string, limit: number) => {
  let query = db.selectFrom('runbook_runs').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (party !== undefined) query = query.where('party_id', '=', party)
  return query.orderBy('id').limit(limit).execute()
}
