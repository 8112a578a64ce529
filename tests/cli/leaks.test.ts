// Leaks from the terminal, against the real API on a real PostgreSQL: what is recognised is a finding until the fact is mended, and no secret is kept anywhere.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fingerprintOfFound } from '@countersign/connectors/ssh'
import { lookAtHygiene } from '@countersign/core/execution/hygiene/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { bundleFromFiles, createPolicyEngine } from '@countersign/policy'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let api: ApiHouse
let folder: string
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const fingerprint = fingerprintOfFound(pem)!
const password = 'correct-horse-battery'

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-leaks-'))
  api = await openApi(database)
  for (const id of ['deploy', 'reports', 'theirs']) await api.company.credential(id, { contract: null })
  await api.fresh.db.updateTable('credentials').set({ key: fingerprint }).where('id', '=', 'deploy').execute()
  await sql`update systems set config = config || ${JSON.stringify({ doors: [{ host: 'db.acme.example', port: 5432 }] })}::jsonb`.execute(
    api.fresh.db,
  )
})
afterEach(async () => {
  await api?.close()
  await rm(folder, { recursive: true, force: true })
})

const leak = (more: object) => ({
  RuleID: 'generic',
  File: 'deploy/app.env',
  StartLine: 3,
  Commit: 'a'.repeat(40),
  Secret: 'x',
  Match: 'x',
  ...more,
})
const key = leak({ RuleID: 'private-key', Secret: pem })
const dsn = leak({ Match: `postgres://acct-reports:${password}@db.acme.example/orders`, Secret: password })
const strange = leak({ Match: `postgres://acct-theirs:${password}@elsewhere.example/orders`, Secret: password })

const brought = async (leaks: readonly object[], as = 'ada', place = 'git.acme.example/orders') => {
  const file = join(folder, 'report.json')
  await writeFile(file, JSON.stringify(leaks))
  const env = { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get(as)! }
  const { code, out, err } = await run(['leak', 'import', file, '--place', place, '--json'], { env })
  return { code, err, ...(out === '' ? {} : JSON.parse(out)) }
}
const found = async () => {
  await lookAtHygiene(api.runtime, systemCaller(api.runtime, 'acme', 'test'))
  const rows = await api.fresh.db
    .selectFrom('findings')
    .select(['subject', 'severity', 'detail'])
    .where('kind', '=', 'credential.leaked')
    .where('state', '=', 'open')
    .orderBy('subject')
    .execute()
  return rows.map(({ subject, detail }) => `${subject} ${String(detail['recognisedBy'] ?? 'signal')}`)
}

it('recognises a key by its public half and a password by its account and host, and nothing else', async () => {
  const { code, leaks, named, recognised } = await brought([key, dsn, strange, leak({ Secret: 'REDACTED' })])
  expect([code, leaks, named]).toEqual([1, 4, 3])
  expect(recognised.map((one: { credential: string; by: string; line: number }) => [one.credential, one.by, one.line])).toEqual([
    ['deploy', 'key', 3],
    ['reports', 'account', 3],
  ])
  expect(await found()).toEqual(['deploy key', 'reports account'])
  const { body } = await api.call('GET', '/v1/estate-coverage', { as: 'ada' })
  expect(body.leaks).toMatchObject({ reports: 1, leaks: 4, named: 3, recognised: 2 })
})

it('keeps no secret, nor anything by which one could be tried out', async () => {
  await brought([key, dsn, strange])
  const tables = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(
    api.fresh.db,
  )
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(api.fresh.db)
    for (const secret of [password, pem.split('\n')[1]!]) expect(rows.some(({ text }) => text.includes(secret))).toBe(false)
  }
  expect(JSON.stringify(api.logged)).not.toContain(password)
})

it('is closed by the fact alone: another key, a renewal after the report, an end', async () => {
  await brought([key, dsn])
  expect(await found()).toEqual(['deploy key', 'reports account'])
  await api.fresh.db.updateTable('credentials').set({ key: 'SHA256:another' }).where('id', '=', 'deploy').execute()
  expect(await found()).toEqual(['reports account'])
  await api.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'reports').execute()
  expect(await found()).toEqual([])
})

it('takes a report once, and a place that is told again in another one stays one', async () => {
  const first = await brought([key])
  const again = await brought([key])
  expect([first.recognised[0].fresh, again.duplicates, again.recognised]).toEqual([true, 1, []])
  const other = await brought([key, leak({ Secret: 'nothing' })])
  expect(other.recognised.map(({ fresh }: { fresh: boolean }) => fresh)).toEqual([false])
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from leak_sightings`.execute(api.fresh.db)
  expect(rows).toEqual([{ n: 1 }])
})

it('is nobody’s to bring in but who brings in the inventory or whose word of a compromise counts; and somebody outside hears only of his own', async () => {
  expect(await brought([key], 'finn')).toMatchObject({ code: 1, err: expect.stringMatching(/authority\.refused|not allowed|may not/) })
  const { policy } = api.house.runtime
  const { files } = policy.current().bundle
  const signals = ['agent', 'cleo'].map((from) => ({ from, events: ['credential-compromise'] }))
  const engine = createPolicyEngine(
    bundleFromFiles({ ...files, 'trust.json': JSON.stringify({ ...JSON.parse(files['trust.json']!), signals }) }),
  )
  Object.assign(policy, { current: () => engine })
  expect((await brought([key, dsn], 'agent')).recognised).toEqual([])
  expect((await brought([key, dsn], 'cleo', 'another')).recognised).toHaveLength(2)
  const said = await api.fresh.db
    .selectFrom('trust_signals' as never)
    .selectAll()
    .execute()
  // Of an account only the name was recognised: nothing ends by it.
  expect(said).toMatchObject([{ sender_id: 'cleo', event: 'credential-compromise', subject_id: 'deploy', bad: true }])
})
