// A source that flaps, by a clock that jumps: whoever is missing in a whole reading has left, whoever is in any has not; a reading that is not whole ends nobody; each
// going and each coming is one event, done once; and no jump of ours hides a word or keeps anybody waiting for the length of it.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { beginReading, type Completed, completeReading, failReading, takePage } from '../../registry/sources/index.ts'
import { anyJump, jumping } from '../../testing/jumps.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { followers, sweep } from '../jobs.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

const people = ['ann', 'bea', 'cem', 'dov', 'eli'] as const
const loose = testSource({ name: 'hr', creates: ['person'], brake: { atLeast: 1_000_000 } })
const braked = testSource({ name: 'hr', creates: ['person'], brake: { atLeast: 3, percent: 50 } })
const concerned = followers.filter(({ name }) => ['clock', 'jobs', 'lives'].includes(name))

type End = 'whole' | 'lost one' | 'one unread' | 'broke off'

const read = async (it: Opened, here: readonly string[], end: End, source = loose): Promise<Completed | undefined> => {
  const { runtime } = it.house
  const ada = await it.company.caller('ada')
  const { id } = await transact(runtime, ada, (work) => beginReading(runtime, work, source, 'full'))
  it.house.clock.advance(1)
  const records = here.map((one) => ({ kind: 'person' as const, externalId: one, attributes: { name: one, team: 'core' } }))
  if (records.length > 0) await transact(runtime, ada, (work) => takePage(runtime, work, source, id, { number: 1, records }))
  it.house.clock.advance(1)
  if (end === 'broke off') return void (await transact(runtime, ada, (work) => failReading(runtime, work, source, id, 'cut off')))
  const told = { records: here.length + (end === 'lost one' ? 1 : 0), unread: end === 'one unread' ? 1 : 0 }
  return transact(runtime, ada, (work) => completeReading(runtime, work, source, id, told))
}

const looks = async (it: Opened): Promise<void> => {
  it.house.clock.advance(5)
  await sweep(it.house.runtime, 'acme', concerned)
  await it.house.settle()
}

const active = async (it: Opened): Promise<string[]> =>
  (
    await it.fresh.db.selectFrom('principals').select('id').where('id', 'like', 'hr:%').where('active', '=', true).orderBy('id').execute()
  ).map(({ id }) => id.slice('hr:'.length))

const leavings = async (it: Opened): Promise<Record<string, number>> => {
  const rows = await it.fresh.db
    .selectFrom('lifecycle_events')
    .select(['subject', 'state'])
    .where('kind', '=', 'leaver')
    .orderBy('n')
    .execute()
  expect(rows.filter(({ state }) => state !== 'done')).toEqual([])
  return Object.fromEntries([...Map.groupBy(rows, ({ subject }) => subject.slice('hr:'.length))].map(([who, some]) => [who, some.length]))
}

const turn = fc.record({
  here: fc.subarray([...people], { minLength: 0 }),
  end: fc.constantFrom<End>('whole', 'whole', 'whole', 'lost one', 'one unread', 'broke off'),
  jump: fc.option(anyJump, { nil: 0 }),
})

test('any readings, whole or not, and any jumps between them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 3, maxLength: 8 }), async (turns) => {
      const it = await openCompany(database, jumping())
      try {
        const here = new Set<string>()
        const left: Record<string, number> = {}
        await looks(it)
        for (const { here: shown, end, jump } of turns) {
          await read(it, shown, end)
          for (const one of shown) here.add(one)
          if (end === 'whole')
            for (const one of [...here].filter((known) => !shown.includes(known as (typeof people)[number]))) {
              here.delete(one)
              left[one] = (left[one] ?? 0) + 1
            }
          await looks(it)
          expect(await active(it)).toEqual([...here].sort())
          expect(await leavings(it)).toEqual(left)
          it.house.clock.advance(jump)
          await looks(it)
          expect(await active(it)).toEqual([...here].sort())
        }
      } finally {
        await it.end()
      }
    }),
    { numRuns: 2 },
  )
})

describe('a mass that drops and comes back', () => {
  test.each([0, -2 * 86_400, 2 * 86_400])(
    'by a clock that jumps by %i seconds between, is held, and is nobody’s question any more',
    async (jump) => {
      const it = await openCompany(database, jumping())
      try {
        await looks(it)
        await read(it, people, 'whole', braked)
        await looks(it)
        for (let flap = 0; flap < 3; flap += 1) {
          it.house.clock.advance(jump)
          await looks(it)
          expect(await read(it, ['ann'], 'whole', braked)).toMatchObject({ state: 'held', ended: 0, held: 4 })
          await looks(it)
          expect(await active(it)).toEqual([...people])
          expect(await read(it, people, 'whole', braked)).toMatchObject({ state: 'complete', ended: 0, held: 0 })
          await looks(it)
          expect(await active(it)).toEqual([...people])
        }
        expect(await leavings(it)).toEqual({})
        const open = await it.fresh.db
          .selectFrom('findings')
          .select('kind')
          .where('state', '=', 'open')
          .where('kind', '=', 'source.mass_change')
          .execute()
        expect(open).toEqual([])
      } finally {
        await it.end()
      }
    },
  )
})

test('a reading that a clock which went back has left behind keeps nobody else from reading', async () => {
  const it = await openCompany(database, jumping())
  try {
    const { runtime } = it.house
    const ada = await it.company.caller('ada')
    await looks(it)
    await transact(runtime, ada, (work) => beginReading(runtime, work, loose, 'full'))
    it.house.clock.advance(-5 * 86_400)
    await looks(it)
    const ben = await it.company.caller('ben')
    expect((await transact(runtime, ben, (work) => beginReading(runtime, work, loose, 'full'))).id).toMatch(/^rdg_/)
  } finally {
    await it.end()
  }
})
