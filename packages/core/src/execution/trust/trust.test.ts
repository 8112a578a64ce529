// Trust: what has fallen ends, once, in its time and with proof; what holds ends nothing; what nobody knows is neither; a mass waits for a person.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { accountOf, likeAccounts, standingPackage } from '../../testing/access.ts'
import { heldBy, personOf, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { followTrust, release } from './index.ts'

let database: TestDatabase
let it_: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  it_ = await openCompany(database)
  return () => it_.end()
})

const db = () => it_.fresh.db
const follow = () => followTrust(it_.house.runtime, systemCaller(it_.house.runtime, 'acme', 'test'))
const turn = async (seconds = 60): Promise<void> => {
  await sweep(it_.house.runtime, 'acme')
  await it_.house.run(seconds)
}
const opens = (id: string): boolean => it_.house.fake.opens('main', `acct-${id}`, it_.house.references.get(`ref:${id}`)!.expose())
const changes = () => db().selectFrom('changes').selectAll().where('trigger_kind', '=', 'access.distrust').orderBy('id').execute()
const own = async (id: string, options: Parameters<Opened['company']['credential']>[1] = {}): Promise<void> => {
  await it_.company.credential(id, { contract: null, ...options })
  await uses(it_, `user-of-${id}`, id)
}
const identity = (id: string, columns: Record<string, unknown>) =>
  db().updateTable('identities').set(columns).where('id', '=', `idn-${id}`).execute()
const active = (id: string, is: boolean) => db().updateTable('principals').set({ active: is }).where('id', '=', id).execute()
const findings = async (): Promise<string[]> =>
  (
    await db()
      .selectFrom('findings')
      .select(['kind', 'subject'])
      .where('state', '=', 'open')
      .where('kind', 'like', 'access.%')
      .orderBy('kind')
      .orderBy('subject')
      .execute()
  ).map((row) => `${row.kind} ${row.subject}`)

describe('what has fallen', () => {
  it('ends by itself, once, with proof: the owner of a privileged account is gone', async () => {
    await own('root', { privileged: true })
    await own('plain')
    await turn()
    expect(await changes()).toEqual([])
    await active('eve', false)
    await turn()
    for (let round = 0; round < 6; round += 1) await turn(3600)
    expect((await changes()).map(({ trigger_ref, state, closure }) => [trigger_ref, state, closure])).toEqual([
      ['idn-root', 'closed', 'risk_complete'],
    ])
    expect([opens('root'), opens('plain')]).toEqual([false, true])
    expect(await findings()).toEqual(['access.untrusted plain'])
  })

  it('ends at the moment when time alone makes it fall, and not before', async () => {
    await own('timed')
    const end = new Date(it_.house.clock.now().getTime() + 3_600_000)
    await identity('timed', { expires_at: end })
    await turn(3500)
    expect(await changes()).toEqual([])
    await turn(120)
    await turn(120)
    await turn(120)
    expect(opens('timed')).toBe(false)
    expect((await changes()).map(({ state }) => state)).toEqual(['closed'])
  })

  it('ends nothing twice that ends already', async () => {
    await personOf(it_, 'gus')
    await heldBy(it_, 'gus', 'laptop')
    await turn()
    await active('gus', false)
    await follow()
    await follow()
    expect(await changes()).toHaveLength(1)
    await turn(3600)
    await turn(3600)
    expect(opens('laptop')).toBe(false)
    expect(await changes()).toHaveLength(1)
  })

  it('is a finding where policy says so, which goes when the fact is mended', async () => {
    await own('plain')
    await turn()
    await active('finn', false)
    await follow()
    expect(await findings()).toEqual(['access.untrusted plain'])
    await follow()
    await active('finn', true)
    await follow()
    expect(await findings()).toEqual([])
    expect(await changes()).toEqual([])
  })
})

test('what is mended before anything was begun withdraws the change, and the access stands', async () => {
  // A second consumer makes it a person's decision, so that nothing is begun.
  await own('root', { privileged: true })
  await uses(it_, 'another', 'root')
  await turn()
  await active('eve', false)
  await follow()
  expect((await changes()).map(({ state }) => state)).toEqual(['awaiting_approval'])
  await active('eve', true)
  await follow()
  expect((await changes()).map(({ state }) => state)).toEqual(['refused'])
  await approveAll(it_.house, it_.company, ['cleo', 'ada'])
  await turn(3600)
  expect(opens('root')).toBe(true)
  // It falls again: by a new change.
  await active('eve', false)
  await follow()
  expect((await changes()).map(({ state }) => state)).toEqual(['refused', 'awaiting_approval'])
})

test('what nobody knows ends nothing, and is somebody’s to find out when policy’s time has passed', async () => {
  await it_.company.credential('lonely', { contract: null, privileged: true })
  await turn()
  expect(await findings()).toEqual([])
  it_.house.clock.advance(31 * 86_400)
  await follow()
  expect(await findings()).toEqual(['access.trust_unknown lonely'])
  expect(await changes()).toEqual([])
  await uses(it_, 'w', 'lonely')
  await follow()
  expect(await findings()).toEqual([])
})

test('a mass of it waits until a person lets exactly that go on', async () => {
  for (let n = 0; n < 30; n += 1) await own(`p${n}`, { privileged: true })
  await turn()
  await active('eve', false)
  await follow()
  expect(await changes()).toEqual([])
  expect(await findings()).toContain('access.untrusted_held standing access')
  const ben = await it_.company.caller('ben')
  const asked = { reason: 'she has left', ticket: 'CHG-9' }
  await expect(release(it_.house.runtime, ben, { credentials: 29, ...asked })).rejects.toMatchObject({ code: 'trust.changed_since' })
  await release(it_.house.runtime, ben, { credentials: 30, ...asked })
  await follow()
  expect(await changes()).toHaveLength(30)
  expect(await findings()).not.toContain('access.untrusted_held standing access')
})

describe('what was given because of justifications', () => {
  const lapsesOf = async (credential: string): Promise<string[]> =>
    (
      await sql<{ lapse: string }>`select condition || ' ' || state || ' ' || effect as lapse from trust_lapses
        where credential_id = ${credential} order by 1`.execute(db())
    ).rows.map(({ lapse }) => lapse)
  const gives = async (): Promise<string> => {
    await likeAccounts(it_, 'like')
    await standingPackage(it_, 'core', { days: 2 })
    await personOf(it_, 'gus', { team: 'core' })
    for (const _ of [1, 2, 3]) await turn(600)
    return (await accountOf(it_, 'gus')).credential
  }

  it('has fallen by the next look after its last justification fell, and not while one lives', async () => {
    const credential = await gives()
    expect(await lapsesOf(credential)).toEqual([])
    await sql`update justifications set state = 'ended', ended_at = ${it_.house.clock.now()}, end_code = 'given_up', end_reason = 'test'`.execute(
      db(),
    )
    await follow()
    expect(await lapsesOf(credential)).toEqual(['justified fallen finding'])
  })

  it('falls at the moment when time alone ends its last justification', async () => {
    const credential = await gives()
    it_.house.clock.advance(2 * 86_400)
    await follow()
    expect(await lapsesOf(credential)).toContain('justified fallen finding')
  })

  it('has fallen of no account that was not given so, and nobody knows of one that stands after its end', async () => {
    await own('plain')
    const credential = await gives()
    await sql`update justifications set state = 'ended', ended_at = ${it_.house.clock.now()}, end_code = 'given_up', end_reason = 'test'`.execute(
      db(),
    )
    await sql`update entitlements set state = 'ended', ended_at = ${it_.house.clock.now()}`.execute(db())
    await follow()
    expect([await lapsesOf('plain'), await lapsesOf(credential)]).toEqual([[], ['justified unknown finding']])
  })
})
