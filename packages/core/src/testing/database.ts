// Real PostgreSQL for tests: one server for the whole run, started when the first test file asks for it, and databases that nobody shares. A file that
// stops, freezes or empties its server has one of its own.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type LocalPostgres, startPostgres } from '@countersign/local-postgres'
import pg from 'pg'
import { type Database, databaseOn, migrate, openDatabase, openPool } from '../platform/database.ts'
import { backwardsWhereNoOrderIsAsked } from './no-order.ts'
import { lent, look, type Untouched, wash } from './washing.ts'

export interface FreshDatabase {
  readonly db: Database
  readonly name: string
  readonly url: string
  drop(): Promise<void>
}

export interface TestDatabase<Server = Pick<LocalPostgres, 'query'>> {
  readonly postgres: Server
  /** A fresh, migrated database of its own; or a copy of another one, which nobody may be connected to. */
  fresh(from?: string): Promise<FreshDatabase>
  stop(): Promise<void>
}

/** Tests wait for a connection as long as a busy machine needs: that the product doesn't is tried where the database is gone. */
export const patientConnectMs = 20_000

/** Where the run's server is asked for: a socket that answers with its address. Unset where no run has one. */
export const sharedServerVariable = 'COUNTERSIGN_TEST_SERVER'

const TEMPLATE = 'core_template'

const within = (server: string, name: string): string => {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export interface TemplateServer {
  readonly postgres: LocalPostgres
  /** Its data is gone with it. */
  end(): Promise<void>
}

/** Migrated once; every test's database is a copy. */
export const startTemplateServer = async (version: 'embedded' | 'system' = 'embedded'): Promise<TemplateServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-core-'))
  const postgres = await startPostgres({
    dataDir: join(folder, 'data'),
    version,
    settings: { fsync: 'off', synchronous_commit: 'off', max_connections: '200' },
  })
  await postgres.query(`create database ${TEMPLATE}`)
  const template = openDatabase({
    url: within(postgres.url, TEMPLATE),
    onError: () => {},
    maxConnections: 1,
    connectTimeoutMs: patientConnectMs,
  })
  await migrate(template)
  await template.destroy()
  const end = async (): Promise<void> => {
    await postgres.stop('immediate')
    await rm(folder, { recursive: true, force: true })
  }
  return { postgres, end }
}

interface Lendable {
  readonly name: string
  readonly url: string
  readonly pool: pg.Pool
}

const databasesOf = (server: string, query: LocalPostgres['query']): Pick<TestDatabase, 'fresh'> & { dropAll(): Promise<void> } => {
  const mark = randomBytes(6).toString('hex')
  const clean: Lendable[] = []
  const pools = new Map<string, pg.Pool>()
  let untouched: Promise<Untouched> | undefined
  let count = 0
  const make = async (from: string): Promise<Lendable> => {
    count += 1
    const name = `core_${mark}_${count}`
    await query(`create database ${name} template ${from} strategy file_copy`)
    const url = within(server, name)
    const pool = openPool({ url, onError: () => {}, maxConnections: 8, connectTimeoutMs: patientConnectMs })
    pools.set(name, pool)
    return { name, url, pool }
  }
  const unmake = async ({ name, pool }: Lendable): Promise<void> => {
    if (pools.delete(name)) await pool.end()
    await query(`drop database if exists ${name} with (force)`)
  }
  const firstLook = async (pool: pg.Pool): Promise<Untouched> => {
    const client = await pool.connect()
    try {
      return await look(client)
    } finally {
      client.release()
    }
  }
  return {
    fresh: async (from = TEMPLATE) => {
      const reusable = from === TEMPLATE
      const copied = pools.get(from)
      // Nobody may be connected to what is copied.
      if (copied && pools.delete(from)) await copied.end()
      const one = (reusable ? clean.pop() : undefined) ?? (await make(from))
      if (reusable) untouched ??= firstLook(one.pool)
      const asNew = await untouched
      const loan = lent(one.pool)
      const db = databaseOn(loan).withPlugin(backwardsWhereNoOrderIsAsked())
      return {
        db,
        name: one.name,
        url: one.url,
        drop: async () => {
          await db.destroy()
          // Whoever never asked anything may not begin to.
          await loan.end()
          if (reusable && asNew && pools.has(one.name) && (await wash(one.pool, asNew))) clean.push(one)
          else await unmake(one)
        },
      }
    },
    dropAll: async () => {
      for (const one of clean.splice(0)) await unmake(one)
      for (const pool of pools.values()) await pool.end()
    },
  }
}

/** For a file that does to its server what no other file could bear. */
export const startOwnDatabase = async (version: 'embedded' | 'system' = 'embedded'): Promise<TestDatabase<LocalPostgres>> => {
  const { postgres, end } = await startTemplateServer(version)
  const { fresh, dropAll } = databasesOf(postgres.url, postgres.query)
  const stop = async (): Promise<void> => {
    await dropAll().catch(() => {})
    await end()
  }
  return { postgres, fresh, stop }
}

type OnRun = Pick<TestDatabase, 'postgres' | 'fresh'>

/** One process has one way to the run's server, and lends the databases of one file's tests to the next file's. */
let onRun: Promise<OnRun> | undefined

const openOnRun = async (socket: string): Promise<OnRun> => {
  const connection = createConnection(socket)
  await once(connection, 'connect')
  const url = await text(connection)
  if (url === '') throw new Error('the server of this run could not be started; its words are at the beginning of the run')
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patientConnectMs })
  client.on('error', () => {})
  await client.connect()
  const query: LocalPostgres['query'] = async (statement, values) => (await client.query(statement, values as unknown[])).rows
  return { postgres: { query }, fresh: databasesOf(url, query).fresh }
}

/** Databases on the run's server. They end with the run: `stop` leaves them to whoever comes next. */
export const startTestDatabase = async (): Promise<TestDatabase> => {
  const socket = process.env[sharedServerVariable]
  if (socket === undefined) return startOwnDatabase()
  onRun ??= openOnRun(socket)
  return { ...(await onRun), stop: async () => {} }
}
