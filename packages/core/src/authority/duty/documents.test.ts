// A schedule or a set of ladders is believed whole or not at all: whatever is wrong is named with its place, and nothing is written.
import { CountersignError } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { journalKinds } from '../../testing/story.ts'
import { onCallNow } from './asking.ts'
import { currentDocument, currentSchedule, setDutyDocument } from './documents.ts'

let server: TestDatabase
let it: Opened

beforeAll(async () => {
  server = await startTestDatabase()
  it = await openCompany(server)
})
afterAll(async () => {
  await it.end()
  await server.stop()
})

const put = async (kind: 'schedule' | 'ladders', document: string, dryRun = false) =>
  setDutyDocument(it.house.runtime, await it.company.caller('ada'), kind, { document, dryRun })

const schedule = `calendars:
  - { id: office, zone: Europe/Berlin, days: [mon, tue], hours: ["09:00-12:00", "13:00-17:00"], region: DE-BY }
holidays:
  - { date: 2026-12-25, name: Christmas }
duties:
  - id: desk
    role: control_owner
    zone: Europe/Berlin
    calendar: office
    rotations:
      - { starts: 2026-01-05, at: "09:00", day: mon, length: P1W, ends: 2026-06-01, persons: [ben, cleo] }
      - { starts: 2026-06-01, at: "09:00", length: P3D, persons: [cleo] }
    overrides:
      - { from: 2026-02-01T00:00, until: 2026-02-02T00:00, person: cleo, reason: away }
`

const ladders = `ladders:
  - id: own
    risk: [high]
    calendar: office
    rungs:
      - { approvers: true }
      - { duty: desk, after: PT30M }
    end: PT1H
`

const problemsOf = async (kind: 'schedule' | 'ladders', document: string) => {
  try {
    await put(kind, document)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(CountersignError)
    expect((error as CountersignError).code).toBe('duty.invalid')
    return ((error as CountersignError).details as { problems: { path: string; line: number; column: number; message: string }[] }).problems
  }
}

/** What the document says instead, and the problem: its path and words. */
const badSchedules: Record<string, [was: string, is: string, path: string, words: RegExp]> = {
  'two rotations at one time': ['ends: 2026-06-01', 'ends: 2026-06-02', 'duties[0].rotations[1].starts', /overlaps/],
  'a rotation without an end before another one': [', ends: 2026-06-01', '', 'duties[0].rotations[1].starts', /ends never/],
  'a rotation that begins before the one before it hands over': [
    '06-01, at: "09:00"',
    '06-01, at: "08:59"',
    'duties[0].rotations[1].at',
    /overlaps/,
  ],
  'two overrides at one time': [
    'reason: away }',
    'reason: away }\n      - { from: 2026-02-01T12:00, until: 2026-02-03T00:00, person: ben, reason: x }',
    'duties[0].overrides[1].from',
    /overlaps the override for `cleo`/,
  ],
  'the same duty twice': [
    'overrides:',
    'overrides: []\n  - { id: desk, role: control_owner, zone: UTC, rotations: [{ starts: 2026-01-01, at: "00:00", length: P1D, persons: [ben] }] }\n  - id: other\n    role: control_owner\n    zone: UTC\n    rotations: [{ starts: 2026-01-01, at: "00:00", length: P1D, persons: [ben] }]\n    overrides:',
    'duties[1].id',
    /declared twice/,
  ],
  'a zone that is none': ['zone: Europe/Berlin\n', 'zone: Europe/Atlantis\n', 'duties[0].zone', /time zone/],
  'an offset for a zone': ['zone: Europe/Berlin,', 'zone: "+01:00",', 'calendars[0].zone', /time zone/],
  'a weekday that does not fit': ['day: mon', 'day: tue', 'duties[0].rotations[0].day', /is a mon/],
  'a weekday for shifts that are no weeks': ['length: P1W', 'length: P5D', 'duties[0].rotations[0].day', /no whole weeks/],
  'a day that no calendar has': ['2026-12-25', '2026-02-29', 'holidays[0].date', /must be a date/],
  'hours that overlap': ['13:00-17:00', '11:00-17:00', 'calendars[0].hours[1]', /overlaps/],
  'hours that end before they begin': ['13:00-17:00', '17:00-13:00', 'calendars[0].hours[1]', /end after the begin/],
  'a calendar that is not there': ['calendar: office', 'calendar: home', 'duties[0].calendar', /no calendar/],
  'a length of months': ['P3D', 'P1M', 'duties[0].rotations[1].length', /whole days or weeks/],
  'an override that ends before it begins': ['until: 2026-02-02', 'until: 2026-01-31', 'duties[0].overrides[0].until', /after `from`/],
  'a provider on call': ['persons: [cleo]', 'persons: [oscar]', 'duties[0].rotations[1].persons[0]', /no person of the enterprise/],
  'software on call': ['persons: [cleo]', 'persons: [connector-host]', 'duties[0].rotations[1].persons[0]', /no person of the enterprise/],
  'nobody that is known': ['persons: [cleo]', 'persons: [nobody]', 'duties[0].rotations[1].persons[0]', /not known/],
  'somebody who does not hold the role': [
    'persons: [ben, cleo]',
    'persons: [ben, dan]',
    'duties[0].rotations[0].persons[1]',
    /does not hold/,
  ],
  'somebody without the role as override': ['person: cleo,', 'person: dan,', 'duties[0].overrides[0].person', /does not hold/],
  'a role of providers': ['role: control_owner', 'role: provider_operator', 'duties[0].role', /of the enterprise/],
  'a role that policy does not know': ['role: control_owner', 'role: emperor', 'duties[0].role', /knows no role/],
  'a field that is none': ['region: DE-BY', 'regoin: DE-BY', 'calendars[0].regoin', /not a known field/],
  'an alias': ['persons: [cleo]', 'persons: &x [cleo]', '', /anchors and aliases/],
  'a key that reaches a prototype': ['id: desk', '__proto__: desk', '', /not allowed/],
}

describe('a schedule is refused whole, with the place of what is wrong:', () => {
  test.each(Object.entries(badSchedules))('%s', async (_name, [was, is, path, words]) => {
    expect(schedule).toContain(was)
    const text = schedule.replace(was, is)
    const problems = await problemsOf('schedule', text)
    const found = problems.find((problem) => words.test(problem.message))
    expect(found, JSON.stringify(problems)).toBeDefined()
    expect(path === '' || found!.path.startsWith(path), found!.path).toBe(true)
    expect(found!.line).toBeGreaterThan(0)
    expect(await currentDocument(it.house.runtime.db, 'acme', 'schedule')).toBeUndefined()
  })

  test('every problem at once, in the order of the lines', async () => {
    const problems = await problemsOf('schedule', schedule.replace('2026-12-25', 'soon').replace('persons: [cleo]', 'persons: [oscar]'))
    expect(problems).toMatchObject([{ line: 4, path: 'holidays[0].date' }])
    const both = await problemsOf('schedule', schedule.replace('day: mon', 'day: tue').replace('until: 2026-02-02', 'until: 2026-01-02'))
    expect(both.map(({ line }) => line)).toEqual([11, 14])
  })
})

describe('in force', () => {
  test('a schedule is a version in the journal; the same again is none, a dry run is none', async () => {
    expect(await put('schedule', schedule, true)).toMatchObject({ version: 1, changed: true })
    expect(await currentDocument(it.house.runtime.db, 'acme', 'schedule')).toBeUndefined()
    expect(await put('schedule', schedule)).toMatchObject({ version: 1, changed: true })
    expect(await put('schedule', schedule)).toMatchObject({ version: 1, changed: false })
    const [entry, ...more] = await journalKinds(it.house, 'duty.schedule_set')
    expect(more).toEqual([])
    expect(entry!.body).toMatchObject({ version: 1, before: null })
  })

  test('it is what answers who is on call; a person who loses the role is no longer', async () => {
    const { db } = it.house.runtime
    const found = await currentSchedule(db, 'acme')
    const monday = new Date('2026-01-05T09:30:00Z')
    expect(await onCallNow(db, 'acme', found, found.duties[0]!, monday)).toMatchObject({ person: 'ben' })
    await db.updateTable('principals').set({ active: false }).where('id', '=', 'ben').execute()
    expect(await onCallNow(db, 'acme', found, found.duties[0]!, monday)).toMatchObject({
      person: undefined,
      why: 'not_holding',
      named: 'ben',
    })
    await db.updateTable('principals').set({ active: true }).where('id', '=', 'ben').execute()
  })

  const badLadders: Record<string, [was: string, is: string, path: string, words: RegExp]> = {
    'a duty that is not there': ['duty: desk', 'duty: none', 'ladders[0].rungs[1].duty', /no duty/],
    'a role of providers': ['duty: desk', 'role: provider_operator', 'ladders[0].rungs[1].role', /no role of the enterprise/],
    'a calendar that is not there': ['calendar: office', 'calendar: none', 'ladders[0].calendar', /no calendar/],
    'a first rung that waits': ['approvers: true', 'approvers: true, after: PT1H', 'ladders[0].rungs[0].after', /at once/],
    'a later rung that does not': [', after: PT30M', '', 'ladders[0].rungs[1]', /must have `after`/],
    'a rung that asks two': ['duty: desk', 'duty: desk, role: control_owner', 'ladders[0].rungs[1]', /exactly one/],
    'a rung that asks nobody': ['duty: desk, ', '', 'ladders[0].rungs[1]', /exactly one/],
    'a wait without a length': ['PT30M', 'PT0M', 'ladders[0].rungs[1].after', /duration/],
    'a wait of a year': ['PT30M', 'P365D', 'ladders[0].rungs[1].after', /duration/],
    'a risk with two ladders': [
      'end: PT1H',
      'end: PT1H\n  - { id: two, risk: [high], rungs: [{ duty: desk }] }',
      'ladders[1].risk[0]',
      /has the ladder `own`/,
    ],
    'an end that is a yes': ['end: PT1H', 'end: approve', 'ladders[0].end', /duration/],
  }
  test.each(Object.entries(badLadders))('ladders are refused whole: %s', async (_name, [was, is, path, words]) => {
    const problems = await problemsOf('ladders', ladders.replace(was, is))
    expect(problems).toEqual([expect.objectContaining({ path, message: expect.stringMatching(words) })])
    expect(await currentDocument(it.house.runtime.db, 'acme', 'ladders')).toBeUndefined()
  })

  test('a schedule that the ladders in force could not be read with is refused', async () => {
    expect(await put('ladders', ladders)).toMatchObject({ version: 1, changed: true })
    const problems = await problemsOf('schedule', schedule.replace('id: desk', 'id: table'))
    expect(problems).toMatchObject([{ message: expect.stringMatching(/would no longer hold.*no duty `desk`/) }])
    expect((await currentDocument(it.house.runtime.db, 'acme', 'schedule'))?.version).toBe(1)
  })
})
