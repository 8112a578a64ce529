// A question about a change is asked by who may, of who has to do with it, answered by who was asked, and changes nothing of what is decided.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { deactivate, systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, factsOf, journalKinds, openRequests, sign } from '../../testing/story.ts'
import { reviseChange } from '../changes/index.ts'
import { readInbox } from '../inbox/index.ts'
import { answerQuestion, askQuestion, withdrawQuestion } from './index.ts'
import { peopleOfChange, readQuestion } from './store.ts'

let database: TestDatabase
let opened: Opened
let change = ''
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  await opened.company.credential('c1', { executor: 'agent', environment: 'production', criticality: 'high', privileged: true })
  change = await endTheContract(opened.house, opened.company)
  await opened.house.settle()
  return () => opened.end()
})

const runtime = () => opened.house.runtime
const caller = (id: string) => opened.company.caller(id)
const ask = async (by: string, to?: string, words = 'is it still used by billing?') =>
  askQuestion(runtime(), await caller(by), { change, to, words })
const answer = async (by: string, id: string, words = 'not since May') => answerQuestion(runtime(), await caller(by), id, words)
const stateOf = async (id: string) => (await readQuestion(opened.fresh.db, 'acme', id))?.state
const waiting = async (person: string) => (await readInbox(runtime(), await caller(person))).filter(({ kind }) => kind === 'question')
const leave = (person: string) => transact(runtime(), systemCaller(runtime(), 'acme', 'test'), (work) => deactivate(work, person))

describe('asking', () => {
  it('is of people who have to do with the change: who asked for it, who executes it, who owns what it is about', async () => {
    const people = await peopleOfChange(opened.fresh.db, 'acme', change, { after: '', limit: 50, but: 'cleo' })
    expect(people.map(({ person, because }) => `${person}: ${because.join(', ')}`)).toEqual([
      'ada: requester',
      'eve: business_owner',
      'finn: technical_owner',
      'oscar: executor',
    ])
    for (const to of ['dan', 'agent', 'nobody', 'cleo']) expect(await codeOf(() => ask('cleo', to)), to).toBe('question.whom_unknown')
    expect(await codeOf(() => ask('cleo'))).toBe('question.whom_missing')
  })

  it('waits in the inbox of who was asked, with who asks, until when it helps, and in nobody else’s', async () => {
    const { id } = await ask('cleo', 'eve')
    const [request] = await openRequests(opened.house)
    expect(await waiting('eve')).toMatchObject([{ id, change, requester: 'cleo', asked: true, dueAt: request!.expires_at }])
    for (const other of ['ada', 'ben', 'finn', 'cleo']) expect(await waiting(other), other).toEqual([])
    await answer('eve', id)
    expect(await waiting('eve')).toEqual([])
  })

  it('is no right of who reads no change, of software, or of a provider without a mandate there', async () => {
    await opened.fresh.db
      .insertInto('principals')
      .values({ org_id: 'acme', id: 'zoe', kind: 'person', party_id: 'acme', party_kind: 'enterprise', name: 'zoe' })
      .execute()
    expect(await codeOf(() => ask('zoe', 'eve'))).toBe('authority.refused')
    expect(await codeOf(() => ask('agent'))).toBe('question.not_a_person')
    expect(await codeOf(async () => askQuestion(runtime(), await caller('ben'), { change: 'chg_none', to: 'eve', words: 'x' }))).toBe(
      'change.unknown',
    )
  })

  it('takes words and nothing else: no secret, nothing that hides what stands there, not too many at once', async () => {
    const refused = async (words: string) => codeOf(() => ask('cleo', 'eve', words))
    for (const words of ['', ' \n ']) expect(await refused(words)).toBe('question.empty')
    for (const words of ['a\u0007b', 'pay\u202eyap', 'x\u200by', '\ud800', 'x'.repeat(2001)])
      expect(await refused(words)).toBe('question.not_plain')
    const secrets = [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
      'the password: hunter2hunter2',
      `cs_${'a'.repeat(43)}`,
      'postgres://app:s3cretpw@db/x',
      `AKIA${'A'.repeat(16)}`,
    ]
    for (const words of secrets) {
      const error = await ask('cleo', 'eve', words).catch((one: Error) => one)
      expect((error as { code?: string }).code, words).toBe('question.holds_secret')
      expect((error as Error).message).not.toContain(words.slice(0, 20))
    }
    expect((await ask('cleo', 'eve', ' is the password rotated?\r\nأم لا؟ 👍 ')).words).toBe('is the password rotated?\nأم لا؟ 👍')
    for (let n = 1; n < 20; n += 1) await ask('cleo', 'eve')
    expect(await codeOf(() => ask('cleo', 'eve'))).toBe('question.too_many')
  })
})

describe('answering', () => {
  it('is for who was asked alone, once, and stays as it was said', async () => {
    const { id } = await ask('cleo', 'eve')
    for (const other of ['ada', 'cleo', 'finn']) expect(await codeOf(() => answer(other, id)), other).toBe('question.not_asked')
    for (const other of ['oscar', 'agent']) expect(await codeOf(() => answer(other, id)), other).toBe('question.unknown')
    const answered = await answer('eve', id)
    expect([answered.state, answered.answer]).toEqual(['answered', 'not since May'])
    expect(await codeOf(() => answer('eve', id, 'or yes'))).toBe('question.over')
    expect(await codeOf(async () => withdrawQuestion(runtime(), await caller('cleo'), id))).toBe('question.over')
    const forge = opened.fresh.db.updateTable('questions').set({ answer: 'yes' }).where('id', '=', id).execute()
    await expect(forge).rejects.toThrow(/not changed afterwards/)
    await expect(opened.fresh.db.deleteFrom('questions').where('id', '=', id).execute()).rejects.toThrow(/not changed afterwards/)
  })

  it('is an entry of the change with its words and who said them, so that its dossier holds it', async () => {
    const { id } = await ask('cleo', 'eve')
    await answer('eve', id)
    const entries = (await journalKinds(opened.house)).filter(({ kind }) => kind.startsWith('question.'))
    expect(entries.map(({ kind, stream, actor_id, body }) => [kind, stream, actor_id, body['words']])).toEqual([
      ['question.asked', change, 'cleo', 'is it still used by billing?'],
      ['question.answered', change, 'eve', 'not since May'],
    ])
  })

  it('is not possible when who asked has taken it back, and only he takes it back', async () => {
    const { id } = await ask('cleo', 'eve')
    expect(await codeOf(async () => withdrawQuestion(runtime(), await caller('eve'), id))).toBe('question.not_yours')
    await withdrawQuestion(runtime(), await caller('cleo'), id)
    expect(await codeOf(() => answer('eve', id))).toBe('question.over')
    expect(await waiting('eve')).toEqual([])
  })

  it('of two at the same moment counts once', async () => {
    const { id } = await ask('cleo', 'eve')
    const codes = await Promise.all(['yes', 'no'].map((words) => codeOf(() => answer('eve', id, words))))
    expect(codes.sort()).toEqual(['none', 'question.over'])
    expect(await journalKinds(opened.house, 'question.answered')).toHaveLength(1)
  })
})

describe('a question', () => {
  it('alters nothing of the change: not a fact, no digest, nobody’s right to sign, no time, and no rung of the ladder', async () => {
    const climbs = async () =>
      JSON.stringify(await opened.fresh.db.selectFrom('approval_climbs').selectAll().orderBy('request_id').execute())
    const before = [await factsOf(opened.house), await climbs()]
    const { id } = await ask('cleo', 'eve')
    await ask('ben', 'ada')
    await answer('eve', id)
    expect([await factsOf(opened.house), await climbs()]).toEqual(before)
    // Open as it is, it keeps nobody from signing, neither who asked nor who was asked.
    await approveAll(opened.house, opened.company)
    await opened.house.settle()
    expect(await openRequests(opened.house, change)).toEqual([])
  })

  it('that nobody answers lets silence be what it was: the approval ends when it would have ended', async () => {
    const [request] = await openRequests(opened.house)
    const { id } = await ask('cleo', 'eve')
    opened.house.clock.advance((request!.expires_at.getTime() - opened.house.clock.now().getTime()) / 1000 + 1)
    await opened.house.run(60)
    const [after] = await opened.fresh.db.selectFrom('approval_requests').select('state').where('id', '=', request!.id).execute()
    expect(after?.state).toBe('expired')
    expect(['open', 'over']).toContain(await stateOf(id))
  })

  it('is over with its change, and an ended change takes none', async () => {
    const { id } = await ask('cleo', 'eve')
    const [request] = await openRequests(opened.house)
    await sign(opened.house, opened.company, request!.id, 'ben', { verdict: 'refuse', reason: 'no' })
    await opened.house.settle()
    await opened.fresh.db.updateTable('changes').set({ state: 'refused' }).where('id', '=', change).execute()
    expect(await stateOf(id)).toBe('over')
    expect(await waiting('eve')).toEqual([])
    expect(await codeOf(() => answer('eve', id))).toBe('question.over')
    expect(await codeOf(() => ask('cleo', 'eve'))).toBe('change.ended')
  })

  it('to somebody who has left is shown as that, waits for nobody, and can be taken back; he is asked nothing more', async () => {
    const { id } = await ask('cleo', 'eve')
    await leave('eve')
    expect(await stateOf(id)).toBe('left')
    expect(await codeOf(() => ask('cleo', 'eve'))).toBe('question.whom_unknown')
    await withdrawQuestion(runtime(), await caller('cleo'), id)
    expect(await stateOf(id)).toBe('withdrawn')
  })

  it('stays, and says so, when the plan is made again', async () => {
    const { id } = await ask('cleo', 'eve')
    expect((await readQuestion(opened.fresh.db, 'acme', id))?.replanned).toBe(false)
    await reviseChange(runtime(), await caller('ada'), change, 'something else came up')
    const row = await readQuestion(opened.fresh.db, 'acme', id)
    expect([row?.state, row?.replanned]).toEqual(['open', true])
  })
})

describe('whoever executes', () => {
  const mandated = async () => {
    await approveAll(opened.house, opened.company)
    await opened.house.settle()
  }

  it('asks about a mandate that is open with him, names nobody, and is answered by who owns what it is about', async () => {
    expect(await codeOf(() => ask('oscar'))).toBe('question.no_mandate')
    await mandated()
    expect(await codeOf(() => ask('oscar', 'eve'))).toBe('question.whom_unknown')
    const row = await ask('oscar', undefined, 'may I do it before noon?')
    expect([row.put_to, row.because]).toEqual(['eve', ['business_owner']])
    await leave('eve')
    expect((await ask('oscar')).put_to).toBe('finn')
  })

  it('can no longer ask when the mandate is gone', async () => {
    await mandated()
    await opened.fresh.db.updateTable('mandates').set({ state: 'expired' }).where('change_id', '=', change).execute()
    expect(await codeOf(() => ask('oscar'))).toBe('question.no_mandate')
  })
})
