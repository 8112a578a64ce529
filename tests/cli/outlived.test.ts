// Who is still logged in with what has ended, and what would be taken from whom, from the terminal: each with its next step, and what nobody told is said so.

import { lookAtHygiene } from '@countersign/core/execution/hygiene/index'
import { sweep } from '@countersign/core/execution/jobs'
import { askSystems } from '@countersign/core/execution/standing/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let api: ApiHouse
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  api = await openApi(database)
})
afterEach(() => api?.close())

const says = async (...words: string[]): Promise<string> =>
  (await run(words, { env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get('ada')! } })).out.replaceAll(/ +/g, ' ')
const read = async (seconds: number): Promise<void> => {
  const { house, company } = api
  house.clock.advance(seconds)
  await askSystems(house.runtime, await company.caller('ada'), ['fake'])
  await house.settle()
  await sweep(house.runtime, 'acme')
  await house.settle()
}

it('sessions are counted, what outlived its account works the day after until it is ended, and what sleeps says how it comes back', async () => {
  const { company, fresh, house } = api
  const { fake } = house
  for (const id of ['old', 'app', 'idle']) await company.credential(id, { contract: null })
  fake.setScope('acct-app', ['read', 'administer'])
  const set = (id: string, columns: object) => fresh.db.updateTable('credentials').set(columns).where('id', '=', id).execute()
  await set('app', { scope: ['read'] })
  const session = fake.openSession('main', 'acct-old', house.references.get('ref:old')!.expose(), { from: '10.0.0.7:5000' })!
  await read(60)
  fake.end('acct-old', 'disabled')
  await set('old', { state: 'retired' })
  await set('idle', { last_used_at: new Date('2025-01-01T00:00:00Z') })
  await read(60)
  await lookAtHygiene(house.runtime, systemCaller(house.runtime, 'acme', 'test'))
  const listed = await says('account', 'list', '--system', 'fake')
  expect(listed).toMatch(/acct-old disabled .* 1 \(20/)
  expect(listed).toMatch(/acct-app enabled .* none \(20/)
  expect(await says('account', 'show', 'fake', 'acct-old')).toMatch(/sessions 1, the oldest since .*, from 10\.0\.0\.7 \(/)
  expect(await says('estate', 'day-after', 'identity:idn-old')).toMatch(/acct-old at fake yes nothing ends it .* countersign drift preview/)
  expect(await says('drift', 'preview')).toMatch(/session\.outlived old fake propose finn/)
  await read(400)
  await read(15 * 86_400)
  expect(fake.sessionAlive(session)).toBe(false)
  expect(await says('estate', 'day-after', 'identity:idn-old')).not.toMatch(/acct-old at fake yes/)
  expect(await says('drift', 'preview')).toMatch(/credential\.over_privileged app fake propose finn a change puts it right/)
  expect(await says('access', 'suspended')).toMatch(/idle fake not proven yet .* when somebody needs it: countersign access resume idle/)
})
