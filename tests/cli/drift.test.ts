// Drift from the terminal, against the real API on a real PostgreSQL: what would be put right and by whose word, what another pack would make of it, and what
// became of a finding.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sweep } from '@countersign/core/execution/jobs'
import { askSystems } from '@countersign/core/execution/standing/index'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let api: ApiHouse
let folder: string
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-drift-'))
  api = await openApi(database)
})
afterEach(async () => {
  await api?.close()
  await rm(folder, { recursive: true, force: true })
})

const countersign = (...words: readonly string[]) =>
  run([...words], { env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get('ada')! } })
const read = async (seconds: number) => {
  api.house.clock.advance(seconds)
  await askSystems(api.runtime, await api.company.caller('ada'), ['fake'])
  await api.house.settle()
}

it('says what would be put right and whether anybody is asked, also under another pack, and a finding says what became of it', async () => {
  await api.company.credential('old', { contract: null })
  await api.company.credential('prod', { contract: null, environment: 'production' })
  await read(60)
  await api.fresh.db.updateTable('credentials').set({ state: 'retired' }).execute()
  await read(60)
  const early = await countersign('drift', 'preview')
  expect([early.code, early.out]).toEqual([0, expect.stringContaining('it has not stood for as long as policy asks')])
  await read(3600)
  const due = await countersign('drift', 'preview')
  expect(due.code).toBe(1)
  expect(due.out).toMatch(/account\.residual +old +fake +autonomous +finn +it has ended .*; by itself/)
  expect(due.out).toMatch(/account\.residual +prod +fake +propose +finn +it has ended .*; after an approval/)
  await writeFile(
    join(folder, 'drift.json'),
    JSON.stringify({ rules: [], fresh: 'P1D', fought: { times: 1, within: 'P1D' }, brake: { percent: 1, least: 1 }, wave: 1 }),
  )
  const none = await countersign('drift', 'preview', '--policy', folder)
  expect([none.code, none.out]).toEqual([0, expect.stringContaining('policy leaves it to whoever answers for it')])
  await writeFile(join(folder, 'drift.json'), '{"rules": [{"kind": "identity.half_dead", "effect": "autonomous", "settled": "P1D"}]}')
  const wrong = await countersign('drift', 'preview', '--policy', folder)
  expect(wrong.err).toContain('the others have no ending that could be proven')
  const other = await countersign('drift', 'release', '3', '--reason', 'r', '--ticket', 't')
  expect(other.err).toContain('2 findings would be put right and not 3')
  expect((await countersign('drift', 'release', '2', '--reason', 'r', '--ticket', 't')).out).toContain('2 findings are let be put right')

  await sweep(api.runtime, 'acme')
  await api.house.run(60)
  const acts = await api.fresh.db.selectFrom('drift_acts').selectAll().orderBy('credential_id').execute()
  const shown = await countersign('finding', 'show', acts.find(({ credential_id }) => credential_id === 'prod')!.finding_id)
  expect(shown.out).toContain(`a change puts it right: \`countersign change show ${acts.at(-1)!.change_id}\``)
})
