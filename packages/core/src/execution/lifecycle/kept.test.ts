// What several sources say is here is here by each of them: it ends when the last one that begins such things says that it is over, and not before. The
// order in which they say so, and how often, changes nothing.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { endRecord, type Source } from '../../registry/sources/index.ts'
import { eventsOf, said, statesOf } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'

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

const creates = ['identity', 'workload'] as const
const catalog = testSource({ name: 'catalog', prefix: '', creates })
/** Begins the same things, and owns of them nothing. */
const registry = testSource({ name: 'registry', prefix: '', creates, owns: { identity: [], workload: [] } })
const looking = testSource({ name: 'looking', prefix: '', creates: [], owns: { identity: ['purpose'], workload: ['team'] } })
const identity = {
  kind: 'service_account',
  name: 'own',
  purpose: 'tests',
  environment: 'development',
  criticality: 'low',
  businessOwner: 'eve',
  technicalOwner: 'finn',
}
const workload = { name: 'batch', team: 'core', environment: 'development' }

const over = async (of: Opened, kind: 'identity' | 'workload', id: string, source: Source) =>
  transact(of.house.runtime, await of.company.caller('ada'), (work) =>
    endRecord(of.house.runtime, work, source, { kind, externalId: id, at: of.house.clock.now(), reason: 'it is over' }),
  )
const opens = (of: Opened) => of.house.fake.opens('main', 'acct-own', of.house.references.get('ref:own')!.expose())

test('an identity that one source lets go stays while another one that begins identities speaks of it, and ends with the last', async () => {
  await it.company.credential('own', { contract: null })
  for (const source of [catalog, registry]) await said(it, 'identity', 'idn-own', identity, undefined, source)
  it.house.clock.advance(60)
  await over(it, 'identity', 'idn-own', catalog)
  await it.house.run(600)
  expect([opens(it), (await statesOf(it))['idn-own']]).toEqual([true, 'active'])
  expect((await eventsOf(it)).at(-1)).toBe('identity_ended superseded: it is here by the word of `registry`')
  await over(it, 'identity', 'idn-own', registry)
  await it.house.run(600)
  expect([opens(it), (await statesOf(it))['idn-own']]).toEqual([false, 'retired'])
})

test('a source that begins no identities keeps none', async () => {
  await it.company.credential('own', { contract: null })
  for (const source of [catalog, looking]) await said(it, 'identity', 'idn-own', identity, undefined, source)
  it.house.clock.advance(60)
  await over(it, 'identity', 'idn-own', catalog)
  await it.house.run(600)
  expect([opens(it), (await statesOf(it))['idn-own']]).toEqual([false, 'retired'])
})

test('one that is back before its end was followed is not ended, and has no end', async () => {
  await it.company.credential('own', { contract: null })
  await said(it, 'identity', 'idn-own', identity, undefined, catalog)
  it.house.clock.advance(60)
  await over(it, 'identity', 'idn-own', catalog)
  it.house.clock.advance(60)
  await said(it, 'identity', 'idn-own', identity, undefined, catalog)
  await it.house.run(600)
  expect([opens(it), (await statesOf(it))['idn-own']]).toEqual([true, 'active'])
  const row = await it.fresh.db.selectFrom('identities').select('expires_at').where('id', '=', 'idn-own').executeTakeFirst()
  expect(row?.expires_at).toBeNull()
})

const history = fc.record({
  ends: fc
    .subarray([catalog, registry], { minLength: 0 })
    .chain((some) => fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
  back: fc.option(fc.constantFrom(catalog, registry), { nil: undefined }),
})

test('in any order and however often, a workload is retired exactly where no source that begins workloads speaks of it', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ ends, back }) => {
      const of = await openCompany(server)
      try {
        const here = new Set([catalog, registry])
        for (const source of here) await said(of, 'workload', 'batch', workload, undefined, source)
        for (const source of ends) {
          of.house.clock.advance(60)
          await over(of, 'workload', 'batch', source)
          here.delete(source)
        }
        if (back !== undefined) {
          of.house.clock.advance(60)
          await said(of, 'workload', 'batch', { ...workload, name: 'again' }, undefined, back)
          here.add(back)
        }
        const row = await of.fresh.db.selectFrom('workloads').select('state').where('id', '=', 'batch').executeTakeFirst()
        expect(row?.state).toBe(here.size > 0 ? 'running' : 'retired')
      } finally {
        await of.end()
      }
    }),
    { numRuns: 6 },
  )
})
