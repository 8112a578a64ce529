// What is asked ahead comes to the same as what is asked afterwards, whatever a system shows, whatever changes meanwhile, and wherever a process dies.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endsOf, turnsOf } from '../../testing/turns.ts'
import { type Asking, askingAhead } from './ahead.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())

const writers = [
  'nothing',
  'a credential ends',
  'a credential is given another name',
  'a credential is given an end that has passed',
  'an identity is marked',
  'a contract ends',
  'a person is called otherwise',
  'an identity becomes the enterprise’s',
]

const nothingAhead = async () => ({ again: undefined, unmatched: undefined, known: undefined, unseen: undefined, over: undefined })
const afterwards: Asking = { whileListing: nothingAhead, afterFirst: nothingAhead, relies: true, atOnce: askingAhead.atOnce }

it('what is asked while a listing is read comes to the same as what is asked afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(turnsOf(writers, 4), async (all) => {
      const [ahead, after] = [await endsOf(database, askingAhead, all), await endsOf(database, afterwards, all)]
      expect(ahead).toEqual(after)
    }),
    { numRuns: 8 },
  )
}, 300_000)
