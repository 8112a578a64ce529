// What only PostgreSQL does: pg_hba.conf, owned objects, sessions of roles that are gone, names that are cut, statement logs.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Observer, Operator, Outcome, Presentable } from '@countersign/connector-kit'
import { Secret } from '@countersign/connector-kit'
import { eventually } from '@countersign/connector-kit/conformance'
import { type PostgresqlSystem, startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSWORD_KIND, type PostgresqlConfig, postgresql } from './index.ts'
import { openLogin } from './log-in.testing.ts'

const LISTED = ['postgres', 'ledger', 'archive', 'closed', 'nowhere'].join(',')
const HBA = [
  'local all all scram-sha-256',
  'host trusted all 127.0.0.1/32 trust',
  'host cleartext all 127.0.0.1/32 password',
  'host rejected all 127.0.0.1/32 reject',
  `host ${LISTED} all 127.0.0.1/32 scram-sha-256`,
]
const DATABASES = ['ledger', 'archive', 'closed', 'trusted', 'cleartext', 'rejected', 'unlisted']

let folder: string
let system: PostgresqlSystem
let config: PostgresqlConfig
let operator: Required<Operator>
let observer: Observer

const signal = (): AbortSignal => AbortSignal.timeout(15_000)
const call = (idempotencyKey = randomBytes(6).toString('hex')) => ({ idempotencyKey, signal: signal() })
const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(`${outcome.status} ${outcome.code}: ${outcome.detail}`)
  return outcome.value
}
const inside = async (database: string, ...statements: string[]): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: system.server.url.replace(/postgres$/, database) })
  await client.connect()
  try {
    let result: pg.QueryResult | undefined
    for (const statement of statements) result = await client.query(statement)
    return result!
  } finally {
    await client.end()
  }
}
const login = async (name = `svc_${randomBytes(6).toString('hex')}`, memberOf: string[] = []): Promise<Presentable> => ({
  handle: { kind: PASSWORD_KIND, account: name },
  secret: await system.addLogin(name, { memberOf }),
})
const at = (database: string, extra: Partial<PostgresqlConfig> = {}) => {
  const side = postgresql.openObserver(
    { ...config, ...extra, doors: [{ id: 'it', host: system.host, port: system.port, database }] },
    { observer: system.secrets.observer, canary: system.secrets.canary },
  )
  const present = (credential: Presentable) => side.present(side.doors(credential.handle)[0]!, credential, signal())
  return { side, present, random: (like: Presentable) => side.random(side.doors(like.handle)[0]!, like.handle) }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-pg-'))
  system = await startPostgresqlSystem({
    dataDir: join(folder, 'data'),
    hba: HBA,
    settings: { log_statement: 'all', log_min_duration_statement: '0' },
  })
  for (const database of DATABASES) await system.query(`CREATE DATABASE ${database}`)
  await system.query('REVOKE CONNECT ON DATABASE closed FROM PUBLIC')
  await system.query('GRANT CREATE ON DATABASE ledger TO countersign_operator')
  config = system.config
  operator = postgresql.openOperator(config, { operator: system.secrets.operator }) as Required<Operator>
  observer = postgresql.openObserver(config, { observer: system.secrets.observer, canary: system.secrets.canary })
})
afterAll(async () => {
  await operator?.close()
  await observer?.close()
  await system?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a `trust` line shows itself: the door accepts a random password, so nothing can be proven there', async () => {
  const credential = await login()
  const door = at('trusted')
  expect((await door.present(credential)).answer).toBe('accepted')
  const wrong = { handle: credential.handle, secret: new Secret('not the password') }
  expect((await door.present(wrong)).answer).toBe('accepted')
  expect((await door.present(door.random(credential))).answer).not.toBe('unreachable')
})

test('an address that pg_hba.conf rejects or does not list is unreachable, never a refusal of the credential', async () => {
  const credential = await login()
  expect(await at('rejected').present(credential)).toMatchObject({ answer: 'unreachable', code: '28000' })
  expect(await at('unlisted').present(credential)).toMatchObject({ answer: 'unreachable', code: '28000' })
})

test('a role without LOGIN is refused with 28000, a wrong password with 28P01', async () => {
  const credential = await login()
  expect(await at('postgres').present({ ...credential, secret: new Secret('wrong') })).toMatchObject({ answer: 'refused', code: '28P01' })
  await system.query(`ALTER ROLE ${credential.handle.account} NOLOGIN`)
  expect(await at('postgres').present(credential)).toMatchObject({ answer: 'refused', code: '28000' })
})

test('an expired role is refused, and read as disabled with its expiry', async () => {
  const handle = { kind: PASSWORD_KIND, account: `svc_${randomBytes(6).toString('hex')}` }
  const issued = value(await operator.create({ handle, purpose: 'test', expiresAt: '2020-01-01T00:00:00Z' }, call()))
  expect((await at('postgres').present(issued)).answer).toBe('refused')
  expect(value(await observer.observe(handle, signal()))).toMatchObject({
    present: true,
    state: 'disabled',
    expiresAt: '2020-01-01T00:00:00.000Z',
  })
})

test('a database that is closed to the role does not hide that its password is alive', async () => {
  expect(await at('closed').present(await login())).toMatchObject({ answer: 'accepted', code: '42501' })
})

test('a door to a database that does not exist is unreachable', async () => {
  expect(await at('nowhere').present(await login())).toMatchObject({ answer: 'unreachable', code: '3D000' })
})

test('a server that asks for the password in the clear over a bare connection does not get it', async () => {
  expect(await at('cleartext').present(await login())).toMatchObject({ answer: 'unreachable', code: 'cleartext_asked' })
})

test('a server without TLS is unreachable for a door that demands it', async () => {
  expect((await at('postgres', { tls: 'require' }).present(await login())).answer).toBe('unreachable')
})

test("an open session survives DROP ROLE; it is found, ended and dead, and a living role's session is left alone", async () => {
  const credential = await login()
  const neighbour = await login()
  const session = await openLogin(system, credential)
  const other = await openLogin(system, neighbour)
  value(await operator.delete(credential.handle, undefined, call()))
  expect((await at('postgres').present(credential)).answer).toBe('refused')
  expect(await session.alive()).toBe(true)
  const [orphan, ...more] = value(await observer.sessions!(credential.handle, signal()))
  expect(more).toEqual([])
  expect(orphan?.account).toMatch(/^oid:\d+$/)
  expect(value(await operator.endSessions(credential.handle, [orphan!.id], call()))).toEqual({ ended: 1 })
  await eventually('the session is dead', async () => !(await session.alive()))
  expect(value(await observer.sessions!(credential.handle, signal()))).toEqual([])
  expect(await other.alive()).toBe(true)
  await session.close()
  await other.close()
})

test('deleting a role hands over what it owns in every database, takes back its rights, and drops no data', async () => {
  const credential = await login()
  const { account } = credential.handle
  await system.query('CREATE ROLE app_owner')
  await system.query('GRANT app_owner TO countersign_operator')
  await system.query('ALTER DATABASE closed OWNER TO app_owner')
  for (const database of ['ledger', 'archive'])
    await inside(
      database,
      `CREATE SCHEMA s_${account} AUTHORIZATION ${account}`,
      `CREATE TABLE s_${account}.kept AS SELECT 42 AS answer`,
      `ALTER TABLE s_${account}.kept OWNER TO ${account}`,
      'CREATE TABLE public.shared (x int)',
      'ALTER TABLE public.shared OWNER TO app_owner',
      `GRANT SELECT ON public.shared TO ${account}`,
      `ALTER DEFAULT PRIVILEGES FOR ROLE app_owner IN SCHEMA public GRANT SELECT ON TABLES TO ${account}`,
    )
  await system.query(`GRANT CONNECT ON DATABASE closed TO ${account}`)
  const early = await operator.delete(credential.handle, undefined, call())
  expect(early, 'handing over a schema takes CREATE on its database').toMatchObject({ status: 'refused', code: '42501' })
  expect((await inside('archive', `SELECT answer FROM s_${account}.kept`)).rows).toEqual([{ answer: 42 }])
  await system.query('GRANT CREATE ON DATABASE archive TO countersign_operator')
  const outcome = await operator.delete(credential.handle, undefined, call())
  expect(outcome).toMatchObject({ status: 'done', detail: expect.stringContaining('2 in `ledger`') })
  expect(await system.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [account])).toEqual([])
  for (const database of ['ledger', 'archive']) {
    const kept = await inside(
      database,
      `SELECT answer, (SELECT tableowner FROM pg_tables WHERE schemaname = 's_${account}') AS owner FROM s_${account}.kept`,
    )
    expect(kept.rows).toEqual([{ answer: 42, owner: config.operator }])
  }
})

test('rights that only their owner can take back keep the role in place, closed, and are named', async () => {
  const credential = await login()
  const { account } = credential.handle
  await inside('ledger', 'CREATE TABLE public.foreign_table (x int)', `GRANT SELECT ON public.foreign_table TO ${account}`)
  const outcome = await operator.delete(credential.handle, undefined, call())
  expect(outcome).toMatchObject({ status: 'refused', code: '2BP01', detail: expect.stringContaining('1 object in database ledger') })
  expect((await at('postgres').present(credential)).answer).toBe('refused')
  await inside('ledger', `REVOKE SELECT ON public.foreign_table FROM ${account}`)
  expect((await operator.delete(credential.handle, undefined, call())).status).toBe('done')
})

test("a role whose objects can't be released stays, closed, and the answer says why", async () => {
  const credential = await login()
  const { account } = credential.handle
  await inside('ledger', `CREATE TABLE public.t_${account} (x int)`, `ALTER TABLE public.t_${account} OWNER TO ${account}`)
  await system.query('ALTER DATABASE ledger ALLOW_CONNECTIONS false')
  try {
    expect(await operator.delete(credential.handle, undefined, call())).toMatchObject({ status: 'refused', code: 'database_closed' })
  } finally {
    await system.query('ALTER DATABASE ledger ALLOW_CONNECTIONS true')
  }
  expect((await at('postgres').present(credential)).answer).toBe('refused')
  expect(value(await observer.observe(credential.handle, signal()))).toMatchObject({ present: true, state: 'disabled' })
  expect((await operator.delete(credential.handle, undefined, call())).status).toBe('done')
  expect((await inside('ledger', `SELECT * FROM public.t_${account}`)).rows).toEqual([])
})

test('no password ever reaches the statement log of the server', async () => {
  const credential = await login()
  const next = new Secret(`canary-${randomBytes(12).toString('hex')}`)
  const made = new Secret(`canary-${randomBytes(12).toString('hex')}`)
  value(await operator.rotate(credential.handle, next, call()))
  value(
    await operator.create(
      { handle: { kind: PASSWORD_KIND, account: `new_${randomBytes(6).toString('hex')}` }, purpose: 'log test', secret: made },
      call(),
    ),
  )
  const generated = value(await operator.rotate(credential.handle, undefined, call()))
  await at('postgres').present({ handle: credential.handle, secret: next })
  const log = await readFile(system.server.logFile, 'utf8')
  expect(log).toContain('SCRAM-SHA-256$')
  for (const secret of [next, made, generated.secret]) expect(log.includes(secret.expose())).toBe(false)
})

test('a name longer than PostgreSQL keeps is refused, and never hits the role it would be cut to', async () => {
  const victim = await login(`v${randomBytes(31).toString('hex')}`)
  expect(victim.handle.account.length).toBe(63)
  const longer = { handle: { ...victim.handle, account: `${victim.handle.account}x` }, secret: victim.secret }
  expect((await at('postgres').present(longer)).answer).toBe('cannot_present')
  expect((await operator.delete(longer.handle, undefined, call())).status).toBe('refused')
  expect((await operator.disable(longer.handle, call())).status).toBe('refused')
  expect((await at('postgres').present(victim)).answer).toBe('accepted')
})

test("the connector's own accounts and the built-in roles are refused as targets", async () => {
  for (const account of [config.operator, config.observer, config.canary!, 'pg_monitor']) {
    const handle = { kind: PASSWORD_KIND, account }
    for (const outcome of [
      await operator.disable(handle, call()),
      await operator.delete(handle, undefined, call()),
      await operator.rotate(handle, undefined, call()),
      await operator.endSessions(handle, undefined, call()),
    ])
      expect(outcome).toMatchObject({ status: 'refused', code: 'protected_account' })
  }
})

test('a role that the operator was not given is refused with the next step, and keeps working', async () => {
  await system.query(`CREATE ROLE foreign_role LOGIN PASSWORD 'it has one'`)
  const credential = { handle: { kind: PASSWORD_KIND, account: 'foreign_role' }, secret: new Secret('it has one') }
  const outcome = await operator.disable(credential.handle, call())
  expect(outcome).toMatchObject({ status: 'refused', code: '42501', detail: expect.stringContaining('ADMIN') })
  expect((await at('postgres').present(credential)).answer).toBe('accepted')
})

test('rotating a disabled role is refused: a new password must not revive it', async () => {
  const credential = await login()
  value(await operator.disable(credential.handle, call()))
  expect(await operator.rotate(credential.handle, undefined, call())).toMatchObject({ status: 'refused', code: 'disabled' })
})

test("a new credential like another one gets its groups; rights of its own can't be copied, and no half copy is made", async () => {
  await system.addGroup('orders_rw')
  const shared = await login(undefined, ['orders_rw'])
  const handle = { kind: PASSWORD_KIND, account: `split_${randomBytes(4).toString('hex')}` }
  value(await operator.create({ handle, purpose: 'split', likeAccount: shared.handle.account }, call()))
  expect(value(await observer.observe(handle, signal()))).toMatchObject({ present: true, attributes: { memberOf: ['orders_rw'] } })

  await inside('ledger', 'CREATE TABLE public.of_one_role (x int)', `GRANT SELECT ON public.of_one_role TO ${shared.handle.account}`)
  const second = { kind: PASSWORD_KIND, account: `split_${randomBytes(4).toString('hex')}` }
  const outcome = await operator.create({ handle: second, purpose: 'split', likeAccount: shared.handle.account }, call())
  expect(outcome).toMatchObject({ status: 'refused', code: 'scope_not_copyable' })
  expect(value(await observer.observe(second, signal()))).toEqual({ present: false })
})

test('a create that breaks off at its last statement leaves no role behind', async () => {
  const handle = { kind: PASSWORD_KIND, account: `half_${randomBytes(4).toString('hex')}` }
  const outcome = await operator.create({ handle, purpose: 'test', scope: ['no_such_group'] }, call())
  expect(outcome.status).toBe('refused')
  expect(value(await observer.observe(handle, signal()))).toEqual({ present: false })
})

test('a password outside of printable ASCII is not set: clients would prepare it differently', async () => {
  const credential = await login()
  expect(await operator.rotate(credential.handle, new Secret('pässwörd'), call())).toMatchObject({
    status: 'refused',
    code: 'unsupported_secret',
  })
  expect((await at('postgres').present(credential)).answer).toBe('accepted')
})

test('an old password outside of ASCII is shown as the server stored it', async () => {
  const credential = await login()
  await system.query(`ALTER ROLE ${credential.handle.account} PASSWORD 'p\u00adäss\u00a0wo\u0308rd'`)
  expect((await at('postgres').present({ ...credential, secret: new Secret('p\u00adäss\u00a0wo\u0308rd') })).answer).toBe('accepted')
})

test('who is connected is told with what each client calls itself and where it comes from', async () => {
  const [one, other] = [await login(), await login()]
  const sessions = [await openLogin(system, one), await openLogin(system, other)]
  await sessions[0]!.client.query(`SET application_name = 'nightly-batch'`)
  const clients = value(await observer.clients!(signal()))
  const of = (account: string) => clients.filter((client) => client.account === account).map(({ client, from }) => [client, from])
  expect(of(one.handle.account)).toEqual([['nightly-batch', '127.0.0.1']])
  expect(of(other.handle.account)).toEqual([[undefined, '127.0.0.1']])
  for (const session of sessions) await session.close()
})

test('sessions that the observer may not see whole are unknown, not absent', async () => {
  const credential = await login()
  const session = await openLogin(system, credential)
  await system.query(`REVOKE pg_read_all_stats FROM ${config.observer}`)
  try {
    expect((await observer.sessions!(credential.handle, signal())).status).toBe('unknown')
    expect((await observer.clients!(signal())).status).toBe('unknown')
  } finally {
    await system.query(`GRANT pg_read_all_stats TO ${config.observer}`)
    await session.close()
  }
})

test("a replica that can't be reached makes the list of sessions unknown", async () => {
  const credential = await login()
  const side = postgresql.openObserver(
    {
      ...config,
      doors: [
        { id: 'a', host: system.host, port: system.port, database: 'postgres' },
        { id: 'replica', host: '127.0.0.1', port: 1, database: 'postgres' },
      ],
    },
    { observer: system.secrets.observer },
  )
  expect((await side.sessions!(credential.handle, signal())).status).toBe('unknown')
  expect((await side.clients!(signal())).status).toBe('unknown')
  const [, replica] = side.doors(credential.handle)
  expect(await side.present(replica!, credential, signal())).toMatchObject({ answer: 'unreachable', code: 'ECONNREFUSED' })
  expect(side.canary(replica!)).toBeUndefined()
  await side.close()
})
