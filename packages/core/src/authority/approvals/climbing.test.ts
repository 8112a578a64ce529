// Law 11: silence never decides for the provider. Whoever is asked, and whatever the clock does, an answer that nobody gave is a "no".
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operationsOfChange } from '../../execution/changes/index.ts'
import { sweep } from '../../execution/jobs.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, journalKinds, openRequests, sign } from '../../testing/story.ts'
import { setDutyDocument } from '../duty/index.ts'
import { climb } from './climbing.ts'
import { readClimb } from './climbing-store.ts'
import { readRequest } from './index.ts'

let server: TestDatabase

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const put = async (it: Opened, kind: 'schedule' | 'ladders', document: string) =>
  setDutyDocument(it.house.runtime, await it.company.caller('ada'), kind, { document, dryRun: false })

const dutyOf = (id: string, role: string, people: string, more = '') =>
  `  - id: ${id}\n    role: ${role}\n    zone: Europe/Berlin\n${more}    rotations:\n      - { starts: 2026-01-01, at: "09:00", length: P1W, persons: [${people}] }\n`

const schedule = `calendars:
  - { id: office, zone: Europe/Berlin, days: [mon, tue, wed, thu, fri], hours: ["09:00-17:00"], region: DE-BY }
holidays:
  - { date: 2026-01-06, name: Epiphany, region: DE-BY }
duties:
${dutyOf('desk', 'control_owner', 'ben')}${dutyOf('chief', 'security_lead', 'cleo')}`

const ladders = (rungs: string, more = '') => `ladders:
  - id: own
    risk: [low, moderate, high, critical]
${more}    rungs:
${rungs}`

const rungs = '      - { duty: desk }\n      - { duty: chief, after: PT30M }\n'

const ask = async (
  it: Opened,
  credential: Parameters<Opened['company']['credential']>[1] = { environment: 'production', criticality: 'high' },
) => {
  await it.company.credential('c1', credential)
  const change = await endTheContract(it.house, it.company)
  await it.house.settle()
  const [request] = (await openRequests(it.house, change)).filter((row) => row.roles.includes('control_owner'))
  return { change, request: request!.id }
}

const standing = async (it: Opened, request: string) => {
  const row = (await readClimb(it.house.runtime.db, 'acme', request))!
  return { rung: row.rung, asked: row.asked, due: row.due_at?.toISOString() ?? null }
}
const stateOf = async (it: Opened, request: string) => (await readRequest(it.house.runtime.db, 'acme', request))!.state
const findings = (it: Opened, kind: string) =>
  it.house.runtime.db.selectFrom('findings').select(['subject', 'owner_id', 'detail']).where('kind', '=', kind).execute()

describe('an unanswered request', () => {
  test('asks one rung after the other, each in the journal with whom it asks, and ends as a "no" with a finding', async () => {
    const it = await openCompany(server)
    await put(it, 'schedule', schedule)
    await put(it, 'ladders', ladders(rungs, '    end: PT1H\n'))
    const { request, change } = await ask(it)
    expect(await standing(it, request)).toEqual({ rung: 0, asked: ['ben'], due: '2026-01-05T09:30:00.000Z' })
    await it.house.run(1799)
    expect(await standing(it, request)).toMatchObject({ rung: 0 })
    await it.house.run(1)
    await it.house.settle()
    expect(await standing(it, request)).toEqual({ rung: 1, asked: ['cleo'], due: '2026-01-05T10:30:00.000Z' })
    expect(await journalKinds(it.house, 'approval.escalated')).toMatchObject([
      { stream: change, body: { request, rung: 1, of: 2, asks: 'duty chief', asked: [{ person: 'cleo', for: null }] } },
    ])
    await it.house.run(3601)
    expect(await stateOf(it, request)).toBe('expired')
    expect(await findings(it, 'approval.unanswered')).toMatchObject([{ subject: request, owner_id: 'ben' }])
    expect(await journalKinds(it.house, 'approval.voided')).toMatchObject([{ body: { request, reason: 'nobody answered on any rung' } }])
    expect(await codeOf(() => sign(it.house, it.company, request, 'ben'))).toBe('approval.closed')
    await it.house.run(20 * 86_400)
    expect(it.house.fake.effects).toEqual([])
    expect((await operationsOfChange(it.house.runtime.db, 'acme', change)).map((row) => row.phase)).toContain('stuck')
    await it.end()
  })

  test('without a ladder of its own climbs the one that policy gives: who may sign, then the role, then its expiry', async () => {
    const it = await openCompany(server)
    const { request } = await ask(it)
    expect(await standing(it, request)).toMatchObject({ rung: 0, asked: ['ben', 'cleo'], due: '2026-01-05T13:00:00.000Z' })
    await it.house.run(4 * 3600 + 1)
    // Ada holds the role too, but asked for the change.
    expect(await standing(it, request)).toEqual({ rung: 1, asked: ['cleo'], due: null })
    await it.house.run(30 * 3600)
    expect(await stateOf(it, request)).toBe('expired')
    expect(await findings(it, 'approval.unanswered')).toHaveLength(1)
    expect(it.house.fake.effects).toEqual([])
    await it.end()
  })

  test('that is answered climbs no further', async () => {
    const it = await openCompany(server)
    await put(it, 'schedule', schedule)
    await put(it, 'ladders', ladders(rungs, '    end: PT1H\n'))
    const { request } = await ask(it)
    await sign(it.house, it.company, request, 'cleo')
    await it.house.run(3 * 3600)
    expect(await standing(it, request)).toMatchObject({ rung: 0 })
    expect(await journalKinds(it.house, 'approval.escalated')).toEqual([])
    expect(await stateOf(it, request)).toBe('approved')
    await it.end()
  })

  test('waits only while its calendar is open, where the ladder says so', async () => {
    const it = await openCompany(server)
    await put(it, 'schedule', schedule)
    await put(it, 'ladders', ladders('      - { duty: desk }\n      - { duty: chief, after: PT8H }\n', '    calendar: office\n'))
    const { request } = await ask(it)
    // Monday 10:00 at Berlin: seven hours are left, Tuesday is Epiphany, one more on Wednesday.
    expect(await standing(it, request)).toMatchObject({ due: '2026-01-07T09:00:00.000Z' })
    await it.end()
  })

  test('passes a rung that reaches nobody, at once, and that is a finding with an owner', async () => {
    const it = await openCompany(server)
    await put(it, 'schedule', schedule)
    await put(
      it,
      'ladders',
      ladders(`      - { duty: desk }\n      - { role: risk_acceptor, after: PT30M }\n      - { duty: chief, after: PT30M }\n`),
    )
    const { request } = await ask(it)
    await it.house.runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'dan').execute()
    await it.house.run(1801)
    expect(await standing(it, request)).toMatchObject({ rung: 2, asked: ['cleo'] })
    expect(await journalKinds(it.house, 'approval.rung_passed')).toMatchObject([{ body: { request, rung: 1, asks: 'role risk_acceptor' } }])
    expect(await findings(it, 'duty.nobody')).toMatchObject([{ subject: 'role risk_acceptor', owner_id: 'cleo' }])
    await it.end()
  })

  test('whose on-call person is the requester asks past him', async () => {
    const it = await openCompany(server)
    await put(it, 'schedule', `duties:\n${dutyOf('desk', 'security_lead', 'ada')}${dutyOf('chief', 'control_owner', 'ben')}`)
    await put(it, 'ladders', ladders(rungs))
    const { request } = await ask(it)
    expect(await standing(it, request)).toMatchObject({ rung: 1, asked: ['ben'] })
    await it.end()
  })

  test('whose on-call person is deactivated or has lost the role asks past him', async () => {
    const it = await openCompany(server)
    await put(it, 'schedule', schedule)
    await put(it, 'ladders', ladders(rungs))
    await it.house.runtime.db.updateTable('role_holdings').set({ until: it.house.clock.now() }).where('principal_id', '=', 'ben').execute()
    const { request } = await ask(it)
    expect(await standing(it, request)).toMatchObject({ rung: 1, asked: ['cleo'] })
    await it.end()
  })

  test('whose wake-up was lost is found by the sweep', async () => {
    const it = await openCompany(server)
    await put(it, 'schedule', schedule)
    await put(it, 'ladders', ladders(rungs))
    const { request } = await ask(it)
    it.house.jobs.waiting.length = 0
    it.house.clock.advance(1800)
    await sweep(it.house.runtime, 'acme')
    await it.house.settle()
    expect(await standing(it, request)).toMatchObject({ rung: 1, asked: ['cleo'] })
    await it.end()
  })

  test('neither goes down again nor skips a rung when the clock jumps, and each rung has its time', async () => {
    const it = await openCompany(server)
    await put(it, 'schedule', schedule)
    await put(it, 'ladders', ladders(`${rungs}      - { approvers: true, after: PT30M }\n`, '    end: PT30M\n'))
    const { request } = await ask(it)
    const caller = await it.company.caller('ada')
    it.house.clock.advance(10 * 3600)
    await climb(it.house.runtime, caller, request)
    await climb(it.house.runtime, caller, request)
    expect(await standing(it, request)).toMatchObject({ rung: 1, due: '2026-01-05T19:30:00.000Z' })
    it.house.clock.advance(-9 * 3600)
    await climb(it.house.runtime, caller, request)
    expect(await standing(it, request)).toMatchObject({ rung: 1, due: '2026-01-05T19:30:00.000Z' })
    expect(await stateOf(it, request)).toBe('open')
    await it.end()
  })

  test('goes to nobody only where there is nobody: then it waits, and whoever comes to hold the role in time may sign', async () => {
    const it = await openCompany(server)
    await it.house.runtime.db.updateTable('principals').set({ active: false }).where('id', 'in', ['ben', 'cleo']).execute()
    const { request } = await ask(it)
    expect(await standing(it, request)).toMatchObject({ asked: [] })
    await it.house.runtime.db.updateTable('principals').set({ active: true }).where('id', '=', 'ben').execute()
    expect(await sign(it.house, it.company, request, 'ben')).toMatchObject({ state: 'approved' })
    await it.end()
  })
})

describe('what is escalated at once', () => {
  const fossil = { legacy: true, irrevocableUntil: '2027-06-01T00:00:00Z' }

  test('belongs to who is on call for the role that policy names, else to its holder, else to a security lead', async () => {
    const owners: (string | null)[] = []
    for (const prepare of [
      async (it: Opened) => put(it, 'schedule', `duties:\n${dutyOf('risk', 'risk_acceptor', 'eve')}`),
      async () => {},
      async (it: Opened) =>
        it.house.runtime.db.updateTable('principals').set({ active: false }).where('id', 'in', ['dan', 'eve']).execute(),
    ]) {
      const it = await openCompany(server)
      await it.house.runtime.db
        .insertInto('role_holdings')
        .values({ org_id: 'acme', principal_id: 'eve', party_kind: 'enterprise', role: 'risk_acceptor', since: new Date(0) })
        .execute()
      await prepare(it)
      await it.company.credential('fossil', fossil)
      await endTheContract(it.house, it.company)
      await it.house.settle()
      owners.push(...(await findings(it, 'operation.escalated')).map((row) => row.owner_id))
      await it.end()
    }
    expect([...new Set(owners)]).toEqual(['eve', 'dan', 'ada'])
  })
})

test('no sequence of silence leads to an effect: whatever is scheduled, lost, deactivated, and however the clock jumps', async () => {
  const person = fc.constantFrom('ada', 'cleo')
  const step = fc.oneof(
    fc.integer({ min: -200_000, max: 400_000 }).map((seconds) => ({ kind: 'clock', seconds }) as const),
    fc.constant({ kind: 'sweep' } as const),
    fc.constant({ kind: 'settle' } as const),
    fc.constant({ kind: 'climb' } as const),
    fc.constant({ kind: 'lose' } as const),
    fc.record({ kind: fc.constant('schedule' as const), desk: fc.constantFrom('ben', 'cleo'), chief: person }),
    fc.constantFrom('ben', 'cleo').map((who) => ({ kind: 'deactivate', who }) as const),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 25 }),
      fc.constantFrom('PT5M', 'PT30M', 'P3D'),
      fc.option(fc.constantFrom('PT1M', 'PT10H', 'P10D')),
      fc.boolean(),
      async (steps, after, end, inOfficeHours) => {
        const it = await openCompany(server)
        const { db } = it.house.runtime
        await put(it, 'schedule', schedule)
        const more = `${inOfficeHours ? '    calendar: office\n' : ''}${end === null ? '' : `    end: ${end}\n`}`
        await put(it, 'ladders', ladders(`      - { duty: desk }\n      - { duty: chief, after: ${after} }\n`, more))
        const { request, change } = await ask(it)
        let highest = 0
        const caller = await it.company.caller('ada')
        for (const one of steps) {
          if (one.kind === 'clock') it.house.clock.advance(one.seconds)
          else if (one.kind === 'sweep') await sweep(it.house.runtime, 'acme')
          else if (one.kind === 'settle') await it.house.settle()
          else if (one.kind === 'climb') await climb(it.house.runtime, caller, request)
          else if (one.kind === 'lose') it.house.jobs.waiting.length = 0
          else if (one.kind === 'deactivate') await db.updateTable('principals').set({ active: false }).where('id', '=', one.who).execute()
          else await codeOf(() => put(it, 'schedule', schedule.replace('[ben]', `[${one.desk}]`).replace('[cleo]', `[${one.chief}]`)))
          const { rung } = await standing(it, request)
          expect(rung).toBeGreaterThanOrEqual(highest)
          highest = rung
          expect(['open', 'expired']).toContain(await stateOf(it, request))
        }
        it.house.clock.advance(400_000)
        await sweep(it.house.runtime, 'acme')
        await it.house.run(20 * 86_400)
        await sweep(it.house.runtime, 'acme')
        await it.house.settle()
        expect(await stateOf(it, request)).toBe('expired')
        expect(it.house.fake.effects).toEqual([])
        expect(await db.selectFrom('mandates').selectAll().execute()).toEqual([])
        expect(await db.selectFrom('approvals').selectAll().execute()).toEqual([])
        expect((await operationsOfChange(db, 'acme', change)).filter((row) => row.phase === 'stuck').length).toBeGreaterThan(0)
        expect((await findings(it, 'approval.unanswered')).every((row) => row.owner_id !== null)).toBe(true)
        await it.end()
      },
    ),
    { numRuns: 12 },
  )
})
