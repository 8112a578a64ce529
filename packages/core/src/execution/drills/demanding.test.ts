// The exercise in which evidence is demanded: delivered in time, by the right hand, whole, and true.
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { demandOfDrill } from '../../authority/drills/index.ts'
import { bringIn, fullClauses } from '../../testing/contracts.ts'
import { deliverInDrill, drillNow, follow, hold, honestItems, writeCanary } from '../../testing/drills.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, journalKinds } from '../../testing/story.ts'
import { myWork } from '../my-work/index.ts'

let server: TestDatabase
let it: Opened
let drill: string
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('living', { party: 'staying' })
  await writeCanary(it, 'staying')
  // A throw-away of a past drill, dead: something that the provider has to know besides the canary.
  await hold(it, 'revoke')
  await it.house.run(600)
  await follow(it)
  drill = (await hold(it, 'evidence')).id
  return () => it.end()
})

const hour = 3600
const demand = async () => (await demandOfDrill(it.house.runtime.db, 'acme', drill))!

describe('demanding evidence', () => {
  test('is passed when everything was told, in time, as we see it ourselves', async () => {
    expect((await demand()).subjects).toHaveLength(2)
    it.house.clock.advance(90)
    expect(await deliverInDrill(it, drill)).toMatchObject({ missing: [], untrue: [] })
    await it.house.settle()
    expect(await drillNow(it, drill)).toMatchObject({ state: 'passed', measured: { delivered: 90 } })
    expect((await journalKinds(it.house, 'evidence.delivered_on_demand'))[0]?.body).toMatchObject({ drill, by: 'agent' })
  })

  test('asks about canaries alone, and tells the provider in its work what, with nothing of the answer', async () => {
    const { subjects } = await demand()
    expect(subjects.every((one) => one.startsWith('canary-staying'))).toBe(true)
    const work = await myWork(it.house.runtime, await it.company.caller('agent'))
    expect(work.drills.demands).toMatchObject([{ drill, subjects }])
    expect(JSON.stringify(work.drills)).not.toContain('acct-')
  })

  test('fails when nothing came within the contract’s hours, which are shorter than the policy’s', async () => {
    await bringIn(
      it,
      `contracts:\n  - { id: own, party: staying, name: Own, starts: 2025-01-01, ends: 2026-12-31, owner: ada }\nclauses:\n${fullClauses('own')}`,
    )
    await it.house.run(25 * hour)
    expect(await drillNow(it, drill)).toMatchObject({ state: 'failed', reasons: [expect.stringContaining('nothing was delivered')] })
    const next = await hold(it, 'evidence')
    expect(next.due_at.getTime() - next.opened_at.getTime()).toBe(4 * hour * 1000)
    await it.house.run(5 * hour)
    expect((await drillNow(it, next.id)).state).toBe('failed')
    const [finding] = await it.house.runtime.db.selectFrom('findings').selectAll().where('kind', '=', 'drill.failed').execute()
    expect(finding).toMatchObject({ subject: 'staying/evidence', state: 'open' })
  })

  test('takes nothing once the time is over, also before anybody has noticed', async () => {
    it.house.clock.advance(24 * hour)
    expect(await codeOf(() => deliverInDrill(it, drill))).toBe('demand.closed')
    await follow(it)
    expect((await drillNow(it, drill)).state).toBe('failed')
  })

  test('leaves it open when something is missing, says what, and lets it be completed until the end', async () => {
    const items = await honestItems(it, drill)
    const answer = await deliverInDrill(it, drill, { items: items.slice(0, 1) })
    expect(answer.missing).toEqual([items[1]!.credential])
    await it.house.settle()
    expect((await drillNow(it, drill)).state).toBe('open')
    await deliverInDrill(it, drill)
    await it.house.settle()
    expect((await drillNow(it, drill)).state).toBe('passed')
  })

  test('fails when what is missing never came, and says what it was', async () => {
    const items = await honestItems(it, drill)
    await deliverInDrill(it, drill, { items: items.slice(0, 1) })
    await it.house.run(25 * hour)
    expect((await drillNow(it, drill)).reasons.join()).toContain(`missing: ${items[1]!.credential}`)
  })

  test.each(['state', 'account', 'system'] as const)('fails when the %s is not as we see it, and that stands', async (what) => {
    const items = await honestItems(it, drill)
    const wrong = items.map((one) => ({ ...one, [what]: what === 'state' ? (one.state === 'live' ? 'ended' : 'live') : 'other' }))
    expect((await deliverInDrill(it, drill, { items: wrong })).untrue).toHaveLength(2)
    expect(await codeOf(() => deliverInDrill(it, drill))).toBe('demand.closed')
    await it.house.settle()
    expect(await drillNow(it, drill)).toMatchObject({ state: 'failed', reasons: [expect.stringContaining('not true'), expect.anything()] })
  })

  test('is held against our own look and not against the register: what was ended behind it is no longer live', async () => {
    it.house.fake.script.always({ operation: 'observe', account: 'acct-canary-staying' }, { fault: 'lie' })
    const answer = await deliverInDrill(it, drill)
    expect(answer.untrue.join()).toContain('`canary-staying` is said to be live, and we see it ended')
  })

  test('when the system is down it is held against what was proven last', async () => {
    const up = it.house.fake.down()
    expect((await deliverInDrill(it, drill)).untrue).toEqual([])
    up()
  })

  test('fails when it says two things of one subject', async () => {
    const items = await honestItems(it, drill)
    expect((await deliverInDrill(it, drill, { items: [...items, items[0]!] })).untrue.join()).toContain('more than one thing')
  })

  const stranger = generateKeyPairSync('ed25519').privateKey
  test.each<[string, string, Parameters<typeof deliverInDrill>[2]]>([
    ['signed by a key that nobody enrolled', 'demand.forged', { key: stranger }],
    ['of another payload type', 'demand.malformed', { payloadType: 'application/json' }],
    ['with something more in it', 'demand.malformed', { statement: { more: 1 } }],
    ['for another organisation', 'demand.foreign', { statement: { org: 'other' } }],
    ['in another provider’s name', 'demand.foreign', { statement: { provider: 'leaving' } }],
    ['for another demand', 'demand.foreign', { statement: { demand: 'dem_other' } }],
    ['with another nonce', 'demand.foreign', { statement: { nonce: 'AAAA' } }],
    ['signed long ago', 'demand.stale', { statement: { statedAt: '2026-01-01T00:00:00Z' } }],
  ])('believes nothing %s; it is in the journal, and the demand stays as it was', async (_what, code, bent) => {
    expect(await codeOf(() => deliverInDrill(it, drill, bent))).toBe(code)
    expect((await journalKinds(it.house, 'demand.refused')).map((entry) => entry.body['code'])).toEqual([code])
    expect(await demand()).toMatchObject({ delivered_at: null, document: null, missing: [] })
    await it.house.settle()
    expect((await drillNow(it, drill)).state).toBe('open')
  })

  test('believes no key that was revoked', async () => {
    await it.house.runtime.db
      .updateTable('principal_keys')
      .set({ revoked_at: it.house.clock.now() })
      .where('principal_id', '=', 'agent')
      .execute()
    expect(await codeOf(() => deliverInDrill(it, drill))).toBe('demand.forged')
  })

  test('is answered by the provider alone: for another, and for the enterprise, there is no such demand', async () => {
    expect(await codeOf(() => deliverInDrill(it, drill, { by: 'ben' }))).toBe('authority.refused')
    await it.house.runtime.db.updateTable('principals').set({ party_id: 'leaving' }).where('id', '=', 'agent').execute()
    expect(await codeOf(() => deliverInDrill(it, drill))).toBe('demand.unknown')
  })
})
