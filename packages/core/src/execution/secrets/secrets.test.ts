// The list of secrets tells where each lies and whose it is, and nothing by which anybody comes to one.
import { randomBytes } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { longestPage } from '../../platform/paging.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { forgetSecret, sealSecret } from '../custody/index.ts'
import { placeOf } from './index.ts'
import { secretOperations } from './operations.ts'

let database: TestDatabase
let it: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  it = await openCompany(database)
  return () => it.end()
})

interface Shown {
  readonly id: string
  readonly alsoThere: readonly string[]
  readonly [key: string]: unknown
}

const ask = async (query: Record<string, unknown> = {}, as = 'ada'): Promise<{ items: Shown[]; next?: string }> => {
  const [list] = secretOperations
  const input = { params: {}, query: { limit: longestPage, ...query }, body: undefined }
  return (await list!.handle(it.house.runtime, await it.company.caller(as), input as never, undefined as never)) as {
    items: Shown[]
    next?: string
  }
}
const set = (id: string, secret_ref: string | null) =>
  it.fresh.db.updateTable('credentials').set({ secret_ref }).where('id', '=', id).execute()

test.each([
  ['file:/run/secrets/orders', 'file'],
  ['exec:/usr/bin/vault read --token s3cr3t', 'exec'],
  ['env:ORDERS', 'env'],
  ['no reference at all', null],
  [null, null],
])('of %s only the kind of place is told', (reference, place) => {
  expect(placeOf(reference)).toBe(place)
})

test('each live credential’s secret is there once, with its readers, its custody and its age; what has ended and what lies nowhere is not', async () => {
  const { db } = it.fresh
  for (const id of ['a', 'b', 'nowhere', 'over'])
    await it.company.credential(id, { contract: null, ...(id === 'b' ? { staying: ['api'] } : {}) })
  await set('a', 'file:/run/secrets/a')
  await set('b', null)
  await set('nowhere', null)
  await db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'over').execute()
  await db
    .updateTable('credentials')
    .set({ rotate_every_days: 90, created_at: new Date('2026-01-01T00:00:00Z') })
    .where('id', '=', 'a')
    .execute()
  const value = randomBytes(12).toString('hex')
  await transact(it.house.runtime, await it.company.caller('ada'), async (work) => {
    await sealSecret(it.house.runtime, work, 'a', new Secret(value))
    await forgetSecret(work, 'a', new Date('2026-02-01T00:00:00Z'))
  })
  const { items } = await ask()
  expect(items.filter(({ of }) => of === 'credential')).toMatchObject([
    {
      id: 'credential:a',
      place: 'file',
      readers: [],
      custody: { until: '2026-02-01T00:00:00.000Z' },
      renewedAt: '2026-01-01T00:00:00.000Z',
      rotateEveryDays: 90,
      ownerGone: false,
    },
    { id: 'credential:b', place: null, readers: [{ workload: 'api', place: 'ref' }], custody: null },
  ])
  expect(JSON.stringify(items)).not.toContain(value)
  expect(JSON.stringify(items)).not.toContain('/run/secrets')
})

test('what is read from one place is named at each, whoever reads it; a neighbour of the same prefix is not', async () => {
  for (const id of ['a', 'b', 'c']) await it.company.credential(id, { contract: null })
  await set('a', 'file:/one')
  await set('b', 'file:/one')
  await set('c', 'file:/one/more')
  await it.fresh.db
    .updateTable('systems')
    .set({ operator_secrets: JSON.stringify({ operator: 'file:/one' }), observer_secrets: JSON.stringify({ observer: 'env:OBSERVER' }) })
    .execute()
  const { items } = await ask()
  const also = Object.fromEntries(items.map((one) => [one.id, one.alsoThere]))
  expect(also).toEqual({
    'connector:fake:observer:observer': [],
    'connector:fake:operator:operator': ['credential:a', 'credential:b'],
    'credential:a': ['connector:fake:operator:operator', 'credential:b'],
    'credential:b': ['connector:fake:operator:operator', 'credential:a'],
    'credential:c': [],
  })
})

test('those whose owner is gone are found, and a page goes on where the one before ended, over both lists', async () => {
  for (const id of ['a', 'b', 'c']) {
    await it.company.credential(id, { contract: null, ...(id === 'b' ? { owners: [null, null] as const } : {}) })
    await set(id, `file:/${id}`)
  }
  await it.fresh.db
    .updateTable('systems')
    .set({
      operator_secrets: JSON.stringify({ one: 'env:ONE', two: 'exec:/two' }),
      observer_secrets: JSON.stringify({ three: 'env:THREE' }),
    })
    .execute()
  expect((await ask({ owner: 'gone' })).items.map(({ id, ownerGone }) => [id, ownerGone])).toEqual([['credential:b', true]])
  expect((await ask({ owner: 'there' })).items.map(({ id }) => id)).toEqual(['credential:a', 'credential:c'])
  expect((await ask({ place: 'env' })).items.map(({ id }) => id)).toEqual(['connector:fake:observer:three', 'connector:fake:operator:one'])
  const whole = (await ask()).items.map(({ id }) => id)
  expect(whole).toHaveLength(6)
  for (const limit of [1, 2, 3, 4]) {
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page: Awaited<ReturnType<typeof ask>> = await ask({ limit, ...(cursor === undefined ? {} : { cursor }) })
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== undefined)
    expect(paged, String(limit)).toEqual(whole)
  }
})

test('nobody outside is told', async () => {
  await it.company.credential('a', { contract: null })
  expect(await codeOf(() => ask({}, 'oscar'))).toMatch(/^authority\./)
})
