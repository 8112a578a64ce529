// The exercise in which a provider asks for an exception: it comes back to the enterprise, the answer is no, and the no holds.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { answerInDrill, askInDrill, drillNow, follow, hold, writeCanary } from '../../testing/drills.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf } from '../../testing/story.ts'
import { openChange } from '../changes/index.ts'
import { policyThat } from './policy.testing.ts'

let server: TestDatabase
let it: Opened
let drill: string
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await writeCanary(it, 'staying')
  drill = (await hold(it, 'exception')).id
  return () => it.end()
})

const day = 86_400
const ended = async () => {
  await follow(it)
  return drillNow(it, drill)
}

describe('refusing an exception', () => {
  test('is passed when the provider asked, a person of the enterprise said no in time, and what was asked for stays refused', async () => {
    it.house.clock.advance(60)
    const { id } = await askInDrill(it, drill)
    it.house.clock.advance(120)
    expect((await ended()).state).toBe('open')
    await answerInDrill(it, id, 'refuse')
    expect(await ended()).toMatchObject({ state: 'passed', reasons: [], measured: { asked: 60, answered: 120 } })
    expect(it.house.fake.effects).toEqual([])
    expect(await it.house.runtime.db.selectFrom('changes').selectAll().execute()).toEqual([])
  })

  test('can not be answered by the provider, whoever of it tries', async () => {
    const { id } = await askInDrill(it, drill)
    for (const who of ['oscar', 'agent']) expect(await codeOf(() => answerInDrill(it, id, 'refuse', who)), who).not.toBe('none')
    expect((await ended()).state).toBe('open')
  })

  test('fails when it was granted', async () => {
    const { id } = await askInDrill(it, drill)
    await answerInDrill(it, id, 'grant')
    expect((await ended()).reasons.join()).toContain('granted by `dan`')
  })

  test('fails when a second ask was granted after the first was refused', async () => {
    const first = await askInDrill(it, drill)
    const second = await askInDrill(it, drill, 'agent')
    await answerInDrill(it, first.id, 'refuse')
    expect((await ended()).state).toBe('open')
    await answerInDrill(it, second.id, 'grant', 'ben')
    expect((await ended()).reasons.join()).toContain('granted by `ben`')
  })

  test('fails when nobody answered in time, by the job that wakes at its end', async () => {
    await askInDrill(it, drill)
    await it.house.run(3 * day + 60)
    expect(await drillNow(it, drill)).toMatchObject({
      state: 'failed',
      reasons: [expect.stringContaining('nobody of the enterprise answered')],
    })
  })

  test('fails when the no came after its time, also when nobody looked before it came', async () => {
    const { id } = await askInDrill(it, drill)
    it.house.clock.advance(3 * day + 60)
    await answerInDrill(it, id, 'refuse')
    expect((await ended()).reasons.join()).toContain('the no came after')
  })

  test('fails when nobody of the provider asked; what another provider asks under its name counts for nothing', async () => {
    await it.house.runtime.db.updateTable('principals').set({ party_id: 'leaving' }).where('id', '=', 'oscar').execute()
    const { id } = await askInDrill(it, drill, 'oscar')
    await answerInDrill(it, id, 'refuse')
    expect((await ended()).state).toBe('open')
    it.house.clock.advance(3 * day)
    expect((await ended()).reasons.join()).toContain('nobody of `staying` asked')
  })

  test('fails when policy would let somebody of the provider answer it', async () => {
    const { id } = await askInDrill(it, drill)
    await answerInDrill(it, id, 'refuse')
    it.house.setPolicy(policyThat(it.house.runtime.policy.current(), { answersOwn: ['oscar'] }))
    expect((await ended()).reasons.join()).toContain('`oscar` of the provider could have answered it')
  })

  test('fails when policy lets the provider do it alone in spite of the no', async () => {
    const { id } = await askInDrill(it, drill)
    await answerInDrill(it, id, 'refuse')
    it.house.setPolicy(policyThat(it.house.runtime.policy.current(), { alone: ['credential.rotate'] }))
    expect((await ended()).reasons.join()).toContain('the no did not hold: policy lets `oscar` do it alone')
  })

  test('fails when the provider was given a mandate for it in spite of the no', async () => {
    const { id } = await askInDrill(it, drill)
    await answerInDrill(it, id, 'refuse')
    await mandateFor('agent')
    expect((await ended()).reasons.join()).toContain('the no did not hold: the mandate')
  })
})

/** A mandate over the canary, by a change with which somebody went around the no. */
const mandateFor = async (executor: string): Promise<void> => {
  const operations = [{ operation: 'credential.revoke', credential: 'canary-staying', executor }]
  await openChange(it.house.runtime, await it.company.caller('finn'), {
    kind: 'request',
    ref: 'around',
    reason: 'r',
    ticket: 't',
    asked: { kind: 'request', ref: 'around', purpose: 'around the no', operations },
  })
  await approveAll(it.house, it.company)
  await it.house.settle()
  expect(await it.house.runtime.db.selectFrom('mandates').select('executor_id').execute()).toEqual([{ executor_id: executor }])
}
