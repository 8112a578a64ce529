// Taking over more than people can read line by line: by the digest of the list, wholly, and only by who has asked for it himself.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Brought } from '../../registry/mergers/index.ts'
import { comesIn, mergerName, smallCompany } from '../../testing/mergers.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, journalKinds } from '../../testing/story.ts'
import { previewTakeOver, previewTakeOverLines, takeOver } from './take-over.ts'

let server: TestDatabase
let it: Opened
const many = 2600
const jobs = Array.from(
  { length: many },
  (_, n): Brought => ({
    kind: 'identity',
    externalId: `job-${String(n).padStart(4, '0')}`,
    attributes: { type: 'service_account', name: `job ${n}`, environment: 'development' },
  }),
)
beforeAll(async () => {
  server = await startTestDatabase()
  it = await openCompany(server)
  await comesIn(it, [...smallCompany, ...jobs])
}, 120_000)
afterAll(async () => {
  await it?.end()
  await server?.stop()
})

const inQuarantine = async () =>
  (
    await sql<{ n: number }>`select (select count(*) from identities where quarantined_in is not null)::int
      + (select count(*) from principals where quarantined_in is not null)::int as n`.execute(it.fresh.db)
  ).rows[0]!.n

test('all of a merger leaves quarantine by one signed list, with two owners each and whose own accounts they are', async () => {
  const eve = await it.company.caller('eve')
  const lines = 2 * (many + 3) + 2
  expect(await inQuarantine()).toBe(many + 5)
  const preview = await previewTakeOver(it.house.runtime, eve, { merger: mergerName })
  expect(preview).toMatchObject({ count: lines, list: expect.stringMatching(/^sha256:/) })
  expect(preview.changes).toContain('as person manager: 2')
  expect(await previewTakeOverLines(it.house.runtime, eve, { merger: mergerName }, 5000)).toHaveLength(lines - 5000)
  const made = await takeOver(it.house.runtime, eve, { merger: mergerName }, { reason: 'they are mine', ticket: 'M-9' })
  expect(made.count).toBe(lines)
  expect(await inQuarantine()).toBe(many + 5)
  await approveAll(it.house, it.company)
  await it.house.run(600)
  expect(await inQuarantine()).toBe(0)
  expect((await journalKinds(it.house, 'quarantine.left_by_list')).map(({ body }) => body)).toMatchObject([
    { list: preview.list, identities: many + 3, people: 2, to: 'eve', change: made.change },
  ])
}, 120_000)
