// A rotation without a gap: each consumer gets its own, is seen with it, and only then the old one ends, with proof. Who is slow is named and not cut.
import type { Handle } from '@countersign/connector-kit'
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle } from '@countersign/policy'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { lend, lending } from '../../testing/leases.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { login, logsIn, rotatable } from '../../testing/rotations.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { approveAll, codeOf, openRequests, standing } from '../../testing/story.ts'
import { openWorld } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'
import { cutRotation, startRotation } from './index.ts'
import { rotationOf } from './standing.ts'
import { dueForRotation, latestRotationOf } from './store.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
})
afterEach(() => it.end())

const here = () => ({ company: it.company, db: it.fresh.db })
const grounds = { reason: 'it is old', ticket: 'CHG-7' }
const start = async (credential = 'db', by = 'ada') =>
  startRotation(it.house.runtime, await it.company.caller(by), { credential, ...grounds })
const changeOf = (id: string) => it.fresh.db.selectFrom('changes').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const view = async (credential = 'db') =>
  rotationOf(it.house.runtime, it.fresh.db, 'acme', (await latestRotationOf(it.fresh.db, 'acme', credential))!)
const states = async () => Object.fromEntries((await view()).consumers.map((one) => [one.workload, one.state]))
const findings = (kind: string) =>
  it.fresh.db.selectFrom('findings').selectAll().where('kind', '=', kind).where('state', '=', 'open').orderBy('subject').execute()
/** As the server does every few seconds, with people who sign. */
const goOn = async (seconds: number) => {
  await sweep(it.house.runtime, 'acme')
  await approveAll(it.house, it.company, ['ben', 'cleo'])
  await it.house.run(seconds)
  await sweep(it.house.runtime, 'acme')
  await it.house.settle()
}
const oldOpens = () => it.house.fake.opens('main', 'acct-db', it.house.references.get('ref:db')!.expose())

test('every consumer gets its own, is seen with it, and then the old one ends with a rejection proof', async () => {
  await rotatable(here(), 'db', ['api', 'batch', 'web'])
  const { change, way } = await start()
  expect(way).toBe('staged')
  await goOn(600)
  expect(await states()).toEqual({ api: 'delivered', batch: 'delivered', web: 'delivered' })
  expect(oldOpens()).toBe(true)
  for (const workload of ['api', 'web']) logsIn(it.house, workload)
  await goOn(600)
  expect(await states()).toEqual({ api: 'moved', batch: 'delivered', web: 'moved' })
  expect(oldOpens()).toBe(true)
  logsIn(it.house, 'batch')
  await goOn(3600)
  expect(await changeOf(change)).toMatchObject({ state: 'closed', closure: 'risk_complete', kind: 'rotation' })
  expect(oldOpens()).toBe(false)
  expect(new Set(['api', 'batch', 'web'].map((one) => login(it.house, one).account)).size).toBe(3)
  const revoke = (await standing(it.house, change))['credential.revoke db']
  expect(revoke).toBe('done/risk_complete')
  expect((await view()).consumers.map((one) => one.strength)).toEqual(['observed', 'observed', 'observed'])
})

test('where the place is part of a name, what a consumer gets is named in the place of the one that it stands beside', async () => {
  const [kind] = Object.values(it.house.runtime.connectors.definition('fake')!.credentialKinds)
  Object.assign(kind!, { beside: (model: Handle, name: string): Handle => ({ kind: model.kind, account: `${model.account}/${name}` }) })
  await rotatable(here(), 'db', ['api'])
  await start()
  await goOn(600)
  expect(await states()).toEqual({ api: 'delivered' })
  expect(login(it.house, 'api').account).toMatch(/^acct-db\/acct_db_api_[0-9a-f]{6}$/)
})

test('a rotation that was planned again, with a slow consumer, is verified offline from its dossier', async () => {
  const witnessed = await openWorld(server, async (house, company) => {
    await rotatable({ company, db: house.runtime.db }, 'db', ['api', 'late'])
    await startRotation(house.runtime, await company.caller('ada'), { credential: 'db', ...grounds })
  })
  try {
    const { db } = witnessed.fresh
    const life = (work: (house: TestHouse) => Promise<void>) => witnessed.live(() => false, work)
    const through = (seconds: number) =>
      life(async (house) => {
        await approveAll(house, witnessed.company, ['ben', 'cleo'])
        await house.run(seconds)
        await sweep(house.runtime, 'acme')
      })
    await through(60)
    logsIn(witnessed.founder, 'api')
    await through(600)
    await db.updateTable('workloads').set({ state: 'retired' }).where('id', '=', 'late').execute()
    await through(60)
    for (let round = 0; round < 3; round += 1) await through(600)
    const change = await db.selectFrom('changes').selectAll().executeTakeFirstOrThrow()
    expect(change).toMatchObject({ state: 'closed', revision: 2 })
    await life(async (house) => {
      const report = await judged(house, witnessed.witness.vkey, await dossierOf(house, witnessed.company, change.id, 'dan'))
      expect(wrongIn(report)).toEqual([])
    })
  } finally {
    await witnessed.end()
  }
})

test('a consumer that does not move is named with its owner, and nothing is cut under it however long it takes', async () => {
  await rotatable(here(), 'db', ['api', 'slow'])
  await it.fresh.db
    .insertInto('teams')
    .values({ org_id: 'acme', id: 'core', lead_id: 'finn' })
    .onConflict((oc) => oc.doNothing())
    .execute()
  const { change } = await start()
  await goOn(60)
  logsIn(it.house, 'api')
  // Longer than its time, and longer than the window of the plan.
  for (let week = 0; week < 3; week += 1) await goOn(7 * 86_400)
  expect(oldOpens()).toBe(true)
  expect(await states()).toEqual({ api: 'moved', slow: 'late' })
  expect(await findings('rotation.consumer_late')).toMatchObject([{ subject: 'db slow', owner_id: 'finn' }])
  expect(await findings('operation.stuck')).toEqual([])
  expect((await changeOf(change)).state).not.toBe('closed')
  logsIn(it.house, 'slow')
  for (let hour = 0; hour < 3; hour += 1) await goOn(3600)
  expect(await changeOf(change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  expect(await findings('rotation.consumer_late')).toEqual([])
  expect(oldOpens()).toBe(false)
})

test('somebody unknown who is seen on the old one holds its end, and is a finding until he is gone', async () => {
  await rotatable(here(), 'db', ['api'])
  const { change } = await start()
  const ghost = it.house.fake.openSession('main', 'acct-db', it.house.references.get('ref:db')!.expose())!
  await goOn(60)
  logsIn(it.house, 'api')
  await goOn(3600)
  expect(oldOpens()).toBe(true)
  expect(await findings('rotation.unknown_consumer')).toMatchObject([{ subject: 'db', detail: { sessions: 1 } }])
  expect((await view()).ending?.reasons?.[0]).toMatch(/^held: 1 sessions/)
  it.house.fake.endSession(ghost)
  await goOn(3600)
  expect(await findings('rotation.unknown_consumer')).toEqual([])
  expect(await changeOf(change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
})

test('an incident cuts the old one at once, by a plan that names whom it cuts off; they are told, and still get their own', async () => {
  await rotatable(here(), 'db', ['api', 'slow'])
  const first = await start()
  await goOn(60)
  logsIn(it.house, 'api')
  await goOn(600)
  const cut = await cutRotation(it.house.runtime, await it.company.caller('ada'), {
    credential: 'db',
    reason: 'it leaked',
    ticket: 'INC-1',
  })
  expect(cut.outcome).toBe('approval')
  expect(oldOpens()).toBe(true)
  await goOn(600)
  expect(oldOpens()).toBe(false)
  expect((await changeOf(first.change)).state).toBe('refused')
  const { plan } = await view()
  expect(plan?.operations.find(({ operation }) => operation === 'credential.revoke')?.parameters['cut']).toEqual(['slow'])
  expect(await states()).toEqual({ api: 'moved', slow: 'cut' })
  expect(await findings('rotation.consumer_cut')).toMatchObject([{ subject: 'db slow' }])
  logsIn(it.house, 'slow')
  await goOn(3600)
  expect(await findings('rotation.consumer_cut')).toEqual([])
  expect(await changeOf(cut.change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  expect(await codeOf(async () => cutRotation(it.house.runtime, await it.company.caller('ada'), { credential: 'db', ...grounds }))).toBe(
    'rotation.unknown',
  )
})

const policyWith = async (rotation: Record<string, unknown>) => {
  const { files } = await loadBundle(defaultPackDir)
  const lifecycle = JSON.parse(files['lifecycle.json']!) as { rotation: object }
  const changed = { ...lifecycle, rotation: { ...lifecycle.rotation, ...rotation } }
  return createPolicyEngine(bundleFromFiles({ ...files, 'lifecycle.json': JSON.stringify(changed) }))
}

test('policy may cut who is later than it bears: a plan that people approve', async () => {
  it.house.setPolicy(await policyWith({ cutAfter: { low: 'never', moderate: 'P2D', high: 'never', critical: 'never' } }))
  await rotatable(here(), 'db', ['api', 'slow'])
  await start()
  await goOn(60)
  logsIn(it.house, 'api')
  await goOn(8 * 86_400)
  expect(await states()).toEqual({ api: 'moved', slow: 'late' })
  await goOn(86_400)
  expect(await states()).toEqual({ api: 'moved', slow: 'cut' })
  await goOn(3600)
  expect(oldOpens()).toBe(false)
})

test('what is due begins by itself where policy says so, in time and once; the finding of the overdue one ends with it', async () => {
  await rotatable(here(), 'db', ['api'])
  const created = new Date(it.house.clock.now().getTime() - 80 * 86_400_000)
  await it.fresh.db.updateTable('credentials').set({ rotate_every_days: 90, created_at: created }).where('id', '=', 'db').execute()
  await goOn(60)
  expect(await latestRotationOf(it.fresh.db, 'acme', 'db')).toBeUndefined()
  it.house.setPolicy(await policyWith({ startsByItself: ['low'] }))
  await goOn(60)
  await goOn(60)
  logsIn(it.house, 'api')
  await goOn(3600)
  await goOn(60)
  expect(await it.fresh.db.selectFrom('changes').select(['state', 'trigger_kind', 'requester_id']).execute()).toEqual([
    { state: 'closed', trigger_kind: 'rotation.due', requester_id: 'finn' },
  ])
  const renewed = await it.fresh.db.selectFrom('credentials').selectAll().where('renews', '=', 'db').executeTakeFirstOrThrow()
  expect(renewed).toMatchObject({ state: 'active', rotate_every_days: 90, replaces: null })
})

test('a schedule that is said of its identity begins it too, and never that of what is lent', async () => {
  await lending(it)
  await lend(it)
  await it.fresh.db.updateTable('credentials').set({ rotate_every_days: null }).execute()
  const tomorrow = new Date(it.house.clock.now().getTime() + 86_400_000)
  const due = async () => (await dueForRotation(it.fresh.db, 'acme', { low: 86_400 }, tomorrow, 20)).map((one) => one.id)
  expect(await due()).toEqual([])
  await it.fresh.db.updateTable('identities').set({ rotate_every_days: 1 }).execute()
  expect(await due()).toEqual(['model'])
  const live = await it.fresh.db.selectFrom('credentials').select('id').where('state', '=', 'active').orderBy('id').execute()
  expect(live.map(({ id }) => id)).toEqual([expect.stringMatching(/^lse_/), 'model'])
})

test('a consumer that goes is waited for no more, and one that comes gets its own too', async () => {
  await rotatable(here(), 'db', ['api', 'going'])
  const { change } = await start()
  await goOn(60)
  logsIn(it.house, 'api')
  await goOn(600)
  await it.fresh.db.updateTable('workloads').set({ state: 'retired' }).where('id', '=', 'going').execute()
  await rotatable(here(), 'db', ['coming'], { uses: true })
  await goOn(600)
  expect(await states()).toEqual({ api: 'moved', coming: 'delivered' })
  expect(oldOpens()).toBe(true)
  logsIn(it.house, 'coming')
  await goOn(3600)
  expect(await changeOf(change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  expect(oldOpens()).toBe(false)
})

test('what nobody is known to use is set anew in place, and the plan says what the gap is', async () => {
  await rotatable(here(), 'db', [])
  const { change, way } = await start()
  expect(way).toBe('in_place')
  const { plan } = await view()
  expect(plan?.purpose).toMatch(/in place, with a gap/)
  expect(plan?.operations).toMatchObject([
    { operation: 'credential.rotate', parameters: { way: 'in_place', gap: expect.stringMatching(/refused/) } },
  ])
  const before = it.house.references.get('ref:db')!.expose()
  await goOn(3600)
  expect(await changeOf(change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  expect(it.house.fake.opens('main', 'acct-db', before)).toBe(false)
})

test('one at a time; none for what leaves, is derived or unknown; nothing happens unapproved; nobody outside may ask', async () => {
  await rotatable(here(), 'db', ['api'])
  await it.company.credential('token', { derivedFrom: 'db', contract: null })
  expect(await codeOf(() => start('nothing'))).toBe('credential.unknown')
  expect(await codeOf(() => start('token'))).toBe('rotation.no_way')
  expect(await codeOf(() => start('db', 'oscar'))).toBe('authority.refused')
  const once = await start()
  expect((await start()).change).toBe(once.change)
  expect((await openRequests(it.house)).length).toBeGreaterThan(0)
  await it.house.run(3600)
  expect(it.house.fake.effects).toEqual([])
  await it.fresh.db.updateTable('identities').set({ state: 'offboarding' }).where('id', '=', 'idn-db').execute()
  expect(await codeOf(() => start())).toBe('rotation.leaving')
})

test('the successor of a credential that stands under a contract ends with the contract, and is rotated again under a name of its own', async () => {
  await rotatable(here(), 'db', ['api'])
  for (let time = 0; time < 2; time += 1) {
    const live = await it.fresh.db.selectFrom('credentials').select('id').where('state', '=', 'active').execute()
    expect(live).toHaveLength(1)
    const { change } = await start(live[0]!.id)
    await goOn(60)
    logsIn(it.house, 'api')
    await goOn(3600)
    expect((await changeOf(change)).state).toBe('closed')
  }
  const all = await it.fresh.db.selectFrom('credentials').select(['id', 'state']).orderBy('created_at').execute()
  expect(all.map(({ state }) => state).sort()).toEqual(['active', 'retired', 'retired'])
  expect(new Set(all.map(({ id }) => id)).size).toBe(3)
})
