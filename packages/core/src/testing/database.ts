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
import { Client } from 'pg'
import { type Database, migrate, openDatabase } from '../platform/database.ts'

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

const databasesOf = (url: string, query: LocalPostgres['query']): TestDatabase['fresh'] => {
  const mark = randomBytes(6).toString('hex')
  let count = 0
  return async (from = TEMPLATE) => {
    count += 1
    const name = `core_${mark}_${count}`
    await query(`create database ${name} template ${from}`)
    const own = within(url, name)
    const db = openDatabase({ url: own, onError: () => {}, maxConnections: 8, connectTimeoutMs: patientConnectMs })
    return {
      db,
      name,
      url: own,
      drop: async () => {
        await db.destroy()
        await query(`drop database if exists ${name} with (force)`)
      },
    }
  }
}

/** For a file that does to its server what no other file could bear. */
export const startOwnDatabase = async (version: 'embedded' | 'system' = 'embedded'): Promise<TestDatabase<LocalPostgres>> => {
  const { postgres, end } = await startTemplateServer(version)
  return { postgres, fresh: databasesOf(postgres.url, postgres.query), stop: end }
}

/** Databases on the run's server. */
export const startTestDatabase = async (): Promise<TestDatabase> => {
  const socket = process.env[sharedServerVariable]
  if (socket === undefined) return startOwnDatabase()
  const connection = createConnection(socket)
  await once(connection, 'connect')
  const url = await text(connection)
  if (url === '') throw new Error('the server of this run could not be started; its words are at the beginning of the run')
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patientConnectMs })
  client.on('error', () => {})
  await client.connect()
  const query: LocalPostgres['query'] = async (statement, values) => (await client.query(statement, values as unknown[])).rows
  return { postgres: { query }, fresh: databasesOf(url, query), stop: () => client.end() }
}
