// What nobody uses is suspended and not ended: switched off with proof, kept, given back at the word of whoever needs it, and proposed to be ended when
// nobody has said so in its time.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { driftWords, engineWithDrift } from '../../testing/drift.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { resumeAccess } from '../containment/index.ts'
import { lookAtHygiene } from '../hygiene/index.ts'

let database: TestDatabase
let opened: Opened
let engine: Awaited<ReturnType<typeof engineWithDrift>>
beforeAll(async () => {
  database = await startTestDatabase()
  const rules = [{ kind: 'credential.unused', effect: 'autonomous', settled: 'PT1M', ending: 'suspend', term: 'P30D' }]
  engine = await engineWithDrift({ rules })
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database, { engine })
  return () => opened.end()
})

const { own, read, turns, opens, state, changes, acts, findings, effects, db } = driftWords(() => opened)
const day = 86_400
const look = () => lookAtHygiene(opened.house.runtime, systemCaller(opened.house.runtime, 'acme', 'test'))

/** Nobody has used it for more than a year, and two readings have shown it so. */
const unused = async (id: string): Promise<void> => {
  await own(id)
  await read()
  await db()
    .updateTable('credentials')
    .set({ last_used_at: new Date('2025-01-01T00:00:00Z') })
    .where('id', '=', id)
    .execute()
  await look()
  await read(120)
  await turns(4)
}
const sleep = () =>
  db()
    .selectFrom('suspended_credentials')
    .select(['until_asked', 'was', 'begun_at', 'suspended_at', 'ends_at', 'outcome'])
    .orderBy('id')
    .execute()
const resume = async (reason = 'the yearly export needs it'): Promise<void> => {
  const finn = await opened.company.caller('finn')
  await resumeAccess(opened.house.runtime, finn, { credential: 'idle', reason, ticket: 'CHG-1' })
}

describe('what nobody has used for long', () => {
  it('is switched off with proof and kept, and nobody is asked whether it comes back', async () => {
    await unused('idle')
    expect([await changes(), await state('idle'), opens('idle'), effects()]).toEqual([
      ['drift.right idle closed risk_complete'],
      'suspended',
      false,
      ['disable acct-idle'],
    ])
    expect(await acts()).toEqual(['idle righted'])
    const [one] = await sleep()
    expect(one).toMatchObject({ until_asked: true, was: 'on', outcome: null })
    expect(one!.ends_at!.getTime() - one!.suspended_at!.getTime()).toBe(30 * day * 1000)
    await look()
    await turns(4, day)
    expect(await findings()).toEqual([])
    const asked = await db().selectFrom('changes').select('trigger_kind').where('trigger_kind', '<>', 'drift.right').execute()
    expect([asked, await state('idle'), effects()]).toEqual([[], 'suspended', ['disable acct-idle']])
  })

  it('comes back as it was at the word of whoever needs it, and is not unused again at once', async () => {
    await unused('idle')
    await resume()
    await approveAll(opened.house, opened.company)
    await turns(4)
    expect([await state('idle'), opens('idle'), effects()]).toEqual(['active', true, ['disable acct-idle', 'enable acct-idle']])
    await look()
    await read(120)
    await turns(4, day)
    expect([await findings(), await state('idle')]).toEqual([[], 'active'])
    expect(await changes()).toHaveLength(1)
    opened.house.clock.advance(400 * day)
    await look()
    expect(await findings()).toEqual(['credential.unused acct-idle'])
  })

  it('is proposed to be ended when its time is over and nobody has said so, and ends only by a person', async () => {
    await unused('idle')
    opened.house.clock.advance(31 * day)
    await turns(3)
    const kinds = async () =>
      (await db().selectFrom('changes').select(['trigger_kind', 'state']).orderBy('opened_at').orderBy('id').execute()).map(
        (one) => `${one.trigger_kind} ${one.state}`,
      )
    expect(await kinds()).toEqual(['drift.right closed', 'finding awaiting_approval'])
    expect(await state('idle')).toBe('suspended')
    await approveAll(opened.house, opened.company)
    await turns(4)
    expect(await state('idle')).toBe('retired')
    expect((await sleep())[0]).toMatchObject({ outcome: 'ended' })
  })
})

describe('a suspension that was not begun', () => {
  it('leaves nothing asleep where it is refused, or used again before anything was done', async () => {
    await own('idle', { environment: 'production' })
    await read()
    await db()
      .updateTable('credentials')
      .set({ last_used_at: new Date('2025-01-01T00:00:00Z') })
      .where('id', '=', 'idle')
      .execute()
    await look()
    await read(120)
    expect(await changes()).toEqual(['drift.right idle awaiting_approval open'])
    await db().updateTable('credentials').set({ last_used_at: opened.house.clock.now() }).where('id', '=', 'idle').execute()
    await look()
    await turns(3)
    expect([await changes(), await acts(), await state('idle'), opens('idle'), effects()]).toEqual([
      ['drift.right idle refused open'],
      ['idle withdrawn'],
      'active',
      true,
      [],
    ])
    expect((await sleep())[0]).toMatchObject({ outcome: 'not_begun', suspended_at: null })
  })
})
