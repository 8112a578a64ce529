// A provider is reviewed by a person of the enterprise over facts that the product froze, or silence takes away what was delegated.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweep } from '../../execution/jobs.ts'
import { myWork } from '../../execution/my-work/index.ts'
import { getJson } from '../../platform/documents.ts'
import type { Settings } from '../../runtime.ts'
import { delegationOf, standingDelegation, standingInstrument } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { entriesOf, linesAnswered, openReviewOf, reviewsEvery, signReviewAs } from '../../testing/reviews.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { requirePower } from '../access/index.ts'
import { delegationsFor } from '../delegations/index.ts'
import { draftReview, signReview } from './index.ts'
import type { Outcome } from './model.ts'
import { readReview } from './store.ts'

const day = 86_400
let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())

const start = (settings: Partial<Settings> = {}) =>
  beforeEach(async () => {
    opened = await openCompany(database, { settings })
    return () => opened.end()
  })

const runbook = {
  title: 'renew an account',
  purpose: 'after a leak',
  parties: ['staying'],
  parameters: { credential: { type: 'string', description: 'which', maxLength: 100 } },
  steps: [{ operation: 'credential.rotate', credential: '$credential' }],
  rollback: { steps: [{ operation: 'credential.rotate', credential: '$credential' }] },
  bounds: { systems: ['fake'], environments: ['development'], criticality: ['low'], perHour: 5, perDay: 20 },
  executor: 'connectors',
  canary: 'canary',
  rehearseEveryDays: 90,
}
/** There and back, as of now. */
const rehearsed = async () => {
  const at = opened.house.clock.now()
  const change = (id: string) => ({
    ...{ org_id: 'acme', id, kind: 'runbook', trigger_kind: 'request', trigger_ref: id, reason: 'r', ticket: 't', purpose: 'p' },
    ...{ requester_id: 'ada', state: 'closed' as const, closure: 'risk_complete' as const, opened_at: at, closed_at: at },
  })
  const run = {
    org_id: 'acme',
    runbook: 'renewing',
    version: 1,
    party_id: 'acme',
    asked_by: 'ada',
    asked_at: at,
    parameters: '{}',
    in_bounds: true,
  }
  await opened.fresh.db
    .insertInto('changes')
    .values([change('there'), change('back')])
    .execute()
  await opened.fresh.db
    .insertInto('runbook_runs')
    .values([
      { ...run, id: 'run_there', kind: 'rehearsal', change_id: 'there' },
      { ...run, id: 'run_back', kind: 'rollback', change_id: 'back', rolls_back: 'run_there' },
    ])
    .execute()
}
const delegate = (standing = {}) =>
  standingDelegation(
    opened.house,
    delegationOf({ operations: ['credential.revoke', 'credential.rotate'], runbooks: ['renewing'] }),
    standing,
  )
const left = () =>
  delegationsFor(
    opened.fresh.db,
    'acme',
    'staying',
    { operation: 'credential.revoke', environment: 'development', system: 'fake', region: null, tenant: null },
    opened.house.clock.now(),
  )
const open = (party = 'staying') => openReviewOf(opened, party)
interface Facts {
  readonly mayDoAlone: { runbook: string | null }[]
  readonly newSinceTheLast: string[]
  readonly delegations: { name: string }[]
  readonly runbooks: { name: string }[]
  readonly period: { from: string }
  readonly judges: string[]
  readonly did: { againstPolicy: Record<string, unknown> }
}
const factsOf = async (document: string) => (await getJson(opened.fresh.db, 'acme', document)) as Facts
const signAs = (who: string, id: string, outcome?: Outcome, label?: 'signReview' | 'confirmContract') =>
  signReviewAs(opened, who, id, outcome, label)
const look = async () => {
  await sweep(opened.house.runtime, 'acme')
}
const findings = async () =>
  (await opened.fresh.db.selectFrom('findings').select(['kind', 'owner_id', 'state']).where('kind', 'like', 'review.%').execute())
    .map(({ kind, owner_id, state }) => `${kind} ${owner_id} ${state}`)
    .sort()
const states = async () => await opened.fresh.db.selectFrom('provider_reviews').select(['party_id', 'state']).orderBy('opened_at').execute()
const suspended = async () =>
  (await opened.fresh.db.selectFrom('instruments').select('suspend_reason').where('kind', '=', 'delegation').execute()).map(
    ({ suspend_reason }) => suspend_reason,
  )
const entries = (kind: string) => entriesOf(opened, kind)

describe('what is put before the person', () => {
  start()

  it('says what the provider may do alone, by which documents, and what is new since the last time', async () => {
    const first = await open()
    expect((await factsOf(first.document)).mayDoAlone.filter((one) => one.runbook !== null)).toEqual([])
    await signAs('ben', first.id)
    await standingInstrument(opened.house, 'runbook', 'renewing', runbook)
    await rehearsed()
    await delegate()
    opened.house.clock.advance(day)
    const facts = await factsOf((await open()).document)
    expect(facts.mayDoAlone).toContainEqual({
      operation: 'credential.rotate',
      where: 'development, system fake',
      criticalities: ['low'],
      runbook: 'renewing',
    })
    expect(facts.newSinceTheLast).toContain('credential.rotate development, system fake (low) within renewing')
    expect([facts.delegations[0]?.name, facts.runbooks[0]?.name]).toEqual(['staying', 'renewing'])
    expect(facts.period.from).toBe(first.period_to.toISOString())
  })

  it('counts what it did against policy, of itself and those below it, and nothing of others or from before', async () => {
    const { db } = opened.fresh
    const { runtime, clock } = opened.house
    const finding = (id: string, kind: string, detail: object, at = clock.now()) =>
      db
        .insertInto('findings')
        .values({ org_id: 'acme', id, kind, subject: id, severity: 'high', due_at: at, detail: JSON.stringify(detail), opened_at: at })
        .execute()
    await finding('f1', 'evidence.forged', { executor: 'agent' })
    await finding('f2', 'evidence.forged', { executor: 'agent' }, new Date('2025-01-01T00:00:00Z'))
    await finding('f3', 'telemetry.gap', { provider: 'leaving' })
    await finding('f4', 'access.standing', { party: 'staying' })
    await finding('f5', 'access.standing', { party: 'below' })
    await expect(
      requirePower(runtime, await opened.company.caller('oscar'), 'risk.accept', { kind: 'risk', id: 'x' }),
    ).rejects.toMatchObject({
      code: 'authority.refused',
    })
    clock.advance(1)
    const staying = (await factsOf((await open()).document)).did.againstPolicy
    expect(staying).toMatchObject({
      refusedAttempts: [{ action: 'risk.accept', count: 1 }],
      refusedEvidence: { count: 1, first: ['f1'] },
      standingAccess: { count: 1, first: ['f4'] },
      drift: { count: 0, first: [] },
    })
    const leaving = (await factsOf((await open('leaving')).document)).did.againstPolicy
    expect(leaving).toMatchObject({ refusedAttempts: [], standingAccess: { count: 1, first: ['f5'] }, drift: { count: 1, first: ['f3'] } })
  })

  it('is frozen: opening again gives the same, and an altered text is signed by nobody and breaks nobody’s work', async () => {
    const first = await open()
    opened.house.clock.advance(60)
    expect(await open()).toMatchObject({ id: first.id, document: first.document })
    const { db } = opened.fresh
    const caller = await opened.company.caller('ben')
    const answer = { outcome: 'confirmed' as const, reason: 'r', ownAccess: await linesAnswered(opened, 'ben', first.id) }
    const { nonce, digest } = await draftReview(opened.house.runtime, caller, first.id, answer)
    await sql`alter table documents disable trigger user`.execute(db)
    await db.updateTable('documents').set({ text: '{}' }).where('digest', '=', first.document).execute()
    const signed = opened.company.sign('ben', 'signReview', Buffer.from(nonce, 'base64'), digest)
    expect(await codeOf(() => signReview(opened.house.runtime, caller, first.id, answer, signed))).toBe('document.altered')
    expect((await readReview(db, 'acme', first.id))?.state).toBe('open')
    expect((await myWork(opened.house.runtime, caller)).reviews.length).toBeLessThan(2)
  })
})

describe('the signature', () => {
  start()

  it('is a control owner’s, over exactly this document, once; it is in the journal, and what waited is over', async () => {
    const { id, document } = await open()
    expect(await findings()).toEqual(['review.due ben open'])
    const waits = async (who: string) => (await myWork(opened.house.runtime, await opened.company.caller(who))).reviews.map((one) => one.id)
    expect([await waits('ben'), await waits('ada'), await waits('oscar')]).toEqual([[id], [], []])
    await signAs('ben', id)
    expect(await entries('review.signed')).toEqual([expect.objectContaining({ review: id, document, outcome: 'confirmed', person: 'ben' })])
    expect(await findings()).toEqual(['review.due ben resolved'])
    expect(await waits('ben')).toEqual([])
    expect(await codeOf(() => signAs('ben', id))).toBe('review.signed')
  })

  it.each([
    ['a person of the provider', 'oscar', 'authority.refused'],
    ['its software', 'agent', 'authority.refused'],
    ['a security lead who owns no control', 'ada', 'authority.refused'],
    ['a risk acceptor', 'dan', 'authority.refused'],
  ])('is never that of %s, and that it was tried is in the journal', async (_name, who, code) => {
    const { id } = await open()
    expect(await codeOf(() => signAs(who, id))).toBe(code)
    expect(await entries('refusal.recorded')).toHaveLength(1)
    expect(await states()).toEqual([{ party_id: 'staying', state: 'open' }])
  })

  it('is never that of a person whose own judgement stands in it: he isn’t asked, and policy refuses him', async () => {
    const { db } = opened.fresh
    const at = opened.house.clock.now()
    await db
      .insertInto('exception_requests')
      .values({
        org_id: 'acme',
        id: 'exc_1',
        party_id: 'staying',
        requested_by: 'oscar',
        requested_at: at,
        rule: 'r',
        subject: 's',
        reason: 'r',
        wanted_until: at,
        answer_due: at,
        nonce: Buffer.alloc(32),
        state: 'granted',
        person_id: 'ben',
        person_kind: 'person',
        party_kind: 'enterprise',
        key_id: 'k',
        digest: 'd',
        signature: Buffer.alloc(64),
        decided_at: at,
        expires_at: at,
        answer: 'a',
        controls: ['c'],
      })
      .execute()
    opened.house.clock.advance(1)
    const { id, owner_id, document } = await open()
    expect([owner_id, (await factsOf(document)).judges]).toEqual(['cleo', ['ben']])
    expect(await codeOf(() => signAs('ben', id))).toBe('authority.refused')
    await signAs('cleo', id)
    expect(await states()).toEqual([{ party_id: 'staying', state: 'confirmed' }])
  })

  it('for something else, with another’s key, or of somebody who has gone since is none', async () => {
    const { id } = await open()
    expect(await codeOf(() => signAs('ben', id, 'confirmed', 'confirmContract'))).toBe('review.bad_signature')
    const caller = await opened.company.caller('ben')
    const answer = { outcome: 'confirmed' as const, reason: 'r', ownAccess: await linesAnswered(opened, 'ben', id) }
    const { nonce, digest } = await draftReview(opened.house.runtime, caller, id, answer)
    const by = (who: string) => opened.company.sign(who, 'signReview', Buffer.from(nonce, 'base64'), digest)
    expect(await codeOf(() => signReview(opened.house.runtime, caller, id, { ...answer, outcome: 'narrowed' }, by('ben')))).toBe(
      'review.bad_signature',
    )
    expect(await codeOf(() => signReview(opened.house.runtime, caller, id, answer, by('cleo')))).toBe('review.ineligible')
    expect(await codeOf(() => draftReview(opened.house.runtime, caller, id, { ...answer, reason: ' ' }))).toBe('review.reason_missing')
    await opened.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'ben').execute()
    expect(await codeOf(() => signReview(opened.house.runtime, caller, id, answer, by('ben')))).toBe('review.ineligible')
    expect(await states()).toEqual([{ party_id: 'staying', state: 'open' }])
  })

  it('of a provider can’t even be written into the table', async () => {
    const { id } = await open()
    const forge = opened.fresh.db
      .updateTable('provider_reviews')
      .set({
        state: 'confirmed',
        person_id: 'oscar',
        person_kind: 'person',
        party_kind: 'enterprise',
        key_id: 'k',
        digest: 'd',
        signature: Buffer.alloc(64),
        signed_at: new Date(),
        reason: 'r',
      })
      .where('id', '=', id)
    await expect(forge.execute()).rejects.toThrow(/foreign key/)
  })
})

describe('what follows', () => {
  start(reviewsEvery(0))

  it('from confirming is nothing; from narrowing, that nothing granted before is done alone any more; what is granted afterwards is', async () => {
    await delegate()
    await signAs('ben', (await open()).id)
    expect(await left()).toEqual({ live: true, runbooks: ['renewing'] })
    await signAs('ben', (await open()).id, 'narrowed')
    expect(await left()).toEqual({ live: true, runbooks: [] })
    opened.house.clock.advance(60)
    await opened.fresh.db.updateTable('instruments').set({ state: 'superseded' }).where('kind', '=', 'delegation').execute()
    await delegate({ version: 2 })
    expect(await left()).toEqual({ live: true, runbooks: ['renewing'] })
  })

  it('from "to be ended" is that its delegations are on hold at once, and its contract’s owner has to end it', async () => {
    await opened.fresh.db
      .insertInto('contracts')
      .values({ org_id: 'acme', id: 'with-staying', party_id: 'staying', name: 'Own', starts_on: '2025-01-01', owner_id: 'cleo' })
      .execute()
    await delegate()
    const { id } = await open()
    await signAs('ben', id, 'to_end')
    expect(await left()).toEqual({ live: false, runbooks: [] })
    expect(await suspended()).toEqual([`the review \`${id}\` says that it is to end`])
    expect(await findings()).toEqual(['review.due ben resolved', 'review.to_end cleo open'])
  })
})

describe('silence', () => {
  start(reviewsEvery(0, 'stop'))

  it('stops what was delegated at its moment, whether or not a job has noticed, and a late signature brings nothing back', async () => {
    await delegate()
    const { id, due_at } = await open()
    opened.house.clock.advance((due_at.getTime() - opened.house.clock.now().getTime()) / 1000 - 1)
    expect(await left()).toEqual({ live: true, runbooks: ['renewing'] })
    opened.house.clock.advance(1)
    expect(await left()).toEqual({ live: false, runbooks: [] })
    await look()
    await look()
    expect(await suspended()).toEqual([`the review \`${id}\` is overdue`])
    expect(await findings()).toEqual(['review.due ben resolved', 'review.overdue ben open'])
    expect(await entries('review.overdue')).toEqual([
      {
        review: id,
        party: 'staying',
        effect: 'stop',
        delegations: ['staying'],
        ended: expect.arrayContaining(['oscar role provider_operator']),
      },
    ])
    await signAs('ben', id)
    expect(await findings()).toEqual(['review.due ben resolved', 'review.overdue ben resolved'])
    expect(await left()).toEqual({ live: false, runbooks: [] })
  })

  it('is told of beforehand: when it is opened, and again three days before it is over', async () => {
    await open()
    opened.house.clock.advance(11 * day - 60)
    await look()
    expect(await findings()).toEqual(['review.due ben open'])
    opened.house.clock.advance(60)
    await look()
    await look()
    expect(await findings()).toEqual(['review.due ben open', 'review.due_soon ben open'])
  })

  it('also stops those below, and what is granted while it lasts', async () => {
    await standingDelegation(opened.house, delegationOf({ provider: 'leaving' }))
    const paper = { org_id: 'acme', id: 'sub', name: 'sub', party_id: 'below', starts_on: '2025-01-01', owner_id: 'ada' }
    await opened.fresh.db.insertInto('contracts').values(paper).execute()
    const reach = { operation: 'credential.revoke', environment: 'development', system: 'fake', region: null, tenant: null }
    expect((await delegationsFor(opened.fresh.db, 'acme', 'below', reach, opened.house.clock.now())).live).toBe(true)
    await open('leaving')
    opened.house.clock.advance(15 * day)
    await look()
    await opened.fresh.db.updateTable('instruments').set({ state: 'superseded' }).where('kind', '=', 'delegation').execute()
    await standingDelegation(opened.house, delegationOf({ provider: 'leaving' }), { version: 2 })
    for (const party of ['leaving', 'below'])
      expect((await delegationsFor(opened.fresh.db, 'acme', party, reach, opened.house.clock.now())).live).toBe(false)
    await look()
    expect((await suspended()).every((reason) => reason !== null)).toBe(true)
  })
})

describe('silence where policy narrows', () => {
  start(reviewsEvery(0, 'narrow'))

  it('lets nothing be done alone until somebody has signed, and holds up nothing that is approved', async () => {
    await delegate()
    const { id } = await open()
    opened.house.clock.advance(14 * day)
    expect(await left()).toEqual({ live: true, runbooks: [] })
    await look()
    expect(await suspended()).toEqual([null])
    await signAs('ben', id)
    expect(await left()).toEqual({ live: true, runbooks: ['renewing'] })
  })
})
