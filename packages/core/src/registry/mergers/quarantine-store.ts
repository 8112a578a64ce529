// SQL of what is in quarantine: which it is, what is taken over, what has ended. How it may leave is the tables' own law as well.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { MergerItemKind, MergerItemState, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface Quarantined {
  readonly kind: 'identity' | 'person'
  readonly id: string
  /** Whose own account an identity is, where that is somebody in quarantine. */
  readonly holder: string | null
}

/** What of these names, or of all of the merger, is in quarantine and not on its way out; identities before people. */
export const quarantinedOf = async (db: Db, org: string, merger: string, ids?: readonly string[]): Promise<Quarantined[]> => {
  const named = ids === undefined ? sql`` : sql`and q.id = ${anyOf(ids)}`
  const { rows } = await sql<Quarantined>`select q.kind, q.id, q.holder from (
      select 'identity' as kind, i.id, i.holder_id as holder from identities i
        where i.org_id = ${org} and i.quarantined_in = ${merger} and i.state = 'active'
      union all select 'person', p.id, null from principals p
        where p.org_id = ${org} and p.quarantined_in = ${merger} and p.deactivated_at is null) q
    where true ${named} order by q.kind, q.id`.execute(db)
  return rows
}

/** Of these identities and people, those in quarantine, each with its merger. */
export const inQuarantine = async (
  db: Db,
  org: string,
  of: { readonly identities: readonly string[]; readonly people: readonly string[] },
): Promise<{ readonly identities: Set<string>; readonly people: Set<string>; readonly leaving: Set<string> }> => {
  const identities = await db
    .selectFrom('identities')
    .select(['id', 'state'])
    .where('org_id', '=', org)
    .where('id', '=', anyOf(of.identities))
    .where('quarantined_in', 'is not', null)
    .execute()
  const people = await db
    .selectFrom('principals')
    .select('id')
    .where('org_id', '=', org)
    .where('id', '=', anyOf(of.people))
    .where('quarantined_in', 'is not', null)
    .where('deactivated_at', 'is', null)
    .execute()
  return {
    identities: new Set(identities.map(({ id }) => id)),
    people: new Set(people.map(({ id }) => id)),
    leaving: new Set(identities.filter(({ state }) => state !== 'active').map(({ id }) => id)),
  }
}

/** Of these identities, those whose holder is in quarantine and not among `people`. */
export const heldInQuarantine = async (
  db: Db,
  org: string,
  identities: readonly string[],
  people: readonly string[],
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select i.id from identities i
    join principals p on p.org_id = i.org_id and p.id = i.holder_id and p.quarantined_in is not null
    where i.org_id = ${org} and i.id = ${anyOf(identities)} and p.id <> all(${[...people]}::text[]) order by i.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** ORDER: whoever answers from now on is written already, in the same transaction. */
export const release = async (db: Db, org: string, of: { readonly identities: readonly string[]; readonly people: readonly string[] }) => {
  const out = { quarantined_in: null, quarantined_at: null }
  await db
    .updateTable('principals')
    .set({ ...out, active: true })
    .where('org_id', '=', org)
    .where('id', '=', anyOf(of.people))
    .where('quarantined_in', 'is not', null)
    .execute()
  await db
    .updateTable('identities')
    .set(out)
    .where('org_id', '=', org)
    .where('id', '=', anyOf(of.identities))
    .where('quarantined_in', 'is not', null)
    .execute()
  for (const [kind, ids] of [
    ['person', of.people],
    ['identity', of.identities],
  ] as const)
    await db
      .updateTable('merger_items')
      .set({ state: 'taken_over' })
      .where('org_id', '=', org)
      .where('kind', '=', kind)
      .where('id', '=', anyOf(ids))
      .where('state', '=', 'quarantined')
      .execute()
}

/** What the end of all that is left concerns, whatever its state; retired ones are over. */
export const identitiesToEnd = async (db: Db, org: string, merger: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('identities')
    .select('id')
    .where('org_id', '=', org)
    .where('quarantined_in', '=', merger)
    .where('state', '<>', 'retired')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** What is retired has ended; somebody whose every account has, where all of it was to end, has too. Gives the people who are over now. */
export const noteEnded = async (db: Db, org: string, merger: string, at: Date): Promise<string[]> => {
  await sql`update merger_items m set state = 'ended' from identities i where m.org_id = ${org} and m.merger = ${merger} and m.kind = 'identity'
    and m.state = 'quarantined' and i.org_id = m.org_id and i.id = m.id and i.state = 'retired'`.execute(db)
  const { rows } = await sql<{ id: string }>`update principals p set deactivated_at = ${at}
    where p.org_id = ${org} and p.quarantined_in = ${merger} and p.deactivated_at is null
      and exists (select 1 from changes h where h.org_id = p.org_id and h.trigger_kind = 'quarantine.end' and h.trigger_ref = ${merger} and h.state = 'closed')
      and not exists (select 1 from identities i where i.org_id = p.org_id and i.holder_id = p.id and i.state <> 'retired')
    returning p.id`.execute(db)
  if (rows.length > 0)
    await sql`update merger_items m set state = 'ended' where m.org_id = ${org} and m.merger = ${merger} and m.kind = 'person'
      and m.state = 'quarantined' and m.id = any(${rows.map(({ id }) => id)}::text[])`.execute(db)
  return rows.map(({ id }) => id).sort()
}

/** Where people have refused the end of what is left, the quarantine of it goes on. Gives what it goes on for. */
export const endWasRefused = async (db: Db, org: string, merger: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`update identities i set state = 'active'
    where i.org_id = ${org} and i.quarantined_in = ${merger} and i.state = 'offboarding'
      and (select h.state from changes h where h.org_id = i.org_id and h.trigger_kind = 'quarantine.end' and h.trigger_ref = ${merger}
        order by h.opened_at desc, h.id desc limit 1) in ('refused', 'denied')
    returning i.id`.execute(db)
  return rows.map(({ id }) => id).sort()
}

export type ItemCounts = Readonly<Record<MergerItemState, number>>

/** How many are how, of each kind. A credential goes with its identity. */
export const countItems = async (
  db: Db,
  org: string,
  mergers: readonly string[],
): Promise<Map<string, Record<MergerItemKind, ItemCounts>>> => {
  const { rows } = await sql<{ merger: string; kind: MergerItemKind; state: MergerItemState; many: number }>`
    select merger, kind, state, count(*)::int as many from merger_items where org_id = ${org} and merger = ${anyOf(mergers)} group by 1, 2, 3`.execute(
    db,
  )
  const zero = (): Record<MergerItemState, number> => ({
    delivered: 0,
    refused: 0,
    unclear: 0,
    waiting: 0,
    left_out: 0,
    same: 0,
    quarantined: 0,
    taken_over: 0,
    ended: 0,
  })
  const counts = new Map<string, Record<MergerItemKind, Record<MergerItemState, number>>>()
  for (const name of mergers) counts.set(name, { person: zero(), identity: zero(), credential: zero() })
  for (const { merger, kind, state, many } of rows) counts.get(merger)![kind][state] = many
  return counts
}

/** How many identities and people are in quarantine now, by merger. */
export const leftIn = async (db: Db, org: string): Promise<Map<string, { identities: number; people: number; credentials: number }>> => {
  const { rows } = await sql<{ merger: string; identities: number; people: number; credentials: number }>`
    select merger, sum(identities)::int as identities, sum(people)::int as people, sum(credentials)::int as credentials from (
      select quarantined_in as merger, count(*) as identities, 0 as people, 0 as credentials from identities
        where org_id = ${org} and quarantined_in is not null and state <> 'retired' group by 1
      union all select quarantined_in, 0, count(*), 0 from principals
        where org_id = ${org} and quarantined_in is not null and deactivated_at is null group by 1
      union all select i.quarantined_in, 0, 0, count(*) from identities i join credentials c on c.org_id = i.org_id and c.identity_id = i.id
        where i.org_id = ${org} and i.quarantined_in is not null and c.state <> 'retired' group by 1) q group by merger`.execute(db)
  return new Map(rows.map(({ merger, ...many }) => [merger, many]))
}

export interface ItemFilter {
  readonly kind?: MergerItemKind | undefined
  readonly state?: MergerItemState | undefined
}

export const pageOfItems = (db: Db, org: string, merger: string, { kind, state }: ItemFilter, after: string, limit: number) => {
  let query = db
    .selectFrom('merger_items')
    .selectAll()
    .where('org_id', '=', org)
    .where('merger', '=', merger)
    .where('n', '>', sql<string>`${after === '' ? '0' : after}::bigint`)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (state !== undefined) query = query.where('state', '=', state)
  return query.orderBy('n').limit(limit).execute()
}
