// The command line signs in through a person's browser, and out again.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let api: ApiHouse
let home: string
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  api = await openApi(database)
  home = await mkdtemp(join(tmpdir(), 'countersign-cli-'))
})
afterEach(async () => {
  await api?.close()
  await rm(home, { recursive: true, force: true })
})

const command = (...argv: string[]) => run([...argv, '--url', api.url, '--json'], { env: { HOME: home } })
const waiting = async () => {
  await expect.poll(async () => (await api.fresh.db.selectFrom('device_requests').selectAll().execute()).length).toBe(1)
  return (await api.fresh.db.selectFrom('device_requests').selectAll().executeTakeFirstOrThrow()).code
}
const confirm = async () =>
  (await api.call('POST', `/v1/device-requests/${await waiting()}/approve`, { session: await api.signIn('ben'), body: {} })).body.to as
    | string
    | null

test('by the browser on this machine: the key comes to the port, is kept for nobody else to read, and is revoked at the end', async () => {
  const signing = command('sign-in', '--no-browser')
  const to = (await confirm())!
  expect((await fetch(to.replace(/state=[^&]+/, 'state=other'))).status).toBe(404)
  expect((await fetch(to)).status).toBe(200)
  const { code, out, err } = await signing
  expect(code, err).toBe(0)
  const { file, principal } = JSON.parse(out)
  expect(principal).toBe('ben')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const key = JSON.parse(await readFile(file, 'utf8')).profiles.default.apiKey
  expect(out + err).not.toContain(key)
  expect((await run(['sign-out', '--json'], { env: { HOME: home } })).code).toBe(0)
  expect((await api.call('GET', '/v1/whoami', { as: key })).status).toBe(401)
  expect(await readFile(file, 'utf8')).not.toContain(key)
})

test('by another machine’s browser: the code is printed, and what is refused there is refused here', async () => {
  const signing = command('sign-in', '--device')
  expect(await confirm()).toBeNull()
  const { code, out } = await signing
  expect([code, JSON.parse(out).principal]).toEqual([0, 'ben'])
  await api.fresh.db.deleteFrom('device_requests').execute()
  const refused = command('sign-in', '--device')
  const asked = await waiting()
  await api.call('POST', `/v1/device-requests/${asked}/refuse`, { session: await api.signIn('ben'), body: {} })
  const answer = await refused
  expect(answer.code).not.toBe(0)
  expect(answer.err).toContain('device.refused')
})
