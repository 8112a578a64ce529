// What is wanting of own access is found by the sweep's look, once, and is gone when the fact is gone.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { assignRole, issueApiKey, systemCaller, withdrawApiKey } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { entriesOf } from '../../testing/reviews.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { followOwnAccess, lookAtOwnAccess } from './index.ts'
import { nameOwner } from './owners.ts'
import { ownThings } from './store.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

const day = 86_400
const look = () => lookAtOwnAccess(it.house.runtime, systemCaller(it.house.runtime, 'acme', 'look'))
const change = async <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(it.house.runtime, await it.company.caller('ada'), body)
const open = async (kind = 'own_%') =>
  (
    await it.fresh.db
      .selectFrom('findings')
      .select(['kind', 'subject', 'severity'])
      .where('state', '=', 'open')
      .where('kind', 'like', kind)
      .orderBy('kind')
      .orderBy('subject')
      .execute()
  ).map(({ kind, subject, severity }) => `${kind} ${subject} ${severity}`)

test('access from outside without an end is a finding of each line, until it has one; the same look twice says nothing twice', async () => {
  await look()
  const first = [
    'own.endless agent role provider_agent high',
    'own.endless oscar role provider_operator high',
    'own.thing_unowned system fake low',
  ]
  expect(await open()).toEqual(first)
  await look()
  expect(await open()).toEqual(first)
  expect((await entriesOf(it, 'finding.changed')).length).toBe(0)
  const until = new Date(it.house.clock.now().getTime() + 30 * day * 1000)
  await change((work) => assignRole(work, { principal: 'oscar', role: 'provider_operator', until }))
  await look()
  expect(await open('own.endless')).toEqual(['own.endless agent role provider_agent high'])
})

test('an API key that nobody uses is a finding after the time of policy, and ending it closes that', async () => {
  const expiresAt = new Date(it.house.clock.now().getTime() + 100 * day * 1000)
  const { id } = await change((work) => issueApiKey(it.house.runtime, work, { principal: 'ada', name: 'old', scopes: ['read'], expiresAt }))
  it.house.clock.advance(89 * day)
  await look()
  const unused = async () => (await open('own.unused')).filter((line) => line.includes(id))
  expect(await unused()).toEqual([])
  it.house.clock.advance(day)
  await look()
  expect(await unused()).toEqual([`own.unused ada api_key ${id} moderate`])
  await change((work) => withdrawApiKey(work, id))
  await look()
  expect(await unused()).toEqual([])
})

test('a system is somebody’s once it is said whose, and nobody’s again when he has left', async () => {
  await change((work) => nameOwner(work, { kind: 'system', name: 'fake', owner: 'dan' }))
  await look()
  expect(await open('own.thing_%')).toEqual([])
  await it.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'dan').execute()
  await look()
  expect(await open('own.thing_%')).toEqual(['own.thing_unowned system fake low'])
  const name = (kind: string, thing: string, owner: string) => codeOf(() => change((work) => nameOwner(work, { kind, name: thing, owner })))
  expect(await name('system', 'fake', 'oscar')).toBe('own.owner_unfit')
  expect(await name('system', 'fake', 'dan')).toBe('own.owner_unfit')
  expect(await name('system', 'nowhere', 'ada')).toBe('own.thing_unknown')
})

test('what nobody answers for is told apart, and a pack that came by no change is somebody’s as well once it is said whose', async () => {
  const { runtime, clock } = it.house
  const things = async (asked: Parameters<typeof ownThings>[3]) =>
    (await ownThings(runtime.db, 'acme', clock.now(), asked, '', 100)).map(({ kind, name, owner }) => [kind, name, owner])
  const pack = { org_id: 'acme', digest: 'sha256:0', name: 'house', version: '1', files: '{}', tests: '{}' }
  await it.fresh.db
    .insertInto('policy_bundles')
    .values({ ...pack, sequence: 1, activated_at: clock.now(), way: 'first' })
    .execute()
  expect(await things({ kind: 'policy' })).toEqual([['policy', 'house', null]])
  await change((work) => nameOwner(work, { kind: 'policy', name: 'house', owner: 'dan' }))
  expect(await things({ kind: 'policy' })).toEqual([['policy', 'house', 'dan']])
  expect(await things({ owned: false })).toEqual([['system', 'fake', null]])
  expect(await things({ owned: true })).not.toContainEqual(['system', 'fake', null])
  expect(await things({ kind: 'system', name: 'nowhere' })).toEqual([])
  expect(await codeOf(() => change((work) => nameOwner(work, { kind: 'policy', name: 'another', owner: 'dan' })))).toBe('own.thing_unknown')
})

test('a crowd that lacks the same has so many findings of its own and one for the rest', async () => {
  const { db } = it.fresh
  const people = Array.from({ length: 210 }, (_, n) => `crowd${String(n).padStart(3, '0')}`)
  const row = { org_id: 'acme', kind: 'person' as const, party_id: 'staying', party_kind: 'provider' as const }
  await db
    .insertInto('principals')
    .values(people.map((id) => ({ ...row, id, name: id })))
    .execute()
  const held = { org_id: 'acme', party_kind: 'provider' as const, role: 'provider_operator', since: it.house.clock.now() }
  await db
    .insertInto('role_holdings')
    .values(people.map((principal_id) => ({ ...held, principal_id })))
    .execute()
  await look()
  expect((await open('own.endless')).length).toBe(200)
  expect(await open('own.too_many')).toEqual(['own.too_many own.endless high'])
})

test('by the sweep it is looked again after ten minutes, and not before', async () => {
  const caller = systemCaller(it.house.runtime, 'acme', 'sweep')
  const follow = () => followOwnAccess(it.house.runtime, caller)
  await follow()
  await change((work) => nameOwner(work, { kind: 'system', name: 'fake', owner: 'dan' }))
  it.house.clock.advance(599)
  await follow()
  expect(await open('own.thing_%')).toEqual(['own.thing_unowned system fake low'])
  it.house.clock.advance(1)
  await follow()
  expect(await open('own.thing_%')).toEqual([])
})
