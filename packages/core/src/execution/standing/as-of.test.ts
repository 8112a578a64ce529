// Who asks only about what has changed since the accounts were judged comes to the same as who asks about all of them, whoever changed what, in whatever
// order, and wherever a process dies. Break it: leave a kind out of `listOf` in `since-store.ts`, and it is found.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factWriters } from '../../testing/facts.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endsOf, type Turn, turnsOf } from '../../testing/turns.ts'
import { askingAhead } from './ahead.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())

const names = Object.keys(factWriters)

const both = async (all: readonly Turn[]): Promise<void> => {
  const [relying, asking] = [await endsOf(database, askingAhead, all), await endsOf(database, { ...askingAhead, relies: false }, all)]
  expect(relying).toEqual(asking)
}

const quiet: Turn = {
  states: ['a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'],
  order: Array.from({ length: 8 }, (_, n) => `acct-${n}`),
  size: 3,
  twice: false,
  breaks: false,
  between: 'nothing',
  meanwhile: 'nothing',
  dies: undefined,
}

describe('a reading that asks only about what has changed', () => {
  it('comes to the same as one that asks about everything, after any sequence of changes', async () => {
    await fc.assert(fc.asyncProperty(turnsOf(names, 5), both), { numRuns: 3 })
  }, 300_000)

  it('comes to the same, of however few accounts it is asked at a time', async () => {
    const asOfAll = { ...askingAhead, relies: false }
    await fc.assert(
      fc.asyncProperty(turnsOf(names, 3), fc.integer({ min: 1, max: 4 }), async (all, atOnce) => {
        expect(await endsOf(database, { ...asOfAll, atOnce }, all)).toEqual(await endsOf(database, asOfAll, all))
      }),
      { numRuns: 3 },
    )
  }, 300_000)

  it('leaves out nobody’s change, one after the other, each between two whole readings', async () => {
    await both(names.map((between) => ({ ...quiet, between })))
  }, 300_000)
})
