// What a party outside holds is traced back to owners inside and to the row that answers for ending it; what is missing shows, and is a finding.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { sweep } from '../../execution/jobs.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { everywhere, matrixOf } from '../../testing/matrices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { listHeld } from './held-operations.ts'
import type { Row } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  await opened.company.credential('theirs', {})
  await opened.company.credential('below', { party: 'below', contract: null })
  await opened.fresh.db.updateTable('identities').set({ party_id: 'below' }).where('id', '=', 'idn-below').execute()
  await opened.company.credential('other', { party: 'staying', contract: null })
  await opened.fresh.db.updateTable('identities').set({ party_id: 'staying' }).where('id', '=', 'idn-other').execute()
  await opened.company.credential('own', { contract: null })
  await opened.company.credential('ownUnder', {})
  await opened.fresh.db.updateTable('identities').set({ party_id: 'acme' }).where('id', '=', 'idn-ownUnder').execute()
  return () => opened.end()
})

const inForce = (change: Partial<Row> = {}) =>
  standingInstrument(opened.house, 'matrix', 'responsibility', matrixOf({ ...everywhere[0]!, ...change }, ...everywhere.slice(1)))
const ask = async (as: string, by?: string) =>
  (await listHeld(opened.house.runtime, await opened.company.caller(as), by === undefined ? {} : { by })).items
const ids = async (as: string, by?: string) => (await ask(as, by)).map(({ id }) => id)

it('lists what belongs to a party, to one below it, or stands under their contract, and nothing else', async () => {
  expect(await ids('ada', 'leaving')).toEqual(['idn-below', 'idn-ownUnder', 'idn-theirs'])
  expect(await ids('ada', 'below')).toEqual(['idn-below'])
  expect(await ids('ada')).toEqual(['idn-below', 'idn-other', 'idn-ownUnder', 'idn-theirs'])
  for (const party of ['acme', 'nobody']) await expect(ask('ada', party)).rejects.toMatchObject({ code: 'provider.unknown' })
})

it('names the owners, the objective and the person who answers for ending it', async () => {
  await inForce()
  expect(await ask('ada', 'below')).toEqual([
    expect.objectContaining({
      businessOwner: 'eve',
      technicalOwner: 'finn',
      missing: [],
      endedBy: [
        expect.objectContaining({
          system: 'fake',
          row: 'retire',
          outcome: 'outcome of retire',
          accountable: 'role:control_owner',
          person: 'ben',
        }),
      ],
    }),
  ])
})

it('shows what is missing: owners who have left, a row that is not there or whose person is gone, no matrix at all', async () => {
  const { db } = opened.fresh
  expect((await ask('ada', 'below'))[0]!.missing).toEqual(['fake: no responsibility matrix is in force'])
  await inForce({ accountable: 'person:dan' })
  await db.updateTable('principals').set({ active: false }).where('id', 'in', ['finn', 'dan']).execute()
  expect((await ask('ada', 'below'))[0]!.missing).toEqual(['technical owner', 'fake: `person:dan` is nobody who is there'])
})

it('tells a provider its own alone, and nothing of who answers for them', async () => {
  await inForce()
  const [mine, ...more] = await ask('oscar')
  expect([mine!.id, more]).toEqual(['idn-other', []])
  expect(mine).toMatchObject({ businessOwner: null, technicalOwner: null, endedBy: [], missing: [] })
  expect(await ids('oscar', 'staying')).toEqual(['idn-other'])
  for (const party of ['leaving', 'nobody']) await expect(ask('oscar', party)).rejects.toMatchObject({ code: 'provider.unknown' })
})

it('is a finding where nobody answers, and none once somebody does', async () => {
  const open = async () =>
    (
      await opened.fresh.db
        .selectFrom('findings')
        .select('subject')
        .where('kind', '=', 'identity.unanswered')
        .where('state', '=', 'open')
        .orderBy('subject')
        .execute()
    ).map(({ subject }) => subject)
  await inForce()
  const gone = (active: boolean) => opened.fresh.db.updateTable('principals').set({ active }).where('id', '=', 'finn').execute()
  await gone(false)
  await sweep(opened.house.runtime, 'acme')
  expect(await open()).toEqual(['idn-below', 'idn-other', 'idn-ownUnder', 'idn-theirs'])
  await gone(true)
  opened.house.clock.advance(3601)
  await sweep(opened.house.runtime, 'acme')
  expect(await open()).toEqual([])
})
