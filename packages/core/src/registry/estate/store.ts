// SQL of the graph besides its loading: the edges of some nodes, whether a node is there, what has changed since, and names to show.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import { type EdgeName, type EstateNode, edgeKinds, edgeNumber, type NodeKind, nodeKinds, type View, type Walked } from './model.ts'
import { edgeRows, nodeRows } from './rows-store.ts'

type Db = Kysely<Tables>

const kindsOfEdges = new Map<EdgeName, { readonly from: NodeKind; readonly to: NodeKind }>(edgeKinds.map((edge) => [edge.name, edge]))

export interface EdgeRow {
  readonly edge: EdgeName
  readonly a: string
  readonly b: string
}

/** Which edges: those whose `end` is one of the nodes of that kind. */
export interface Asked {
  readonly edge: EdgeName
  readonly end: 'from' | 'to'
}

export const idsByKind = (nodes: readonly EstateNode[]): ReadonlyMap<NodeKind, readonly string[]> => {
  const byKind = new Map<NodeKind, string[]>()
  for (const { kind, id } of nodes) {
    const ids = byKind.get(kind)
    if (ids) ids.push(id)
    else byKind.set(kind, [id])
  }
  return byKind
}

/**
 * Rows (a, b) of an edge of which the near end is a node of a list (`g.id`). Each node's are found by an index (`offset 0`: where the planner thinks of many
 * nodes it would read all rows there are), so that a question costs what it reaches and not what stands.
 */
const rowsNear = (org: string, { edge, end }: Asked, list: string): RawBuilder<unknown> => {
  const { from, a, b, where } = edgeRows(org)[edge]
  const near = end === 'from' ? a : b
  return sql`${sql.ref(list)} g cross join lateral (select ${a} as a, ${b} as b from ${from} where ${where} and ${near} = g.id offset 0) x`
}

/** The edges of some nodes, in one statement. */
export const edgesOf = async (
  db: Db,
  org: string,
  nodes: ReadonlyMap<NodeKind, readonly string[]>,
  asked: readonly Asked[],
): Promise<readonly EdgeRow[]> => {
  if (asked.length === 0) return []
  const given = [...nodes].map(([kind, ids]) => sql`${sql.ref(`n_${kind}`)} (id) as materialized (select unnest(${[...ids]}::text[]))`)
  const selects = asked.map((one): RawBuilder<unknown> => {
    const kind = kindsOfEdges.get(one.edge)![one.end]
    return sql`select ${sql.lit(one.edge)} as edge, json_agg(json_build_array(y.a, y.b)) as pairs
      from (select x.a, x.b from ${rowsNear(org, one, `n_${kind}`)}) y having count(*) > 0`
  })
  // Many rows as one text: the driver would make an object of each.
  const { rows } = await sql<{ edge: EdgeName; pairs: [string, string][] }>`
    with ${sql.join(given)} ${sql.join(selects, sql` union all `)}`.execute(db)
  return rows.flatMap(({ edge, pairs }) => pairs.map(([a, b]) => ({ edge, a, b })))
}

export interface AskedOf extends Asked {
  /** By the place of its list. */
  readonly list: number
}

export interface Far {
  readonly edge: EdgeName
  /** By its place in the list, and what it leads to. Of many that lead to the same, the first. */
  readonly near: readonly number[]
  readonly far: readonly string[]
}

/** Where edges of some nodes lead, in one statement; of each kind one more than `most` says that there are more. */
export const farOf = async (
  db: Db,
  org: string,
  lists: readonly (readonly string[])[],
  asked: readonly AskedOf[],
  most: number,
): Promise<readonly Far[]> => {
  if (asked.length === 0) return []
  const given = lists.map(
    (ids, n) =>
      sql`${sql.ref(`l${n}`)} (id, n) as materialized (select u.id, u.n::int - 1 from unnest(${[...ids]}::text[]) with ordinality u (id, n))`,
  )
  const selects = asked.map((one) => {
    const far = sql.ref(one.end === 'from' ? 'x.b' : 'x.a')
    return sql`select ${sql.lit(one.edge)} as edge, json_agg(y.n) as near, json_agg(y.far) as far
      from (select min(g.n) as n, ${far} as far from ${rowsNear(org, one, `l${one.list}`)} group by 2 limit ${most + 1}) y having count(*) > 0`
  })
  // The plan is the same however many nodes there are.
  const name = asked.map(({ edge, end, list }) => `${edgeNumber.get(edge)!.toString(36)}${end[0]}${list}`).join('')
  const { rows } = await sql<Far>`${preparedAs(`estate_${name}`)} with ${sql.join(given)} ${sql.join(selects, sql` union all `)}`.execute(
    db,
  )
  return rows
}

/** `undefined`: there is none; `ended`: there was. */
export const standingOf = async (db: Db, org: string, { kind, id }: EstateNode): Promise<'alive' | 'ended' | undefined> => {
  const { table, alive } = nodeRows[kind]
  const { rows } = await sql<{ alive: boolean }>`
    select ${alive} as alive from ${sql.table(table)} r where r.org_id = ${org} and r.id = ${id}`.execute(db)
  return rows[0] && (rows[0].alive ? 'alive' : 'ended')
}

export interface Changed {
  readonly snapshot: string
  /** Read everything again: too much has changed to be named, or nobody knows any more what has. */
  readonly isEverything: boolean
  readonly nodes: readonly EstateNode[]
}

/** What was committed since a snapshot was taken, and the snapshot to ask from the next time. */
export const changedSince = async (db: Db, org: string, snapshot: string, most: number): Promise<Changed> => {
  const { rows } = await sql<{
    snapshot: string
    forgotten: boolean
    kind: string | null
    id: string | null
  }>`${preparedAs('estate_changes')}
    with now as (select pg_current_snapshot()::text as snapshot,
        exists (select 1 from estate_forgotten f where f.txid >= pg_snapshot_xmin(${snapshot}::pg_snapshot)) as forgotten),
      c as (select distinct kind, id from estate_changes
        where org_id = any(${[org, '*']}::text[]) and txid >= pg_snapshot_xmin(${snapshot}::pg_snapshot)
          and not pg_visible_in_snapshot(txid, ${snapshot}::pg_snapshot)
        limit ${most + 1})
    select now.snapshot, now.forgotten, c.kind, c.id from now left join c on true`.execute(db)
  const changes = rows.filter((row) => row.kind !== null)
  const nodes = changes.flatMap(({ kind, id }): EstateNode[] => {
    const known = nodeKinds.find((one) => one === kind)
    return known === undefined || id === null ? [] : [{ kind: known, id }]
  })
  return { snapshot: rows[0]!.snapshot, isEverything: rows[0]!.forgotten || changes.length > most || nodes.length < changes.length, nodes }
}

/** Differs from the one before when something has changed since. */
export const latestChange = async (db: Db, org: string): Promise<string> => {
  const { rows } = await sql<{
    n: string | null
  }>`select max(n)::text as n from estate_changes where org_id = any(${[org, '*']}::text[])`.execute(db)
  return rows[0]?.n ?? ''
}

/** Forgets what changed longer ago than so many minutes, by the database's clock. */
export const forgetChanges = async (db: Db, minutes: number): Promise<void> => {
  await sql`
    with gone as (delete from estate_changes where at < clock_timestamp() - make_interval(mins => ${sql.lit(minutes)}) returning txid)
    insert into estate_forgotten (txid) select max(txid) from gone having count(*) > 0
    on conflict (one) do update set txid = greatest(estate_forgotten.txid, excluded.txid)`.execute(db)
}

const labels: Readonly<Record<NodeKind, RawBuilder<string>>> = {
  party: sql`r.name`,
  contract: sql`r.name`,
  principal: sql`r.name`,
  identity: sql`r.name`,
  workload: sql`r.name`,
  credential: sql`r.account || ' at ' || r.system_id`,
  consent: sql`coalesce(r.client_name, r.client)`,
  control: sql`r.name`,
  system: sql`r.name`,
}

/** What they are called, by `kind:id`. */
export const labelsOf = async (db: Db, org: string, nodes: readonly EstateNode[]): Promise<ReadonlyMap<string, string>> => {
  const kinds = Map.groupBy(nodes, ({ kind }) => kind)
  if (kinds.size === 0) return new Map()
  const selects = [...kinds].map(
    ([kind, some]) => sql`select ${sql.lit(kind)} as kind, r.id, ${labels[kind]} as label from ${sql.table(nodeRows[kind].table)} r
      where r.org_id = ${org} and r.id = ${anyOf(some.map(({ id }) => id))}`,
  )
  const { rows } = await sql<{ kind: string; id: string; label: string }>`${sql.join(selects, sql` union all `)}`.execute(db)
  return new Map(rows.map(({ kind, id, label }) => [`${kind}:${id}`, label]))
}

/** Of these, those of high impact or marked as privileged: identities, and credentials of such. By `kind:id`. */
export const weightyAmong = async (db: Db, org: string, nodes: readonly EstateNode[]): Promise<ReadonlySet<string>> => {
  const ids = (kind: NodeKind) => anyOf(nodes.filter((node) => node.kind === kind).map(({ id }) => id))
  const { rows } = await sql<{
    name: string
  }>`select 'identity:' || i.id as name from identities i where i.org_id = ${org} and i.id = ${ids('identity')} and i.privileged
    union all select 'credential:' || c.id from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.privileged
      where c.org_id = ${org} and c.id = ${ids('credential')}`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

/** The kinds of edges that a view walks away from a kind of node, and at which end the node then is. */
export const stepsFrom = (kind: NodeKind, view: View): { readonly edge: EdgeName; readonly end: 'from' | 'to' }[] =>
  edgeKinds.flatMap(({ name, from, to, views }): { edge: EdgeName; end: 'from' | 'to' }[] => {
    const way: Walked = views[view]
    if (way === 'along' && from === kind) return [{ edge: name, end: 'from' }]
    return way === 'against' && to === kind ? [{ edge: name, end: 'to' }] : []
  })
