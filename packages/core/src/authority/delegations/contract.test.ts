// A delegation rests on a contract: it can't be given beyond it, and ends with it at that moment, whatever was written into the delegation.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { delegationOf, standingDelegation } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { type Delegation, delegationsFor, gateProblems } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())

interface Paper {
  readonly starts_on?: string
  readonly ends_on?: string | null
  readonly confirmed_until?: string
  readonly state?: 'active' | 'ending' | 'ended'
  readonly auto_renews?: boolean
}

/** `below` is the subcontractor of `leaving`; its contract stands under that one's. */
const agree = async (own: Paper, above: Paper = {}) => {
  const paper = { org_id: 'acme', starts_on: '2025-01-01', owner_id: 'ada' }
  await opened.fresh.db
    .updateTable('contracts')
    .set({ name: 'Leaving', ...above })
    .where('id', '=', 'contract')
    .execute()
  await opened.fresh.db
    .insertInto('contracts')
    .values({ ...paper, id: 'sub', name: 'sub', party_id: 'below', under_id: 'contract', ...own })
    .execute()
}
const delegation = (change: Partial<Delegation> = {}) => delegationOf({ provider: 'below', contract: 'sub', ...change })
const at = () => opened.house.clock.now()
const reach = { operation: 'credential.revoke', environment: 'development', system: 'fake', region: null, tenant: null }
const live = async (party = 'below') => (await delegationsFor(opened.fresh.db, 'acme', party, reach, at())).live
const asked = async (change: Partial<Delegation> = {}) =>
  (await gateProblems({ runtime: opened.house.runtime, db: opened.fresh.db, org: 'acme', at: at() }, delegation(change)))
    .map(({ where, problem }) => `${where}: ${problem}`)
    .filter((said) => /^(contract: (the|no) contract|until:)/.test(said))

beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

describe('a delegation in force', () => {
  it('covers until the last day of its contract, and nothing a moment later, for whoever acts under it', async () => {
    const day = at().toISOString().slice(0, 10)
    await agree({})
    await opened.fresh.db.updateTable('contracts').set({ ends_on: day }).where('id', '=', 'contract').execute()
    await standingDelegation(opened.house, delegationOf({ provider: 'leaving', contract: 'contract', runbooks: ['any'] }))
    opened.house.clock.advance((Date.parse(`${day}T23:59:59Z`) - at().getTime()) / 1000)
    expect([await live('leaving'), await live('below')]).toEqual([true, true])
    opened.house.clock.advance(1)
    expect([await live('leaving'), await live('below')]).toEqual([false, false])
    expect((await delegationsFor(opened.fresh.db, 'acme', 'leaving', reach, at())).runbooks).toEqual([])
  })

  it.each<[string, Paper, Paper, boolean]>([
    ['both run on', {}, {}, true],
    ['its contract is being ended', { state: 'ending' }, {}, false],
    ['its contract was ended', { state: 'ended' }, {}, false],
    ['its contract begins later', { starts_on: '2030-01-01' }, {}, false],
    ['its contract ran out', { ends_on: '2025-06-30' }, {}, false],
    ['its contract ran out and would renew by itself', { ends_on: '2025-06-30', auto_renews: true }, {}, false],
    ['its contract was confirmed beyond its end', { ends_on: '2025-06-30', confirmed_until: '2030-06-30' }, {}, true],
    ["its principal's contract ran out", {}, { ends_on: '2025-06-30' }, false],
    ["its principal's contract is being ended", {}, { state: 'ending' }, false],
    ["its principal's contract was confirmed beyond its end", {}, { ends_on: '2025-06-30', confirmed_until: '2030-06-30' }, true],
  ])('covers by its contract: %s', async (_what, own, above, covers) => {
    await agree(own, above)
    await standingDelegation(opened.house, delegation())
    expect(await live()).toBe(covers)
  })

  it('covers nothing where its contract is not there', async () => {
    await agree({})
    await standingDelegation(opened.house, delegation())
    await opened.fresh.db.deleteFrom('contracts').where('id', '=', 'sub').execute()
    expect(await live()).toBe(false)
  })
})

describe('the gate', () => {
  it.each<[string, Paper, Paper, string[]]>([
    ['nothing where both run on', {}, {}, []],
    ['a contract that is being ended', { state: 'ending' }, {}, ['contract: the contract is ending']],
    ['a contract that has not begun', { starts_on: '2030-01-01' }, {}, ['contract: the contract has not begun']],
    ['a contract that has run out', { ends_on: '2025-06-30' }, {}, ['contract: the contract has run out']],
    ['an end before the delegation’s', { ends_on: '2026-10-31' }, {}, ["until: is later than the contract's end on 2026-10-31"]],
    ['nothing once that is confirmed', { ends_on: '2026-10-31', confirmed_until: '2027-10-31' }, {}, []],
    [
      'an end of its principal’s before the delegation’s',
      {},
      { ends_on: '2026-10-31' },
      ["until: is later than the contract's end on 2026-10-31, which `contract` sets"],
    ],
    ['nothing once its principal’s is confirmed', {}, { ends_on: '2026-10-31', confirmed_until: '2027-10-31' }, []],
  ])('names %s', async (_what, own, above, problems) => {
    await agree(own, above)
    expect(await asked()).toEqual(problems)
  })

  it('names a contract of somebody else', async () => {
    await agree({})
    expect(await asked({ contract: 'contract' })).toEqual(['contract: no contract `contract` with `below`'])
  })
})
