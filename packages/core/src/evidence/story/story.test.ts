// The story of an identity in a real house: everybody's part is in it, what is missing is shown, and a provider sees nothing but its own.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askSystems } from '../../execution/standing/index.ts'
import { drive, writeDeparture } from '../../testing/departure.ts'
import { delegationOf, standingDelegation, standingInstrument } from '../../testing/instruments.ts'
import { everywhere, matrixOf } from '../../testing/matrices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract } from '../../testing/story.ts'
import { storyOperations } from './operations.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
})
afterEach(() => opened?.end())

const [story] = storyOperations
type Told = Awaited<ReturnType<NonNullable<typeof story>['handle']>>
const tell = async (identity: string, as = 'cleo', query: { limit?: number; cursor?: string; since?: string } = {}): Promise<Told> =>
  story!.handle(
    opened.house.runtime,
    await opened.company.caller(as),
    { params: { identity }, query, body: undefined as never },
    {} as never,
  )

const kinds = (told: Told): string[] => (told.gaps ?? []).map(({ kind }) => kind)

const depart = async (): Promise<string> => {
  const { house, company } = opened
  await writeDeparture(house, company)
  const change = await endTheContract(house, company)
  await drive(house, company, change)
  return change
}

const scan = async (): Promise<void> => {
  opened.house.clock.advance(60)
  await askSystems(opened.house.runtime, await opened.company.caller('ada'), [])
  await opened.house.settle()
}

describe('a life', () => {
  it('has what was changed out of band as a gap, from when to when, with what differs; to a provider it is not told', async () => {
    const { house, company } = opened
    await company.credential('a', { party: 'staying' })
    await scan()
    const before = house.clock.now().toISOString()
    house.fake.add('acct-a', 'x', ['admins'])
    await scan()
    const outOfBand = async (as?: string) => (await tell('idn-a', as)).gaps?.filter(({ kind }) => kind === 'changed_out_of_band') ?? []
    expect(await outOfBand()).toMatchObject([{ until: null, from: before, words: expect.stringContaining('scope: + admins') }])
    house.fake.add('acct-a', 'x', [])
    await scan()
    expect(await outOfBand()).toMatchObject([{ until: expect.any(String) }])
    expect(await outOfBand('oscar')).toEqual([])
  })

  it('is told with everybody in it: who asked, decided, approved, executed, gave evidence and what was seen', async () => {
    const change = await depart()
    const told = await tell('idn-vital')
    const revoked = told.items.find(({ what }) => what === 'credential.revoke')!
    expect(revoked).toMatchObject({
      change,
      credential: 'vital',
      closure: 'risk_complete',
      asked: { by: 'ada', ticket: 'CHG-1', reason: 'the contract ends' },
      decided: { outcome: 'approval', policies: expect.arrayContaining([expect.any(String)]) },
      executed: { by: 'connector-host', party: 'acme' },
      proof: { verdict: 'rejected', strength: 'presented' },
    })
    expect(new Set(revoked.approved.map(({ person }) => person))).toEqual(new Set(['ben', 'cleo']))
    expect(told.gaps).toEqual([])
    const agents = (await tell('idn-mandated')).items.find(({ what }) => what === 'credential.revoke')!
    expect(agents.executed).toMatchObject({ by: 'agent', party: 'staying', mandates: [{ evidence: { truth: 'pass' } }] })
    expect(agents.compared).toMatchObject({ verdict: 'agreed', matched: 1, attempted: { evidence: 1 }, observed: 'confirmed' })
    const liar = await tell('idn-liar')
    expect(liar.items.flatMap(({ incidents }) => incidents)).toHaveLength(1)
    const fossil = await tell('idn-fossil')
    expect(fossil.items.flatMap(({ acceptances }) => acceptances)).toContainEqual(
      expect.objectContaining({ state: 'accepted', person: 'dan' }),
    )
    expect(fossil.gaps).toMatchObject([{ kind: 'end_unproven', words: expect.stringMatching(/dan answers for it/) }])
  })

  it('comes in pages that together are the whole, with the gaps on the first alone', async () => {
    await depart()
    const whole = await tell('idn-talker')
    expect(whole.items.length).toBeGreaterThan(1)
    const parts: Told['items'] = []
    let cursor: string | undefined
    do {
      const page: Told = await tell('idn-talker', 'cleo', { limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      expect('gaps' in page).toBe(cursor === undefined)
      parts.push(...page.items)
      cursor = page.next
    } while (cursor !== undefined)
    expect(parts).toEqual(whole.items)
    const later = new Date(opened.house.clock.now().getTime() + 1000).toISOString()
    expect((await tell('idn-talker', 'cleo', { since: later })).items).toEqual([])
  })

  it('names who was accountable when it was decided, by the matrix of that time and not by the one of today', async () => {
    const { house } = opened
    const [retire, ...rest] = everywhere
    const early = matrixOf({ ...retire!, accountable: 'person:ben' }, ...rest)
    const from = new Date(house.clock.now().getTime() - 86_400_000)
    await standingInstrument(house, 'matrix', 'responsibility', early, { from })
    await depart()
    const { db } = house.runtime
    await db.updateTable('instruments').set({ state: 'superseded', ended_at: house.clock.now(), end_reason: 'next' }).execute()
    await standingInstrument(house, 'matrix', 'responsibility', matrixOf({ ...retire!, accountable: 'person:eve' }, ...rest), {
      version: 2,
    })
    const told = await tell('idn-plain')
    expect(told.items.find(({ what }) => what === 'credential.revoke')!.accountable).toEqual({
      outcome: 'outcome of retire',
      row: 'retire',
      ref: 'person:ben',
      people: ['ben'],
    })
    expect(kinds(told)).toEqual([])
  })
})

describe('what is missing', () => {
  it('is found: evidence that never came and came late, a look that was never taken, a deed without decision', async () => {
    await depart()
    const { db } = opened.house.runtime
    await db.insertInto('party_duties').values({ org_id: 'acme', party_id: 'staying', evidence: 'revocation', within_minutes: 1 }).execute()
    const mandate = await db.selectFrom('mandates').selectAll().where('executor_id', '=', 'agent').executeTakeFirstOrThrow()
    const late = new Date(mandate.started_at!.getTime() + 3600_000)
    await db.updateTable('evidence').set({ received_at: late }).where('mandate_id', '=', mandate.id).execute()
    expect((await tell('idn-mandated')).gaps).toMatchObject([
      { kind: 'evidence_late', parties: ['staying'], operation: mandate.operation_id },
    ])
    await db.deleteFrom('evidence').where('mandate_id', '=', mandate.id).execute()
    expect(kinds(await tell('idn-mandated'))).toEqual(['evidence_missing'])
    await db.deleteFrom('proofs').where('operation_id', '=', mandate.operation_id).execute()
    await db.updateTable('operations').set({ closure: 'operationally_complete' }).where('id', '=', mandate.operation_id).execute()
    opened.house.clock.advance(2 * 86_400)
    expect(kinds(await tell('idn-mandated')).sort()).toEqual(['attempted_not_observed', 'end_unproven', 'evidence_missing'])
    await db.deleteFrom('decisions').where('plan_digest', '=', mandate.plan_digest).execute()
    expect(kinds(await tell('idn-mandated'))).toContain('executed_without_decision')
  })

  it('is found between two providers: a hole, an overlap, and the time in which nobody was responsible', async () => {
    const { house, company } = opened
    await company.credential('one', { party: 'staying', executor: 'agent' })
    const start = house.clock.now().getTime()
    const at = (days: number) => new Date(start + days * 86_400_000)
    const [, ...rest] = everywhere
    const only = matrixOf({ ...everywhere[0]!, executes: ['party:staying', 'party:leaving'] }, ...rest)
    await standingInstrument(house, 'matrix', 'responsibility', only, { from: at(0) })
    await standingDelegation(house, delegationOf(), { from: at(0), endedAt: at(10) })
    await standingDelegation(house, delegationOf({ provider: 'leaving' }), { from: at(12), endedAt: at(30) })
    await standingDelegation(house, delegationOf(), { name: 'again', from: at(25), endedAt: at(40) })
    house.clock.advance(50 * 86_400)
    const told = await tell('idn-one', 'cleo', { since: at(0).toISOString() })
    expect(told.gaps!.map(({ kind, from, until, parties }) => [kind, from, until, ...parties])).toEqual([
      ['handover_hole', at(10).toISOString(), at(12).toISOString(), 'staying', 'leaving'],
      ['handover_overlap', at(25).toISOString(), at(30).toISOString(), 'leaving', 'staying'],
      ['nobody_responsible', at(40).toISOString(), null],
    ])
  })
})

describe('a provider', () => {
  it('sees its own part alone: no person, decision, finding or gap of the enterprise, and no other executor', async () => {
    await depart()
    const told = await tell('idn-mandated', 'oscar')
    expect(told.items.map(({ executed }) => executed.party)).toEqual(told.items.map(() => 'staying'))
    expect(told.items.length).toBeGreaterThan(0)
    for (const one of told.items)
      expect(one).toMatchObject({
        asked: null,
        decided: null,
        accountable: null,
        approved: [],
        findings: [],
        incidents: [],
        acceptances: [],
      })
    expect(told.identity).toMatchObject({ id: 'idn-mandated', name: null, party: null, businessOwner: null, technicalOwner: null })
    const words = JSON.stringify(told)
    for (const name of Object.keys(opened.company.people).filter((one) => one !== 'oscar')) expect(words).not.toContain(`"${name}"`)
    expect(words).not.toMatch(/CHG-1|the contract ends|connector-host|leaving/)
  })

  it('is told of an identity that is none of its business what it is told of one that does not exist', async () => {
    await depart()
    for (const identity of ['idn-plain', 'idn-nobody']) expect(await codeOf(() => tell(identity, 'oscar'))).toBe('identity.unknown')
    expect(await codeOf(() => tell('idn-nobody'))).toBe('identity.unknown')
  })

  it('sees its own evidence that is missing, and not who was responsible beside it', async () => {
    await depart()
    const { db } = opened.house.runtime
    await standingInstrument(opened.house, 'matrix', 'responsibility', matrixOf(...everywhere.slice(1)), { from: new Date(0) })
    await db.deleteFrom('evidence').execute()
    opened.house.clock.advance(30 * 86_400)
    expect(kinds(await tell('idn-mandated', 'oscar'))).toEqual(['evidence_missing'])
    expect(kinds(await tell('idn-mandated'))).toContain('nobody_responsible')
  })
})
