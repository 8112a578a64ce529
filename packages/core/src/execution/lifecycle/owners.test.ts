// Who answered for something leaves: somebody else answers by rule, or it is frozen and a person is asked; many change hands in one approved change.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { over, personOf, said, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, journalKinds } from '../../testing/story.ts'
import { endContract, openChange } from '../changes/index.ts'
import { sweep } from '../jobs.ts'
import { confirmIdentity, previewTransfer, proposeTransfer, type TransferAsked } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await personOf(it, 'max')
  await personOf(it, 'gus', { team: 'core', manager_id: 'max' })
  await personOf(it, 'hal')
  return () => it.end()
})

const leads = (team: string, lead: string) => it.fresh.db.insertInto('teams').values({ org_id: 'acme', id: team, lead_id: lead }).execute()
const owned = (id: string, by = 'gus') => it.company.credential(id, { contract: null, owners: [by, by] })
const ownersOf = async (id: string) => {
  const row = await it.fresh.db.selectFrom('identities').selectAll().where('id', '=', `idn-${id}`).executeTakeFirstOrThrow()
  return [row.business_owner, row.technical_owner, row.frozen_at === null ? 'free' : 'frozen']
}
const leaves = async (person = 'gus') => {
  await said(it, 'person', person, { name: person, manager: 'max' })
  await over(it, 'person', person)
  await it.house.settle()
  await sweep(it.house.runtime, 'acme')
}
const openFindings = async (kind: string) =>
  (
    await it.fresh.db.selectFrom('findings').selectAll().where('kind', '=', kind).where('state', '=', 'open').orderBy('subject').execute()
  ).map(({ subject, owner_id }) => `${subject} of ${owner_id}`)
const rotate = async (id: string) =>
  openChange(it.house.runtime, await it.company.caller('ada'), {
    kind: 'request',
    ref: `r-${id}`,
    reason: 'r',
    ticket: 't',
    asked: { kind: 'request', ref: `r-${id}`, purpose: 'p', operations: [{ operation: 'credential.rotate', credential: id }] },
  })

describe('an owner who leaves', () => {
  test('is followed by whom the first rule names that names anybody: the workload’s lead, his team’s, his manager', async () => {
    await leads('reporting', 'hal')
    for (const id of ['used', 'plain']) await owned(id)
    await uses(it, 'reports', 'used', 'reporting')
    await it.fresh.db.updateTable('principals').set({ manager_id: 'max' }).where('id', '=', 'gus').execute()
    await leaves()
    expect(await ownersOf('used')).toEqual(['hal', 'hal', 'free'])
    expect(await ownersOf('plain')).toEqual(['max', 'max', 'free'])
    expect(await openFindings('identity.to_confirm')).toEqual(['idn-plain of max', 'idn-used of hal'])
    const traces = await it.fresh.db.selectFrom('owner_changes').selectAll().execute()
    expect(traces.map(({ subject, rule }) => `${subject} ${rule}`).sort()).toEqual([
      'idn-plain manager',
      'idn-plain manager',
      'idn-used workload_lead',
      'idn-used workload_lead',
    ])
    expect(await journalKinds(it.house, 'owner.changed')).toHaveLength(4)
  })

  test('whom nobody follows leaves what he answered for frozen: nothing is given, nothing happens by itself, a person is asked; until somebody answers', async () => {
    await owned('lost')
    await it.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'max').execute()
    await leaves()
    expect(await ownersOf('lost')).toEqual(['gus', 'gus', 'frozen'])
    expect(await openFindings('identity.owner_gone')).toEqual(['idn-lost of ada'])
    expect((await rotate('lost')).outcome).toBe('escalate')
    await it.fresh.db
      .updateTable('identities')
      .set({ business_owner: 'hal', technical_owner: 'hal' })
      .where('id', '=', 'idn-lost')
      .execute()
    await sweep(it.house.runtime, 'acme')
    expect(await ownersOf('lost')).toEqual(['hal', 'hal', 'free'])
    expect(await openFindings('identity.owner_gone')).toEqual([])
  })

  test('by whatever way he went: one who was deactivated by hand leaves nothing that goes on by itself', async () => {
    await owned('lost')
    await it.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'gus').execute()
    await sweep(it.house.runtime, 'acme')
    expect(await ownersOf('lost')).toEqual(['gus', 'gus', 'frozen'])
    await sweep(it.house.runtime, 'acme')
    expect(await journalKinds(it.house, 'identity.frozen')).toHaveLength(1)
  })

  test('a contract of his goes to his manager, and the provider is reviewed now', async () => {
    await it.fresh.db.updateTable('contracts').set({ owner_id: 'gus' }).where('id', '=', 'contract').execute()
    await leaves()
    const row = await it.fresh.db.selectFrom('contracts').select('owner_id').where('id', '=', 'contract').executeTakeFirst()
    expect(row?.owner_id).toBe('max')
    expect((await it.fresh.db.selectFrom('provider_reviews').select('party_id').execute()).map((one) => one.party_id)).toEqual(['leaving'])
  })

  test('a change that was under way goes on under whoever answers now', async () => {
    await it.company.credential('c1', { environment: 'production', owners: ['gus', 'gus'] })
    const { change } = await endContract(it.house.runtime, await it.company.caller('ada'), {
      contract: 'contract',
      reason: 'r',
      ticket: 't',
    })
    await leaves()
    await approveAll(it.house, it.company)
    await it.house.run(600)
    const row = await it.fresh.db.selectFrom('changes').select(['state', 'revision']).where('id', '=', change).executeTakeFirst()
    expect(row).toEqual({ state: 'closed', revision: 2 })
  })

  test('whoever answers now confirms it, and nobody else does', async () => {
    await owned('plain')
    await leaves()
    const roles = { org_id: 'acme', party_kind: 'enterprise' as const, role: 'business_owner', since: new Date('2026-01-01T00:00:00Z') }
    await it.fresh.db
      .insertInto('role_holdings')
      .values([
        { ...roles, principal_id: 'max' },
        { ...roles, principal_id: 'hal' },
      ])
      .execute()
    const confirm = async (who: string) =>
      codeOf(async () => confirmIdentity(it.house.runtime, await it.company.caller(who), 'idn-plain', 'needed'))
    expect(await confirm('hal')).toBe('authority.refused')
    expect(await confirm('oscar')).toBe('authority.refused')
    expect(await openFindings('identity.to_confirm')).toHaveLength(1)
    expect(await confirm('max')).toBe('none')
    expect(await openFindings('identity.to_confirm')).toEqual([])
  })
})

test('a manager is known whichever record comes first', async () => {
  await said(it, 'person', 'hal', { name: 'hal', manager: 'max' })
  await it.house.settle()
  await said(it, 'person', 'max', { name: 'max' })
  await it.house.settle()
  const row = await it.fresh.db.selectFrom('principals').select('manager_id').where('id', '=', 'hal').executeTakeFirst()
  expect(row?.manager_id).toBe('max')
})

test('an owner who goes to another team is asked whether he still answers', async () => {
  await owned('plain')
  await said(it, 'person', 'gus', { name: 'gus', team: 'core' })
  it.house.clock.advance(60)
  await said(it, 'person', 'gus', { name: 'gus', team: 'sales' })
  await it.house.settle()
  expect(await openFindings('identity.to_confirm')).toEqual(['idn-plain of gus'])
  expect(await ownersOf('plain')).toEqual(['gus', 'gus', 'free'])
})

describe('a transfer', () => {
  const grounds = { reason: 'reorganisation', ticket: 'CHG-9' }

  test('of a part takes that part and nothing else; of nothing, or of more than is said with a transfer back, is refused', async () => {
    for (const id of ['a', 'b']) await owned(id)
    await it.fresh.db.updateTable('identities').set({ environment: 'production' }).where('id', '=', 'idn-b').execute()
    await it.fresh.db.updateTable('contracts').set({ owner_id: 'gus' }).where('id', '=', 'contract').execute()
    const caller = await it.company.caller('cleo')
    const of = async (within: object) =>
      [
        ...new Set(
          (await previewTransfer(it.house.runtime, caller, { from: 'gus', to: 'hal', within })).changes.map((line) => line.split(':')[0]),
        ),
      ].sort()
    expect(await of({ only: 'contract' })).toEqual(['contract contract'])
    expect(await of({ environment: 'production' })).toEqual(['identity idn-b'])
    expect(await of({ system: 'fake' })).toEqual(['identity idn-a', 'identity idn-b'])
    expect(await codeOf(() => of({ team: 'nobody' }))).toBe('transfer.nothing')
    expect(await codeOf(() => previewTransfer(it.house.runtime, caller, { reverses: 'trf_1', within: { only: 'team' } }))).toBe(
      'transfer.asked',
    )
  })

  test('is of several people at once, or of whoever has a part and of what nobody has; of all that anybody has it is refused', async () => {
    for (const id of ['a', 'b', 'c']) await owned(id)
    const owns = (id: string, business_owner: string | null, technical_owner: string | null) =>
      it.fresh.db.updateTable('identities').set({ business_owner, technical_owner }).where('id', '=', `idn-${id}`).execute()
    await owns('b', 'finn', 'gus')
    await owns('c', null, 'hal')
    const caller = await it.company.caller('cleo')
    const list = (asked: TransferAsked) => previewTransfer(it.house.runtime, caller, { to: 'hal', ...asked })
    const of = async (asked: TransferAsked) => (await list(asked)).changes.filter((line) => /idn-[abc]:/.test(line))
    expect(await of({ from: ['gus', 'finn'] })).toEqual([
      'identity idn-a: business owner gus → hal',
      'identity idn-a: technical owner gus → hal',
      'identity idn-b: business owner finn → hal',
      'identity idn-b: technical owner gus → hal',
    ])
    expect((await of({ from: ['finn'] })).map((line) => line.split(':')[0])).toEqual(['identity idn-b'])
    expect(await of({ anybody: true, within: { system: 'fake' } })).toEqual([
      'identity idn-a: business owner gus → hal',
      'identity idn-a: technical owner gus → hal',
      'identity idn-b: business owner finn → hal',
      'identity idn-b: technical owner gus → hal',
      'identity idn-c: business owner nobody → hal',
    ])
    for (const asked of [{ anybody: true }, { from: 'gus', anybody: true, within: { system: 'fake' } }, { from: ['gus', 'hal'] }, {}])
      expect(await codeOf(() => list(asked))).toBe('transfer.asked')
  })

  test('shows what would change hands and changes nothing; then moves all of it in one approved change; and back', async () => {
    for (const id of ['a', 'b']) await owned(id)
    await it.fresh.db.updateTable('contracts').set({ owner_id: 'gus' }).where('id', '=', 'contract').execute()
    const caller = await it.company.caller('cleo')
    const { changes: lines } = await previewTransfer(it.house.runtime, caller, { from: 'gus', to: 'hal' })
    expect(lines).toContain('identity idn-a: business owner gus → hal')
    expect(lines).toHaveLength(5)
    expect(await ownersOf('a')).toEqual(['gus', 'gus', 'free'])
    const made = await proposeTransfer(it.house.runtime, caller, { from: 'gus', to: 'hal' }, grounds)
    expect(made).toMatchObject({ count: 5, outcome: 'approval' })
    await it.house.run(60)
    expect(await ownersOf('a')).toEqual(['gus', 'gus', 'free'])
    await approveAll(it.house, it.company, ['ben'])
    await it.house.run(600)
    expect([await ownersOf('a'), await ownersOf('b')]).toEqual([
      ['hal', 'hal', 'free'],
      ['hal', 'hal', 'free'],
    ])
    await proposeTransfer(it.house.runtime, caller, { reverses: made.name }, grounds)
    await approveAll(it.house, it.company, ['ben'])
    await it.house.run(600)
    expect(await ownersOf('b')).toEqual(['gus', 'gus', 'free'])
  })

  test('of which one thing has changed hands meanwhile moves nothing at all', async () => {
    for (const id of ['a', 'b']) await owned(id)
    await proposeTransfer(it.house.runtime, await it.company.caller('cleo'), { from: 'gus', to: 'hal' }, grounds)
    await it.fresh.db.updateTable('identities').set({ business_owner: 'max' }).where('id', '=', 'idn-b').execute()
    await approveAll(it.house, it.company, ['ben'])
    await it.house.run(3600)
    expect(await ownersOf('a')).toEqual(['gus', 'gus', 'free'])
    expect(await journalKinds(it.house, 'owner.changed')).toEqual([])
  })

  test.each([
    ['to somebody of a provider', 'oscar'],
    ['to nobody known', 'nobody'],
  ])('%s is refused', async (_what, to) => {
    await owned('a')
    const caller = await it.company.caller('cleo')
    expect(await codeOf(() => proposeTransfer(it.house.runtime, caller, { from: 'gus', to }, grounds))).toBe('instrument.invalid')
  })

  test('is nothing that somebody of a provider may propose', async () => {
    await owned('a')
    const caller = await it.company.caller('oscar')
    expect(await codeOf(() => proposeTransfer(it.house.runtime, caller, { from: 'gus', to: 'hal' }, grounds))).toBe('authority.refused')
  })
})
