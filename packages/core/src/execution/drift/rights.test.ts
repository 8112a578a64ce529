// Rights that nobody approved are taken away again, by name and with proof that they are gone; the account goes on with all that was approved, nothing is ever
// given, and what came to be out of band by any other way is left to people.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { driftWords, engineWithDrift } from '../../testing/drift.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { lookAtHygiene } from '../hygiene/index.ts'

let database: TestDatabase
let opened: Opened
let engine: Awaited<ReturnType<typeof engineWithDrift>>
beforeAll(async () => {
  database = await startTestDatabase()
  const rules = ['credential.over_privileged', 'account.out_of_band'].map((kind) => ({ kind, effect: 'propose', settled: 'PT1M' }))
  engine = await engineWithDrift({ rules })
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database, { engine })
  return () => opened.end()
})

const { own, read, turns, opens, changes, acts, db } = driftWords(() => opened)
const fake = () => opened.house.fake
const scope = (id: string) => fake().account(`acct-${id}`)?.scope
const look = () => lookAtHygiene(opened.house.runtime, systemCaller(opened.house.runtime, 'acme', 'test'))
const taken = () => fake().effects.map(({ operation, account }) => `${operation} ${account}`)
const open = async (): Promise<string[]> =>
  (
    await db()
      .selectFrom('findings')
      .select('kind')
      .where('state', '=', 'open')
      .where('kind', 'in', ['credential.over_privileged', 'account.out_of_band'])
      .orderBy('kind')
      .execute()
  ).map(({ kind }) => kind)
const proofs = () => db().selectFrom('proofs').select(['purpose', 'verdict']).orderBy('at').orderBy('digest').execute()

describe('what was given out of band', () => {
  const given = async (): Promise<void> => {
    await own('app')
    fake().setScope('acct-app', ['read'])
    await read()
    fake().setScope('acct-app', ['read', 'administer'])
    await read()
  }

  it('is taken away again when people say so: that alone, with proof, and the next reading closes the finding', async () => {
    await given()
    await read(120)
    expect(await changes()).toEqual(['drift.propose app awaiting_approval open'])
    expect([scope('app'), taken()]).toEqual([['read', 'administer'], []])
    await approveAll(opened.house, opened.company)
    await turns(4)
    expect(await changes()).toEqual(['drift.propose app closed risk_complete'])
    expect([scope('app'), taken(), opens('app')]).toEqual([['read'], ['remove_rights acct-app'], true])
    expect(await proofs()).toEqual([{ purpose: 'rights', verdict: 'rejected' }])
    await turns(2)
    expect([await open(), await acts()]).toEqual([[], ['app righted']])
  })

  it('is not touched where it has been taken back before anything was done', async () => {
    await given()
    await read(120)
    fake().setScope('acct-app', ['read'])
    await approveAll(opened.house, opened.company)
    await turns(3)
    expect([await acts(), taken()]).toEqual([['app withdrawn'], []])
  })

  it('does not hide what else drifted: only what was given is taken, and the rest is somebody’s to look at', async () => {
    await own('app')
    fake().setScope('acct-app', ['read', 'write'])
    await read()
    fake().setScope('acct-app', ['read', 'administer'])
    await read()
    await read(120)
    await approveAll(opened.house, opened.company)
    await turns(4)
    await read()
    expect(scope('app')).toEqual(['read'])
    expect(await open()).toEqual(['account.out_of_band'])
    await read(3600)
    await turns(2)
    expect(await changes()).toHaveLength(1)
  })

  it('is found still there where the system lies, and no change closes on it', async () => {
    await given()
    await read(120)
    fake().script.always({ operation: 'remove_rights' }, { fault: 'lie' })
    await approveAll(opened.house, opened.company)
    await turns(3)
    expect(scope('app')).toEqual(['read', 'administer'])
    expect((await changes())[0]).not.toContain('closed')
    const incidents = await db().selectFrom('incidents').select(['kind', 'closed_at']).orderBy('id').execute()
    expect(incidents[0]).toEqual({ kind: 'right.survived', closed_at: null })
  })

  it.each([
    ['was switched off', () => fake().end('acct-app', 'disabled')],
    ['lost a right', () => fake().setScope('acct-app', [])],
  ])('that only %s is never set back by itself', async (_what, change) => {
    await own('app')
    fake().setScope('acct-app', ['read'])
    await read()
    change()
    await read()
    await read(3600)
    await turns(3, 3600)
    expect([await changes(), taken()]).toEqual([[], []])
    expect(await open()).toEqual(['account.out_of_band'])
  })
})

describe('what was never approved', () => {
  it('is taken from the account when people say so, and what was approved stays', async () => {
    await own('app')
    fake().setScope('acct-app', ['read', 'write', 'administer'])
    await db()
      .updateTable('credentials')
      .set({ scope: ['read'] })
      .where('id', '=', 'app')
      .execute()
    await read()
    await look()
    expect(await open()).toEqual(['credential.over_privileged'])
    await read(120)
    expect(await changes()).toEqual(['drift.propose app awaiting_approval open'])
    const { purpose } = await db().selectFrom('changes').select('purpose').executeTakeFirstOrThrow()
    expect(purpose).toMatch(/taken away: `administer`, `write`$/)
    await approveAll(opened.house, opened.company)
    await turns(4)
    expect([scope('app'), opens('app')]).toEqual([['read'], true])
    await read()
    await look()
    expect(await open()).toEqual([])
  })

  it('is left to people where its connector can’t take a right alone', async () => {
    await own('app')
    fake().setScope('acct-app', ['read', 'write'])
    await db()
      .updateTable('credentials')
      .set({ scope: ['read'] })
      .where('id', '=', 'app')
      .execute()
    const kind = opened.house.runtime.connectors.definition('fake')!.credentialKinds['fake.password']!
    const { actions } = kind
    Object.assign(kind, { actions: actions.filter((one) => one !== 'remove_rights') })
    try {
      await read()
      await look()
      await read(120)
      await turns(2)
      expect([await open(), await changes(), taken()]).toEqual([['credential.over_privileged'], [], []])
    } finally {
      Object.assign(kind, { actions })
    }
  })
})
