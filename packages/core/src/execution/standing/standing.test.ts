// Provider access exists for a mandate's window; what is held outside one is found by asking the systems, and inconclusive is never "none".
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { liveMandate } from '../../testing/agent.ts'
import { delegationOf, standingDelegation } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { accessFindings, accessRead, lastScanOf, scanAll } from '../../testing/standing.ts'
import { endTheContract, operationOf } from '../../testing/story.ts'
import { openWorld } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'
import { askSystems, scanSystem } from './index.ts'
import { accessOperations } from './operations.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})

const start = (options: Parameters<typeof openCompany>[1] = {}) =>
  beforeEach(async () => {
    opened = await openCompany(database, options)
    return () => opened.end()
  })

const scan = () => scanAll(opened)
const entries = () => accessRead(opened)
const found = () => accessFindings(opened)
const lastScan = () => lastScanOf(opened)
/** A workload of the provider that uses it, so that it is a dependency that was agreed. */
const used = async (credential: string, party = 'leaving') => {
  const { db } = opened.fresh
  await db
    .insertInto('workloads')
    .values({
      org_id: 'acme',
      id: `w-${credential}`,
      name: credential,
      team: 't',
      party_id: party,
      contract_id: 'contract',
      environment: 'development',
    })
    .execute()
  await db
    .insertInto('credential_uses')
    .values({ org_id: 'acme', credential_id: credential, workload_id: `w-${credential}` })
    .execute()
}
const list = async (who: string, query: Record<string, string> = {}) => {
  const { handle } = accessOperations.find((one) => one.id === 'access.standing')!
  const page = await (handle as (...given: unknown[]) => Promise<{ items: { account: string; verdict: string; basis: string | null }[] }>)(
    opened.house.runtime,
    await opened.company.caller(who),
    { query },
  )
  return page.items.map(({ account, verdict, basis }) => `${account} ${verdict} ${basis}`).sort()
}

describe('what a provider holds', () => {
  start()

  it('for a running workload under an active contract is agreed; between mandates for people and agents it is a finding with an owner', async () => {
    await opened.company.credential('app')
    await used('app')
    await opened.company.credential('hands')
    await scan()
    expect(await entries()).toEqual(['acct-app agreed leaving', 'acct-hands standing leaving'])
    expect(await found()).toEqual(['access.standing acct-hands open ada'])
    const { due_at, opened_at } = await opened.fresh.db.selectFrom('findings').selectAll().executeTakeFirstOrThrow()
    expect(due_at.getTime()).toBeGreaterThan(opened_at.getTime())
  })

  it('of canaries is agreed as long as the contract is, for drills need them', async () => {
    await opened.company.credential('bird')
    await opened.fresh.db.updateTable('identities').set({ kind: 'canary' }).where('id', '=', 'idn-bird').execute()
    await scan()
    expect(await entries()).toEqual(['acct-bird agreed leaving'])
    await opened.fresh.db.updateTable('identities').set({ marked_privileged: true }).where('id', '=', 'idn-bird').execute()
    await scan()
    expect(await entries()).toEqual(['acct-bird standing leaving'])
  })

  it('of privileged access is standing even where a workload uses it', async () => {
    await opened.company.credential('root', { privileged: true })
    await used('root')
    await scan()
    expect(await entries()).toEqual(['acct-root standing leaving'])
  })

  it.each([
    ['the contract is ending', { state: 'ending' as const }],
    ['the contract has run out', { ends_on: '2025-12-31' }],
    ['the contract does not reach the system', { systems: ['elsewhere'] }],
    ['the contract has not begun', { starts_on: '2027-01-01' }],
  ])('is no longer agreed when %s', async (_name, set) => {
    await opened.company.credential('app')
    await used('app')
    await opened.fresh.db.updateTable('contracts').set(set).where('id', '=', 'contract').execute()
    await scan()
    expect(await found()).toEqual(['access.standing acct-app open ada'])
  })

  it('is no longer agreed when its own end has passed, it was retired, or the provider is suspended', async () => {
    for (const id of ['a', 'b', 'c']) {
      await opened.company.credential(id, id === 'c' ? { party: 'below' } : {})
      await used(id)
    }
    const { db } = opened.fresh
    await db.updateTable('identities').set({ expires_at: '2026-01-02T00:00:00Z' }).where('id', '=', 'idn-a').execute()
    await db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'b').execute()
    await db
      .insertInto('party_suspensions')
      .values({
        org_id: 'acme',
        id: 's',
        party_id: 'below',
        party_kind: 'subcontractor',
        suspended_at: new Date(),
        suspended_by: 'ada',
        reason: 'r',
        ticket: 't',
      })
      .execute()
    await scan()
    expect(await entries()).toEqual(['acct-a standing leaving', 'acct-b standing leaving', 'acct-c standing below'])
  })

  it('that the system has disabled is held by nobody', async () => {
    await opened.company.credential('off')
    opened.house.fake.end('acct-off', 'disabled')
    await scan()
    expect(await found()).toEqual([])
  })

  it('is found when an account carries the name of one of its people, though the inventory has never heard of it', async () => {
    opened.house.fake.add('oscar')
    await scan()
    expect(await entries()).toEqual(['oscar standing staying'])
  })

  it("is not what the enterprise's own people and workloads hold", async () => {
    await opened.company.credential('ours', { contract: null })
    await scan()
    expect([await entries(), await found()]).toEqual([[], []])
  })

  it('by an account that nobody knows is one finding for each system, and the canary of our own observer is none', async () => {
    opened.house.fake.add('stranger')
    opened.house.fake.add('stranger-2')
    await scan()
    expect(await entries()).toEqual(['stranger unknown', 'stranger-2 unknown'])
    expect(await found()).toEqual(['access.unknown_accounts fake open ada'])
  })
})

describe('the window of a mandate', () => {
  start()

  it('excuses the executing party at that system, and nobody else, and not for longer', async () => {
    await opened.company.credential('target', { executor: 'agent' })
    await opened.fresh.db
      .insertInto('contracts')
      .values({ org_id: 'acme', id: 'own', party_id: 'staying', name: 'Own', starts_on: '2025-01-01', owner_id: 'ada' })
      .execute()
    await opened.company.credential('admin', { party: 'staying', contract: 'own' })
    await opened.company.credential('other', { party: 'below', contract: 'own' })
    const change = await endTheContract(opened.house, opened.company)
    await opened.house.settle()
    const { id } = await operationOf(opened.house, change, 'credential.revoke', 'target')
    const mandate = await liveMandate(opened.house, id)
    await scan()
    expect(await entries()).toContain('acct-admin mandate staying')
    expect(await entries()).toContain('acct-other standing below')
    opened.house.clock.advance((mandate.not_after.getTime() - opened.house.clock.now().getTime()) / 1000)
    // Nothing else has noticed the end yet: the mandate is still written as open.
    const caller = await opened.company.caller('ada')
    await askSystems(opened.house.runtime, caller, [])
    await scanSystem(opened.house.runtime, caller, 'fake')
    expect(await entries()).toContain('acct-admin standing staying')
  })
})

describe('a finding', () => {
  start()

  it('stays one while it is wrong, is resolved by the fact, and comes back with it', async () => {
    await opened.company.credential('hands')
    await scan()
    await scan()
    expect(await found()).toEqual(['access.standing acct-hands open ada'])
    await used('hands')
    await scan()
    expect(await found()).toEqual(['access.standing acct-hands resolved ada'])
    await opened.fresh.db.updateTable('workloads').set({ state: 'retired' }).execute()
    opened.house.clock.advance(60)
    await scan()
    expect(await found()).toEqual(['access.standing acct-hands open ada', 'access.standing acct-hands resolved ada'])
  })

  it('goes to the owner of the contract; where a delegation names somebody for privileged change, to him, as long as he is there', async () => {
    await opened.company.credential('a')
    await opened.fresh.db.updateTable('contracts').set({ owner_id: 'cleo' }).execute()
    await scan()
    await standingDelegation(opened.house, delegationOf({ provider: 'leaving' }))
    await opened.company.credential('b')
    await scan()
    await opened.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'ben').execute()
    await opened.company.credential('c')
    await scan()
    expect(await found()).toEqual(['a cleo', 'b ben', 'c cleo'].map((one) => `access.standing acct-${one.replace(' ', ' open ')}`))
  })
})

describe('many accounts', () => {
  start({ fake: { pageSize: 500 } })

  it('are read page by page: ten thousand are judged, and no more than a page is in hand', async () => {
    for (let n = 0; n < 10_000; n += 1) opened.house.fake.add(`account-${n}`)
    await opened.company.credential('hands')
    await scan()
    expect(await lastScan()).toMatchObject({ outcome: 'complete', seen: 10_002 })
    expect(await found()).toEqual(['access.standing acct-hands open ada', 'access.unknown_accounts fake open ada'])
    expect(opened.house.fake.calls.filter(({ operation }) => operation === 'inventory')).toHaveLength(21)
  }, 120_000)
})

describe('when it is asked', () => {
  start({ settings: { accessScanSeconds: 86_400 } })
  const sweepAndSettle = async () => {
    await sweep(opened.house.runtime, 'acme')
    await opened.house.settle()
  }
  const readings = async () => (await lastScan()).reading

  it('an hour after a system is new, then once a day, whichever way the clock jumps', async () => {
    await sweepAndSettle()
    expect(await readings()).toBe(0)
    opened.house.clock.advance(3601)
    await sweepAndSettle()
    await sweepAndSettle()
    expect(await readings()).toBe(1)
    opened.house.clock.advance(40 * 86_400)
    await sweepAndSettle()
    await sweepAndSettle()
    expect(await readings()).toBe(2)
    opened.house.clock.advance(-30 * 86_400)
    await sweepAndSettle()
    await sweepAndSettle()
    expect(await readings()).toBe(3)
  })

  it('again, when the job was lost', async () => {
    await askSystems(opened.house.runtime, await opened.company.caller('ada'), ['fake'])
    opened.house.jobs.waiting.length = 0
    opened.house.clock.advance(61)
    await sweepAndSettle()
    expect(await readings()).toBe(1)
  })

  it('by nobody outside, and not of a system that there is not', async () => {
    await expect(askSystems(opened.house.runtime, await opened.company.caller('ada'), ['nowhere'])).rejects.toMatchObject({
      code: 'system.unknown',
    })
    expect(await opened.fresh.db.selectFrom('access_scans').selectAll().execute()).toEqual([])
  })
})

describe('what is shown', () => {
  start()

  it('to a provider is its own and what stands below it: nothing of another, no unknown account, no contract', async () => {
    await opened.company.credential('theirs')
    await opened.company.credential('mine', { party: 'staying' })
    await used('mine', 'staying')
    opened.house.fake.add('stranger')
    opened.house.fake.add('oscar')
    await scan()
    expect(await list('ada')).toEqual([
      'acct-mine standing null',
      'acct-theirs standing null',
      'oscar standing null',
      'stranger unknown null',
    ])
    expect(await list('oscar')).toEqual(['acct-mine standing null', 'oscar standing null'])
    expect(await list('oscar', { party: 'leaving' })).toEqual([])
    expect(await list('agent', { verdict: 'unknown' })).toEqual([])
  })
})

describe('a process that dies anywhere in a reading', () => {
  it('leaves nothing out and finds nothing twice', async () => {
    for (let step = 1; step <= 12; step += 1) {
      const world = await openWorld(database, async (_house, company) => {
        for (const id of ['a', 'b', 'c']) await company.credential(id)
      })
      let count = 0
      await world.live(
        () => {
          count += 1
          return count === step
        },
        async (house) => {
          await askSystems(house.runtime, await world.company.caller('ada'), [])
          await house.settle()
        },
      )
      world.clock.advance(301)
      await world.live(
        () => false,
        async (house) => {
          await askSystems(house.runtime, await world.company.caller('ada'), [])
          await house.settle()
        },
      )
      const { db } = world.fresh
      const open = await db
        .selectFrom('findings')
        .select(['subject'])
        .where('kind', '=', 'access.standing')
        .where('state', '=', 'open')
        .execute()
      const all = await db.selectFrom('findings').select(['subject']).where('kind', '=', 'access.standing').execute()
      expect([step, open.length, all.length]).toEqual([step, 3, 3])
      expect(await db.selectFrom('access_scans').select(['state', 'outcome']).execute()).toEqual([{ state: 'idle', outcome: 'complete' }])
      await world.end()
    }
  }, 120_000)
})
