// What was approved for an identity, from the terminal: a file of a source brings it, it is shown with whose word it is, and its credentials tell it too.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { openScim, type ScimHouse } from '../api/scim-house.ts'

let database: TestDatabase
let house: ScimHouse
let folder: string
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  house = await openScim(database)
  folder = await mkdtemp(join(tmpdir(), 'approvals-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
  await house?.close()
})

const cli = (key: string, words: readonly string[]) => run(words, { env: { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: key } })
const says = async (...words: string[]): Promise<string> => (await cli(house.keys.get('ada')!, words)).out.replaceAll(/ +/g, ' ')

it.each([
  [
    'csv',
    {
      type: 'csv',
      kind: 'identity',
      id: 'id',
      separator: ',',
      columns: { scope: 'rights', rotateEveryDays: 'days', approvalReference: 'ticket' },
    },
    'id,rights,days,ticket\nidn-svc,write read,60,CHG-7\n',
    'id,rights,days,ticket\nidn-svc,,,CHG-7\n',
  ],
  [
    'yaml',
    { type: 'yaml' },
    'record: identity\nid: idn-svc\nscope: [write, read]\nrotateEveryDays: 60\napprovalReference: CHG-7\n',
    'record: identity\nid: idn-svc\napprovalReference: CHG-7\n',
  ],
])('a %s file says it, and says it no more', async (type, format, first, second) => {
  await house.company.credential('svc')
  await house.fresh.db.updateTable('credentials').set({ scope: null }).where('id', '=', 'svc').execute()
  const { key } = await house.source('registry', {
    prefix: '',
    speaks: { identity: { create: false, owns: ['scope', 'rotateEveryDays', 'approvalReference'] } },
    format,
  })
  const read = async (text: string): Promise<void> => {
    const file = join(folder, `approvals.${type}`)
    await writeFile(file, text)
    const done = await cli(key, ['source', 'read', 'registry', file])
    expect([done.code, done.err]).toEqual([0, ''])
  }
  await read(first)
  const shown = await says('identity', 'show', 'idn-svc')
  expect(shown).toContain('scope read, write\n')
  expect(shown).toContain('renewal its credentials every 60 days, or sooner\n')
  expect(shown).toContain('approved CHG-7, as the source registry says; not approved here\n')
  expect(await says('identity', 'story', 'idn-svc')).toContain('the source registry says that CHG-7 approved it')
  expect(await says('identity', 'history', 'idn-svc')).toContain('CHG-7')
  const credential = await says('credential', 'show', 'svc')
  expect(credential).toContain('scope read, write, as approved for its identity\n')
  expect(credential).toContain('renewed every 60 days, as all of its identity\n')
  await read(second)
  const after = await says('identity', 'show', 'idn-svc')
  expect(after).toContain('scope nobody has said\n')
  expect(after).toContain('renewal as each credential says\n')
  expect(after).toContain('approved CHG-7, as the source registry says; not approved here\n')
  expect(await says('credential', 'show', 'svc')).toContain('renewed every 90 days\n')
})
