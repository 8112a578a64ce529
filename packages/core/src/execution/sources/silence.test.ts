// A source that promised a word and gives none is somebody's to look into, and nothing ends by its silence.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sourcesInForce } from '../../authority/sources/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { takeRecord } from '../../registry/sources/index.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { followSilence, hearings } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const document = (expectEvery?: string) => ({
  title: 'HR',
  what: 'hris',
  client: 'hr-sync',
  speaks: { person: { create: true, owns: ['name', 'team'] } },
  format: { type: 'records' },
  ...(expectEvery === undefined ? {} : { expectEvery }),
})
const stands = (expectEvery?: string) => standingInstrument(opened.house, 'source', 'hr', document(expectEvery))
const says = async () => {
  const { runtime, clock } = opened.house
  const [standing] = await sourcesInForce(runtime.db, 'acme', clock.now())
  await transact(runtime, await opened.company.caller('ada'), (work) =>
    takeRecord(runtime, work, standing!.source, {
      kind: 'person',
      externalId: '1',
      attributes: { name: 'Ann', team: 'x' },
      at: clock.now(),
    }),
  )
}
const later = async (seconds: number) => {
  opened.house.clock.advance(seconds)
  await followSilence(opened.house.runtime, await opened.company.caller('ada'))
  const rows = await opened.fresh.db
    .selectFrom('findings')
    .select(['subject', 'state'])
    .where('kind', '=', 'source.silent')
    .orderBy('opened_at')
    .execute()
  return rows.map(({ subject, state }) => `${subject} ${state}`)
}
const day = 86_400

describe('a source that promises a word a day', () => {
  it('is found silent once a day has passed without one, and again heard by its next word', async () => {
    await stands('P1D')
    await says()
    expect(await later(day - 60)).toEqual([])
    expect(await later(120)).toEqual(['hr open'])
    expect(await later(120), 'one finding, not one each minute').toEqual(['hr open'])
    await says()
    expect(await later(120)).toEqual(['hr resolved'])
  })

  it('that never said anything has a day from its beginning', async () => {
    await stands('P1D')
    expect(await later(day - 60)).toEqual([])
    expect(await later(120)).toEqual(['hr open'])
  })

  it('ends nobody by its silence', async () => {
    await stands('P1D')
    await says()
    await later(30 * day)
    expect((await opened.fresh.db.selectFrom('principals').select('active').where('id', '=', 'hr:1').executeTakeFirst())?.active).toBe(true)
  })
})

it('a source that promises nothing is never found silent, and coverage says that nobody would notice', async () => {
  await stands()
  await says()
  expect(await later(400 * day)).toEqual([])
  expect(await hearings(opened.house.runtime, 'acme', opened.house.clock.now())).toMatchObject([{ source: 'hr', hearing: 'not_promised' }])
})
