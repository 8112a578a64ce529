// Another company's identities come in: what is signed is what comes, into quarantine; nobody in it is given anything; it leaves by a signed list or by an end.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { personOf } from '../../testing/lives.ts'
import { comesIn, deliver, itemStates, mergerName, proposeMerger, smallAccounts, smallCompany } from '../../testing/mergers.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, journalKinds, sign } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { complete, endTheRest, settle, takeOver, takePage } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

const caller = (id: string) => it.company.caller(id)
const inQuarantine = async () =>
  [
    ...(await it.fresh.db.selectFrom('identities').select('id').where('quarantined_in', 'is not', null).orderBy('id').execute()),
    ...(await it.fresh.db.selectFrom('principals').select('id').where('quarantined_in', 'is not', null).orderBy('id').execute()),
  ].map(({ id }) => id)
const openFindings = async () =>
  (
    await it.fresh.db
      .selectFrom('findings')
      .selectAll()
      .where('kind', 'like', 'merger.%')
      .where('state', '=', 'open')
      .orderBy('kind')
      .execute()
  ).map(({ kind, owner_id }) => `${kind} of ${owner_id}`)
const all = Object.fromEntries(smallCompany.map(({ kind, externalId }) => [`${kind} ${externalId}`, 'quarantined']))
const day = 86_400

describe('coming in', () => {
  test('nothing comes before two people have signed exactly what was delivered', async () => {
    await deliver(it)
    expect(await inQuarantine()).toEqual([])
    await proposeMerger(it)
    await it.house.run(60)
    expect(await inQuarantine()).toEqual([])
    const [request] = await it.fresh.db.selectFrom('approval_requests').select(['quorum', 'step_up']).execute()
    expect(request).toEqual({ quorum: 2, step_up: true })
    await approveAll(it.house, it.company)
    await it.house.run(60)
    expect(await itemStates(it)).toEqual(all)
    expect(await inQuarantine()).toEqual(['small:job', 'small:u1', 'small:u2', 'small:u1', 'small:u2'])
    expect(await openFindings()).toEqual(['merger.quarantined of eve'])
  })

  test('what is said of who gave a credential out and how often it is renewed comes with it, and nothing is renewed in quarantine', async () => {
    await comesIn(
      it,
      smallCompany.map((one) => {
        if (one.kind === 'identity' && one.externalId === 'job') return { ...one, attributes: { ...one.attributes, rotateEveryDays: 90 } }
        if (one.kind !== 'credential' || one.externalId !== 'job-main') return one
        return { ...one, attributes: { ...one.attributes, issuer: 'small pki', rotateEveryDays: 30, created: '2020-01-01T00:00:00Z' } }
      }),
    )
    const read = async () => [
      ...(await it.fresh.db.selectFrom('credentials').select(['issuer', 'rotate_every_days']).where('id', '=', 'small:job-main').execute()),
      ...(await it.fresh.db.selectFrom('identities').select('rotate_every_days').where('id', '=', 'small:job').execute()),
    ]
    expect(await read()).toEqual([{ issuer: 'small pki', rotate_every_days: 30 }, { rotate_every_days: 90 }])
    await sweep(it.house.runtime, 'acme')
    await it.house.run(600)
    expect(await it.fresh.db.selectFrom('changes').select('id').where('trigger_kind', 'like', 'rotation%').execute()).toEqual([])
  })

  test('what was delivered otherwise after it was proposed does not come in', async () => {
    await deliver(it)
    await proposeMerger(it)
    await deliver(it, [...smallCompany, { kind: 'person', externalId: 'u3', attributes: { name: 'Late' } }])
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect(await inQuarantine()).toEqual([])
    expect((await it.fresh.db.selectFrom('mergers').select('state').executeTakeFirst())?.state).toBe('delivered')
  })

  test('what is signed is not delivered otherwise, by anybody or by hand; the same again changes nothing', async () => {
    await comesIn(it)
    const before = await it.fresh.db.selectFrom('identities').selectAll().orderBy('id').execute()
    await deliver(it)
    await it.house.run(60)
    expect(await it.fresh.db.selectFrom('identities').selectAll().orderBy('id').execute()).toEqual(before)
    const more = [{ kind: 'person' as const, externalId: 'u3', attributes: { name: 'Late' } }]
    expect(await codeOf(async () => takePage(it.house.runtime, await caller('ada'), mergerName, more))).toBe('merger.signed')
    const hand = it.fresh.db.updateTable('merger_items').set({ attributes: '{}' }).where('external_id', '=', 'job')
    await expect(hand.execute()).rejects.toThrow('what was signed')
  })

  test('a delivery that is not whole can not be signed', async () => {
    const by = await caller('ada')
    await deliver(it)
    expect(await codeOf(() => complete(it.house.runtime, by, mergerName, smallCompany.length + 1))).toBe('merger.incomplete')
    expect(await codeOf(() => proposeMerger(it, { days: 91 }))).toBe('instrument.invalid')
    expect(await codeOf(() => proposeMerger(it, { answers: 'agent' }))).toBe('instrument.invalid')
  })

  test('what collides with ours is refused or somebody’s to say, and what belongs to it waits', async () => {
    await personOf(it, 'uma')
    await it.fresh.db.updateTable('principals').set({ email: 'UMA@small.example' }).where('id', '=', 'uma').execute()
    await it.company.credential('ours')
    const taken = { identity: 'job', system: 'fake', type: 'fake.password' }
    await comesIn(it, [
      ...smallCompany,
      { kind: 'credential', externalId: 'taken', attributes: { ...taken, account: 'acct-ours' } },
      { kind: 'credential', externalId: 'nowhere', attributes: { ...taken, system: 'mars', account: 'x' } },
      { kind: 'credential', externalId: 'odd', attributes: { ...taken, type: 'fake.nothing', account: 'x' } },
      { kind: 'credential', externalId: 'again', attributes: { ...taken, account: 'small-job' } },
    ])
    const states = await itemStates(it)
    expect(states).toMatchObject({
      'person u1': 'unclear: somebody here has the same mail address',
      'identity u1': expect.stringMatching(/^waiting/),
      'credential u1-main': expect.stringMatching(/^waiting/),
      'person u2': 'quarantined',
      'identity job': 'quarantined',
      'credential taken': 'refused: that account is in the inventory already, as ours',
      'credential nowhere': expect.stringMatching(/^refused: there is no system mars/),
      'credential odd': expect.stringMatching(/^refused: kind/),
      'credential again': 'refused: the same account is delivered twice',
    })
    expect(await openFindings()).toEqual(['merger.quarantined of eve', 'merger.unclear of eve'])
    const said = { merger: mergerName, kind: 'person' as const, externalId: 'u1', reason: 'she works for both' }
    const say = (more: object) => codeOf(async () => settle(it.house.runtime, await caller('ada'), { ...said, as: 'same', ...more }))
    expect(await say({})).toBe('merger.same')
    expect(await say({ same: 'agent' })).toBe('merger.same')
    expect(await say({ same: 'uma' })).toBe('none')
    expect(await say({ same: 'uma' })).toBe('merger.not_unclear')
    await it.house.run(60)
    const row = await it.fresh.db.selectFrom('identities').selectAll().where('id', '=', 'small:u1').executeTakeFirstOrThrow()
    expect(row).toMatchObject({ holder_id: 'uma', quarantined_in: mergerName, business_owner: null })
    expect(await openFindings()).toEqual(['merger.quarantined of eve'])
  })
})

describe('leaving quarantine', () => {
  const asks = async (who: string, ids?: string[]) =>
    takeOver(it.house.runtime, await caller(who), { merger: mergerName, ids }, { reason: 'mine', ticket: 'M-2' })

  test('by a list that its new owner asks for and somebody else signs: the person with his accounts, all at once', async () => {
    await comesIn(it)
    const asked = await asks('ben', ['small:u1', 'small:job'])
    expect(asked.outcome).toBe('approval')
    expect(await inQuarantine()).toHaveLength(5)
    await approveAll(it.house, it.company, ['cleo'])
    await it.house.run(60)
    expect(await inQuarantine()).toEqual(['small:u2', 'small:u2'])
    expect(
      await it.fresh.db.selectFrom('principals').select(['active', 'manager_id']).where('id', '=', 'small:u1').executeTakeFirst(),
    ).toEqual({
      active: true,
      manager_id: 'ben',
    })
    expect(await itemStates(it)).toMatchObject({ 'person u1': 'taken_over', 'identity job': 'taken_over', 'identity u2': 'quarantined' })
    expect((await journalKinds(it.house, 'quarantine.left')).map(({ body }) => body['id']).sort()).toEqual([
      'small:job',
      'small:u1',
      'small:u1',
    ])
  })

  test('by an end with proof of what nobody took over; who it was is nobody for good', async () => {
    smallAccounts(it)
    await comesIn(it)
    const { change, outcome } = await endTheRest(it.house.runtime, await caller('ben'), {
      merger: mergerName,
      reason: 'not ours',
      ticket: 'M-3',
    })
    expect(outcome).toBe('approval')
    await approveAll(it.house, it.company, ['cleo'])
    await it.house.run(600)
    const row = await it.fresh.db.selectFrom('changes').select(['state', 'closure']).where('id', '=', change).executeTakeFirst()
    expect(row).toEqual({ state: 'closed', closure: 'risk_complete' })
    await sweep(it.house.runtime, 'acme')
    const states = await itemStates(it)
    expect(['person u1', 'person u2', 'identity u1', 'identity job'].map((name) => states[name])).toEqual(Array(4).fill('ended'))
    expect(await openFindings()).toEqual([])
    const people = await it.fresh.db.selectFrom('principals').select('active').where('id', 'like', 'small:%').execute()
    expect(people).toEqual([{ active: false }, { active: false }])
    expect(await codeOf(() => asks('ben'))).toBe('merger.not_in_quarantine')
  })

  test('its end refused, the quarantine goes on', async () => {
    await comesIn(it)
    await endTheRest(it.house.runtime, await caller('ben'), { merger: mergerName, reason: 'not ours', ticket: 'M-3' })
    expect(await codeOf(() => asks('cleo', ['small:job']))).toBe('merger.not_in_quarantine')
    const [request] = await it.fresh.db.selectFrom('approval_requests').select('id').where('state', '=', 'open').execute()
    await sign(it.house, it.company, request!.id, 'cleo', { verdict: 'refuse', reason: 'no' })
    await it.house.run(60)
    await sweep(it.house.runtime, 'acme')
    expect(await inQuarantine()).toHaveLength(5)
    expect((await it.fresh.db.selectFrom('identities').select('state').where('id', '=', 'small:job').executeTakeFirst())?.state).toBe(
      'active',
    )
    expect(await codeOf(() => asks('cleo', ['small:job']))).toBe('none')
  })

  test('its time is over: whoever was asked is asked, and the end is proposed in his name, once', async () => {
    await comesIn(it)
    it.house.clock.advance(29 * day)
    await sweep(it.house.runtime, 'acme')
    expect(await it.fresh.db.selectFrom('changes').select('id').where('trigger_kind', '=', 'quarantine.end').execute()).toEqual([])
    it.house.clock.advance(2 * day)
    for (let n = 0; n < 2; n += 1) await sweep(it.house.runtime, 'acme')
    expect(await openFindings()).toEqual(['merger.overdue of eve', 'merger.quarantined of eve'])
    const changes = await it.fresh.db.selectFrom('changes').selectAll().where('trigger_kind', '=', 'quarantine.end').execute()
    expect(changes.map(({ requester_id, state }) => `${requester_id} ${state}`)).toEqual(['eve awaiting_approval'])
  })
})
