// kill -9, for real: the product runs as a process of its own, on a real PostgreSQL, against a real PostgreSQL as downstream, and dies at its
// n-th step again and again in the middle of an offboarding. Started again each time, it ends every credential truly: refused at the door,
// once, with its session gone and its secret deleted.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, migrate, openDatabase } from '@countersign/core/platform/database'
import { type PostgresqlSystem, startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

const apiKey = 'cs_kill-test-administrator'
const credentials = ['one', 'two', 'three'] as const

let folder: string
let system: PostgresqlSystem
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-kill-'))
  system = await startPostgresqlSystem({ dataDir: join(folder, 'postgres'), settings: { fsync: 'off' } })
})
afterAll(async () => {
  await system.stop()
  await rm(folder, { recursive: true, force: true })
})

const accountOf = (world: string, id: string): string => `leaver_${world}_${id}`

/** The company, as an import would have written it. */
const furnish = async (db: Database, world: string): Promise<void> => {
  const org_id = 'acme'
  const since = '2026-01-01T00:00:00Z'
  await db
    .insertInto('parties')
    .values([
      { org_id, id: 'acme', kind: 'enterprise', name: 'Acme' },
      { org_id, id: 'leaving', kind: 'provider', name: 'Leaving' },
    ])
    .execute()
  await db
    .insertInto('principals')
    .values([
      { org_id, id: 'admin', kind: 'person', party_id: 'acme', party_kind: 'enterprise', name: 'Admin' },
      { org_id, id: 'connector-host', kind: 'connector', party_id: 'acme', party_kind: 'enterprise', name: 'Connectors' },
    ])
    .execute()
  await db
    .insertInto('role_holdings')
    .values(
      ['administrator', 'security_lead'].map((role) => ({ org_id, principal_id: 'admin', party_kind: 'enterprise' as const, role, since })),
    )
    .execute()
  await db
    .insertInto('api_keys')
    .values({
      org_id,
      id: 'key_test',
      principal_id: 'admin',
      secret_hash: createHash('sha256').update(apiKey).digest(),
      name: 'test',
      scopes: ['read', 'request', 'approve', 'execute', 'administer'],
      created_at: since,
      expires_at: '2099-01-01T00:00:00Z',
    })
    .execute()
  await db
    .insertInto('contracts')
    .values({ org_id, id: 'contract', party_id: 'leaving', name: 'Leaving', starts_on: '2025-01-01', owner_id: 'admin' })
    .execute()
  await db
    .insertInto('systems')
    .values({
      org_id,
      id: 'pg',
      name: 'PostgreSQL',
      connector: 'postgresql',
      environment: 'development',
      config: JSON.stringify(system.config),
      operator_secrets: JSON.stringify({ operator: 'env:KILL_OPERATOR' }),
      observer_secrets: JSON.stringify({ observer: 'env:KILL_OBSERVER', canary: 'env:KILL_CANARY' }),
    })
    .execute()
  for (const id of credentials) {
    await db
      .insertInto('identities')
      .values({
        org_id,
        id: `idn-${id}`,
        kind: 'service_account',
        name: id,
        purpose: 'tests',
        party_id: 'leaving',
        contract_id: 'contract',
        business_owner: 'admin',
        technical_owner: 'admin',
        environment: 'development',
        criticality: 'low',
      })
      .execute()
    await db
      .insertInto('credentials')
      .values({
        org_id,
        id,
        identity_id: `idn-${id}`,
        system_id: 'pg',
        kind: 'postgresql.password',
        account: accountOf(world, id),
        secret_ref: `env:KILL_${id.toUpperCase()}`,
      })
      .execute()
  }
}

const main = new URL('../../packages/cli/src/main.ts', import.meta.url).pathname

interface Life {
  readonly child: ChildProcess
  /** The API's address, once it listens. */
  url: string | undefined
  readonly log: () => string
  readonly ended: Promise<NodeJS.Signals | number | null>
}

const begin = (environment: Record<string, string>): Life => {
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', '--org', 'acme', '--json'], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let log = ''
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number | null)
  const life: Life = { child, url: undefined, log: () => log, ended }
  child.stdout!.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    life.url ??= /"url":"([^"]+)"/.exec(out)?.[1]
  })
  child.stderr!.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-20_000)
  })
  return life
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const canLogIn = async (user: string, password: string): Promise<boolean> => {
  const client = new pg.Client({ host: system.host, port: system.port, database: 'postgres', user, password })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Each life dies one step later in its own time than the one before: between them they die in every part of the chain. */
const stepOf = (life: number): number => life

test('killed at its n-th step in its n-th life: every credential ends refused, proven and done once', async () => {
  const world = 'w1'
  const secrets = new Map<string, string>()
  for (const id of credentials) secrets.set(id, (await system.addLogin(accountOf(world, id))).expose())
  await system.query(`create database countersign_${world}`)
  const url = new URL(system.server.url)
  url.pathname = `/countersign_${world}`
  const db = openDatabase({ url: url.href, onError: () => {}, maxConnections: 3, connectTimeoutMs: 20_000 })
  await migrate(db)
  await furnish(db, world)
  // A session that outlives its credential unless somebody ends it.
  const session = new pg.Client({
    host: system.host,
    port: system.port,
    database: 'postgres',
    user: accountOf(world, 'one'),
    password: secrets.get('one')!,
  })
  let sessionEnded = false
  session.on('error', () => {
    sessionEnded = true
  })
  session.on('end', () => {
    sessionEnded = true
  })
  await session.connect()

  const environment = {
    DATABASE_URL: url.href,
    COUNTERSIGN_HOME: join(folder, `home-${world}`),
    COUNTERSIGN_LOG_LEVEL: 'warn',
    COUNTERSIGN_WORKERS: '4',
    COUNTERSIGN_RETRY_BASE_SECONDS: '1',
    COUNTERSIGN_PROOF_BASE_SECONDS: '1',
    KILL_OPERATOR: system.secrets.operator.expose(),
    KILL_OBSERVER: system.secrets.observer.expose(),
    KILL_CANARY: system.secrets.canary.expose(),
    ...Object.fromEntries(credentials.map((id) => [`KILL_${id.toUpperCase()}`, secrets.get(id)!])),
  }
  const hasEnded = async (): Promise<boolean> => {
    const change = await db.selectFrom('changes').select('state').executeTakeFirst()
    const left = await db.selectFrom('operations').select('id').where('phase', 'not in', ['done', 'skipped', 'stuck']).execute()
    return change?.state === 'closed' && left.length === 0
  }
  const ask = async (life: Life): Promise<void> => {
    if (life.url === undefined || (await db.selectFrom('changes').select('id').executeTakeFirst())) return
    await fetch(`${life.url}/v1/contracts/contract/end`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': `end-${world}` },
      body: JSON.stringify({ reason: 'the contract ends', ticket: 'CHG-1' }),
      signal: AbortSignal.timeout(5_000),
    }).catch(() => {})
  }
  let kills = 0
  const deadline = Date.now() + 280_000
  for (let lives = 1; ; lives += 1) {
    const life = begin({ ...environment, COUNTERSIGN_TEST_KILL_AT_STEP: String(stepOf(lives)) })
    let ended = false
    while (life.child.exitCode === null && life.child.signalCode === null && !ended) {
      expect(Date.now(), `not at its end after ${lives} lives\n${life.log()}`).toBeLessThan(deadline)
      await ask(life)
      ended = await hasEnded()
      if (!ended) await Promise.race([pause(50), life.ended])
    }
    if (ended) {
      life.child.kill('SIGTERM')
      await life.ended
      break
    }
    expect(await life.ended, life.log()).toBe('SIGKILL')
    kills += 1
  }

  expect(kills).toBeGreaterThan(3)
  const operations = await db.selectFrom('operations').selectAll().orderBy('position').execute()
  expect(operations.map((row) => [row.operation, row.credential_id, row.closure]).sort()).toEqual(
    credentials
      .flatMap((id) => [
        ['credential.revoke', id, 'risk_complete'],
        ['session.end', id, 'risk_complete'],
      ])
      .sort(),
  )
  for (const id of credentials) expect(await canLogIn(accountOf(world, id), secrets.get(id)!)).toBe(false)
  expect(await canLogIn(system.config.canary, system.secrets.canary.expose())).toBe(true)
  await expect.poll(() => sessionEnded).toBe(true)
  // None doubled: one change, one mandate that counts for each operation, each closed once.
  expect(await db.selectFrom('changes').selectAll().execute()).toHaveLength(1)
  for (const row of operations) {
    const mandates = await db.selectFrom('mandates').select('state').where('operation_id', '=', row.id).execute()
    expect(mandates.filter((mandate) => mandate.state === 'spent').length).toBeLessThanOrEqual(1)
    const closed = await db
      .selectFrom('journal')
      .select('leaf')
      .where('stream', '=', row.id)
      .where('kind', '=', 'closure.reached')
      .execute()
    expect(closed.filter(({ leaf }) => leaf.includes('"closure":"risk_complete"'))).toHaveLength(1)
  }
  // None lost: the log is numbered without a gap.
  const journal = await db.selectFrom('journal').select('log_index').orderBy('log_index').execute()
  const numbered = journal.filter((row) => row.log_index !== null)
  expect(numbered.map((row) => Number(row.log_index))).toEqual(numbered.map((_, index) => index))
  await session.end().catch(() => {})
  await db.destroy()
}, 300_000)
