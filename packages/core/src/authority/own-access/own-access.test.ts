// The tool's own access, read from the facts: every way is there with what it carries, what has ended is not, and what is wanting is said.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { assignRole, issueApiKey, withdrawApiKey, withdrawRole } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { pathGuard } from '../prover/index.ts'
import { heldAccess } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server, { guards: [pathGuard] })
  return () => it.end()
})

const held = (asked: Parameters<typeof heldAccess>[3] = {}, after = '', limit = 200) => {
  const { runtime, clock } = it.house
  return heldAccess(runtime.db, 'acme', runtime.policy.current(), asked, clock.now(), after, limit)
}
const change = async <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(it.house.runtime, await it.company.caller('ada'), body)

test('a role is there with the powers that it carries, and is gone when it has ended', async () => {
  expect((await held({ principal: 'dan' })).map(({ way, what, powers }) => [way, what, powers])).toEqual([
    ['role', 'risk_acceptor', expect.arrayContaining(['risk.accept'])],
    ['signing_key', 'approval', expect.arrayContaining(['risk.accept'])],
  ])
  await change((work) => withdrawRole(work, { principal: 'dan', role: 'risk_acceptor' }))
  expect((await held({ principal: 'dan' })).map(({ way, powers }) => [way, powers])).toEqual([['signing_key', []]])
})

test('an API key carries what its scopes reach, says who gave it and what is wanting, and is gone when it is revoked', async () => {
  const expiresAt = new Date(it.house.clock.now().getTime() + 86_400_000)
  const { id } = await change((work) =>
    issueApiKey(it.house.runtime, work, { principal: 'ada', name: 'deploy', scopes: ['administer'], expiresAt }),
  )
  const [key] = (await held({ principal: 'ada' })).filter(({ way }) => way === 'api_key')
  expect(key).toMatchObject({ id, what: 'deploy', givenBy: 'ada', until: expiresAt, lastUsed: null, wanting: [] })
  expect(key!.powers).toContain('role.assign')
  expect(key!.powers).not.toContain('change.approve')
  await change((work) => withdrawApiKey(work, id))
  expect((await held({ principal: 'ada' })).filter(({ way }) => way === 'api_key')).toEqual([])
})

test('what somebody outside holds is told apart, carries no power of the enterprise, and wants an end where it has none', async () => {
  const outside = await held({ outside: true })
  expect(new Set(outside.map(({ principal }) => principal))).toEqual(new Set(['oscar', 'agent']))
  for (const one of outside)
    expect(one).toMatchObject({ partyKind: 'provider', powers: [], until: null, wanting: one.way === 'role' ? ['end'] : [] })
  const until = new Date(it.house.clock.now().getTime() + 86_400_000)
  await change((work) => withdrawRole(work, { principal: 'oscar', role: 'provider_operator' }))
  await change((work) => assignRole(work, { principal: 'oscar', role: 'provider_operator', until }))
  expect((await held({ principal: 'oscar' })).map(({ wanting }) => wanting)).toEqual([[]])
})

test('whoever is not active holds no power, and what he has in hand is still told', async () => {
  await it.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'dan').execute()
  expect((await held({ principal: 'dan' })).map(({ active, powers }) => [active, powers])).toEqual([
    [false, []],
    [false, []],
  ])
})

test('pages leave nothing out and show nothing twice', async () => {
  const all = (await held()).map(({ key }) => key)
  const paged: string[] = []
  for (let page = await held({}, '', 3); page.length > 0; page = await held({}, paged.at(-1), 3)) paged.push(...page.map(({ key }) => key))
  expect(paged).toEqual(all)
  expect(new Set(all).size).toBe(all.length)
})
