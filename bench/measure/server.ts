// A PostgreSQL of its own for a measurement, with everything on that makes a commit durable. It is gone afterwards, with its data.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, migrate, openDatabase } from '@countersign/core/platform/database'
import { type LocalPostgres, startPostgres } from '@countersign/local-postgres'

export interface DurableServer {
  readonly postgres: LocalPostgres
  readonly folder: string
  readonly version: string
  database(name: string, connections: number): Promise<{ db: Database; url: string }>
  stop(): Promise<void>
}

/** Memory settings as a small server of 2 CPUs would have them; durability is PostgreSQL's default, and checked. */
const settings = { shared_buffers: '256MB', max_wal_size: '4GB', max_connections: '80' }

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export const startDurableServer = async (): Promise<DurableServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
  const postgres = await startPostgres({ dataDir: join(folder, 'data'), settings })
  const [row] = await postgres.query<{ version: string; fsync: string; commit: string }>(
    "select current_setting('server_version') as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit",
  )
  if (row?.fsync !== 'on' || row.commit !== 'on') throw new Error('the server would not make commits durable; nothing was measured')
  const stop = async (): Promise<void> => {
    for (const signal of signals) process.off(signal, interrupted)
    await postgres.stop('immediate')
    await rm(folder, { recursive: true, force: true })
  }
  // Broken off, a measurement leaves no server and no data behind either.
  const interrupted = (): void => void stop().finally(() => process.exit(130))
  for (const signal of signals) process.once(signal, interrupted)
  return {
    postgres,
    folder,
    version: row.version,
    database: async (name, connections) => {
      await postgres.query(`create database ${name}`)
      const url = new URL(postgres.url)
      url.pathname = `/${name}`
      const db = openDatabase({ url: url.href, maxConnections: connections, statementTimeoutMs: 120_000, onError: () => {} })
      await migrate(db)
      return { db, url: url.href }
    },
    stop,
  }
}
