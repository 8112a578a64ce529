// However it is delivered and wherever the process dies: the same company is in quarantine in the end, once.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reachFrom, readNode } from '../../registry/estate/index.ts'
import { type Brought, readMerger } from '../../registry/mergers/index.ts'
import { comesIn, deliver, itemStates, mergerName, proposeMerger, smallCompany } from '../../testing/mergers.ts'
import { openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, journalKinds } from '../../testing/story.ts'
import { openWorld } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'
import { begin, complete, takePage } from './index.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

/** More than one part. */
const many: readonly Brought[] = Array.from({ length: 700 }, (_, n) => ({
  kind: 'identity',
  externalId: `job-${n}`,
  attributes: { type: 'service_account', name: `job ${n} of the small company`, environment: 'development' },
}))

test('pages in any order, twice, broken off and begun again come to the digest that people sign', async () => {
  const it = await openCompany(server)
  try {
    await deliver(it)
    const { digest } = (await readMerger(it.fresh.db, 'acme', mergerName))!
    const by = await it.company.caller('ada')
    const { runtime } = it.house
    const page = fc.record({ records: fc.uniqueArray(fc.nat(smallCompany.length - 1), { minLength: 1 }), again: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(page, { maxLength: 6 }), fc.boolean(), async (pages, afresh) => {
        await begin(runtime, by, mergerName, afresh)
        for (const { records, again } of pages) {
          await takePage(
            runtime,
            by,
            mergerName,
            records.map((n) => smallCompany[n]!),
          )
          if (again) await begin(runtime, by, mergerName, false)
        }
        await takePage(runtime, by, mergerName, [...smallCompany].reverse())
        await complete(runtime, by, mergerName, smallCompany.length)
        expect((await readMerger(it.fresh.db, 'acme', mergerName))?.digest).toBe(digest)
      }),
      { numRuns: 15 },
    )
  } finally {
    await it.end()
  }
})

describe('a coming in that dies', () => {
  test.each(['merger.enacted', 'merger.part', 'fact.committed'])(
    'at %s, each time that it comes there, goes on to the same end',
    async (at) => {
      const world = await openWorld(server, async (house, company) => {
        const it = { house, company, fresh: { db: house.runtime.db } }
        await deliver(it, many)
        await proposeMerger(it)
        await approveAll(house, company)
      })
      try {
        let deaths = 0
        for (let lives = 0; lives < 40; lives += 1) {
          let reached = 0
          const died = await world.live(
            (name) => {
              if (name !== at) return false
              reached += 1
              return reached > deaths && deaths < 8
            },
            async (house) => {
              await house.run(120)
              await sweep(house.runtime, 'acme')
              await house.run(120)
            },
          )
          if (!died) break
          deaths += 1
        }
        expect(deaths).toBeGreaterThan(0)
        const { db } = world.fresh
        const states = await db
          .selectFrom('merger_items')
          .select((eb) => ['state', eb.fn.countAll<string>().as('many')])
          .groupBy('state')
          .execute()
        expect(states).toEqual([{ state: 'quarantined', many: '700' }])
        const identities = await db.selectFrom('identities').select('id').where('quarantined_in', '=', mergerName).execute()
        expect(identities).toHaveLength(700)
        const entries = await db.selectFrom('journal').select('id').where('kind', 'in', ['merger.brought_in', 'merger.in']).execute()
        expect(entries).toHaveLength(3)
      } finally {
        await world.end()
      }
    },
  )
})

test('what is in quarantine is seen: its blast radius, and what its coming in was', async () => {
  const it = await openCompany(server)
  try {
    await comesIn(it)
    const { reach } = await reachFrom(it.house.runtime, 'acme', readNode('identity:small:job')!, 'blast_radius')
    expect(reach.page(undefined, 100).map(({ node }) => `${node.kind}:${node.id}`)).toContain('credential:small:job-main')
    const [entry] = await journalKinds(it.house, 'merger.brought_in')
    expect(entry?.body).toMatchObject({ merger: mergerName, people: ['small:u1', 'small:u2'], refused: 0 })
    expect(Object.keys(await itemStates(it))).toHaveLength(smallCompany.length)
  } finally {
    await it.end()
  }
})
