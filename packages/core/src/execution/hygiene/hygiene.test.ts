// Hygiene: each thing that is wrong is found once, by the facts of the inventory, and its finding goes when the fact has gone; what is right is left alone.
import { hygieneModelOf } from '@countersign/policy'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { deriveImpacts } from '../impact/index.ts'
import { followHygiene, lookAtHygiene } from './index.ts'
import { type CredentialFacts, wrongWith } from './model.ts'

const at = new Date('2026-06-01T00:00:00Z')
const ago = (days: number): Date => new Date(at.getTime() - days * 86_400_000)
const model = {
  longestLifeSeconds: { low: 730 * 86_400, moderate: 365 * 86_400, high: 180 * 86_400, critical: 90 * 86_400 },
  longestLifeSecondsOfKind: new Map([['ssh.certificate', 86_400]]),
  unusedAfterSeconds: 90 * 86_400,
  certificateEndsWithinSeconds: [],
}
const facts = (more: Partial<CredentialFacts> = {}): CredentialFacts => ({
  id: 'c',
  identity: 'i',
  system: 's',
  account: 'a',
  kind: 'fake.password',
  criticality: 'high',
  owner: null,
  legacy: false,
  expiresAt: null,
  createdAt: ago(10),
  renewedAt: null,
  saidRenewedAt: null,
  rotationPath: null,
  lastUsedAt: null,
  neededAt: null,
  rotateEveryDays: 90,
  scope: null,
  stored: 'exec:/vault c',
  compensatingControls: null,
  users: ['w'],
  environments: ['production', 'production'],
  record: null,
  privileged: false,
  ...more,
})
const onTrack: Partial<CredentialFacts> = { legacy: true, scope: ['read'], compensatingControls: ['network'] }
const record = { about: 'c', scope: ['read'], stored: 'exec:/vault c', rotateEveryDays: 90, standing: 'in_force' as const }
const wrong = (more: Partial<CredentialFacts>): string[] =>
  wrongWith(facts(more), model, at).map(({ kind, severity }) => `${kind} ${severity}`)

describe('a credential', () => {
  test.each<[string, Partial<CredentialFacts>, string[]]>([
    ['that is renewed in time is left alone', {}, []],
    ['that ends soon enough is left alone', { rotateEveryDays: null, expiresAt: new Date('2026-09-01T00:00:00Z') }, []],
    ['without end and renewal lives too long', { rotateEveryDays: null }, ['credential.long_lived moderate']],
    ['renewed more seldom than policy allows lives too long', { rotateEveryDays: 181 }, ['credential.long_lived moderate']],
    [
      'with an end too far away lives too long',
      { rotateEveryDays: null, expiresAt: new Date('2027-06-01T00:00:00Z') },
      ['credential.long_lived moderate'],
    ],
    [
      'that ends, though nobody knows when it was made, is not called endless',
      { rotateEveryDays: null, createdAt: null, expiresAt: at },
      [],
    ],
    ['is overdue on the day after its time', { createdAt: ago(91) }, ['credential.rotation_overdue high']],
    ['is not overdue on its day', { createdAt: ago(90) }, []],
    ['that was renewed here is as old as its renewal', { createdAt: ago(500), renewedAt: ago(5) }, []],
    ['is not made younger by an older renewal', { createdAt: ago(5), renewedAt: ago(500) }, []],
    ['is as young as its source says where nobody knows better', { createdAt: null, saidRenewedAt: ago(5) }, []],
    ['is overdue by its source’s own word', { createdAt: ago(500), saidRenewedAt: ago(91) }, ['credential.rotation_overdue high']],
    ['with a schedule and no known age is overdue', { createdAt: null }, ['credential.rotation_overdue high']],
    ['of two workloads is used again', { users: ['a', 'b'] }, ['credential.reused moderate']],
    ['of two worlds is in both', { environments: ['production', 'staging'] }, ['credential.across_environments high']],
    ['that nobody has used for long is unused', { lastUsedAt: ago(91) }, ['credential.unused moderate']],
    ['that somebody said he needs is not unused again at once', { lastUsedAt: ago(200), neededAt: ago(90) }, []],
    ['that nobody used since he said so is', { lastUsedAt: ago(200), neededAt: ago(91) }, ['credential.unused moderate']],
    ['of which nobody knows whether it is used is not called unused', { lastUsedAt: null, neededAt: ago(91) }, []],
    ['by legacy is asked for all conditions', { legacy: true, rotateEveryDays: null }, ['credential.legacy_incomplete moderate']],
    [
      'by legacy with all conditions that nobody has let live lacks just that',
      { legacy: true, scope: ['read'], compensatingControls: ['network'], expiresAt: new Date('2029-01-01T00:00:00Z') },
      ['credential.legacy_incomplete moderate'],
    ],
    ['that people let live, as they let it, is left alone', { ...onTrack, record }, []],
    ['that they let live is, whether or not it is marked', { ...onTrack, legacy: false, record, rotateEveryDays: 30 }, []],
    ['that is renewed more seldom than they said', { ...onTrack, record, rotateEveryDays: 91 }, ['credential.legacy_incomplete moderate']],
    ['that reaches more than they said', { ...onTrack, record, scope: ['read', 'write'] }, ['credential.legacy_incomplete moderate']],
    ['that lies elsewhere', { ...onTrack, record, stored: 'exec:/vault other' }, ['credential.legacy_incomplete moderate']],
    ['that took its place lies where its consumer reads it', { ...onTrack, id: 'd', record, stored: 'exec:/vault d' }, []],
    ['that took its place lies open', { ...onTrack, id: 'd', record, stored: 'env:D' }, ['credential.legacy_incomplete moderate']],
    ['whose time is over is told as that elsewhere', { ...onTrack, record: { ...record, standing: 'over' } }, []],
    [
      'of a kind that lives a day at most',
      { kind: 'ssh.certificate', rotateEveryDays: 2, createdAt: ago(1) },
      ['credential.long_lived moderate'],
    ],
  ])('%s', (_name, more, expected) => {
    expect(wrong(more)).toEqual(expected)
  })
})

describe('an inventory', () => {
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
  const caller = () => systemCaller(opened.house.runtime, 'acme', 'test')
  const open = async (): Promise<string[]> => {
    const rows = await opened.fresh.db
      .selectFrom('findings')
      .selectAll()
      .where('state', '=', 'open')
      .orderBy('kind')
      .orderBy('subject')
      .execute()
    return rows.map((row) => `${row.kind} ${row.subject}`)
  }
  const look = async (): Promise<string[]> => {
    await lookAtHygiene(opened.house.runtime, caller())
    return open()
  }
  const set = (id: string, columns: Record<string, unknown>) =>
    opened.fresh.db.updateTable('credentials').set(columns).where('id', '=', id).execute()

  it('finds what is wrong once, and lets it go when it is put right', async () => {
    await opened.company.credential('one', { staying: ['w1', 'w2'] })
    await set('one', { rotate_every_days: null })
    const found = await look()
    expect(found).toEqual(['credential.long_lived one', 'credential.reused one'])
    expect(await look()).toEqual(found)
    await set('one', { rotate_every_days: 30, created_at: opened.house.clock.now() })
    await sql`delete from credential_uses`.execute(opened.fresh.db)
    expect(await look()).toEqual([])
    opened.house.clock.advance(31 * 86_400)
    expect(await look()).toEqual(['credential.rotation_overdue one'])
  })

  it('leaves alone what has ended, what was derived, and what is there for drills', async () => {
    await opened.company.credential('gone')
    await set('gone', { state: 'retired' })
    await opened.company.credential('base')
    await set('base', { rotate_every_days: 30, created_at: opened.house.clock.now() })
    await opened.company.credential('derived', { derivedFrom: 'base' })
    await opened.company.credential('canary')
    await opened.fresh.db.updateTable('identities').set({ kind: 'canary' }).where('id', '=', 'idn-canary').execute()
    expect(await look()).toEqual([])
  })

  it('finds one secret that opens production and something else', async () => {
    const { db } = opened.fresh
    await sql`insert into systems (org_id, id, name, connector, environment, config, operator_secrets, observer_secrets)
      values ('acme', 'prod', 'P', 'fake', 'production', '{}', '{}', '{}')`.execute(db)
    for (const id of ['a', 'b']) {
      await opened.company.credential(id, { environment: id === 'b' ? 'production' : 'development' })
      await set(id, {
        rotate_every_days: 30,
        created_at: opened.house.clock.now(),
        secret_ref: 'ref:same',
        ...(id === 'b' ? { system_id: 'prod' } : {}),
      })
    }
    expect(await look()).toEqual(['credential.duplicated secret ref:same'])
  })

  it('finds who is of high impact by what he reaches and governed as if little were at stake', async () => {
    const { impact } = hygieneModelOf(opened.house.runtime.policy.current().bundle)
    await opened.company.credential('root', { privileged: true, criticality: 'moderate' })
    for (let n = 0; n < impact.credentials; n += 1) await opened.company.credential(`c-${n}`)
    await opened.fresh.db.updateTable('credentials').set({ rotate_every_days: 30, created_at: opened.house.clock.now() }).execute()
    await deriveImpacts(opened.house.runtime, caller())
    expect(await look()).toEqual(['identity.governed_low idn-root'])
    await opened.fresh.db.updateTable('identities').set({ criticality: 'critical' }).where('id', '=', 'idn-root').execute()
    expect(await look()).toEqual([])
  })

  it('is looked at again minutes after a change, and not before', async () => {
    const { runtime, clock } = opened.house
    await followHygiene(runtime, caller())
    await opened.company.credential('one')
    await set('one', { rotate_every_days: null })
    await followHygiene(runtime, caller())
    expect(await open()).toEqual([])
    clock.advance(61)
    await followHygiene(runtime, caller())
    expect(await open()).toEqual(['credential.long_lived one'])
  })
})
