// A database that a test has done with is emptied and lent again, its connections still warm: making one costs ten times as much. One that isn't, to the
// last trigger, what the template is when its rows are gone is thrown away instead: no test may find another one's traces.

import type { PostgresPool } from 'kysely'
import type pg from 'pg'

/** Bytes of a table above which emptying it costs more than a new database. */
const TOO_LARGE = 4 << 20

/** Bytes. */
const PAGE = 8192

/** Every definition there is: a row that was added, taken away or written again since the template shows. */
const DEFINITIONS = ['pg_class', 'pg_trigger', 'pg_proc', 'pg_constraint', 'pg_attrdef', 'pg_namespace']
  .map((catalog) => `select '${catalog}' as name, count(*)::text as rows, max(xmin::text::bigint)::text as newest from ${catalog}`)
  .join(' union all ')

/** `discard all`, but for prepared statements: the driver would go on believing in them. */
const FORGET =
  'close all; reset session authorization; reset all; unlisten *; select pg_advisory_unlock_all(); discard temp; discard sequences'

interface Table {
  readonly name: string
  readonly bytes: string
}

const WRITTEN = `select oid::regclass::text as name, pg_relation_size(oid) as bytes from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0 order by 1`

const COUNTERS = `select sequencename as name, coalesce(last_value, start_value)::text as value, last_value is not null as called
  from pg_sequences where schemaname = 'public' order by 1`

const rowsOf = async <Row>(client: pg.ClientBase, statement: string): Promise<Row[]> => (await client.query(statement)).rows as Row[]

/** What a database looks like in which nothing has happened yet. */
export interface Untouched {
  readonly definitions: string
  readonly counters: string
  /** Tables that are not empty, and a digest of what is in them. */
  readonly filled: Readonly<Record<string, string>>
}

const contentOf = async (client: pg.ClientBase, table: string): Promise<string> =>
  (
    await rowsOf<{ digest: string }>(
      client,
      `select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${table} t`,
    )
  )[0]!.digest

const definitionsOf = async (client: pg.ClientBase): Promise<string> => JSON.stringify(await rowsOf(client, DEFINITIONS))

const countersOf = async (client: pg.ClientBase): Promise<string> => JSON.stringify(await rowsOf(client, COUNTERS))

export const look = async (client: pg.ClientBase): Promise<Untouched> => {
  const filled: Record<string, string> = {}
  for (const { name } of await rowsOf<Table>(client, WRITTEN)) {
    const content = await contentOf(client, name)
    if (content !== '') filled[name] = content
  }
  return { definitions: await definitionsOf(client), counters: await countersOf(client), filled }
}

const empty = async (client: pg.ClientBase, untouched: Untouched): Promise<boolean> => {
  const written = await rowsOf<Table>(client, WRITTEN)
  if (written.some(({ bytes }) => Number(bytes) > TOO_LARGE)) return false
  // Rows that only grow, and rows that others point at, go too: this is the administrator who may do anything.
  await client.query(
    [
      'begin',
      'set local session_replication_role = replica',
      ...written.filter(({ name }) => !(name in untouched.filled)).map(({ name }) => `delete from ${name}`),
      'commit',
    ].join(';'),
  )
  // Rows lie in the order in which they are written, as in a new database: a page that is left half free would be filled first.
  const spread = written.filter(({ name, bytes }) => Number(bytes) > PAGE && !(name in untouched.filled))
  if (spread.length > 0) await client.query(`vacuum (analyze false) ${spread.map(({ name }) => name).join(', ')}`)
  const counters = JSON.parse(untouched.counters) as { name: string; value: string; called: boolean }[]
  await client.query(counters.map(({ name, value, called }) => `select setval('${name}', ${value}, ${called})`).join(';'))
  for (const [name, content] of Object.entries(untouched.filled)) if ((await contentOf(client, name)) !== content) return false
  return (await definitionsOf(client)) === untouched.definitions && (await countersOf(client)) === untouched.counters
}

/** True when the database is as if nobody had ever been there; else it must not be used again. */
export const wash = async (pool: pg.Pool, untouched: Untouched): Promise<boolean> => {
  const clients: pg.PoolClient[] = []
  try {
    for (let rest = pool.totalCount; rest > 0 || clients.length === 0; rest -= 1) clients.push(await pool.connect())
    await Promise.all(clients.map((client) => client.query(FORGET)))
    const own = clients.map((client) => (client as pg.PoolClient & { processID: number }).processID)
    const strangers = await clients[0]!.query(
      `select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> all($1)`,
      [own],
    )
    return strangers.rows.length === 0 && (await empty(clients[0]!, untouched))
  } catch {
    return false
  } finally {
    for (const client of clients) client.release()
  }
}

/** A pool that one test has for its time: what it opened stays open for the next, and whoever asks after its end is refused. */
export const lent = (pool: pg.Pool): PostgresPool => {
  let out = 0
  let ended = false
  let allBack = (): void => {}
  const returned = new Promise<void>((resolve) => {
    allBack = resolve
  })
  const back = (): void => {
    out -= 1
    if (ended && out === 0) allBack()
  }
  return {
    options: pool.options,
    connect: async () => {
      if (ended) throw new Error('Cannot use a pool after calling end on the pool')
      out += 1
      try {
        const client = await pool.connect()
        const { release } = client
        client.release = (broken) => {
          client.release = release
          release(broken)
          back()
        }
        return client
      } catch (error) {
        back()
        throw error
      }
    },
    end: async () => {
      ended = true
      if (out > 0) await returned
    },
  }
}
