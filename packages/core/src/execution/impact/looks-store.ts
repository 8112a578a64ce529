// SQL of which accounts are still to be looked at for what they administer, and of what came of it.
import { type Kysely, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import type { Description, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface LookedAt {
  readonly id: string
  readonly n: string
  readonly connector: string
  readonly kind: string
  readonly key: string | null
  readonly present: boolean
  readonly description: Description
  readonly administers: string[] | null
  readonly administers_widely: boolean
}

export interface Behind {
  readonly system: string
  readonly upto: string
}

/**
 * Systems with accounts that were not looked at by these rules. One that is being read has its turn when it has been: accounts get their numbers before
 * they are there to be seen.
 */
export const systemsBehind = async (db: Db, org: string, rules: string, most: number): Promise<readonly Behind[]> => {
  const { rows } = await sql<Behind>`
    select s.system_id as system, case when l.rules = ${rules} then l.upto else 0 end::text as upto
    from access_scans s left join impact_looks l on l.org_id = s.org_id and l.system_id = s.system_id
    where s.org_id = ${org} and s.state <> 'reading' and exists (select 1 from accounts a where a.org_id = s.org_id and a.system_id = s.system_id
      and a.n > case when l.rules = ${rules} then l.upto else 0 end)
    order by s.system_id limit ${most}`.execute(db)
  return rows
}

const columns = sql`a.id, a.n::text as n, s.connector, a.kind, a.key, a.present, a.description, a.administers, a.administers_widely`

/** In the order in which they were first seen. */
export const accountsFrom = async (db: Db, org: string, { system, upto }: Behind, limit: number): Promise<readonly LookedAt[]> =>
  (
    await sql<LookedAt>`select ${columns} from accounts a join systems s on s.org_id = a.org_id and s.id = a.system_id
      where a.org_id = ${org} and a.system_id = ${system} and a.n > ${upto}::bigint order by a.n limit ${limit}`.execute(db)
  ).rows

/** Takes them: they are due no longer when this transaction commits. Those of a system that is being read wait for its end. */
export const takeDue = async (db: Db, org: string, limit: number): Promise<readonly LookedAt[]> => {
  const taken = await sql<{ id: string }>`delete from impact_due d where d.org_id = ${org} and d.account_id in (
      select x.account_id from impact_due x join accounts a on a.org_id = x.org_id and a.id = x.account_id
        join access_scans n on n.org_id = a.org_id and n.system_id = a.system_id and n.state <> 'reading'
      where x.org_id = ${org} order by x.account_id limit ${limit} for update of x skip locked)
    returning d.account_id as id`.execute(db)
  if (taken.rows.length === 0) return []
  const { rows } = await sql<LookedAt>`select ${columns} from accounts a join systems s on s.org_id = a.org_id and s.id = a.system_id
    where a.org_id = ${org} and a.id = ${anyOf(taken.rows.map(({ id }) => id))} order by a.id`.execute(db)
  return rows
}

export interface Told {
  readonly id: string
  readonly administers: readonly string[] | null
  readonly widely: boolean
}

export const putAdministering = async (db: Db, org: string, told: readonly Told[]): Promise<void> => {
  if (told.length === 0) return
  await sql`update accounts a set administers = r.administers, administers_widely = r.widely
    from jsonb_to_recordset(${asRecords(told)}::jsonb) r(id text, administers text[], widely boolean)
    where a.org_id = ${org} and a.id = r.id`.execute(db)
}

/** INVARIANT: never backwards, unless the rules are others. */
export const lookedUpTo = async (db: Db, org: string, system: string, rules: string, upto: string): Promise<void> => {
  await sql`insert into impact_looks as l (org_id, system_id, rules, upto) values (${org}, ${system}, ${rules}, ${upto}::bigint)
    on conflict (org_id, system_id) do update set rules = excluded.rules,
      upto = case when l.rules = excluded.rules then greatest(l.upto, excluded.upto) else excluded.upto end`.execute(db)
}
