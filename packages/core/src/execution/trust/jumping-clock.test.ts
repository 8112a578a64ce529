// Whichever way the clock jumps: what fell is acted upon no sooner than its wait of true time and no later than that and a look; what is mended wakes no sooner
// than it has held for so long; what was released is released, and what fell afterwards is not; what time alone ends is seen when its time comes.
import type { createPolicyEngine } from '@countersign/policy'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jumpBack, jumping } from '../../testing/jumps.ts'
import { personOf } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { engineWithTrust } from '../../testing/trust.ts'
import { followers, sweep } from '../jobs.ts'
import { release } from './act.ts'
import { countDue, insertRelease, untrusted } from './act-store.ts'
import { evaluate } from './evaluate.ts'

let server: TestDatabase
let engine: ReturnType<typeof createPolicyEngine>
const wait = 600
const settled = 300
const look = 20
beforeAll(async () => {
  server = await startTestDatabase()
  engine = await engineWithTrust({
    settled: 'PT5M',
    rules: [
      { condition: 'owner_answers', effect: 'suspend', after: 'PT10M', resume: 'itself' },
      { condition: 'not_expired', effect: 'revoke' },
    ],
  })
})
afterAll(() => server.stop())

const concerned = followers.filter(({ name }) => ['clock', 'jobs', 'trust'].includes(name))

const openHouse = async (names: readonly string[]): Promise<Opened> => {
  const it = await openCompany(server, { ...jumping(), engine })
  for (const name of names) {
    await personOf(it, `owner-of-${name}`)
    await it.company.credential(name, { contract: null, owners: [`owner-of-${name}`, 'finn'] })
  }
  return it
}
const owner = (it: Opened, name: string, active: boolean) =>
  it.fresh.db.updateTable('principals').set({ active }).where('id', '=', `owner-of-${name}`).execute()
const stateOf = async (it: Opened, name: string) =>
  (await it.fresh.db.selectFrom('credentials').select('state').where('id', '=', name).executeTakeFirstOrThrow()).state
const looks = async (it: Opened): Promise<void> => {
  await sweep(it.house.runtime, 'acme', concerned)
  await it.house.settle()
}
/** True time, in looks; `jumps`: before each of the first ones. Gives after how long `until` holds. */
const passing = async (it: Opened, most: number, until: () => Promise<boolean>, jumps: readonly number[] = []): Promise<number> => {
  const left = [...jumps]
  for (let passed = 0; passed <= most; passed += look) {
    if (await until()) return passed
    const jump = left.shift()
    if (jump !== undefined) {
      it.house.clock.advance(jump)
      await looks(it)
    }
    it.house.clock.advance(look)
    await looks(it)
  }
  return Number.POSITIVE_INFINITY
}

test('a wait is neither shorter nor, but for a look and a minute, longer, and neither is settling', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(jumpBack, { minLength: 1, maxLength: 3 }),
      fc.array(jumpBack, { minLength: 1, maxLength: 3 }),
      async (down, up) => {
        const it = await openHouse(['a'])
        try {
          await looks(it)
          await owner(it, 'a', false)
          await looks(it)
          const slept = await passing(it, 3 * wait, async () => (await stateOf(it, 'a')) === 'suspended', down)
          expect(slept).toBeGreaterThanOrEqual(wait)
          expect(slept).toBeLessThanOrEqual(wait + 60 + 5 * look * (down.length + 1))
          await owner(it, 'a', true)
          await looks(it)
          const woke = await passing(it, 5 * settled, async () => (await stateOf(it, 'a')) === 'active', up)
          expect(woke).toBeGreaterThanOrEqual(settled)
          expect(woke).toBeLessThanOrEqual(settled + 60 + 5 * look * (up.length + 1))
        } finally {
          await it.end()
        }
      },
    ),
    { numRuns: 1 },
  )
})

test('what time alone ends is seen at its time after a clock that went ahead came back', async () => {
  const it = await openHouse(['a'])
  try {
    await looks(it)
    it.house.clock.advance(9 * 86_400)
    await looks(it)
    it.house.clock.advance(-9 * 86_400)
    await looks(it)
    await it.fresh.db
      .updateTable('identities')
      .set({ expires_at: new Date(it.house.clock.now().getTime() + 3_600_000) })
      .where('id', '=', 'idn-a')
      .execute()
    await looks(it)
    expect(await stateOf(it, 'a')).toBe('active')
    it.house.clock.advance(3_700)
    await looks(it)
    expect((await untrusted(it.fresh.db, 'acme', it.house.clock.now(), 10)).rows).toMatchObject([
      { credential: 'a', conditions: ['not_expired'], state: 'fallen' },
    ])
  } finally {
    await it.end()
  }
})

test('a release of before the jump releases nothing that falls after it, and one of after it releases what fell before', async () => {
  const it = await openHouse(['a', 'b'])
  try {
    const { runtime } = it.house
    await looks(it)
    const first = { id: 'rel_1', at: it.house.clock.now(), person: 'ada', reason: 'r', ticket: 't', credentials: 1 }
    await insertRelease(it.fresh.db, 'acme', first)
    it.house.clock.advance(-2 * 86_400)
    await looks(it)
    await owner(it, 'a', false)
    await evaluate(runtime, await it.company.caller('ada'))
    const due = () => countDue(it.fresh.db, 'acme', new Date(it.house.clock.now().getTime() + wait * 1000))
    expect(await due()).toMatchObject({ due: 1, unreleased: 1 })
    it.house.clock.advance(wait)
    await evaluate(runtime, await it.company.caller('ada'))
    it.house.clock.advance(-3_600)
    await sweep(
      runtime,
      'acme',
      followers.filter(({ name }) => name === 'clock'),
    )
    it.house.clock.advance(wait)
    await release(runtime, await it.company.caller('ada'), { credentials: 1, reason: 'seen', ticket: 'T-1' })
    expect(await due()).toMatchObject({ unreleased: 0 })
  } finally {
    await it.end()
  }
})
