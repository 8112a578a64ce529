// Whatever systems come to show, in which order, whatever readings fail and wherever the process dies: nothing that should live is ended, nothing is done twice
// for one occurrence, and in the end what has ended is off and what its system does not know is closed. Looked at at every step.
import type { createPolicyEngine } from '@countersign/policy'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { engineWithDrift } from '../../testing/drift.ts'
import { diesAt } from '../../testing/mortality.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'
import { askSystems } from '../standing/index.ts'

let server: TestDatabase
let engine: ReturnType<typeof createPolicyEngine>
beforeAll(async () => {
  server = await startTestDatabase()
  const rules = ['account.residual', 'account.ghost'].map((kind) => ({ kind, effect: 'autonomous', settled: 'PT1M' }))
  engine = await engineWithDrift({ rules, fought: { times: 100, within: 'P30D' } })
})
afterAll(() => server.stop())

interface Turn {
  readonly what:
    | 'switched on'
    | 'switched off'
    | 'deleted'
    | 'made again'
    | 'reading fails'
    | 'reading breaks off'
    | 'reading works'
    | 'nothing'
}

/** `ended` has ended in the inventory; `living` has not, and may be gone at its system; nothing ever happens to `steady`. */
const names = ['ended', 'living', 'steady'] as const

const openHistory = (): Promise<World> =>
  openWorld(
    server,
    async (house, company) => {
      for (const name of names) await company.credential(name, { contract: null })
      house.fake.end('acct-ended', 'disabled')
      await house.runtime.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'ended').execute()
    },
    { engine },
  )

const tell = async (turns: readonly Turn[], dies: (name: string, step: number) => boolean): Promise<void> => {
  const world = await openHistory()
  try {
    const { db } = world.fresh
    const { fake, references } = world.founder
    const opens = (name: string): boolean => fake.opens('main', `acct-${name}`, references.get(`ref:${name}`)!.expose())
    const broken: string[] = []
    let told = 0
    const check = (at: string): void => {
      for (const { operation, account } of fake.effects.slice(told))
        if (account === 'acct-steady' || operation !== 'disable') broken.push(`${at}: ${operation} ${account}`)
      told = fake.effects.length
    }
    let steps = 0
    const live = async (work: (house: TestHouse) => Promise<void>): Promise<void> => {
      for (let lives = 0; lives < 40; lives += 1) {
        const died = await world.live((name) => {
          check(name)
          steps += 1
          return dies(name, steps)
        }, work)
        if (!died) return
      }
      throw new Error('it dies without end')
    }
    const passes = (seconds: number) =>
      live(async (house) => {
        await house.run(seconds)
        await askSystems(house.runtime, systemCaller(house.runtime, 'acme', 'test'), ['fake'])
        await house.run(1)
        await sweep(house.runtime, 'acme')
        await house.run(1)
      })
    let heal = (): void => {}
    const become = ({ what }: Turn): void => {
      if (what === 'switched on') fake.switchOn('acct-ended')
      if (what === 'switched off') fake.end('acct-ended', 'disabled')
      if (what === 'deleted') fake.end('acct-living', 'deleted')
      if (what === 'made again') fake.add('acct-living', references.get('ref:living')!.expose())
      if (!what.startsWith('reading')) return
      heal()
      heal = () => {}
      if (what === 'reading fails') heal = fake.script.always({ operation: 'inventory' }, { fault: 'fail_before' })
      if (what === 'reading breaks off') heal = fake.script.always({ operation: 'inventory' }, { fault: 'partial' })
    }
    await passes(60)
    for (const turn of turns) {
      become(turn)
      const blind = turn.what === 'reading fails' || turn.what === 'reading breaks off'
      const before = blind ? (await db.selectFrom('drift_acts').select('id').execute()).length : 0
      await passes(40)
      // What is opened while nobody can read whole would rest on nothing.
      if (blind && (await db.selectFrom('drift_acts').select('id').execute()).length > before) broken.push('acted on a reading that failed')
    }
    heal()
    for (const seconds of [60, 120, 600, 60, 60]) await passes(seconds)
    check('the end')
    expect(broken).toEqual([])
    const gone = fake.account('acct-living') === undefined
    const states = await db.selectFrom('credentials').select(['id', 'state']).orderBy('id').execute()
    expect(states.map(({ id, state }) => `${id} ${state}`)).toContain('steady active')
    expect([opens('ended'), opens('steady')]).toEqual([false, true])
    const living = states.find(({ id }) => id === 'living')!.state
    // Proven dead while it was gone, it has ended: made again afterwards, it is what lives on, and ends.
    if (gone) expect(living).toBe('retired')
    else if (living === 'active') expect(opens('living')).toBe(true)
    const acts = await db.selectFrom('drift_acts').selectAll().orderBy('id').execute()
    expect(acts.filter(({ outcome }) => outcome === null)).toEqual([])
    // Its record was closed by proof first; what was done to it afterwards was done to something that had ended.
    if (fake.effects.some(({ account }) => account === 'acct-living'))
      expect(acts.filter(({ credential_id }) => credential_id === 'living').map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['account.ghost', 'account.residual']),
      )
    const righted = acts.filter(({ outcome }) => outcome === 'righted').map(({ finding_id }) => finding_id)
    expect(new Set(righted).size).toBe(righted.length)
  } finally {
    await world.end()
  }
}

const turn: fc.Arbitrary<Turn> = fc.record({
  what: fc.constantFrom(
    'switched on',
    'switched on',
    'switched off',
    'deleted',
    'made again',
    'reading fails',
    'reading breaks off',
    'reading works',
    'nothing',
    'nothing',
  ),
})

test('any facts, any order, any deaths', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(turn, { minLength: 3, maxLength: 6 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { maxLength: 8 }),
      (turns, deaths) => tell(turns, (_name, step) => deaths.includes(step)),
    ),
    { numRuns: 2 },
  )
})

describe('it lives on, and the process dies', () => {
  test.each(['drift.acted', 'operation.started', 'operation.effected', 'proof.looked', 'proof.recorded'])(
    'at %s, each time for a while: it ends once, and what should live does',
    async (at) => {
      const { dies, died } = diesAt(at, 4)
      await tell([{ what: 'switched on' }, { what: 'deleted' }, { what: 'nothing' }, { what: 'nothing' }], dies)
      expect(died()).toBeGreaterThan(0)
    },
  )
})
