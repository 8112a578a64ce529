// Steps that share a transaction: each keeps what it is promised when it is alone.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { together as statementTogether, workTogether } from '../../platform/together.ts'
import { beginOffboarding, readIdentity } from '../../registry/inventory/index.ts'
import type { Caller, Work } from '../../runtime.ts'
import type { TestCompany } from '../../testing/company.ts'
import { openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { transact, transactTogether } from './index.ts'

let server: TestDatabase
let house: TestHouse
let company: TestCompany
let caller: Caller
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  const opened = await openCompany(server)
  house = opened.house
  company = opened.company
  caller = await company.caller('ada')
  return () => opened.end()
})

const transactionOf = async (work: Work): Promise<string> =>
  (await sql<{ id: string }>`select txid_current()::text as id`.execute(work.db)).rows[0]!.id

const note = async (work: Work, subject: string): Promise<string> => {
  work.record({ kind: 'test.noted', stream: subject, body: { subject } })
  return transactionOf(work)
}

const noted = async (): Promise<string[]> =>
  (await house.runtime.db.selectFrom('journal').select('stream').where('kind', '=', 'test.noted').orderBy('stream').execute()).map(
    (row) => row.stream ?? '',
  )

const together = <T>(subject: string, body: (work: Work) => Promise<T>) =>
  transactTogether(house.runtime, caller, { kind: 'test', subject }, body)

test('those who come at the same time share a transaction, and each has its answer and its entry', async () => {
  const ids = await Promise.all(['a', 'b', 'c'].map((subject) => together(subject, (work) => note(work, subject))))
  expect(new Set(ids).size).toBe(1)
  expect(await noted()).toEqual(['a', 'b', 'c'])
})

test('what one throws undoes its own and nothing of the others, whatever it has recorded by then', async () => {
  const results = await Promise.allSettled(
    ['a', 'b', 'bad', 'c', 'd'].map((subject) =>
      together(subject, async (work) => {
        await note(work, subject)
        if (subject === 'bad') throw new Error('no')
      }),
    ),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(await noted()).toEqual(['a', 'b', 'c', 'd'])
})

test('a statement that the database refuses breaks its own step only', async () => {
  const results = await Promise.allSettled(
    ['a', 'bad', 'b'].map((subject) =>
      together(subject, async (work) => {
        if (subject === 'bad') await sql`select 1 / 0`.execute(work.db)
        return note(work, subject)
      }),
    ),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((results[1] as PromiseRejectedResult).reason).toMatchObject({ code: '22012' })
  expect(await noted()).toEqual(['a', 'b'])
})

test('two steps of one subject are never in one transaction: the second sees what the first has done', async () => {
  await company.credential('x')
  const take = () =>
    together('x', async (work) => {
      const before = await readIdentity(work.db, work.org, 'idn-x')
      if (before?.state !== 'active') return 'nothing to do'
      await beginOffboarding(work.db, work.org, ['idn-x'])
      return 'done'
    })
  expect((await Promise.all([take(), take(), take()])).sort()).toEqual(['done', 'nothing to do', 'nothing to do'])
})

test('bodies about one subject share a transaction when both say that they do nothing to each other, and overtake nobody who does', async () => {
  const ids = await Promise.all(
    ['members', 'members', undefined, 'members', 'names'].map((peaceful) =>
      transactTogether(house.runtime, caller, { kind: 'test', subject: 'x', peaceful }, transactionOf),
    ),
  )
  expect(ids[0]).toBe(ids[1])
  expect(new Set(ids).size).toBe(4)
  expect(ids.map(Number)).toEqual([...ids].map(Number).sort((a, b) => a - b))
})

test.each([
  ['shares the next transaction with whoever came meanwhile, where it is known that he does', true, 2],
  ['leaves the next transaction to whoever came meanwhile, where it is not', false, 3],
])('who comes again as soon as he is answered %s', async (_, comesAgain, transactions) => {
  // The first transaction takes a second, and how long whoever came again is waited for is not measured here.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const times = [0, 0]
  const runtime = { ...house.runtime, clock: { ...house.runtime.clock, monotonic: () => times.shift() ?? 1_000 } }
  const ask = (subject: string, body: (work: Work) => Promise<string>) =>
    transactTogether(runtime, caller, { kind: 'test', subject, comesAgain }, body)
  let second: Promise<string> | undefined
  const first = ask('a', (work) => {
    second = ask('b', transactionOf)
    return transactionOf(work)
  })
  const again = first.then(async () => {
    await new Promise(setImmediate)
    return ask('a', transactionOf)
  })
  expect(new Set([await first, await again, await second]).size).toBe(transactions)
})

test('a whole work is done once for all who come to it, however many statements each made before', async () => {
  const met: string[][] = []
  const ask = statementTogether(async (_db, _org, asks: readonly string[]) => asks.map(() => 'answer'))
  const work = workTogether(async (db, org, asks: readonly string[]) => {
    met.push([...asks])
    // It asks together itself, and waits for nobody who waits for it.
    await ask(db, org, 'within')
    return asks.map((each) => each.toUpperCase())
  })
  const answers = await transact(house.runtime, caller, (w) =>
    Promise.all(
      ['a', 'b', 'c'].map(async (name, steps) => {
        for (let step = 0; step < steps; step += 1) await ask(w.db, w.org, name)
        return work(w.db, w.org, name)
      }),
    ),
  )
  expect(answers).toEqual(['A', 'B', 'C'])
  expect(met).toEqual([['a', 'b', 'c']])
})

test('what is asked at the same time is one statement, and what changes afterwards is seen by the next one', async () => {
  await Promise.all(['x', 'y', 'z'].map((id) => company.credential(id)))
  await transact(house.runtime, caller, async (work) => {
    const states = () =>
      Promise.all(['x', 'y', 'nobody', 'x'].map(async (id) => (await readIdentity(work.db, work.org, `idn-${id}`))?.state))
    expect(await states()).toEqual(['active', 'active', undefined, 'active'])
    await beginOffboarding(work.db, work.org, ['idn-x'])
    expect(await states()).toEqual(['offboarding', 'active', undefined, 'offboarding'])
  })
})
