// The day after: nothing counts as dead without a proof or the system's own word, whoever stays is named, and what no plan would end is said.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, endTheContract, signClosures } from '../../testing/story.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { dayAfter, type Subject, tellEndings } from './index.ts'
import { type CredentialFact, isOpen, judgeCredential, readSubject, type SubjectKind, subjectKinds, summaryOf } from './model.ts'

const on = new Date('2026-06-02T12:00:00Z')
const fact = (more: Partial<CredentialFact> = {}): CredentialFact => ({
  id: 'c',
  identity: 'i',
  system: 's',
  account: 'a',
  kind: 'fake.password',
  state: 'active',
  expiresAt: null,
  irrevocableUntil: null,
  proof: null,
  seen: null,
  readAt: null,
  isConnected: true,
  acceptedUntil: null,
  outlived: 0,
  staying: [],
  executorParty: null,
  heldBy: null,
  ...more,
})
const judged = (more: Partial<CredentialFact> = {}, subject: SubjectKind = 'contract', gone: readonly string[] = ['leaving']) => {
  const { works, ending } = judgeCredential(fact(more), subject, new Set(gone), on)
  return `${works} ${ending}`
}
const proof = { verdict: 'rejected', strength: 'presented', at: new Date('2026-05-01T00:00:00Z'), digest: `sha256:${'0'.repeat(64)}` }
const seen = { present: true, enabled: true }

describe('a credential on the day after', () => {
  test.each([
    ['is dead where it was seen refused', { state: 'retired', proof }, 'no over'],
    ['works where its system shows it enabled, whatever was proven before', { state: 'retired', proof, seen }, 'yes nothing'],
    ['is unknown where it was only said to have ended', { state: 'retired' }, 'unknown over'],
    ['is unknown where the proof says nothing', { state: 'retired', proof: { ...proof, verdict: 'inconclusive' } }, 'unknown over'],
    [
      'is over where its system says that it is absent',
      { state: 'retired', proof: { ...proof, verdict: 'cannot_test', strength: 'absent' } },
      'no over',
    ],
    [
      'is unknown where it can not be shown',
      { state: 'retired', proof: { ...proof, verdict: 'cannot_test', strength: null } },
      'unknown over',
    ],
    [
      'is gone where its system, read to the end, does not know it',
      { state: 'retired', seen: { present: false, enabled: false } },
      'no over',
    ],
    ['works where its risk is accepted', { state: 'risk_accepted' }, 'yes nothing'],
    ['works until it is ended', {}, 'yes ends'],
    ['is over by itself where it expires before', { expiresAt: new Date('2026-06-01T00:00:00Z') }, 'no by_itself'],
    ['works where it expires later', { expiresAt: new Date('2026-06-03T00:00:00Z') }, 'yes ends'],
    ["can't be ended before it may be", { irrevocableUntil: new Date('2026-07-01T00:00:00Z') }, 'yes cannot'],
    ["can't be ended where nothing speaks to its system", { isConnected: false }, 'yes cannot'],
    ['is split where somebody who stays uses it', { staying: ['w'] }, 'yes splits'],
    ['does not work where it is disabled', { seen: { present: true, enabled: false } }, 'no ends'],
  ] as const)('%s', (_name, more, expected) => {
    expect(judged(more)).toBe(expected)
  })

  it('goes on without an owner, without a source, and nobody knows without a system', () => {
    expect([judged({}, 'owner'), judged({}, 'source'), judged({}, 'system')]).toEqual(['yes nothing', 'yes nothing', 'unknown nothing'])
  })

  it('is said to be ended by who leaves, where it is', () => {
    const verdict = judgeCredential(fact({ executorParty: 'leaving' }), 'contract', new Set(['leaving']), on)
    expect(verdict.next).toBe('name another executor before the end')
    expect(judgeCredential(fact({ executorParty: 'staying' }), 'contract', new Set(['leaving']), on).next).toBeNull()
  })

  it('is left open where nothing ends it, it can not be ended, or nobody knows; and not where it is dead or will be', () => {
    const open = (works: 'yes' | 'no' | 'unknown', ending: Parameters<typeof isOpen>[0]['ending']) =>
      isOpen({ works, ending, reason: '', next: null })
    expect([open('yes', 'nothing'), open('yes', 'cannot'), open('unknown', 'over')]).toEqual([true, true, true])
    expect([open('yes', 'ends'), open('yes', 'splits'), open('no', 'nothing'), open('no', 'over')]).toEqual([false, false, false, false])
  })

  it.each(['contract', 'contract:', 'group:x', ''])('is not asked about `%s`', (text) => {
    expect(readSubject(text)).toBeUndefined()
  })
})

describe('a company on the day after', () => {
  let database: TestDatabase
  let opened: Opened
  beforeAll(async () => {
    database = await startTestDatabase()
  })
  afterAll(async () => {
    await database?.stop()
  })
  beforeEach(async () => {
    opened = await openCompany(database)
    return () => opened.end()
  })

  const look = async (subject: Subject, day?: string) => {
    const { things, on: at } = await dayAfter(opened.house.runtime, 'acme', subject, day)
    return { at, things, shown: things.map(({ kind, id, verdict }) => `${kind} ${id}: ${verdict.works} ${verdict.ending}`) }
  }

  it('tells what the end of a contract will do, and afterwards what it did', { timeout: 120_000 }, async () => {
    const { house, company } = opened
    await company.credential('one')
    const before = await look({ kind: 'contract', id: 'contract' })
    expect(before.shown).toEqual(['credential one: yes ends'])
    expect(summaryOf(before.things).open).toBe(0)
    await endTheContract(house, company)
    await approveAll(house, company)
    await house.run(3600)
    await signClosures(house, company)
    await house.run(3600)
    const after = await look({ kind: 'contract', id: 'contract' })
    expect(after.shown).toEqual(['credential one: no over'])
    expect(after.things.every((one) => one.proof !== null)).toBe(true)
  })

  describe('of a person', () => {
    beforeEach(async () => {
      const { company } = opened
      await company.credential('mine')
      await company.credential('other')
      const { db } = opened.fresh
      await db
        .updateTable('identities')
        .set({ holder_id: 'ben', business_owner: 'ada', technical_owner: 'ada' })
        .where('id', '=', 'idn-mine')
        .execute()
      await db.updateTable('identities').set({ business_owner: 'ada', technical_owner: 'ada' }).where('id', '=', 'idn-other').execute()
    })
    const person = (id: string, holder: string | null) =>
      sql`insert into identities (org_id, id, kind, name, purpose, party_id, environment, criticality, holder_id)
        values ('acme', ${id}, 'person', 'Ben', 'works here', 'acme', 'production', 'low', ${holder})`.execute(opened.fresh.db)

    it('shows what he holds, and that his leaving ends it', async () => {
      const { shown, things } = await look({ kind: 'owner', id: 'ben' })
      expect(shown).toContain('credential mine: yes ends')
      expect(things.find(({ id }) => id === 'mine')!.verdict.reason).toBe('the leaving of ben ends it and proves it; nothing justifies it')
      expect(things.filter(({ kind }) => kind === 'credential').map(({ id }) => id)).toEqual(['mine'])
    })

    it('shows by the identity that is his own all that he holds, his API keys too', async () => {
      await person('hr:ben', 'ben')
      const { db } = opened.fresh
      const at = opened.house.clock.now()
      const key = 'key-ben'
      await db
        .insertInto('api_keys')
        .values({
          org_id: 'acme',
          id: key,
          principal_id: 'ben',
          held_by: 'ben',
          name: 'own',
          scopes: ['read'],
          secret_hash: Buffer.from('3'),
          created_at: at,
          issued_by: 'ada',
          expires_at: new Date(at.getTime() + 30 * 86_400_000),
        })
        .execute()
      const { shown, things } = await look({ kind: 'identity', id: 'hr:ben' })
      expect(shown).toEqual(['credential mine: yes ends', `api_key ${key}: yes ends`])
      expect(things[0]!.verdict.reason).toBe('the leaving of ben ends it and proves it; nothing justifies it')
    })

    it('shows nothing of anybody else by an identity that nobody holds, or that is no person', async () => {
      await person('hr:nobody', null)
      expect((await look({ kind: 'identity', id: 'hr:nobody' })).shown).toEqual([])
      await opened.company.credential('second')
      await opened.fresh.db.updateTable('identities').set({ holder_id: 'ben' }).where('id', '=', 'idn-second').execute()
      expect((await look({ kind: 'identity', id: 'idn-second' })).shown).toEqual(['credential second: yes ends'])
    })

    it('leaves open what he still holds though he has left, since no leaving will end it any more', async () => {
      await opened.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'ben').execute()
      const { shown, things } = await look({ kind: 'owner', id: 'ben' })
      expect(shown).toContain('credential mine: yes nothing')
      expect(summaryOf(things).open).toBe(1)
      expect(things.find(({ id }) => id === 'mine')!.verdict.next).toBe('countersign lifecycle leave ben')
      await opened.fresh.db.updateTable('identities').set({ state: 'offboarding' }).where('id', '=', 'idn-mine').execute()
      expect((await look({ kind: 'owner', id: 'ben' })).shown).toContain('credential mine: yes ends')
    })
  })

  it('names who stays and uses it too, and leaves him what he was given of his own', async () => {
    const { house, company } = opened
    await company.credential('shared', { staying: ['w'] })
    const { things, shown } = await look({ kind: 'contract', id: 'contract' })
    expect(shown).toEqual(['credential shared: yes splits'])
    expect(things[0]!.verdict.reason).toContain('moves w to')
    await endTheContract(house, company)
    await approveAll(house, company)
    await house.run(600)
    const issued = await opened.fresh.db.selectFrom('credentials').select(['id', 'identity_id']).where('replaces', '=', 'shared').execute()
    expect(issued).toHaveLength(1)
    expect((await look({ kind: 'contract', id: 'contract' })).shown).toEqual(['credential shared: yes splits'])
    expect((await look({ kind: 'identity', id: issued[0]!.identity_id })).shown).toContain(`credential ${issued[0]!.id}: yes ends`)
  })

  it('names what no plan would end: keys to this control plane, consents, accounts in no inventory', async () => {
    const { db } = opened.fresh
    const later = new Date(opened.house.clock.now().getTime() + 30 * 86_400_000)
    await db
      .insertInto('principals')
      .values({ org_id: 'acme', id: 'lou', kind: 'person', party_id: 'leaving', party_kind: 'provider', name: 'Lou' })
      .execute()
    const key = {
      org_id: 'acme',
      principal_id: 'lou',
      name: 'sync',
      scopes: ['read'],
      created_at: opened.house.clock.now(),
      issued_by: 'ada',
      held_by: 'lou',
    }
    await db
      .insertInto('api_keys')
      .values([
        { ...key, id: 'key-live', secret_hash: Buffer.from('1'), expires_at: later },
        { ...key, id: 'key-over', secret_hash: Buffer.from('2'), expires_at: opened.house.clock.now() },
      ])
      .execute()
    const at = opened.house.clock.now()
    await db
      .insertInto('consents')
      .values({
        org_id: 'acme',
        id: 'con-1',
        system_id: 'fake',
        client: 'app',
        party_id: 'leaving',
        scopes: ['mail'],
        learnt: 'declared',
        nonce: Buffer.alloc(32),
        asked_at: at,
        first_seen_at: at,
        seen_at: at,
      })
      .execute()
    await db
      .insertInto('access_entries')
      .values({
        org_id: 'acme',
        id: 'acc-1',
        system_id: 'fake',
        kind: FAKE_KIND,
        account: 'lou2',
        verdict: 'standing',
        reason: 'nobody gave it',
        party_id: 'leaving',
        reading: 1,
        first_seen_at: at,
        seen_at: at,
      })
      .execute()
    const { shown, things } = await look({ kind: 'party', id: 'leaving' })
    expect(shown).toEqual([
      'api_key key-live: yes nothing',
      'api_key key-over: no over',
      'consent con-1: yes nothing',
      'account acc-1: yes nothing',
    ])
    expect(summaryOf(things).open).toBe(3)
  })

  it('shows the residual that a system still holds after its credential has ended', async () => {
    const { house, company } = opened
    await company.credential('one')
    await opened.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'one').execute()
    expect((await look({ kind: 'identity', id: 'idn-one' })).shown).toEqual(['credential one: unknown over'])
    await askSystems(house.runtime, await company.caller('ada'), ['fake'])
    await scanSystem(house.runtime, systemCaller(house.runtime, 'acme', 'test'), 'fake')
    expect((await look({ kind: 'system', id: 'fake' })).shown).toEqual(['credential one: yes nothing'])
  })

  it('is the day after the end of the contract, when it has one', async () => {
    await opened.fresh.db.updateTable('contracts').set({ ends_on: '2031-12-31' }).where('id', '=', 'contract').execute()
    expect((await look({ kind: 'contract', id: 'contract' })).at.toISOString()).toBe('2032-01-01T12:00:00.000Z')
    expect((await look({ kind: 'contract', id: 'contract' }, '2030-05-05')).at.toISOString()).toBe('2030-05-05T12:00:00.000Z')
  })

  it.each(subjectKinds.map((kind) => [kind]))('of a %s that there is not is refused', async (kind) => {
    await expect(look({ kind, id: 'nobody' })).rejects.toThrow('no ')
  })

  it.each(['identity', 'owner', 'party', 'contract', 'system'] as const)('of a %s names a next step on every line', async (kind) => {
    const { db } = opened.fresh
    for (const id of ['live', 'gone', 'held']) await opened.company.credential(id)
    await db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'gone').execute()
    const ids = { identity: 'idn-live', owner: 'eve', party: 'leaving', contract: 'contract', system: 'fake' }
    const { things } = await dayAfter(opened.house.runtime, 'acme', { kind, id: ids[kind] })
    expect(things.length).toBeGreaterThan(0)
    expect(things.map(({ verdict }) => verdict.next).filter((next) => !next)).toEqual([])
  })

  it('tells owners 90, 30 and 7 days before, once each, and stops when the end moves away', async () => {
    const { house, company, fresh } = opened
    await company.credential('one', { owners: ['eve', 'finn'] })
    const identity = await fresh.db.selectFrom('credentials').select('identity_id').where('id', '=', 'one').executeTakeFirstOrThrow()
    const ends = new Date(house.clock.now().getTime() + 100 * 86_400_000)
    await fresh.db.updateTable('identities').set({ expires_at: ends }).where('id', '=', identity.identity_id).execute()
    const caller = systemCaller(house.runtime, 'acme', 'test')
    const told = async (): Promise<string[]> => {
      await tellEndings(house.runtime, caller)
      await tellEndings(house.runtime, caller)
      const rows = await fresh.db.selectFrom('findings').selectAll().where('kind', '=', 'ending.near').where('state', '=', 'open').execute()
      return rows.map((row) => `${row.subject.split('@')[1]} ${row.severity} ${row.owner_id}`)
    }
    expect(await told()).toEqual([])
    for (const [days, expected] of [
      [11, '90 low eve'],
      [60, '30 moderate eve'],
      [23, '7 high eve'],
    ] as const) {
      house.clock.advance(days * 86_400)
      expect(await told()).toEqual([expected])
    }
    await fresh.db
      .updateTable('identities')
      .set({ expires_at: new Date(ends.getTime() + 400 * 86_400_000) })
      .where('id', '=', identity.identity_id)
      .execute()
    expect(await told()).toEqual([])
  })

  it('tells who leads somebody 90, 30 and 7 days before his announced last day what he answers for, and stops when he stays', async () => {
    const { house, company, fresh } = opened
    await company.credential('one', { owners: ['eve', 'finn'] })
    await fresh.db.updateTable('principals').set({ manager_id: 'ada' }).where('id', '=', 'eve').execute()
    const now = house.clock.now()
    const leaver = (n: number, subject: string) => ({
      org_id: 'acme',
      id: `ann_${n}`,
      kind: 'leaver' as const,
      subject_kind: 'principal' as const,
      subject,
      source: 'hris',
      record_kind: 'person' as const,
      external_id: `${n}`,
      record_version: 1,
      effective_at: new Date(now.getTime() + 100 * 86_400_000),
      noticed_at: now,
      state: 'waiting' as const,
    })
    // Nothing is asked of cleo, who answers for nothing.
    await fresh.db
      .insertInto('lifecycle_events')
      .values([leaver(1, 'eve'), leaver(2, 'cleo')])
      .execute()
    const told = async (): Promise<string[]> => {
      await tellEndings(house.runtime, systemCaller(house.runtime, 'acme', 'test'))
      const open = fresh.db.selectFrom('findings').selectAll().where('kind', '=', 'ending.near').where('state', '=', 'open')
      return (await open.orderBy('subject').execute()).map(
        (row) => `${row.subject} ${row.severity} ${row.owner_id} ${row.detail['answersFor']}`,
      )
    }
    expect(await told()).toEqual([])
    for (const [days, expected] of [
      [11, 'person:eve@90 low ada 1'],
      [60, 'person:eve@30 moderate ada 1'],
      [23, 'person:eve@7 high ada 1'],
    ] as const) {
      house.clock.advance(days * 86_400)
      expect(await told()).toEqual([expected])
    }
    await fresh.db.updateTable('lifecycle_events').set({ state: 'superseded' }).where('id', '=', 'ann_1').execute()
    expect(await told()).toEqual([])
  })
})
