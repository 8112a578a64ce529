// A recommendation becomes no approval, whoever files it and whatever it says; only a person of the enterprise makes something of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { unapproved } from '../../authority/approvals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, factsOf, journalKinds, openRequests } from '../../testing/story.ts'
import { openChange, readChange } from '../changes/index.ts'
import { declineRecommendation, fileRecommendation, takeUpRecommendation, withdrawRecommendation } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())

const caller = (id: string) => opened.company.caller(id)
const file = async (by = 'oscar', credential = 'own', operations?: { operation: string; credential: string }[]) =>
  fileRecommendation(opened.house.runtime, await caller(by), {
    about: { kind: 'credential', id: credential },
    words: 'revoke it',
    operations,
  })
const revokeOwn = [{ operation: 'credential.revoke', credential: 'own' }]

beforeEach(async () => {
  opened = await openCompany(database)
  await opened.company.credential('own', { executor: 'agent', environment: 'production', criticality: 'high' })
  await opened.company.credential('others', { environment: 'production' })
  return () => opened.end()
})

describe('filing', () => {
  it('changes no approval, no mandate, no operation: it is a record and nothing else', async () => {
    await endTheContract(opened.house, opened.company)
    const before = await factsOf(opened.house)
    const [request] = await openRequests(opened.house)
    const left = async () => {
      const { plan_digest: plan, operations, roles, quorum, step_up: stepUp } = request!
      const needs = { roles, quorum, stepUp, validSeconds: 3600 }
      const asked = { org: 'acme', plan, operation: operations[0]!, requester: 'ada', executors: ['agent'], needs }
      return JSON.stringify(await unapproved(opened.house.runtime, opened.fresh.db, asked, opened.house.clock.now()))
    }
    const open = await left()
    for (const by of ['oscar', 'agent']) await file(by)
    expect(await factsOf(opened.house)).toBe(before)
    expect(await left()).toBe(open)
    expect((await journalKinds(opened.house, 'recommendation.filed')).length).toBe(2)
  })

  it('about what is not its own answers as about what there is not', async () => {
    expect(await codeOf(() => file('oscar', 'others'))).toBe('recommendation.about_unknown')
    expect(await codeOf(() => file('oscar', 'nothing'))).toBe('recommendation.about_unknown')
    expect(await codeOf(() => file('oscar', 'own', [{ operation: 'credential.revoke', credential: 'others' }]))).toBe(
      'recommendation.about_unknown',
    )
    expect(await codeOf(() => file('oscar', 'own', [{ operation: 'credential.issue', credential: 'own' }]))).toBe('request.operation')
  })
})

describe('deciding', () => {
  it('is no power of a provider, also not over its own', async () => {
    const { id } = await file('agent')
    for (const by of ['oscar', 'agent']) {
      expect(await codeOf(async () => takeUpRecommendation(opened.house.runtime, await caller(by), id, { answer: 'yes' }))).toBe(
        'authority.refused',
      )
      expect(await codeOf(async () => declineRecommendation(opened.house.runtime, await caller(by), id, 'no'))).toBe('authority.refused')
    }
  })

  it('is kept to people of the enterprise by the table itself', async () => {
    const { id } = await file()
    const { db } = opened.fresh
    const forge = (by: string, kind: string, party: string) =>
      db
        .updateTable('recommendations')
        .set({
          state: 'taken_up',
          decided_by: by,
          decider_kind: kind as 'person',
          decider_party: party as 'enterprise',
          decided_at: new Date(),
          answer: 'x',
        })
        .where('id', '=', id)
        .execute()
    await expect(forge('agent', 'agent', 'provider')).rejects.toThrow()
    await expect(forge('agent', 'person', 'enterprise')).rejects.toThrow(/foreign key/)
    await expect(forge('oscar', 'person', 'enterprise')).rejects.toThrow()
    await expect(db.updateTable('recommendations').set({ state: 'taken_up' }).where('id', '=', id).execute()).rejects.toThrow(/check/)
  })

  it('opens the change in the name of whoever takes it up, who then does not approve it, and once only', async () => {
    const { id } = await file('oscar', 'own', revokeOwn)
    const taken = await takeUpRecommendation(opened.house.runtime, await caller('cleo'), id, { answer: 'right', change: { ticket: 'T-1' } })
    const change = (await readChange(opened.fresh.db, 'acme', taken.change_id!))!
    expect([change.requester_id, change.kind, taken.state, taken.decided_by]).toEqual(['cleo', 'request', 'taken_up', 'cleo'])
    expect((await openRequests(opened.house, change.id)).length).toBeGreaterThan(0)
    expect(await opened.fresh.db.selectFrom('approvals').selectAll().execute()).toEqual([])
    const again = async () =>
      takeUpRecommendation(opened.house.runtime, await caller('ben'), id, { answer: 'too', change: { ticket: 'T-2' } })
    expect(await codeOf(again)).toBe('recommendation.decided')
    expect(await codeOf(async () => withdrawRecommendation(opened.house.runtime, await caller('oscar'), id))).toBe('recommendation.decided')
  })

  it('about a finding asks for what the same request asks for, also where policy asks nobody for what a finding calls for by itself', async () => {
    const { db } = opened.fresh
    await opened.company.credential('mine', { party: 'staying' })
    await db
      .insertInto('findings')
      .values({
        org_id: 'acme',
        id: 'fnd_1',
        kind: 'k',
        subject: 'mine',
        severity: 'low',
        due_at: '2026-12-01T00:00:00Z',
        detail: '{}',
        opened_at: '2026-01-01T00:00:00Z',
      })
      .execute()
    const rotate = [{ operation: 'credential.rotate', credential: 'mine' }]
    const asked = { ref: 'x', purpose: 'p', operations: rotate }
    const opens = async (kind: 'finding' | 'request', ref: string) =>
      (
        await openChange(opened.house.runtime, await caller('cleo'), {
          kind,
          ref,
          reason: 'r',
          ticket: 't',
          asked: { ...asked, kind, ref },
        })
      ).outcome
    expect([await opens('finding', 'a'), await opens('request', 'b')]).toEqual(['autonomous', 'approval'])
    const { id } = await fileRecommendation(opened.house.runtime, await caller('oscar'), {
      about: { kind: 'finding', id: 'fnd_1' },
      words: 'rotate it',
      operations: rotate,
    })
    const taken = await takeUpRecommendation(opened.house.runtime, await caller('cleo'), id, { answer: 'right', change: { ticket: 'T-1' } })
    const change = (await readChange(db, 'acme', taken.change_id!))!
    expect([change.trigger_kind, change.trigger_ref, change.state]).toEqual(['request', id, 'awaiting_approval'])
    expect((await openRequests(opened.house, change.id)).length).toBeGreaterThan(0)
    expect([taken.about_kind, taken.about_id]).toEqual(['finding', 'fnd_1'])
  })

  it('is never of one’s own, and asks for something where a change is to be opened', async () => {
    const own = await file('cleo', 'own')
    const decide = async () => declineRecommendation(opened.house.runtime, await caller('cleo'), own.id, 'no')
    expect(await codeOf(decide)).toBe('recommendation.own')
    const bare = await file('oscar')
    const take = async () =>
      takeUpRecommendation(opened.house.runtime, await caller('ada'), bare.id, { answer: 'y', change: { ticket: 'T' } })
    expect(await codeOf(take)).toBe('recommendation.nothing_asked')
  })

  it('withdrawing is for whoever filed it; for another one it is not there', async () => {
    const { id } = await file('oscar')
    expect(await codeOf(async () => withdrawRecommendation(opened.house.runtime, await caller('agent'), id))).toBe('recommendation.unknown')
    expect((await withdrawRecommendation(opened.house.runtime, await caller('oscar'), id)).state).toBe('withdrawn')
    expect(await codeOf(async () => takeUpRecommendation(opened.house.runtime, await caller('ada'), id, { answer: 'y' }))).toBe(
      'recommendation.decided',
    )
  })
})
