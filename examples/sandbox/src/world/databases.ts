// The company's two databases: freight (shared by many workloads) and the warehouse, which is down for a while in the story.
// Both are real PostgreSQL servers with SCRAM; the second can be stopped and started again as a whole.
import { startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import { type LocalPostgres, startPostgres } from '@countersign/local-postgres'
import type { Home } from '../home/home.ts'
import type { SecretFiles } from '../home/secret-files.ts'
import type { Ports } from './ports.ts'
import { type Registered, referencesFor } from './system.ts'

export interface Database {
  readonly registered: Registered
  readonly host: string
  readonly port: number
  /** As superuser: the world's hand, never the product's. */
  query(text: string, values?: readonly unknown[]): Promise<unknown[]>
  /** Stops the whole server; clients find nothing there. */
  halt(): Promise<void>
  /** Starts it again where it was. */
  resume(): Promise<void>
  stop(): Promise<void>
}

export interface Seed {
  readonly groups: readonly string[]
  /** Log-in → name of the secret file, and the groups that carry its rights. */
  readonly logins: Readonly<Record<string, { readonly secret: string; readonly memberOf: readonly string[] }>>
}

/** Small and quick to come up again; durability is real, for the second start relies on it. */
const SETTINGS = { shared_buffers: '16MB', max_connections: '60' }

export const startDatabase = async (
  name: string,
  seed: Seed,
  given: { home: Home; files: SecretFiles; ports: Ports; isNew: boolean; signal: AbortSignal },
): Promise<Database> => {
  const { home, files, ports, isNew, signal } = given
  const where = { dataDir: home.path('world', name), settings: SETTINGS }
  const system = await startPostgresqlSystem({ ...where, port: await ports.wish(name), signal })
  ports.keep(name, system.port)
  const { operator, ...observing } = system.secrets
  if (isNew) {
    for (const group of seed.groups) await system.addGroup(group)
    for (const [login, { secret, memberOf }] of Object.entries(seed.logins)) files.put(secret, await system.addLogin(login, { memberOf }))
  }
  let running: LocalPostgres | undefined = system.server
  const database: Database = {
    registered: {
      connector: 'postgresql',
      config: { ...system.config, timeoutMs: 2_000 },
      operatorSecrets: referencesFor(files, name, 'operator', { operator }),
      observerSecrets: referencesFor(files, name, 'observer', observing),
    },
    host: system.host,
    port: system.port,
    async query(text, values) {
      if (running === undefined) throw new Error(`${name} is down`)
      return running.query(text, values)
    },
    async halt() {
      await running?.stop()
      running = undefined
    },
    async resume() {
      if (running !== undefined) return
      // The server alone: its accounts are in its data, with the passwords that they had.
      running = await startPostgres({ ...where, port: system.port })
    },
    async stop() {
      await running?.stop()
      running = undefined
    },
  }
  return database
}
