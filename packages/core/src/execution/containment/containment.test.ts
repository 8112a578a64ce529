// Containment by a person's word: off at once and kept; held down whatever the facts say, until people take back exactly that word.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { personOf, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { scanAll } from '../../testing/standing.ts'
import { approveAll, codeOf } from '../../testing/story.ts'
import { engineWithTrust } from '../../testing/trust.ts'
import { sweep } from '../jobs.ts'
import { resumeAccess, suspendAccess } from './index.ts'

let database: TestDatabase
let it_: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  const engine = await engineWithTrust({ rules: [{ condition: 'owner_answers', effect: 'suspend', resume: 'itself' }] })
  it_ = await openCompany(database, { engine })
  await personOf(it_, 'owner')
  await it_.company.credential('a', { contract: null, owners: ['owner', 'finn'] })
  await uses(it_, 'user-of-a', 'a')
  return () => it_.end()
})

const db = () => it_.fresh.db
const turns = async (n: number, seconds = 60): Promise<void> => {
  for (let i = 0; i < n; i += 1) {
    await sweep(it_.house.runtime, 'acme')
    await it_.house.run(seconds)
  }
}
const grounds = { credential: 'a', reason: 'odd queries at night', ticket: 'INC-12' }
const suspend = async (who = 'cleo') => suspendAccess(it_.house.runtime, await it_.company.caller(who), grounds)
const resume = async (who = 'cleo') => resumeAccess(it_.house.runtime, await it_.company.caller(who), grounds)
const opens = (): boolean => it_.house.fake.opens('main', 'acct-a', it_.house.references.get('ref:a')!.expose())
const state = async (): Promise<string> =>
  (await db().selectFrom('credentials').select('state').where('id', '=', 'a').executeTakeFirstOrThrow()).state
const changes = async (): Promise<string[]> =>
  (await db().selectFrom('changes').selectAll().where('trigger_kind', 'like', 'access.%').orderBy('opened_at').orderBy('id').execute()).map(
    (row) => `${row.trigger_kind} ${row.state}`,
  )
const owner = (is: boolean) => db().updateTable('principals').set({ active: is }).where('id', '=', 'owner').execute()

describe('a person who may contain', () => {
  it('switches it off at once, and it does not come back by itself', async () => {
    expect(await suspend()).toMatchObject({ held: false, outcome: 'autonomous' })
    await it_.house.run(60)
    expect([opens(), await state(), await changes()]).toEqual([false, 'suspended', ['access.contain closed']])
    await turns(4, 3600)
    expect([opens(), await changes()]).toEqual([false, ['access.contain closed']])
  })

  it('says it twice, and it is one suspension', async () => {
    await suspend()
    await it_.house.run(60)
    expect(await suspend('ben')).toMatchObject({ held: true, outcome: null })
    await turns(2)
    expect(await changes()).toEqual(['access.contain closed'])
  })

  it('is nobody without the power', async () => {
    for (const who of ['finn', 'agent']) expect(await codeOf(() => suspend(who))).toMatch(/^(authority\.refused|credential\.unknown)$/)
    expect([opens(), await changes()]).toEqual([true, []])
  })

  it('holds down by his word what sleeps for want of trust, when that holds again', async () => {
    await turns(1)
    await owner(false)
    await turns(2)
    expect(await suspend()).toMatchObject({ held: true })
    await owner(true)
    await turns(4, 900)
    expect([opens(), await changes()]).toEqual([false, ['access.suspend closed']])
    await resume()
    await approveAll(it_.house, it_.company, ['ben', 'ada'])
    await turns(2)
    expect([opens(), await state()]).toEqual([true, 'active'])
  })

  it('does not wait for a suspension that waits for others', async () => {
    await uses(it_, 'another', 'a')
    await turns(1)
    await owner(false)
    await turns(1)
    expect(await changes()).toEqual(['access.suspend awaiting_approval'])
    await db().deleteFrom('credential_uses').where('workload_id', '=', 'another').execute()
    expect(await suspend()).toMatchObject({ held: false, outcome: 'autonomous' })
    await it_.house.run(60)
    expect([opens(), await changes()]).toEqual([false, ['access.suspend refused', 'access.contain closed']])
  })
})

describe('a resumption', () => {
  it('is an approver’s decision, and gives back what was there', async () => {
    await suspend()
    await it_.house.run(60)
    expect((await resume()).outcome).toBe('approval')
    await turns(2)
    expect(opens()).toBe(false)
    await approveAll(it_.house, it_.company, ['ben', 'ada'])
    await turns(2)
    expect([opens(), await state(), await changes()]).toEqual([true, 'active', ['access.contain closed', 'access.resume closed']])
  })

  it('is refused while a condition holds it down, of what is not suspended, and of what has ended', async () => {
    expect(await codeOf(() => resume())).toBe('credential.not_suspended')
    await suspend()
    await it_.house.run(60)
    await owner(false)
    await turns(1)
    expect(await codeOf(() => resume())).toBe('credential.held_down')
    await db().updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'a').execute()
    expect(await codeOf(() => resume())).toBe('credential.unknown')
  })

  it('takes back exactly the word that was asked about: a newer one stands', async () => {
    await suspend()
    await it_.house.run(60)
    await resume()
    it_.house.clock.advance(60)
    await suspend('ben')
    await approveAll(it_.house, it_.company, ['ben', 'ada'])
    await turns(3)
    expect([opens(), await state(), await changes()]).toEqual([false, 'suspended', ['access.contain closed', 'access.resume refused']])
  })

  it('that people refuse is not asked for again by itself', async () => {
    await suspend()
    await it_.house.run(60)
    const { change } = await resume()
    await db().updateTable('changes').set({ state: 'refused' }).where('id', '=', change).execute()
    await turns(4, 3600)
    expect([opens(), await changes()]).toEqual([false, ['access.contain closed', 'access.resume refused']])
  })
})

it('an account that somebody enables at its system while it sleeps is found', async () => {
  await turns(1)
  await suspend()
  await it_.house.run(60)
  it_.house.fake.switchOn('acct-a')
  const scan = async (): Promise<void> => {
    it_.house.clock.advance(60)
    await scanAll(it_)
  }
  await scan()
  const found = () =>
    db().selectFrom('findings').select(['kind', 'state']).where('kind', '=', 'account.residual').orderBy('opened_at').execute()
  expect(await found()).toEqual([{ kind: 'account.residual', state: 'open' }])
  it_.house.fake.end('acct-a', 'disabled')
  await scan()
  expect(await found()).toEqual([{ kind: 'account.residual', state: 'resolved' }])
})
