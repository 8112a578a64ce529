// An exception that is asked for is answered by a named person of the enterprise, signed, with an end; or by silence, which is a "no".
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweep } from '../../execution/jobs.ts'
import { delegationOf, standingDelegation } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, journalKinds } from '../../testing/story.ts'
import { decideException, draftException, type ExceptionAnswer, requestException, showException } from './index.ts'
import { readException } from './store.ts'

const day = 86_400_000
let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const inDays = (days: number): string => new Date(opened.house.clock.now().getTime() + days * day).toISOString()
const ask = async (by = 'oscar', days = 30) =>
  requestException(opened.house.runtime, await opened.company.caller(by), {
    rule: 'evidence within four hours',
    subject: 'night shift',
    reason: 'the site is offline at night',
    until: inDays(days),
  })
const granting = (days = 10): ExceptionAnswer => ({
  verdict: 'grant',
  reason: 'until the link is mended',
  compensatingControls: ['delivered each morning'],
  expiresAt: inDays(days),
})
const refusing: ExceptionAnswer = { verdict: 'refuse', reason: 'no', compensatingControls: [], expiresAt: null }

const answerAs = async (person: string, id: string, answer: ExceptionAnswer, label?: 'grantException' | 'refuseException') => {
  const caller = await opened.company.caller(person)
  const { nonce, digest } = await draftException(opened.house.runtime, caller, id, answer)
  const signed = opened.company.sign(
    opened.company.people[person] ? person : 'dan',
    label ?? (answer.verdict === 'grant' ? 'grantException' : 'refuseException'),
    Buffer.from(nonce, 'base64'),
    digest,
  )
  return decideException(opened.house.runtime, caller, id, answer, signed)
}

describe('asking', () => {
  it('lands with the enterprise: a finding with an owner and a deadline', async () => {
    const { id } = await ask()
    const finding = await opened.fresh.db.selectFrom('findings').selectAll().where('subject', '=', id).executeTakeFirstOrThrow()
    const owner = await opened.fresh.db.selectFrom('principals').selectAll().where('id', '=', finding.owner_id!).executeTakeFirstOrThrow()
    expect([finding.kind, owner.party_kind, owner.kind]).toEqual(['exception.requested', 'enterprise', 'person'])
  })

  it('asks for an end, and for no more than a year', async () => {
    expect(await codeOf(() => ask('oscar', -1))).toBe('exception.until')
    expect(await codeOf(() => ask('oscar', 400))).toBe('exception.until')
  })
})

describe('answering', () => {
  it('is granted by a signature, until its day, with controls; its end takes its effect away also when nobody looks', async () => {
    const { id } = await ask()
    const row = await answerAs('dan', id, granting(10))
    expect([row.state, row.person_id]).toEqual(['granted', 'dan'])
    opened.house.clock.advance(11 * 86_400)
    expect(showException(row, opened.house.clock.now(), true).state).toBe('ended')
    await sweep(opened.house.runtime, 'acme')
    await opened.house.settle()
    expect((await readException(opened.fresh.db, 'acme', id))?.state).toBe('ended')
    expect((await journalKinds(opened.house, 'exception.ended')).length).toBe(1)
  })

  it('a refusal is signed too, and holds', async () => {
    const { id } = await ask()
    expect((await answerAs('ben', id, refusing)).state).toBe('refused')
    expect(await codeOf(() => answerAs('dan', id, granting()))).toBe('exception.closed')
  })

  it('silence is a no: from its moment on nothing is granted any more', async () => {
    const { id } = await ask()
    opened.house.clock.advance(8 * 86_400)
    expect(await codeOf(() => answerAs('dan', id, granting()))).toBe('exception.closed')
    await opened.house.settle()
    expect((await readException(opened.fresh.db, 'acme', id))?.state).toBe('unanswered')
    expect((await opened.fresh.db.selectFrom('findings').select('state').where('subject', '=', id).executeTakeFirstOrThrow()).state).toBe(
      'resolved',
    )
  })

  it.each(['oscar', 'agent', 'ada', 'eve', 'finn'])('%s has not the power', async (who) => {
    const { id } = await ask()
    expect(await codeOf(() => answerAs(who, id, granting()))).toBe('authority.refused')
    expect((await readException(opened.fresh.db, 'acme', id))?.state).toBe('requested')
  })

  it('nobody answers his own', async () => {
    const { id } = await ask('dan')
    expect(await codeOf(() => answerAs('dan', id, granting()))).toBe('authority.refused')
  })

  it('a signature over something else, or for the other verdict, counts for nothing', async () => {
    const { id } = await ask()
    expect(await codeOf(() => answerAs('dan', id, granting(), 'refuseException'))).toBe('exception.bad_signature')
    const caller = await opened.company.caller('dan')
    const draft = await draftException(opened.house.runtime, caller, id, granting(5))
    const signed = opened.company.sign('dan', 'grantException', Buffer.from(draft.nonce, 'base64'), draft.digest)
    expect(await codeOf(() => decideException(opened.house.runtime, caller, id, granting(6), signed))).toBe('exception.bad_signature')
    const forged = opened.company.sign('ben', 'grantException', Buffer.from(draft.nonce, 'base64'), draft.digest)
    expect(await codeOf(() => decideException(opened.house.runtime, caller, id, granting(5), forged))).toBe('exception.ineligible')
  })

  it('a grant without controls, without an end, or beyond what was asked is none', async () => {
    const { id } = await ask('oscar', 10)
    expect(await codeOf(() => answerAs('dan', id, { ...granting(), compensatingControls: [] }))).toBe('exception.controls_missing')
    expect(await codeOf(() => answerAs('dan', id, { ...granting(), expiresAt: null }))).toBe('exception.until')
    expect(await codeOf(() => answerAs('dan', id, granting(11)))).toBe('exception.until')
  })

  it('goes to whom the delegation names, and to nobody else while that one can', async () => {
    const { db } = opened.fresh
    await nameInDelegation('ben')
    const { id, acceptor_id } = await ask()
    expect(acceptor_id).toBe('ben')
    expect(await codeOf(() => answerAs('dan', id, granting()))).toBe('exception.ineligible')
    await db.updateTable('principals').set({ active: false }).where('id', '=', 'ben').execute()
    expect((await answerAs('dan', id, granting())).state).toBe('granted')
  })

  it('the table keeps a provider from having answered', async () => {
    const { id } = await ask()
    const forge = opened.fresh.db
      .updateTable('exception_requests')
      .set({
        state: 'granted',
        person_id: 'agent',
        person_kind: 'person',
        party_kind: 'enterprise',
        key_id: 'k',
        digest: 'd',
        signature: Buffer.alloc(64),
        decided_at: new Date(),
        expires_at: new Date(),
        answer: 'a',
        controls: ['c'],
      })
      .where('id', '=', id)
    await expect(forge.execute()).rejects.toThrow(/foreign key/)
  })
})

const nameInDelegation = (exceptions: string): Promise<void> =>
  standingDelegation(opened.house, delegationOf({ owners: { ...delegationOf().owners, exceptions } }))
