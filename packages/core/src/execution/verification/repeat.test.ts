// One refusal is not always enough: how often it must be seen is the policy's word, and what was derived from a credential and can't be listed is
// waited out. And sessions of a credential that lives on by a person's word live on with it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase, type TestHouseOptions } from '../../testing/runtime.ts'
import { accept, approveAll, endTheContract, operationOf, requestedAcceptances, terms } from '../../testing/story.ts'
import { openWorld } from '../../testing/world.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const opened = async (criticality: 'low' | 'high', options: TestHouseOptions = {}): Promise<Opened> => {
  const it = await openCompany(server, options)
  await it.company.credential('c1', { secret: 'old-secret', criticality })
  return it
}
const begin = async (it: Opened): Promise<string> => {
  const change = await endTheContract(it.house, it.company)
  await approveAll(it.house, it.company)
  return change
}
const revoke = (it: Opened, change: string) => operationOf(it.house, change, 'credential.revoke', 'c1')
const rejections = (it: Opened) =>
  it.house.runtime.db.selectFrom('proofs').selectAll().where('purpose', '=', 'rejection').orderBy('round').execute()
const opens = (it: Opened) => it.house.fake.opens('main', 'acct-c1', 'old-secret')

/** The revocation is a lie, and the door tells one: it refuses what it would accept, the first time it is asked afterwards. */
const lieOnce = (it: Opened): void => {
  it.house.fake.script.next('disable', { fault: 'lie' })
  let revoked = false
  let lied = false
  it.house.fake.script.by((call) => {
    if (call.operation === 'disable') revoked = true
    if (!revoked || lied || call.operation !== 'present' || call.account !== 'acct-c1') return undefined
    lied = true
    return { fault: 'deny' }
  })
}

describe('how often a credential must be seen refused', () => {
  test('at high risk twice in a row and some time apart, as the delivered pack says; at low risk once', async () => {
    const high = await opened('high')
    const change = await begin(high)
    await high.house.settle()
    expect(await revoke(high, change)).toMatchObject({ verdict: 'rejected', closure: 'operationally_complete' })
    await high.house.run(3600)
    expect(await revoke(high, change)).toMatchObject({ verdict: 'rejected', closure: 'risk_complete' })
    const [first, second, ...more] = await rejections(high)
    expect(more).toEqual([])
    expect(second!.at.getTime() - first!.at.getTime()).toBeGreaterThanOrEqual(3000)
    await high.end()
    const low = await opened('low')
    const other = await begin(low)
    await low.house.run(3600)
    expect(await revoke(low, other)).toMatchObject({ closure: 'risk_complete' })
    expect(await rejections(low)).toHaveLength(1)
    await low.end()
  })

  test('a door that lies about the old credential once is found out at high risk: an incident, and dead in the end', async () => {
    const it = await opened('high')
    lieOnce(it)
    const change = await begin(it)
    await it.house.settle()
    expect(await revoke(it, change)).toMatchObject({ verdict: 'rejected', closure: 'operationally_complete' })
    expect(opens(it)).toBe(true)
    await it.house.run(3600)
    expect((await rejections(it)).map((proof) => proof.verdict)).toEqual(['rejected', 'still_accepted', 'rejected', 'rejected'])
    expect(await revoke(it, change)).toMatchObject({ closure: 'risk_complete', mandates: 2 })
    expect(opens(it)).toBe(false)
    expect(await it.house.runtime.db.selectFrom('incidents').select('state').execute()).toEqual([{ state: 'closed' }])
    await it.end()
  })

  test('an outage between two refusals breaks the row: it is counted anew', async () => {
    const it = await opened('high')
    const change = await begin(it)
    await it.house.settle()
    it.house.fake.script.next({ operation: 'present', account: 'acct-c1' }, { fault: 'down' })
    await it.house.run(3600)
    expect((await rejections(it)).map((proof) => proof.verdict)).toEqual(['rejected', 'inconclusive', 'rejected', 'rejected'])
    expect(await revoke(it, change)).toMatchObject({ closure: 'risk_complete' })
    await it.end()
  })
})

describe('what was derived from a credential and can not be listed', () => {
  const lifetime = 7200
  test('is waited out: refused at once, closed only by a proof after its longest life, and no incident meanwhile', async () => {
    const it = await opened('low', { fake: { derivedLifetimeSeconds: lifetime } })
    const change = await begin(it)
    await it.house.run(lifetime - 60)
    const waiting = await revoke(it, change)
    expect(waiting).toMatchObject({ phase: 'verifying', verdict: 'rejected', closure: 'operationally_complete' })
    expect(waiting.reasons.join()).toContain('derived')
    await it.house.run(3600)
    expect(await revoke(it, change)).toMatchObject({ phase: 'done', closure: 'risk_complete' })
    const last = (await rejections(it)).at(-1)!
    expect(last.at.getTime()).toBeGreaterThanOrEqual(waiting.executed_at!.getTime() + lifetime * 1000)
    expect(await it.house.runtime.db.selectFrom('incidents').selectAll().execute()).toEqual([])
    await it.end()
  })

  test('is no grace: a credential that works itself is an incident at once', async () => {
    const it = await opened('low', { fake: { derivedLifetimeSeconds: lifetime } })
    it.house.fake.script.next('disable', { fault: 'lie' })
    const change = await begin(it)
    await it.house.settle()
    expect(await revoke(it, change)).toMatchObject({ verdict: 'still_accepted', closure: 'open' })
    expect(await it.house.runtime.db.selectFrom('incidents').select('state').execute()).toEqual([{ state: 'open' }])
    await it.end()
  })
})

test('sessions of a credential that lives on by an accepted risk are left alone, under the same acceptance, and open again with it', async () => {
  const world = await openWorld(server, async (_house, company) => {
    await company.credential('c1', { secret: 'old-secret', legacy: true, irrevocableUntil: '2027-01-01T00:00:00Z' })
  })
  await world.live(
    () => false,
    async (house) => {
      const session = house.fake.openSession('main', 'acct-c1', 'old-secret')!
      const change = await endTheContract(house, world.company)
      await house.run(600)
      const [asked, ...more] = await requestedAcceptances(house)
      expect(more).toEqual([])
      await accept(house, world.company, asked!.id, 'dan', terms(house, 30))
      await house.run(3600)
      expect(house.fake.sessionAlive(session)).toBe(true)
      expect(house.fake.effects).toEqual([])
      for (const operation of ['credential.revoke', 'session.end'])
        expect(await operationOf(house, change, operation, 'c1')).toMatchObject({ phase: 'done', closure: 'risk_accepted' })
      const closed = await house.runtime.db.selectFrom('changes').selectAll().executeTakeFirstOrThrow()
      expect(closed).toMatchObject({ state: 'closed', closure: 'risk_accepted' })
      expect(wrongIn(await judged(house, world.witness.vkey, await dossierOf(house, world.company, change)))).toEqual([])
      await house.run(31 * 86_400)
      for (const operation of ['credential.revoke', 'session.end'])
        expect(await operationOf(house, change, operation, 'c1')).toMatchObject({ phase: 'stuck', closure: 'stuck' })
      expect(house.fake.sessionAlive(session)).toBe(true)
    },
  )
  await world.end()
})
