// Telemetry over HTTP and from the terminal: delivered, turned away with the time to come again, read and compared, each by whom it concerns.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endTheContract } from '@countersign/core/testing/story'
import { recordOf, signTelemetry } from '@countersign/core/testing/telemetry'
import { privateKeyToPem } from '@countersign/ledger'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
let folder: string
let change: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-telemetry-'))
  database = await startTestDatabase()
  // The command line signs with the time of this machine.
  api = await openApi(
    database,
    {},
    {
      clock: { now: () => new Date(), monotonic: () => performance.now(), advance: () => {} },
      settings: { telemetry: { inFlightBytes: 4 << 20, recordsPerSecond: 20, gapSeconds: 900, patienceSeconds: 86_400 } },
    },
  )
  await api.company.credential('c1', { executor: 'agent' })
  change = await endTheContract(api.house, api.company)
  await api.house.settle()
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
  await rm(folder, { recursive: true, force: true })
})

const deliver = (records: readonly unknown[], stream: string) =>
  api.call('POST', '/v1/telemetry', { as: 'agent', body: { envelope: signTelemetry(api.house, api.company.agent, records, { stream }) } })

it('is delivered from the terminal as it is read, numbered, and twice without harm; then compared', async () => {
  const key = join(folder, 'agent.pem')
  const file = join(folder, 'events.ndjson')
  await writeFile(key, privateKeyToPem(api.company.agent.privateKey), { mode: 0o600 })
  const operation = (await api.fresh.db.selectFrom('operations').select('id').where('executor_id', '=', 'agent').executeTakeFirstOrThrow())
    .id
  const lines = [1, 2, 3].map((n) => ({
    id: `cli-${n}`,
    kind: 'operation.performed',
    at: new Date().toISOString(),
    subject: { operation },
    facts: {},
  }))
  await writeFile(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n\n`)
  const env = (as: string) => ({ env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get(as)! } })
  const argv = ['telemetry', 'deliver', file, '--key', key, '--stream', 'cli', '--number-from', '1', '--batch', '2']
  expect((await run(argv, env('agent'))).out).toContain('3 taken, 0 known before, 0 refused, in 2 batches')
  expect((await run(argv, env('agent'))).out).toContain('0 taken, 3 known before')
  expect(JSON.parse((await run(['telemetry', 'list', '--json'], env('ada'))).out).items.map(({ id }: { id: string }) => id)).toEqual([
    'cli-1',
    'cli-2',
    'cli-3',
  ])
  const compared = await run(['telemetry', 'compare', change], env('ada'))
  expect([compared.code, compared.out]).toEqual([1, expect.stringContaining('attempted_without_mandate')])
  await writeFile(file, '{"id":1,"id":2}\n')
  expect((await run(argv, env('agent'))).err).toContain('line 1')
})

it('pages are read by the enterprise and by the provider itself, and by nobody else', async () => {
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await api.call('GET', `/v1/telemetry/records?limit=2${cursor}`, { as: 'agent' })
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.next === undefined ? '' : `&cursor=${encodeURIComponent(body.next)}`
  } while (cursor !== '')
  expect(seen).toEqual(['cli-1', 'cli-2', 'cli-3'])
  expect((await api.call('GET', '/v1/telemetry/streams', { as: 'ada' })).body.items).toMatchObject([
    { provider: 'staying', stream: 'cli', missing: 0 },
  ])
  expect((await api.call('GET', `/v1/changes/${change}/telemetry`, { as: 'agent' })).body.items).toHaveLength(1)
  await api.fresh.db.updateTable('principals').set({ party_id: 'leaving' }).where('id', '=', 'oscar').execute()
  expect((await api.call('GET', '/v1/telemetry/records', { as: 'oscar' })).body.items).toEqual([])
  expect((await api.call('GET', `/v1/changes/${change}/telemetry`, { as: 'oscar' })).body.code).toBe('change.unknown')
})

it('who sends more than he may is turned away with a coded problem and the time to come again; a body over its limit is not read', async () => {
  const batch = (first: number) => Array.from({ length: 60 }, (_, n) => recordOf(api.house, first + n))
  const taken = await deliver(batch(1), 'fast')
  expect([taken.status, taken.body.accepted]).toEqual([200, 60])
  const turned = await deliver(batch(61), 'fast')
  expect([turned.status, turned.body.code]).toEqual([429, 'telemetry.too_fast'])
  expect(Number(turned.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await api.fresh.db.selectFrom('telemetry_records').select('event_id').where('stream', '=', 'fast').execute()).toHaveLength(60)
  await expect.poll(async () => (await deliver(batch(61), 'fast')).status, { timeout: 20_000, interval: 500 }).toBe(200)
})
