// SQL of mergers and of what was delivered for them.
import { type Kysely, type Selectable, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { MergerItemKind, Tables } from '../../tables.ts'
import type { ItemToKeep } from './model.ts'

type Db = Kysely<Tables>
export type MergerRow = Selectable<Tables['mergers']>
export type ItemRow = Selectable<Tables['merger_items']>

export const readMerger = (db: Db, org: string, name: string, lock = false): Promise<MergerRow | undefined> => {
  const query = db.selectFrom('mergers').selectAll().where('org_id', '=', org).where('name', '=', name)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

export const listMergers = (db: Db, org: string, after: string, limit: number): Promise<MergerRow[]> =>
  db.selectFrom('mergers').selectAll().where('org_id', '=', org).where('name', '>', after).orderBy('name').limit(limit).execute()

/** Those that have come in force, in whatever state they are. */
export const mergersInForce = (db: Db, org: string): Promise<MergerRow[]> =>
  db.selectFrom('mergers').selectAll().where('org_id', '=', org).where('state', 'in', ['coming', 'in']).orderBy('name').execute()

export const beginMerger = (db: Db, org: string, name: string, by: string, at: Date) =>
  db
    .insertInto('mergers')
    .values({ org_id: org, name, state: 'open', begun_by: by, begun_at: at })
    .onConflict((oc) =>
      oc.columns(['org_id', 'name']).doUpdateSet({
        state: 'open',
        begun_by: by,
        begun_at: at,
        delivered_at: null,
        people: null,
        identities: null,
        credentials: null,
        digest: null,
      }),
    )
    .execute()

export const forgetItems = (db: Db, org: string, merger: string) =>
  db.deleteFrom('merger_items').where('org_id', '=', org).where('merger', '=', merger).execute()

/** Of these, those that are not there as they are. */
export const differing = async (db: Db, org: string, merger: string, items: readonly ItemToKeep[]): Promise<ItemToKeep[]> => {
  const { rows } = await sql<{ kind: string; external_id: string }>`select g.kind, g.external_id
    from jsonb_to_recordset(${asRecords(items.map(({ kind, external_id, digest }) => ({ kind, external_id, digest })))}::jsonb)
      g(kind text, external_id text, digest text)
    left join merger_items m on m.org_id = ${org} and m.merger = ${merger} and m.kind = g.kind and m.external_id = g.external_id and m.digest = g.digest
    where m.kind is null`.execute(db)
  const names = new Set(rows.map((row) => `${row.kind} ${row.external_id}`))
  return items.filter(({ kind, external_id }) => names.has(`${kind} ${external_id}`))
}

export const keepItems = async (db: Db, org: string, merger: string, items: readonly ItemToKeep[]): Promise<void> => {
  if (items.length === 0) return
  await sql`insert into merger_items (org_id, merger, kind, external_id, id, attributes, digest, state)
    select ${org}, ${merger}, g.kind, g.external_id, g.id, g.attributes, g.digest, 'delivered'
    from jsonb_to_recordset(${asRecords(items)}::jsonb) g(kind text, external_id text, id text, attributes jsonb, digest text)
    on conflict (org_id, merger, kind, external_id) do update set id = excluded.id, attributes = excluded.attributes, digest = excluded.digest,
      state = 'delivered', why = null, candidates = '{}', settled_by = null, settled_at = null, same_id = null`.execute(db)
}

export interface Delivered {
  readonly person: number
  readonly identity: number
  readonly credential: number
  readonly digest: string
}

/** How many there are, and one digest over all of them in one order. */
export const deliveredOf = async (db: Db, org: string, merger: string): Promise<Delivered> => {
  const { rows } = await sql<Delivered>`select (count(*) filter (where kind = 'person'))::int as person,
      (count(*) filter (where kind = 'identity'))::int as identity, (count(*) filter (where kind = 'credential'))::int as credential,
      'sha256:' || encode(sha256(convert_to(coalesce(string_agg(digest, E'\n' order by kind collate "C", external_id collate "C"), ''), 'utf8')), 'hex') as digest
    from merger_items where org_id = ${org} and merger = ${merger}`.execute(db)
  return rows[0]!
}

export const setDelivered = (db: Db, org: string, name: string, of: Delivered, at: Date) =>
  db
    .updateTable('mergers')
    .set({
      state: 'delivered',
      delivered_at: at,
      people: of.person,
      identities: of.identity,
      credentials: of.credential,
      digest: of.digest,
    })
    .where('org_id', '=', org)
    .where('name', '=', name)
    .execute()

export const setMerger = (
  db: Db,
  org: string,
  name: string,
  values: Partial<Pick<MergerRow, 'state' | 'answers_id' | 'until_at' | 'version'>>,
) => db.updateTable('mergers').set(values).where('org_id', '=', org).where('name', '=', name).execute()

/** What can come in next, people before what is theirs. */
export const nextItems = async (db: Db, org: string, merger: string, limit: number): Promise<ItemRow[]> => {
  const items: ItemRow[] = []
  for (const kind of ['person', 'identity', 'credential'] as const) {
    if (items.length >= limit) break
    items.push(
      ...(await db
        .selectFrom('merger_items')
        .selectAll()
        .where('org_id', '=', org)
        .where('merger', '=', merger)
        .where('state', '=', 'delivered')
        .where('kind', '=', kind)
        .orderBy('n')
        .limit(limit - items.length)
        .execute()),
    )
  }
  return items
}

/** Which of ours stands for each of these now; absent: nothing of ours does yet. */
export const standsFor = async (
  db: Db,
  org: string,
  merger: string,
  kind: MergerItemKind,
  externalIds: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await sql<{ external_id: string; id: string }>`select external_id, coalesce(same_id, id) as id from merger_items
    where org_id = ${org} and merger = ${merger} and kind = ${kind} and external_id = any(${[...externalIds]}::text[])
      and state in ('quarantined', 'taken_over', 'same')`.execute(db)
  return new Map(rows.map(({ external_id, id }) => [external_id, id]))
}

export interface ItemOutcome {
  readonly n: string
  readonly state: 'quarantined' | 'refused'
  readonly why: string | null
}

export const setOutcomes = async (db: Db, org: string, merger: string, outcomes: readonly ItemOutcome[]): Promise<void> => {
  if (outcomes.length === 0) return
  await sql`update merger_items m set state = o.state, why = o.why, candidates = '{}'
    from jsonb_to_recordset(${asRecords(outcomes)}::jsonb) o(n bigint, state text, why text)
    where m.org_id = ${org} and m.merger = ${merger} and m.n = o.n`.execute(db)
}

export const readItem = (db: Db, org: string, merger: string, kind: MergerItemKind, externalId: string): Promise<ItemRow | undefined> =>
  db
    .selectFrom('merger_items')
    .selectAll()
    .where('org_id', '=', org)
    .where('merger', '=', merger)
    .where('kind', '=', kind)
    .where('external_id', '=', externalId)
    .forUpdate()
    .executeTakeFirst()

export interface Settling {
  readonly state: 'delivered' | 'same' | 'left_out'
  readonly same: string | null
  readonly by: string
  readonly at: Date
  readonly why: string
}

export const settleItem = (db: Db, item: ItemRow, { state, same, by, at, why }: Settling) =>
  db
    .updateTable('merger_items')
    .set({ state, same_id: same, settled_by: by, settled_at: at, why, candidates: [] })
    .where('org_id', '=', item.org_id)
    .where('merger', '=', item.merger)
    .where('n', '=', item.n)
    .execute()
