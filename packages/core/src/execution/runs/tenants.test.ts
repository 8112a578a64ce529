// A contract that is held to tenants lets its provider do, name and have a right to nothing at a system that isn't known to serve one of them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rightsAt, rulesFor, subjectOf } from '../../authority/rights/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { run, runReady } from '../../testing/run-ready.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('c1', { party: 'staying' })
  await it.company.credential('other')
  await it.company.credential('canary', { contract: null })
  const { db } = it.house.runtime
  await db.updateTable('identities').set({ kind: 'canary' }).where('id', '=', 'idn-canary').execute()
  await runReady(it)
  await db
    .updateTable('contracts')
    .set({ tenants: ['retail'] })
    .where('id', '=', 'own')
    .execute()
  return () => it.end()
})

const serves = (tenant: string | null) => it.house.runtime.db.updateTable('systems').set({ tenant }).where('id', '=', 'fake').execute()
const rotated = (): number => it.house.fake.calls.filter(({ operation, account }) => operation === 'rotate' && account === 'acct-c1').length
const rightNow = async () => {
  const { runtime, clock } = it.house
  const rules = await rulesFor(runtime, runtime.db, 'acme', {}, clock.now())
  const place = { environment: 'development', system: 'fake', domain: 'any other', region: 'any other' } as const
  const subject = await subjectOf(runtime.db, 'acme', 'staying')
  const point = { operation: 'credential.rotate', ...place }
  const [found] = await rightsAt(runtime, runtime.db, 'acme', subject, [point], [rules], clock.now())
  return found![0]!.right
}

test('where the system serves a tenant of the contract, it is done alone, may be named, and is a right', async () => {
  await serves('retail')
  expect(await rightNow()).toBe('autonomous')
  expect(await codeOf(() => run(it, 'other'))).toBe('none')
  expect((await run(it, 'c1')).outcome).toBe('autonomous')
  await it.house.run(600)
  expect(rotated()).toBe(1)
})

describe.each([
  ['serves another tenant', 'bank'],
  ['serves nobody that is known', null],
])('where the system %s', (_what, tenant) => {
  beforeEach(() => serves(tenant))

  test('its own credential is not rotated', async () => {
    expect((await run(it, 'c1')).outcome).not.toBe('autonomous')
    await it.house.run(3600)
    expect(rotated()).toBe(0)
  })

  test('what is of others there may not be named', async () => {
    expect(await codeOf(() => run(it, 'other'))).toBe('runbook.outside')
  })

  test('it is no right', async () => {
    expect(await rightNow()).toBe('refused')
  })
})

test('what was begun alone is not done once the system serves another tenant', async () => {
  await serves('retail')
  expect((await run(it, 'c1')).outcome).toBe('autonomous')
  await serves('bank')
  await it.house.run(3600)
  expect(rotated()).toBe(0)
})
