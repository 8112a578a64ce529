// Who is logged in is asked of the system itself, bounded, and never made up: a system that hangs, fails or shows none is not "nobody".
import { done } from '@countersign/connector-kit'
import { FAKE_KIND, type Fault } from '@countersign/connector-kit/fake'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SystemRecord } from '../../runtime.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { liveSessions } from './live-sessions.ts'

let database: TestDatabase
let it: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  it = await openCompany(database, { settings: { callTimeoutSeconds: 1 } })
  await it.company.credential('orders', { contract: null })
  return () => it.end()
})

const ask = (account = 'acct-orders', kind: string = FAKE_KIND) => liveSessions(it.house.runtime, 'acme', 'fake', { kind, account })
const logIn = (account: string, by: { from?: string; client?: string } = {}) => {
  const secret = it.house.references.get('ref:orders')?.expose() ?? ''
  return it.house.fake.openSession('main', account, secret, by)
}

test('each session is told with since when and from where, the newest first, and nothing of anybody else’s', async () => {
  it.house.fake.add('other')
  logIn('acct-orders')
  it.house.clock.advance(60)
  logIn('acct-orders')
  const live = await ask()
  expect(live).toMatchObject({ seen: 'listed', total: 2 })
  expect(live.sessions.map(({ account }) => account)).toEqual(['acct-orders', 'acct-orders'])
  expect(live.sessions[0]!.since! > live.sessions[1]!.since!).toBe(true)
  expect(await ask('other')).toMatchObject({ seen: 'listed', total: 0, sessions: [] })
})

test('a hundred are told of more, and how many there are', async () => {
  for (let n = 0; n < 130; n += 1) logIn('acct-orders')
  const live = await ask()
  expect([live.total, live.sessions.length]).toEqual([130, 100])
})

const faults: readonly Fault[] = [
  { fault: 'hang' },
  { fault: 'down' },
  { fault: 'throw', after: false },
  { fault: 'refuse', code: 'busy', retryable: true },
]
test.each(faults)('a system that answers with `$fault` is unknown, with no number', async (fault) => {
  logIn('acct-orders')
  it.house.fake.script.always('sessions', fault)
  expect(await ask()).toMatchObject({ seen: 'unknown', total: null, sessions: [] })
})

test('what a client calls itself is cut and has nothing in it that steers a terminal', async () => {
  const client = `\u001b[2J\u202e${'x'.repeat(5000)}`
  const observer = { sessions: async () => done([{ id: '1', account: 'acct-orders', since: 'yesterday', from: '\u0007', client }]) }
  const whole = it.house.runtime
  const runtime = {
    ...whole,
    connectors: {
      ...whole.connectors,
      observer: async (system: SystemRecord) => ({ ...(await whole.connectors.observer(system)), ...observer }),
    },
  }
  const [one] = (await liveSessions(runtime, 'acme', 'fake', { kind: FAKE_KIND, account: 'acct-orders' })).sessions
  expect(one).toMatchObject({ since: null, from: '?' })
  expect(one!.client).toMatch(/^\?\[2J\?x{1,200}$/)
  expect(one!.client).toHaveLength(200)
})

test('a kind without sessions, and a system that is not there, show none: nobody is not counted', async () => {
  expect(await ask('acct-orders', 'fake.other')).toMatchObject({ seen: 'not_listed', total: null })
  expect(await liveSessions(it.house.runtime, 'acme', 'nowhere', { kind: FAKE_KIND, account: 'a' })).toMatchObject({ seen: 'not_listed' })
})
