// A PostgreSQL of its own for a measurement, with everything on that makes a commit durable. It is gone afterwards, with its data, unless it has a folder that
// was named and is to be taken up again.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Database, migrate, openDatabase } from '@countersign/core/platform/database'
import { type LocalPostgres, startPostgres } from '@countersign/local-postgres'
import { sql } from 'kysely'

export interface DurableServer {
  readonly postgres: LocalPostgres
  readonly folder: string
  readonly version: string
  database(name: string, connections: number): Promise<{ db: Database; url: string }>
  /** Of a database that is there. */
  url(name: string): string
  /** However much lies in it. */
  drop(name: string): Promise<void>
  /** `keep`: what lies in a named folder stays there. */
  stop(keep?: boolean): Promise<void>
}

export interface Lasting {
  /** A folder that may hold what an earlier run has left there, in a folder of its own within it; else one that nobody knows. */
  readonly folder?: string
  /** Called in place of ending, when it is broken off: who gives it stops the server. */
  readonly interrupted?: () => void
}

/** Memory settings as a small server of 2 CPUs would have them; durability is PostgreSQL's default, and checked. */
const settings = { shared_buffers: '256MB', max_wal_size: '4GB', max_connections: '80' }

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export const startDurableServer = async (lasting: Lasting = {}): Promise<DurableServer> => {
  const named = lasting.folder === undefined ? undefined : join(resolve(lasting.folder), 'countersign-bench')
  if (named !== undefined) await mkdir(named, { recursive: true })
  const folder = named ?? (await mkdtemp(join(tmpdir(), 'countersign-bench-')))
  const postgres = await startPostgres({ dataDir: join(folder, 'data'), settings })
  const [row] = await postgres.query<{ version: string; fsync: string; commit: string }>(
    "select current_setting('server_version') as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit",
  )
  if (row?.fsync !== 'on' || row.commit !== 'on') throw new Error('the server would not make commits durable; nothing was measured')
  const stop = async (keep = false): Promise<void> => {
    for (const signal of signals) process.off(signal, interrupted)
    const stays = keep && named !== undefined
    await postgres.stop(stays ? 'fast' : 'immediate')
    if (stays) return
    await rm(postgres.dataDir, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
  // Broken off, a measurement leaves no server and no data behind either.
  const interrupted = lasting.interrupted ?? ((): void => void stop().finally(() => process.exit(130)))
  for (const signal of signals) process.on(signal, interrupted)
  const urlOf = (name: string): string => {
    const url = new URL(postgres.url)
    url.pathname = `/${name}`
    return url.href
  }
  return {
    postgres,
    folder,
    version: row.version,
    url: urlOf,
    drop: async (name) => {
      const db = openDatabase({ url: urlOf('postgres'), maxConnections: 1, statementTimeoutMs: 3_600_000, onError: () => {} })
      await sql`drop database if exists ${sql.table(name)}`.execute(db)
      await db.destroy()
    },
    database: async (name, connections) => {
      await postgres.query(`create database ${name}`)
      const url = urlOf(name)
      const db = openDatabase({ url, maxConnections: connections, statementTimeoutMs: 120_000, onError: () => {} })
      await migrate(db)
      return { db, url }
    },
    stop,
  }
}
