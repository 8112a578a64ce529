// Impact: who is an administrator by what his system shows, or reaches much by what stands in the inventory, is of high impact, with the reasons and their
// numbers; when he is no longer, he isn't; and what somebody has marked stays.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reachFrom } from '../../registry/estate/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { deriveImpacts } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const db = () => opened.fresh.db
const caller = () => systemCaller(opened.house.runtime, 'acme', 'test')
const derive = () => deriveImpacts(opened.house.runtime, caller())
const reads = async (): Promise<void> => {
  opened.house.clock.advance(3600)
  await askSystems(opened.house.runtime, await opened.company.caller('ada'), ['fake'])
  await scanSystem(opened.house.runtime, caller(), 'fake')
}
const holds = (id: string, ...scope: string[]): void => opened.house.fake.setScope(`acct-${id}`, scope)
const place = (environment: 'production' | 'development') =>
  db().updateTable('systems').set({ environment }).where('id', '=', 'fake').execute()
const impact = (id: string) =>
  db()
    .selectFrom('identities as i')
    .leftJoin('identity_impacts as m', (join) => join.onRef('m.org_id', '=', 'i.org_id').onRef('m.identity_id', '=', 'i.id'))
    .select(['i.impact', 'i.privileged', 'i.marked_privileged', 'm.because'])
    .where('i.id', '=', `idn-${id}`)
    .executeTakeFirstOrThrow()
const entries = async () =>
  (await db().selectFrom('journal').select('leaf').where('kind', '=', 'identity.impact').orderBy('ordinal').execute()).map(
    ({ leaf }) => (JSON.parse(leaf ?? '{}') as { body: Record<string, unknown> }).body,
  )

describe('who administers a production system, as the system shows it,', () => {
  beforeEach(async () => {
    await place('production')
    for (const id of ['svc', 'other']) await opened.company.credential(id)
  })

  it('is of high impact and privileged without anybody having marked him, told once and with why', async () => {
    holds('svc', 'read', 'admin')
    await reads()
    expect(await derive()).toBe(1)
    expect(await impact('svc')).toMatchObject({
      impact: 'high',
      privileged: true,
      marked_privileged: false,
      because: [
        { what: 'administers', high: true, systems: ['fake'], rights: ['admin'], credentials: ['svc'], count: 1 },
        { what: 'could_set', high: false, count: 1, systems: ['fake'] },
      ],
    })
    expect(await impact('other')).toMatchObject({ impact: 'ordinary', privileged: false, because: null })
    expect(await entries()).toEqual([
      expect.objectContaining({
        identity: 'idn-svc',
        impact: 'high',
        reason: 'administers fake (admin); could set 1 credentials of others',
      }),
    ])
    expect([await derive(), await derive(), (await entries()).length]).toEqual([0, 0, 1])
  })

  it('is no longer when it is taken from him, when he is disabled there, and when he is gone there', async () => {
    for (const ends of [
      () => holds('svc'),
      () => opened.house.fake.end('acct-svc', 'disabled'),
      () => opened.house.fake.end('acct-svc', 'deleted'),
    ]) {
      holds('svc', 'admin')
      await reads()
      await derive()
      const was = (await impact('svc')).impact
      ends()
      await reads()
      await derive()
      expect([was, await impact('svc')]).toEqual([
        'high',
        expect.objectContaining({ impact: 'ordinary', privileged: false, because: null }),
      ])
      opened.house.fake.add('acct-svc')
    }
  })

  it('stays so while a reading fails: what nobody has seen taken away is not', async () => {
    holds('svc', 'admin')
    await reads()
    await derive()
    holds('svc')
    opened.house.fake.down()
    await reads()
    await derive()
    expect(await impact('svc')).toMatchObject({ impact: 'high' })
  })

  it('is found from the moment on that the account is known to be his, and only as long', async () => {
    holds('svc', 'admin')
    await reads()
    await db().updateTable('credentials').set({ account: 'somebody-else' }).where('id', '=', 'svc').execute()
    await derive()
    expect((await impact('svc')).impact).toBe('ordinary')
    await db().updateTable('credentials').set({ account: 'acct-svc' }).where('id', '=', 'svc').execute()
    await derive()
    expect((await impact('svc')).impact).toBe('high')
    await db().updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'svc').execute()
    await derive()
    expect((await impact('svc')).impact).toBe('ordinary')
  })
})

describe('where it is not production', () => {
  it('an administrator is of high impact by what he could set, from the number on that policy says', async () => {
    await opened.company.credential('svc')
    for (let n = 0; n < 24; n += 1) await opened.company.credential(`c-${n}`)
    holds('svc', 'admin')
    await reads()
    await derive()
    expect(await impact('svc')).toMatchObject({
      impact: 'ordinary',
      because: [
        { what: 'administers', high: false },
        { count: 24, high: false },
      ],
    })
    await opened.company.credential('c-24')
    await derive()
    expect(await impact('svc')).toMatchObject({
      impact: 'high',
      because: [{ what: 'administers' }, { what: 'could_set', count: 25, high: true }],
    })
  })

  it('and by how many of high criticality he could become', async () => {
    await opened.company.credential('svc')
    for (let n = 0; n < 5; n += 1) await opened.company.credential(`c-${n}`, { criticality: n % 2 === 0 ? 'high' : 'critical' })
    holds('svc', 'admin')
    await reads()
    await derive()
    expect(await impact('svc')).toMatchObject({
      impact: 'high',
      because: [{ what: 'administers' }, { what: 'could_set', count: 5 }, { what: 'could_become', count: 5, high: true }],
    })
    await db().updateTable('identities').set({ criticality: 'low' }).where('id', '=', 'idn-c-0').execute()
    await derive()
    expect((await impact('svc')).impact).toBe('ordinary')
  })
})

describe('a mark', () => {
  it('raises what is derived and never lowers it, whoever takes it back', async () => {
    await place('production')
    await opened.company.credential('svc', { privileged: true })
    await derive()
    expect(await impact('svc')).toMatchObject({ impact: 'ordinary', privileged: true })
    holds('svc', 'admin')
    await reads()
    await derive()
    await db().updateTable('identities').set({ marked_privileged: false }).where('id', '=', 'idn-svc').execute()
    expect(await impact('svc')).toMatchObject({ impact: 'high', privileged: true })
  })

  it('is not written as what follows of it', async () => {
    await opened.company.credential('svc')
    await expect(
      db()
        .updateTable('identities')
        .set({ privileged: false } as never)
        .execute(),
    ).rejects.toThrow('privileged')
  })
})

it('what was derived when, and why, is in the history of the identity', async () => {
  await place('production')
  await opened.company.credential('svc')
  holds('svc', 'admin')
  await reads()
  await derive()
  const rows = await db()
    .selectFrom('inventory_changes as c')
    .innerJoin('journal as j', (join) => join.onRef('j.org_id', '=', 'c.org_id').onRef('j.act', '=', 'c.act'))
    .select(['c.before', 'c.after', 'j.kind'])
    .where('c.kind', '=', 'identity')
    .where('c.subject', '=', 'idn-svc')
    .where('c.before', 'is not', null)
    .orderBy('c.n')
    .execute()
  expect(rows).toEqual([
    { before: { impact: 'ordinary', privileged: false }, after: { impact: 'high', privileged: true }, kind: 'identity.impact' },
  ])
})

it('the blast radius of a shown administrator goes through the system that he controls', async () => {
  for (const id of ['svc', 'other']) await opened.company.credential(id)
  const counts = async () =>
    (await reachFrom(opened.house.runtime, 'acme', { kind: 'credential', id: 'svc' }, 'blast_radius')).reach.counts.get('credential')
  expect(await counts()).toBe(1)
  holds('svc', 'admin')
  await reads()
  await derive()
  expect(await counts()).toBe(2)
})
