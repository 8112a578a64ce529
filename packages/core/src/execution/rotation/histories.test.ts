// Whoever uses it, however slow, whoever comes and goes, wherever the process dies and whichever way the clock jumps: no consumer that moved is ever without a working credential, and
// the old one is never cut while a consumer still uses it, named or not. Looked at at every step of the process.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyJump, jumping } from '../../testing/jumps.ts'
import { logsIn, opens, rotatable } from '../../testing/rotations.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'
import { startRotation } from './index.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

/** In which of the rounds a consumer logs in with what it was given, and whether it is retired by then instead. */
interface Habit {
  readonly moves: number
  readonly leaves: boolean
}

interface History {
  readonly habits: readonly Habit[]
  /** Somebody whom nobody has named stays on the old one until this round; 0: nobody does. */
  readonly stranger: number
  /** The process dies at each of these steps, counted over its lives. */
  readonly deaths: readonly number[]
  /** Seconds by which the clock jumps after each of the first rounds. */
  readonly jumps?: readonly number[]
}

const rounds = 8
const nameOf = (n: number): string => `w${String(n).padStart(2, '0')}`

const held = async (world: World, { habits, stranger, deaths, jumps = [] }: History): Promise<void> => {
  const { fake } = world.founder
  const { db } = world.fresh
  const workloads = habits.map((_, n) => nameOf(n))
  const moved = new Set<string>()
  const gone = new Set<string>()
  const oldSecret = world.founder.references.get('ref:db')!.expose()
  const session = stranger === 0 ? undefined : fake.openSession('main', 'acct-db', oldSecret)
  let strange = session !== undefined
  const broken: string[] = []
  const check = (at: string): void => {
    for (const workload of workloads)
      if (!gone.has(workload) && !opens(world.founder, fake, workload)) broken.push(`${at}: ${workload} is locked out`)
    const uses = workloads.filter((one) => !gone.has(one) && !moved.has(one))
    if ((uses.length > 0 || strange) && !fake.opens('main', 'acct-db', oldSecret))
      broken.push(`${at}: the old one is dead and ${strange ? 'a stranger' : uses.join()} uses it`)
  }
  const live = async (house: TestHouse): Promise<void> => {
    await approveAll(house, world.company, ['ben', 'cleo'])
    await house.run(900)
    await sweep(house.runtime, 'acme')
  }
  let steps = 0
  // Who has waited for long is looked at every hour only: after a jump it takes so much longer.
  const last = rounds + 4 + (jumps.some((by) => by !== 0) ? 12 : 0)
  for (let round = 1; round <= last; round += 1) {
    for (let lives = 0; lives < 20; lives += 1) {
      const died = await world.live((name) => {
        check(name)
        steps += 1
        return deaths.includes(steps)
      }, live)
      if (!died) break
    }
    for (const [n, { moves, leaves }] of habits.entries()) {
      const workload = nameOf(n)
      if (moves > round || gone.has(workload) || moved.has(workload)) continue
      if (leaves) {
        await db.updateTable('workloads').set({ state: 'retired' }).where('id', '=', workload).execute()
        gone.add(workload)
      } else if (world.founder.references.has(`ref:${workload}`)) {
        logsIn(world.founder, workload)
        moved.add(workload)
      }
    }
    if (session !== undefined && stranger === round) {
      fake.endSession(session)
      strange = false
    }
    world.clock.advance(jumps[round - 1] ?? 0)
  }
  check('the end')
  expect(broken).toEqual([])
  const changes = await db.selectFrom('changes').select(['state', 'closure']).execute()
  const staying = habits.some(({ leaves }) => !leaves)
  expect(changes).toEqual([{ state: 'closed', closure: 'risk_complete' }])
  if (staying) expect(fake.opens('main', 'acct-db', oldSecret)).toBe(false)
  expect(await db.selectFrom('findings').select('kind').where('state', '=', 'open').where('kind', 'like', 'rotation.%').execute()).toEqual(
    [],
  )
}

const tell = async (history: History): Promise<void> => {
  const world = await openWorld(
    server,
    async (house, company) => {
      await rotatable(
        { company, db: house.runtime.db },
        'db',
        history.habits.map((_, n) => nameOf(n)),
      )
      // Long after its people came: a clock that goes back to before that finds nobody who could have approved anything.
      house.clock.advance(60 * 86_400)
      await startRotation(house.runtime, await company.caller('ada'), { credential: 'db', reason: 'it is old', ticket: 'CHG-1' })
    },
    jumping(),
  )
  try {
    await held(world, history)
  } finally {
    await world.end()
  }
}

const habit = fc.record({ moves: fc.integer({ min: 1, max: rounds }), leaves: fc.boolean() })
const history = fc.record({
  // One at least stays: what nobody uses any more is another question.
  habits: fc
    .tuple(fc.record({ moves: fc.integer({ min: 1, max: rounds }), leaves: fc.constant(false) }), fc.array(habit, { maxLength: 6 }))
    .map(([first, others]) => [first, ...others]),
  stranger: fc.integer({ min: 0, max: rounds }),
  deaths: fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 12 }),
})

test('any consumers, any deaths', async () => {
  await fc.assert(fc.asyncProperty(history, tell), { numRuns: 3 })
})

test('any clock that jumps', async () => {
  const jumpy = fc.record({
    habits: fc.array(fc.record({ moves: fc.integer({ min: 1, max: rounds }), leaves: fc.constant(false) }), { minLength: 1, maxLength: 3 }),
    stranger: fc.integer({ min: 0, max: rounds }),
    deaths: fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 3 }),
    jumps: fc.array(fc.oneof(fc.constant(0), anyJump), { minLength: 1, maxLength: rounds }),
  })
  await fc.assert(fc.asyncProperty(jumpy, tell), { numRuns: 2 })
})

test('thirty consumers, some of which leave, a stranger, and deaths all along', async () => {
  const habits = Array.from({ length: 30 }, (_, n) => ({ moves: (n % rounds) + 1, leaves: n % 7 === 3 }))
  await tell({ habits, stranger: rounds, deaths: [3, 17, 40, 41, 90, 150, 220, 300, 400, 500, 700, 900] })
})

test('what was opened with the old one ends, though the approval was over before its turn had come', async () => {
  const habits = [7, 8, 1, 1].map((moves) => ({ moves, leaves: false }))
  await tell({ habits, stranger: 3, deaths: [16, 109, 24, 73] })
})

test('what was approved until a time that the clock has left again is planned anew', async () => {
  const habits = [3, 7].map((moves) => ({ moves, leaves: false }))
  await tell({ habits, stranger: 1, deaths: [70], jumps: [-300, 0, 0, 0, 86_400, -9 * 86_400] })
})
