// Whichever way the clock jumps, between any two steps and across deaths: nothing that was lent opens for longer than its term of true time and what a look may take;
// what is over stays over; a token that was taken once is taken no more; and what fell is seen however late the clock says it was looked at.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyJump, jumpBack, jumping } from '../../testing/jumps.ts'
import { leaseNow, lend, lending, verified, workloadCaller } from '../../testing/leases.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { followers, sweep } from '../jobs.ts'
import { askLease, fetchLease, proveWorkload, renewLease } from './index.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

const concerned = followers.filter(({ name }) => ['clock', 'jobs', 'leases'].includes(name))
const term = 600
/** Looks are this far apart here; a jump is known to the last look before it. */
const look = 20

interface Told {
  readonly it: Opened
  /** True time passes, with the looks that a server takes. */
  pass(seconds: number): Promise<void>
  jump(seconds: number): Promise<void>
  /** Seconds of true time since the beginning. */
  true(): number
}

const tell = (it: Opened): Told => {
  let passed = 0
  const looks = async (): Promise<void> => {
    await sweep(it.house.runtime, 'acme', concerned)
    await it.house.settle()
  }
  return {
    it,
    true: () => passed,
    pass: async (seconds) => {
      for (let left = seconds; left > 0; left -= look) {
        it.house.clock.advance(Math.min(look, left))
        passed += Math.min(look, left)
        await looks()
      }
    },
    jump: async (seconds) => {
      it.house.clock.advance(seconds)
      await looks()
    },
  }
}

const openLending = async (): Promise<Told> => {
  const it = await openCompany(database, jumping())
  await lending(it)
  return tell(it)
}

/** Whether its account is there. Its downstream has a clock of its own, and nothing here rests on that. */
const works = async ({ it }: Told, id: string): Promise<boolean> => {
  const { account } = await it.fresh.db
    .selectFrom('credentials')
    .select('account')
    .where('org_id', '=', 'acme')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return it.house.fake.accounts().some(({ name, state }) => name === account && state === 'enabled')
}

type Step = { readonly is: 'pass'; readonly seconds: number } | { readonly is: 'jump'; readonly seconds: number }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ is: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ is: fc.constant('jump' as const), seconds: anyJump }),
)

test('a lease is dead when its term of true time is over, and once over never lives again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
      const told = await openLending()
      try {
        const { it } = told
        const { lease } = await lend(it, { renewable: true })
        await told.jump(0)
        const begun = told.true()
        let over = false
        const check = async (): Promise<void> => {
          const { state } = await leaseNow(it, lease.id)
          const open = await works(told, lease.id)
          if (over) expect([state === 'given', open]).toEqual([false, false])
          over ||= !open
          // Small steps back that are within what clocks may differ by are not seen.
          if (told.true() - begun > term + 60 + 2 * look) expect(open).toBe(false)
        }
        for (const one of steps) {
          if (one.is === 'pass') await told.pass(one.seconds)
          else await told.jump(one.seconds)
          await check()
        }
        await told.pass(Math.max(0, begun + term + 60 + 3 * look - told.true()))
        await check()
        expect(await works(told, lease.id)).toBe(false)
        await told.pass(5 * look)
        expect((await leaseNow(it, lease.id)).state).toBe('ended')
        expect(it.house.fake.effects.filter(({ operation }) => operation === 'delete')).toHaveLength(1)
      } finally {
        await told.it.end()
      }
    }),
    { numRuns: 2 },
  )
})

test('renewals across a clock that goes back come to no more than the rule lets it live in all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(jumpBack, { minLength: 1, maxLength: 3 }), async (jumps) => {
      const told = await openLending()
      try {
        const { it } = told
        const { lease } = await lend(it, { renewable: true })
        await told.jump(0)
        for (let turn = 0; turn < 8; turn += 1) {
          it.house.clock.advance(280)
          await told.pass(look)
          const back = jumps[turn]
          if (back !== undefined) await told.jump(back)
          const proven = await proveWorkload(it.house.runtime, workloadCaller(it), verified(it))
          await renewLease(it.house.runtime, workloadCaller(it), proven, lease.id).catch(() => undefined)
        }
        // 1800 in all, 300 to fetch it.
        expect(await works(told, lease.id)).toBe(false)
      } finally {
        await told.it.end()
      }
    }),
    { numRuns: 1 },
  )
})

describe('a clock that goes back by days', () => {
  test('keeps nothing from being looked at: what a lease rests on falls, and it ends at the next look', async () => {
    const told = await openLending()
    try {
      const { it } = told
      const { lease } = await lend(it)
      await told.jump(0)
      await told.jump(-2 * 86_400)
      await it.fresh.db.updateTable('workloads').set({ state: 'retired' }).where('id', '=', 'ci').execute()
      await told.pass(5 * look)
      expect([(await leaseNow(it, lease.id)).state, await works(told, lease.id)]).toEqual(['ended', false])
    } finally {
      await told.it.end()
    }
  })

  test('after it went ahead by days, makes no token that was taken a new one; one that is made since is taken', async () => {
    const told = await openLending()
    try {
      const { it } = told
      const { runtime } = it.house
      const caller = workloadCaller(it)
      const heard = await proveWorkload(runtime, caller, verified(it))
      await askLease(runtime, caller, heard, { rule: 'orders' })
      await it.house.run(5)
      it.house.clock.advance(9 * 86_400)
      // Whoever asks now has it swept out.
      const ahead = await proveWorkload(runtime, caller, verified(it))
      await fetchLease(runtime, caller, ahead, 'lse_none').catch(() => undefined)
      await told.jump(-9 * 86_400)
      await expect(askLease(runtime, caller, heard, { rule: 'orders', request: 'again' })).rejects.toMatchObject({
        code: 'lease.token_used',
      })
      it.house.clock.advance(30)
      const fresh = await proveWorkload(runtime, caller, verified(it))
      expect(await askLease(runtime, caller, fresh, { rule: 'orders' })).toMatchObject({ state: 'asked' })
    } finally {
      await told.it.end()
    }
  })

  test('refuses nobody for how often he asked in a time that is still to come, for longer than the hour that counts', async () => {
    const told = await openLending()
    try {
      const { it } = told
      const ask = async () => {
        const proven = await proveWorkload(it.house.runtime, workloadCaller(it), verified(it))
        return askLease(it.house.runtime, workloadCaller(it), proven, { rule: 'orders' })
      }
      for (let n = 0; n < 20; n += 1) {
        await ask()
        it.house.clock.advance(400)
        await told.pass(5 * look)
      }
      await told.jump(-5 * 86_400)
      it.house.clock.advance(3600)
      await told.pass(look)
      expect((await ask()).state).toBe('asked')
    } finally {
      await told.it.end()
    }
  })
})
