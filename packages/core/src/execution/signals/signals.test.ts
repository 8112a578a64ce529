// Signals: only who is named may say them, only about what is his to hold; each once, and in any order they come to the same.
import { bundleFromFiles, createPolicyEngine, type SignalEvent } from '@countersign/policy'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { followTrust } from '../trust/index.ts'
import { type Signal, takeSignal } from './index.ts'

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
  const { policy } = it_.house.runtime
  const { bundle } = policy.current()
  const trust = JSON.parse(bundle.files['trust.json']!) as Record<string, unknown>
  const signals = ['cleo', 'agent'].map((from) => ({ from, events: ['credential-compromise', 'risk-level-change'] }))
  const engine = createPolicyEngine(bundleFromFiles({ ...bundle.files, 'trust.json': JSON.stringify({ ...trust, signals }) }))
  Object.assign(policy, { current: () => engine })
  await it_.company.credential('ours', { contract: null })
  await it_.company.credential('theirs', { party: 'staying', contract: 'contract' })
  return () => it_.end()
})

let n = 0
const nextId = (): string => {
  n += 1
  return `e${n}`
}
const send = async (who: string, subject: string, more: Partial<Signal> = {}) =>
  takeSignal(it_.house.runtime, await it_.company.caller(who), {
    id: nextId(),
    event: 'risk-level-change',
    subject: { kind: 'credential', id: subject },
    bad: true,
    at: it_.house.clock.now(),
    reason: 'seen',
    ...more,
  })
const postures = async (): Promise<string[]> => {
  await followTrust(it_.house.runtime, systemCaller(it_.house.runtime, 'acme', 'test'))
  const rows = await it_.fresh.db
    .selectFrom('findings')
    .select(['subject', 'detail'])
    .where('kind', '=', 'access.untrusted')
    .where('state', '=', 'open')
    .execute()
  return rows.flatMap(({ subject, detail }) => ((detail['conditions'] as string[]).includes('posture_good') ? [subject] : []))
}

it('is taken from who is named, and what it says falls and holds again', async () => {
  expect(await send('cleo', 'ours')).toEqual({ taken: true, counts: true })
  expect(await postures()).toEqual(['ours'])
  it_.house.clock.advance(10)
  await send('cleo', 'ours', { bad: false })
  expect(await postures()).toEqual([])
})

it('is refused from everybody else, for every other event, and about what is not his to hold', async () => {
  expect(await codeOf(() => send('ada', 'ours'))).toBe('authority.refused')
  expect(await codeOf(() => send('oscar', 'theirs'))).toBe('authority.refused')
  expect(await codeOf(() => send('cleo', 'ours', { event: 'account-disabled' satisfies SignalEvent }))).toBe('authority.refused')
  expect(await codeOf(() => send('agent', 'ours'))).toBe('signal.subject_unknown')
  expect(await codeOf(() => send('agent', 'nothing'))).toBe('signal.subject_unknown')
  expect(await codeOf(() => send('cleo', 'ours', { event: 'credential-compromise', bad: false }))).toBe('signal.contradicts_event')
  expect(await codeOf(() => send('cleo', 'ours', { at: new Date(it_.house.clock.now().getTime() + 3_600_000) }))).toBe(
    'signal.ahead_of_time',
  )
  expect(await postures()).toEqual([])
})

it('takes back nothing that another one said', async () => {
  await it_.fresh.db.updateTable('identities').set({ party_id: 'staying', contract_id: null }).where('id', '=', 'idn-theirs').execute()
  await send('cleo', 'theirs')
  it_.house.clock.advance(10)
  expect(await send('agent', 'theirs', { bad: false })).toEqual({ taken: true, counts: true })
  expect(await postures()).toContain('theirs')
})

it('comes to the same in any order, and each once', async () => {
  const now = it_.house.clock.now().getTime()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ ago: fc.integer({ min: 0, max: 4 }), bad: fc.boolean() }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(5), { maxLength: 8 }),
      async (said, shuffled) => {
        n += 1
        const signals = said.map(({ ago, bad }, at) => ({ id: `r${n}-${at}`, bad, at: new Date(now - ago * 1000) }))
        const expected = [...signals].sort((a, b) => a.at.getTime() - b.at.getTime() || Number(a.bad) - Number(b.bad)).at(-1)!.bad
        const mixed = shuffled.flatMap((at) => signals[at % signals.length]!).concat(signals)
        await sql`delete from trust_postures`.execute(it_.fresh.db)
        for (const one of mixed) await send('cleo', 'ours', one)
        expect(await postures()).toEqual(expected ? ['ours'] : [])
      },
    ),
    { numRuns: 12 },
  )
})
