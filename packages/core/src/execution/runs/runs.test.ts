// A provider alone, within what was approved beforehand: bounds are asked again at each use, and what is outside of them waits for a person.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { suspendInstrument, withdrawInstrument } from '../../authority/instruments/index.ts'
import { rightsAt, rulesFor, subjectOf } from '../../authority/rights/index.ts'
import { isWithinRun, type Runbook, rehearsedLately } from '../../authority/runbooks/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { rotation } from '../../testing/rotation.ts'
import { decide as bringInForce, delegation, run as runAs, runReady } from '../../testing/run-ready.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, journalKinds, openRequests } from '../../testing/story.ts'
import { propose } from '../proposals/index.ts'
import { rehearse, rollBack, runRunbook } from './index.ts'
import { runOperations } from './operations.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('c1', { party: 'staying' })
  await it.company.credential('c2', { party: 'staying' })
  await it.company.credential('prod', { party: 'staying', environment: 'production', criticality: 'high' })
  await it.company.credential('canary', { contract: null })
  await it.house.runtime.db.updateTable('identities').set({ kind: 'canary' }).where('id', '=', 'idn-canary').execute()
  return () => it.end()
})

const decide = (kind: string, name: string, document: unknown) => bringInForce(it, kind, name, document)
const ready = (runbook?: Runbook) => runReady(it, runbook)
const run = (credential: string, by?: string) => runAs(it, credential, by)

/** Whether the rotation of `c1` is within the run at this moment. */
const within = (id: string) =>
  isWithinRun(it.house.runtime.db, 'acme', id, { operation: 'credential.rotate', credential: 'c1' }, it.house.clock.now())

const rotated = (): string[] => it.house.fake.calls.filter((call) => call.operation === 'rotate').map((call) => call.account ?? '')

describe('a runbook that a provider runs', () => {
  test('is done alone within its bounds: nobody is asked, our connector acts, and the old secret is proven dead', async () => {
    await ready()
    const before = it.house.fake.calls.length
    const old = it.house.references.get('ref:c1')!.expose()
    const ran = await run('c1')
    expect(ran).toMatchObject({ inBounds: true, reasons: [], outcome: 'autonomous' })
    expect(await openRequests(it.house)).toEqual([])
    await it.house.run(600)
    expect(it.house.fake.calls.length).toBeGreaterThan(before)
    expect(it.house.fake.opens('main', 'acct-c1', old)).toBe(false)
    expect(it.house.fake.opens('main', 'acct-c1', it.house.references.get('ref:c1')!.expose())).toBe(true)
    const change = await it.house.runtime.db.selectFrom('changes').selectAll().where('id', '=', ran.change).executeTakeFirst()
    expect(change).toMatchObject({ kind: 'runbook', state: 'closed', closure: 'risk_complete', requester_id: 'agent' })
    const credential = await it.house.runtime.db.selectFrom('credentials').select('state').where('id', '=', 'c1').executeTakeFirst()
    expect(credential?.state).toBe('active')
  })

  test('outside of its bounds waits for a person of the enterprise, and is not done without', async () => {
    await ready()
    const ran = await run('prod')
    expect(ran.inBounds).toBe(false)
    expect(ran.outcome).not.toBe('autonomous')
    const before = rotated().length
    await it.house.run(86_400)
    expect(rotated().length).toBe(before)
  })

  test('tells whoever asks nothing of a target that is outside, and the enterprise everything', async () => {
    await it.company.credential('other', { environment: 'staging', criticality: 'critical' })
    await ready({ ...rotation, bounds: { ...rotation.bounds, perHour: 10, perDay: 10 } })
    // Its own identity, and one of others where its delegation lets it rotate: of both it may ask.
    const answers = [await run('prod'), await run('other')]
    for (const { inBounds, reasons, outcome } of answers)
      expect([inBounds, reasons, outcome]).toEqual([false, ["a target is outside of the runbook's bounds"], null])
    const list = runOperations.find(({ id }) => id === 'runbooks.runs')!
    const runsAs = async (who: string) => {
      const page = await list.handle(it.house.runtime, await it.company.caller(who), { query: {} } as never, {} as never)
      return (page as { items: { kind: string; reasons: string[] }[] }).items
        .filter(({ kind }) => kind === 'run')
        .map(({ reasons }) => reasons)
    }
    expect(await runsAs('oscar')).toEqual(answers.map(({ reasons }) => reasons))
    const whole = (await runsAs('ben')).flat()
    expect(whole).toContainEqual(expect.stringMatching(/`prod` is outside: the environment `production`/))
    expect(whole).toContainEqual(expect.stringMatching(/`other` is outside: the criticality `critical`/))
  })

  test('answers alike for what is not there, is gone, or is of others where it has no delegation, and opens nothing', async () => {
    await ready({ ...rotation, bounds: { ...rotation.bounds, environments: ['staging', 'development', 'production'] } })
    await it.company.credential('another', { environment: 'production' })
    await it.company.credential('gone', { party: 'staying' })
    const { db } = it.house.runtime
    const { org_id, connector, environment } = await db.selectFrom('systems').selectAll().where('id', '=', 'fake').executeTakeFirstOrThrow()
    const bare = { config: '{}', operator_secrets: '{}', observer_secrets: '{}' }
    await db
      .insertInto('systems')
      .values({ org_id, id: 'elsewhere', name: 'Elsewhere', connector, environment, ...bare })
      .execute()
    await db.updateTable('credentials').set({ system_id: 'elsewhere' }).where('id', '=', 'another').execute()
    await db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'gone').execute()
    const left = async () => [
      await db.selectFrom('changes').select('id').orderBy('id').execute(),
      await db.selectFrom('runbook_runs').select('id').orderBy('id').execute(),
      (await journalKinds(it.house)).length,
    ]
    const before = await left()
    const refusals = []
    for (const credential of ['nothing', 'gone', 'another'])
      refusals.push(await run(credential).catch(({ code, message, details }) => ({ code, message, details })))
    expect(refusals[0]).toMatchObject({ code: 'runbook.outside', message: expect.stringMatching(/^a target is outside/) })
    expect(refusals).toEqual([refusals[0], refusals[0], refusals[0]])
    expect(await left()).toEqual(before)
  })

  test('is right by what the contracts let it reach, also one narrowed since', async () => {
    await ready()
    await it.house.runtime.db
      .updateTable('contracts')
      .set({ systems: ['elsewhere'] })
      .where('id', '=', 'own')
      .execute()
    const before = rotated().length
    expect((await run('c1')).outcome).not.toBe('autonomous')
    await it.house.run(600)
    expect(rotated().length).toBe(before)
  })

  test('counts among its rights while it is rehearsed lately in its version, and else says why not', async () => {
    await ready()
    const rightNow = async () => {
      const { runtime, clock } = it.house
      const rules = await rulesFor(runtime, runtime.db, 'acme', {}, clock.now())
      const point = {
        operation: 'credential.rotate',
        environment: 'development',
        system: 'fake',
        domain: 'any other',
        region: 'any other',
      } as const
      const subject = await subjectOf(runtime.db, 'acme', 'staying')
      const [found] = await rightsAt(runtime, runtime.db, 'acme', subject, [point], [rules], clock.now())
      // Of low and moderate criticality, as far as the runbook goes.
      return found!.slice(0, 2).map(({ right, runbook, reason }) => [right, runbook, reason.includes('days old')])
    }
    const alone = ['autonomous', 'rotate', false]
    const asked = ['needs authorisation', 'rotate', true]
    expect(await rightNow()).toEqual([alone, alone])
    it.house.clock.advance(31 * 86_400)
    expect(await rightNow()).toEqual([asked, asked])
  })

  test('is held to its rate also when all ask at once: what is too much waits', async () => {
    await ready()
    const ran = await Promise.all(['c1', 'c2', 'c1'].map((credential) => run(credential)))
    expect(ran.filter((one) => one.inBounds)).toHaveLength(2)
    expect(ran.find((one) => !one.inBounds)?.reasons.join()).toContain('last hour')
  })

  test.each([
    ['a runbook that is not there', 'runbook.not_in_force', { runbook: 'other', parameters: { credential: 'c1' } }],
    ['parameters that it does not take', 'runbook.parameters', { runbook: 'rotate', parameters: { credential: 'c1', more: 1 } }],
    ['no reason', 'change.reason_missing', { runbook: 'rotate', parameters: { credential: 'c1' }, reason: ' ' }],
  ])('is refused with %s, and leaves nothing', async (_what, code, input) => {
    await decide('runbook', 'rotate', rotation)
    const caller = await it.company.caller('agent')
    expect(await codeOf(() => runRunbook(it.house.runtime, caller, { reason: 'r', ticket: 't', ...input }))).toBe(code)
    expect(await it.house.runtime.db.selectFrom('runbook_runs').selectAll().execute()).toEqual([])
  })

  test('is nobody else’s: another provider’s is not there for it, and people without the role run none', async () => {
    await decide('runbook', 'rotate', { ...rotation, parties: ['leaving'] })
    expect(await codeOf(() => run('c1'))).toBe('runbook.not_in_force')
    expect(await codeOf(() => run('c1', 'dan'))).toBe('authority.refused')
  })

  test('runs on in nothing once it was retired: what had begun waits for a person', async () => {
    await ready()
    const ran = await run('c1')
    const before = rotated().length
    await transact(it.house.runtime, await it.company.caller('ben'), (work) =>
      withdrawInstrument(it.house.runtime, work, 'runbook', 'rotate', 'no longer'),
    )
    await it.house.run(3600)
    expect(rotated().length).toBe(before)
    const [operation] = await it.house.runtime.db.selectFrom('operations').selectAll().where('change_id', '=', ran.change).execute()
    expect(operation).toMatchObject({ phase: 'stuck' })
    expect(await codeOf(() => run('c2'))).toBe('runbook.not_in_force')
  })

  test('is not done alone without a live delegation: on hold, it goes on only by decision', async () => {
    await ready()
    await transact(it.house.runtime, await it.company.caller('ben'), (work) =>
      suspendInstrument(it.house.runtime, work, 'delegation', 'rotations', 'an audit'),
    )
    expect((await run('c1')).outcome).not.toBe('autonomous')
    await decide('delegation', 'rotations', delegation)
    expect((await run('c2')).outcome).toBe('autonomous')
  })

  test('is not done alone in a version that was not rehearsed, and what had begun under the one before stops', async () => {
    await ready()
    const before = rotated().length
    const begun = await run('c1')
    expect(begun.outcome).toBe('autonomous')
    expect(await within(begun.run)).toBe(true)
    await it.house.runtime.db.updateTable('runbook_runs').set({ version: 9 }).where('kind', '=', 'rehearsal').execute()
    expect(await within(begun.run)).toBe(false)
    const ran = await run('c2')
    expect(ran).toMatchObject({ inBounds: false, reasons: [expect.stringContaining('never rehearsed in this version')] })
    expect(ran.outcome).not.toBe('autonomous')
    await it.house.run(3600)
    expect(rotated().length).toBe(before)
  })

  test.each([
    ['became more critical than the runbook is for', { criticality: 'moderate' }],
    ['was moved to an environment that the runbook is not for', { environment: 'staging' }],
  ] as const)('stops at its next use when its target %s', async (_what, change) => {
    await ready({ ...rotation, bounds: { ...rotation.bounds, criticality: ['low'], environments: ['development'] } })
    const before = rotated().length
    const begun = await run('c1')
    expect(begun.outcome).toBe('autonomous')
    expect(await within(begun.run)).toBe(true)
    await it.house.runtime.db.updateTable('identities').set(change).where('id', '=', 'idn-c1').execute()
    expect(await within(begun.run)).toBe(false)
    await it.house.run(3600)
    expect(rotated().length).toBe(before)
  })

  test('stops at its next use when the contract has ended since, and nothing is done alone after', async () => {
    await ready()
    const before = rotated().length
    expect((await run('c1')).outcome).toBe('autonomous')
    await it.house.runtime.db.updateTable('contracts').set({ ends_on: '2025-06-30' }).where('id', '=', 'own').execute()
    await it.house.run(3600)
    expect(rotated().length).toBe(before)
    expect((await run('c2')).outcome).not.toBe('autonomous')
  })

  test('whose conditions do not hold is decided by a person', async () => {
    await ready({
      ...rotation,
      conditions: '@reason("only what is shared") permit (principal, action in Action::"operation", resource) when { resource.shared };',
    })
    expect((await run('c1')).outcome).toBe('approval')
  })
})

describe('a rehearsal', () => {
  test('goes there and back on the canary alone, and only then counts as one', async () => {
    await decide('runbook', 'rotate', rotation)
    const caller = await it.company.caller('ben')
    const lately = async () => rehearsedLately(it.house.runtime.db, 'acme', 'rotate', 1, rotation, it.house.clock.now())
    expect((await lately()).good).toBe(false)
    const tried = await rehearse(it.house.runtime, caller, 'rotate')
    expect(await codeOf(() => rollBack(it.house.runtime, caller, tried))).toBe('runbook.not_ended')
    await it.house.run(600)
    expect((await lately()).good).toBe(false)
    await rollBack(it.house.runtime, caller, tried)
    await it.house.run(600)
    expect((await lately()).good).toBe(true)
    expect(new Set(it.house.fake.effects.map((effect) => effect.account))).toEqual(new Set(['acct-canary']))
    it.house.clock.advance(31 * 86_400)
    expect((await lately()).good).toBe(false)
  })

  test('of a revocation uses up a credential that exists for nothing else; the canary lives on', async () => {
    await decide('runbook', 'revoke', {
      ...rotation,
      steps: [{ operation: 'credential.revoke', credential: '$credential' }],
      rollback: { none: 'what was revoked is replaced under a new plan' },
    })
    await rehearse(it.house.runtime, await it.company.caller('ben'), 'revoke')
    await it.house.run(600)
    const rows = await it.house.runtime.db
      .selectFrom('credentials')
      .select(['id', 'state'])
      .where('id', 'like', 'canary%')
      .orderBy('id')
      .execute()
    expect(rows.map((row) => row.state)).toEqual(['active', 'retired'])
    expect((await journalKinds(it.house, 'change.closed')).at(-1)?.body['closure']).toBe('risk_complete')
  })

  test('of what its system knows by a key is refused before anything is planned: it would have another name afterwards', async () => {
    await it.house.runtime.db.updateTable('credentials').set({ key: 'SHA256:abc' }).where('id', '=', 'canary').execute()
    for (const [name, operation] of [
      ['rotate', 'credential.rotate'],
      ['revoke', 'credential.revoke'],
    ] as const) {
      const rollback = operation === 'credential.revoke' ? { none: 'it is gone' } : rotation.rollback
      await decide('runbook', name, { ...rotation, steps: [{ operation, credential: '$credential' }], rollback })
      const caller = await it.company.caller('ben')
      expect(await codeOf(() => rehearse(it.house.runtime, caller, name))).toBe('credential.known_by_key')
    }
    expect(await it.house.runtime.db.selectFrom('runbook_runs').selectAll().execute()).toEqual([])
    expect(it.house.fake.effects).toEqual([])
  })

  test.each(['oscar', 'agent', 'eve'])('is held by whoever may, not by %s', async (who) => {
    await decide('runbook', 'rotate', rotation)
    expect(await codeOf(async () => rehearse(it.house.runtime, await it.company.caller(who), 'rotate'))).toBe('authority.refused')
  })
})

describe('the gate before a delegation', () => {
  test('names each clause that the contract lacks', async () => {
    await ready()
    await it.house.runtime.db.deleteFrom('contract_clauses').where('clause', '=', 'revocation_right').execute()
    const error = (await propose(it.house.runtime, await it.company.caller('cleo'), {
      kind: 'delegation',
      name: 'rotations',
      document: delegation,
      reason: 'r',
      ticket: 't',
    }).catch((reason: unknown) => reason)) as { code: string; details: { problems: { where: string }[] } }
    expect(error.code).toBe('instrument.invalid')
    expect(error.details.problems.map((one) => one.where)).toEqual(['contract.revocation_right'])
  })

  test('says everything that is missing at once, and lets nothing through', async () => {
    await decide('runbook', 'rotate', { ...rotation, parties: ['leaving'] })
    await it.house.runtime.db.updateTable('principal_keys').set({ revoked_at: new Date() }).where('principal_id', '=', 'agent').execute()
    const asked = propose(it.house.runtime, await it.company.caller('cleo'), {
      kind: 'delegation',
      name: 'rotations',
      document: {
        ...delegation,
        owners: { ...delegation.owners, exceptions: 'oscar' },
        systems: ['nowhere'],
        until: '2030-01-01T00:00:00Z',
      },
      reason: 'r',
      ticket: 't',
    })
    const error = (await asked.catch((reason: unknown) => reason)) as { code: string; details: { problems: { where: string }[] } }
    expect(error.code).toBe('instrument.invalid')
    expect(error.details.problems.map((one) => one.where).sort()).toEqual(
      ['contract', 'drill', 'operations', 'owners.exceptions', 'provider', 'runbooks[0]', 'runbooks[0]', 'systems[0]', 'until'].sort(),
    )
  })

  test('is asked again when the delegation comes in force: what fell away since keeps it out', async () => {
    await ready()
    await it.house.runtime.db.updateTable('instruments').set({ state: 'withdrawn' }).where('kind', '=', 'delegation').execute()
    await propose(it.house.runtime, await it.company.caller('cleo'), {
      kind: 'delegation',
      name: 'rotations',
      document: delegation,
      reason: 'r',
      ticket: 't',
    })
    await it.house.runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'dan').execute()
    await approveAll(it.house, it.company, ['ben', 'ada'])
    await it.house.run(600)
    expect(
      await it.house.runtime.db
        .selectFrom('instruments')
        .select('state')
        .where('kind', '=', 'delegation')
        .where('state', '=', 'in_force')
        .execute(),
    ).toEqual([])
  })
})
