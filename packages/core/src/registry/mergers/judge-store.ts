// SQL that judges what was delivered, beside what there is: what is refused and why, what may be one of ours and is a person's to say, and what waits for
// that. A few statements for any number. Judging twice says the same; what a person has said stands.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** Which items: all that are not in yet, or some of them. */
type Scope = readonly string[] | 'all'

const within = (scope: Scope): RawBuilder<unknown> => (scope === 'all' ? sql`` : sql`and m.n = any(${[...scope]}::bigint[])`)

const set = (db: Db, org: string, merger: string, scope: Scope, state: 'refused' | 'unclear' | 'waiting', found: RawBuilder<unknown>) =>
  sql`update merger_items m set state = ${state}, why = f.why, candidates = f.candidates from (${found}) f
    where m.org_id = ${org} and m.merger = ${merger} and m.n = f.n and m.state = 'delivered' ${within(scope)}`.execute(db)

const items = (org: string, merger: string, scope: Scope, kind: string): RawBuilder<unknown> =>
  sql`from merger_items m where m.org_id = ${org} and m.merger = ${merger} and m.kind = ${kind} and m.state = 'delivered' ${within(scope)}`

const none = sql`'{}'::text[]`

/** A name that something of ours has already. */
const nameTaken = async (db: Db, org: string, merger: string, scope: Scope): Promise<void> => {
  for (const [kind, table] of [
    ['person', 'principals'],
    ['identity', 'identities'],
    ['credential', 'credentials'],
  ] as const)
    await set(
      db,
      org,
      merger,
      scope,
      'refused',
      sql`select m.n, 'the inventory has ' || m.id || ' already' as why, array[m.id] as candidates ${items(org, merger, scope, kind)}
        and exists (select 1 from ${sql.table(table)} t where t.org_id = ${org} and t.id = m.id)`,
    )
}

/** Two things of one delivery that come to one name, or one account twice. */
const twice = async (db: Db, org: string, merger: string, scope: Scope): Promise<void> => {
  await set(
    db,
    org,
    merger,
    scope,
    'refused',
    sql`select m.n, 'another one of this merger is named so in the inventory' as why, ${none} as candidates from merger_items m
      where m.org_id = ${org} and m.merger = ${merger} and m.state = 'delivered' ${within(scope)} and exists (select 1 from merger_items o
        where o.org_id = m.org_id and o.merger = m.merger and o.kind = m.kind and o.id = m.id and o.n < m.n)`,
  )
  // What is the same within a delivery is found once, over all of it.
  if (scope !== 'all') return
  await set(
    db,
    org,
    merger,
    scope,
    'refused',
    sql`select x.n, 'the same account is delivered twice' as why, ${none} as candidates from (
      select m.n, m.kind, row_number() over (partition by m.attributes ->> 'system', m.attributes ->> 'type', m.attributes ->> 'account',
        coalesce(m.attributes ->> 'key', '') order by m.n) as place
      from merger_items m where m.org_id = ${org} and m.merger = ${merger} and m.kind = 'credential') x where x.place > 1`,
  )
}

/** An account is somebody's of ours, or stands at a system that nobody has registered. */
const accounts = async (db: Db, org: string, merger: string, scope: Scope): Promise<void> => {
  await set(
    db,
    org,
    merger,
    scope,
    'refused',
    sql`select m.n, 'there is no system ' || (m.attributes ->> 'system') || ' in the inventory; register it and deliver again' as why,
      ${none} as candidates ${items(org, merger, scope, 'credential')}
      and not exists (select 1 from systems s where s.org_id = ${org} and s.id = m.attributes ->> 'system')`,
  )
  await set(
    db,
    org,
    merger,
    scope,
    'refused',
    sql`select m.n, 'that account is in the inventory already, as ' || min(c.id) as why, array_agg(c.id) as candidates
      from merger_items m join credentials c on c.org_id = m.org_id and c.system_id = m.attributes ->> 'system' and c.kind = m.attributes ->> 'type'
        and c.account = m.attributes ->> 'account' and coalesce(c.key, '') = coalesce(m.attributes ->> 'key', '') and c.state <> 'retired'
      where m.org_id = ${org} and m.merger = ${merger} and m.kind = 'credential' and m.state = 'delivered' ${within(scope)} group by m.n`,
  )
}

/** Somebody or something that may be one of ours, or the same as another one here: nobody guesses. */
const lookAlikes = async (db: Db, org: string, merger: string, scope: Scope): Promise<void> => {
  const ofPeople = (why: string, same: RawBuilder<unknown>) =>
    set(
      db,
      org,
      merger,
      scope,
      'unclear',
      sql`select m.n, ${why}::text as why, (array_agg(p.id order by p.id))[1:20] as candidates
        from merger_items m join principals p on p.org_id = m.org_id and p.kind = 'person' and p.quarantined_in is distinct from m.merger and ${same}
        where m.org_id = ${org} and m.merger = ${merger} and m.kind = 'person' and m.state = 'delivered' and m.settled_by is null ${within(scope)}
        group by m.n`,
    )
  await ofPeople('somebody here has the same mail address', sql`lower(p.email) = lower(m.attributes ->> 'email')`)
  await ofPeople('somebody here has the same name', sql`lower(p.name) = lower(m.attributes ->> 'name')`)
  if (scope === 'all')
    await set(
      db,
      org,
      merger,
      scope,
      'unclear',
      sql`select x.n, 'another one of this merger has the same mail address' as why, ${none} as candidates from (
      select m.n, m.kind, m.settled_by, count(*) over (partition by lower(m.attributes ->> 'email')) as many
      from merger_items m where m.org_id = ${org} and m.merger = ${merger} and m.kind = 'person' and m.attributes ? 'email') x
      where x.many > 1 and x.settled_by is null`,
    )
  await set(
    db,
    org,
    merger,
    scope,
    'unclear',
    sql`select m.n, 'an identity here has the same name' as why, (array_agg(i.id order by i.id))[1:20] as candidates
      from merger_items m join identities i on i.org_id = m.org_id and i.state <> 'retired' and i.quarantined_in is distinct from m.merger
        and lower(i.name) = lower(m.attributes ->> 'name') and not m.attributes ? 'holder'
      where m.org_id = ${org} and m.merger = ${merger} and m.kind = 'identity' and m.state = 'delivered' and m.settled_by is null ${within(scope)}
      group by m.n`,
  )
}

/** What belongs to something that doesn't come in doesn't either; what belongs to something unclear waits for it. */
const dependents = async (db: Db, org: string, merger: string, scope: Scope): Promise<void> => {
  for (const [kind, field, above] of [
    ['identity', 'holder', 'person'],
    ['credential', 'identity', 'identity'],
  ] as const) {
    const owner = sql`left join merger_items o on o.org_id = m.org_id and o.merger = m.merger and o.kind = ${above}
      and o.external_id = m.attributes ->> ${field}::text
      where m.org_id = ${org} and m.merger = ${merger} and m.kind = ${kind} and m.state = 'delivered' and m.attributes ? ${field}::text ${within(scope)}`
    await set(
      db,
      org,
      merger,
      scope,
      'refused',
      sql`select m.n, case when o.n is null then 'this merger delivers no ' else 'it belongs to what does not come in: ' end
          || ${`${above} `}::text || (m.attributes ->> ${field}::text) as why, ${none} as candidates
        from merger_items m ${owner} and (o.n is null or o.state in ('refused', 'left_out', 'ended'))`,
    )
    await set(
      db,
      org,
      merger,
      scope,
      'waiting',
      sql`select m.n, 'waits until somebody has said what this is: ' || ${`${above} `}::text || (m.attributes ->> ${field}::text) as why, ${none} as candidates
        from merger_items m ${owner} and o.state in ('unclear', 'waiting')`,
    )
  }
}

/** Anew, from the facts of this moment. */
export const judge = async (db: Db, org: string, merger: string, scope: Scope = 'all'): Promise<void> => {
  // What was delivered a moment ago has not been counted by the database yet: it would look through all of it for each of it.
  if (scope === 'all') await sql`analyze (skip_locked) merger_items (org_id, merger, n, kind, external_id, id, state)`.execute(db)
  await sql`update merger_items m set state = 'delivered', why = null, candidates = '{}'
    where m.org_id = ${org} and m.merger = ${merger} and m.state in ('refused', 'unclear', 'waiting') ${within(scope)}`.execute(db)
  await nameTaken(db, org, merger, scope)
  await twice(db, org, merger, scope)
  await accounts(db, org, merger, scope)
  await lookAlikes(db, org, merger, scope)
  await dependents(db, org, merger, scope)
}
