// Long-lived credentials: none is made without people who let it live, each has its time, and what nobody decides again is told and proposed to end, never in silence.
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle } from '@countersign/policy'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { legacyText, letLive, proposeLegacy, stored, writeEndless } from '../../testing/legacy.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { logsIn, rotatable } from '../../testing/rotations.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, standing } from '../../testing/story.ts'
import { previewProposal } from '../proposals/index.ts'
import { previewRotation, startRotation } from '../rotation/index.ts'
import { lookAtLegacy } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await writeEndless(it)
  return () => it.end()
})

const day = 86_400
const grounds = { reason: 'it is old', ticket: 'CHG-7' }
const rotate = async (credential = 'db') => startRotation(it.house.runtime, await it.company.caller('ada'), { credential, ...grounds })
const look = () => lookAtLegacy(it.house.runtime, systemCaller(it.house.runtime, 'acme', 'test'))
const credentialOf = (id = 'db') => it.fresh.db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const open = async () =>
  (
    await it.fresh.db.selectFrom('findings').selectAll().where('kind', 'like', 'credential.legacy%').where('state', '=', 'open').execute()
  ).map(({ kind, subject, owner_id, severity }) => `${kind} ${subject} ${severity} ${owner_id}`)
const endings = () =>
  it.fresh.db
    .selectFrom('changes')
    .select(['id', 'state', 'requester_id'])
    .where('trigger_kind', '=', 'finding')
    .where('trigger_ref', 'like', 'legacy:%')
    .orderBy('opened_at')
    .execute()

describe('a credential that would live longer than policy allows', () => {
  test('is not made anew because somebody asks; what is missing is said', async () => {
    await rotatable({ company: it.company, db: it.fresh.db }, 'db', ['bridge'], { uses: true })
    const refused = await rotate().catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'legacy.record_missing', kind: 'conflict', details: { credential: 'db', allowedDays: 730 } })
    expect(String(refused)).toContain('countersign legacy show db')
    expect(await it.fresh.db.selectFrom('changes').selectAll().execute()).toEqual([])
    expect(await it.fresh.db.selectFrom('credentials').select('id').execute()).toEqual([{ id: 'db' }])
  })

  test('is not one where its identity has a schedule that is short enough', async () => {
    const every = (days: number) => it.fresh.db.updateTable('identities').set({ rotate_every_days: days }).execute()
    await every(731)
    expect(await codeOf(rotate)).toBe('legacy.record_missing')
    await every(90)
    expect((await rotate()).change).toMatch(/^chg_/)
  })

  test('is made anew when it is leaked or an incident is open on it, whatever lets it live', async () => {
    await it.fresh.db
      .insertInto('incidents')
      .values({
        org_id: 'acme',
        id: 'inc-1',
        kind: 'credential.still_accepted',
        credential_id: 'db',
        owner_id: 'ada',
        detail: '{}',
        opened_at: it.house.clock.now(),
      })
      .execute()
    expect((await rotate()).change).toMatch(/^chg_/)
  })

  test('is let live by two people for a time, and every condition is a fact of it then', async () => {
    await proposeLegacy(it)
    const [request] = await it.fresh.db.selectFrom('approval_requests').select(['quorum', 'step_up']).execute()
    expect(request).toEqual({ quorum: 2, step_up: true })
    expect(await codeOf(rotate)).toBe('legacy.record_missing')
    await approveAll(it.house, it.company)
    await it.house.run(60)
    expect(await credentialOf()).toMatchObject({
      legacy: true,
      scope: ['orders.read'],
      secret_ref: stored,
      rotate_every_days: 60,
      compensating_controls: ['reachable from the depot network alone'],
    })
    expect((await rotate()).change).toMatch(/^chg_/)
  })

  test('gives who takes its place its mark and its guards, and the record holds for that one', async () => {
    await rotatable({ company: it.company, db: it.fresh.db }, 'db', ['bridge'], { uses: true })
    await letLive(it)
    await rotate()
    await approveAll(it.house, it.company, ['ben', 'cleo'])
    await it.house.run(600)
    const after = await it.fresh.db.selectFrom('credentials').selectAll().where('renews', '=', 'db').executeTakeFirstOrThrow()
    expect(after).toMatchObject({ legacy: true, compensating_controls: ['reachable from the depot network alone'], rotate_every_days: 60 })
    logsIn(it.house, 'bridge')
    await it.house.run(3600)
    expect((await credentialOf()).state).toBe('retired')
    const preview = async () => previewRotation(it.house.runtime, await it.company.caller('ada'), { credential: after.id, ...grounds })
    expect((await preview()).outcome).not.toBe('deny')
    await it.house.run(120 * day)
    expect(await codeOf(preview)).toBe('legacy.record_over')
  })
})

describe('a record is refused', () => {
  const problems = async (change: object) => {
    const document = { ...legacyText(it), ...change }
    const refused = await previewProposal(it.house.runtime, await it.company.caller('ada'), {
      kind: 'legacy',
      name: 'weighbridge',
      document,
    }).catch((error: unknown) => error)
    return (refused as { details?: { problems?: { where: string }[] } }).details?.problems?.map(({ where }) => where)
  }
  test.each<[string, object, string[]]>([
    ['without a reason', { why: '' }, ['why']],
    [
      'without anything said',
      {
        why: undefined,
        owner: undefined,
        scope: undefined,
        stored: undefined,
        rotateEveryDays: undefined,
        compensatingControls: undefined,
        expires: undefined,
      },
      ['why', 'owner', 'scope', 'stored', 'rotateEveryDays', 'compensatingControls', 'expires'],
    ],
    ['for somebody outside', { owner: 'oscar' }, ['owner']],
    ['for somebody who is not here', { owner: 'nobody' }, ['owner']],
    ['for everything', { scope: ['*'] }, ['scope.0']],
    ['without a place', { stored: 'a drawer' }, ['stored', 'stored']],
    ['with the secret in an open file', { stored: 'file:/etc/db' }, ['stored', 'stored']],
    ['in another place than it lies', { stored: 'exec:/usr/bin/vault read other' }, ['stored']],
    ['renewed too seldom', { rotateEveryDays: 91 }, ['rotateEveryDays']],
    ['guarded by nothing', { compensatingControls: [] }, ['compensatingControls']],
    ['without an end', { expires: '2999-01-01T00:00:00Z' }, ['expires']],
    ['that is over', { expires: '2020-01-01T00:00:00Z' }, ['expires']],
    ['for a credential that is not there', { credential: 'nothing' }, ['credential']],
    ['with a word that nobody knows', { approvedBy: 'me' }, ['approvedBy', 'record']],
  ])('%s', async (_name, change, where) => {
    expect(await problems(change)).toEqual(where)
  })

  test('that says less than the inventory knows, and a second one beside one in force', async () => {
    await it.fresh.db
      .updateTable('credentials')
      .set({ scope: ['orders.read', 'orders.write'] })
      .execute()
    expect(await problems({})).toEqual(['scope'])
    await it.fresh.db.updateTable('credentials').set({ scope: null }).execute()
    await letLive(it, {}, 'another')
    expect(await problems({})).toEqual(['credential'])
  })

  test('from a provider, whoever it is', async () => {
    const by = await it.company.caller(it.company.agent.id)
    const document = { ...legacyText(it) }
    expect(await codeOf(() => previewProposal(it.house.runtime, by, { kind: 'legacy', name: 'weighbridge', document }))).toBe(
      'authority.refused',
    )
  })
})

describe('when its time comes', () => {
  test('who answers is told before, and it goes when it is decided again', async () => {
    await letLive(it)
    await look()
    expect(await open()).toEqual([])
    await it.house.run(75 * day)
    await look()
    await look()
    expect(await open()).toEqual(['credential.legacy_due db moderate eve'])
    expect(await endings()).toEqual([])
    await letLive(it)
    await look()
    expect(await open()).toEqual([])
  })

  test('and nobody has decided again: it is told, its end is proposed once in the owner’s name, and ended with proof when people say so', async () => {
    await letLive(it)
    await it.house.run(101 * day)
    await look()
    await look()
    expect(await open()).toEqual(['credential.legacy_over db moderate eve'])
    const [ending, ...more] = await endings()
    expect(more).toEqual([])
    expect(ending).toMatchObject({ requester_id: 'eve' })
    expect((await credentialOf()).state).toBe('active')
    await approveAll(it.house, it.company, ['ben', 'cleo'])
    await it.house.run(3600)
    expect((await standing(it.house, ending!.id))['credential.revoke db']).toBe('done/risk_complete')
    expect((await credentialOf()).state).toBe('retired')
    await look()
    expect(await open()).toEqual([])
  })

  test('what is decided again while its end waits for people is taken back, and lives', async () => {
    await it.fresh.db.updateTable('identities').set({ environment: 'production', criticality: 'high' }).execute()
    await letLive(it)
    await it.house.run(101 * day)
    await look()
    const [ending] = await endings()
    expect(ending).toMatchObject({ state: 'awaiting_approval' })
    await letLive(it)
    await look()
    expect((await endings()).map(({ state }) => state)).toEqual(['refused'])
    expect((await credentialOf()).state).toBe('active')
    expect(await open()).toEqual([])
  })

  test('policy may only ask', async () => {
    const { files } = await loadBundle(defaultPackDir)
    const lifecycle = JSON.parse(files['lifecycle.json']!) as { legacy: object }
    const changed = { ...lifecycle, legacy: { ...lifecycle.legacy, atEnd: 'ask' } }
    it.house.setPolicy(await createPolicyEngine(bundleFromFiles({ ...files, 'lifecycle.json': JSON.stringify(changed) })))
    await letLive(it)
    await it.house.run(101 * day)
    await look()
    expect(await open()).toEqual(['credential.legacy_over db moderate eve'])
    expect(await endings()).toEqual([])
  })
})
