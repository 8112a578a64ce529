// The pool and the migrations. Knows PostgreSQL and no domain word.
import { readdir, readFile } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import { CompiledQuery, Kysely, PostgresDialect, type PostgresPool, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Tables } from '../tables.ts'
import { Client } from './client.ts'

export type Database = Kysely<Tables>

// Calendar dates stay text: a contract's end has no time zone.
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.DATE, (text) => text)

export interface DatabaseOptions {
  readonly url: string
  readonly maxConnections?: number
  /** A connection that can't be had within this time is an answer of 503, not a wait. */
  readonly connectTimeoutMs?: number
  readonly statementTimeoutMs?: number
  readonly onError: (error: Error) => void
}

export const openPool = (options: DatabaseOptions): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 16,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 800,
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    query_timeout: (options.statementTimeoutMs ?? 15_000) + 1_000,
    // A connection that is made anew plans all that it is asked anew: who looks at a page now and then would pay for it each time.
    idleTimeoutMillis: 300_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    types,
    Client,
  })
  // An idle connection that breaks must not end the process; the next query reports it.
  pool.on('error', options.onError)
  // Nor one that breaks while it is lent out between two queries of a transaction.
  pool.on('connect', (client) => client.on('error', options.onError))
  return pool
}

/** On a pool, or on what stands before one. */
export const databaseOn = (pool: PostgresPool): Database => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })

export const openDatabase = (options: DatabaseOptions): Database => databaseOn(openPool(options))

const migrationsFolder = new URL('../../migrations/', import.meta.url)

/**
 * Applies the numbered line of migrations, each in a transaction of its own under one advisory lock.
 * A crash leaves either the whole migration or nothing of it. Errors: `database.newer` when the database knows a migration that we don't.
 */
export const migrate = async (db: Database): Promise<string[]> => {
  const names = (await readdir(migrationsFolder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort()
  const applied: string[] = []
  await db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(hashtext('countersign.migrations'))`.execute(connection)
    try {
      await sql`create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null default now())`.execute(
        connection,
      )
      const known = await sql<{ name: string }>`select name from schema_migrations order by name`.execute(connection)
      const unknown = known.rows.find((row) => !names.includes(row.name))
      if (unknown) {
        throw new CountersignError(
          'database.newer',
          'conflict',
          `the database holds migration \`${unknown.name}\`, which this version does not know; start a newer version`,
        )
      }
      for (const name of names) {
        if (known.rows.some((row) => row.name === name)) continue
        const text = await readFile(new URL(name, migrationsFolder), 'utf8')
        await connection.transaction().execute(async (trx) => {
          await sql.raw(text).execute(trx)
          await sql`insert into schema_migrations (name) values (${name})`.execute(trx)
        })
        applied.push(name)
      }
    } finally {
      await sql`select pg_advisory_unlock(hashtext('countersign.migrations'))`.execute(connection)
    }
  })
  return applied
}

/** Runs a library's own statements inside our transaction. */
export const rawStatements = (db: Transaction<Tables>) => ({
  executeSql: async (text: string, values?: unknown[]) => ({
    rows: (await db.executeQuery<never>(CompiledQuery.raw(text, values ?? []))).rows,
  }),
})
