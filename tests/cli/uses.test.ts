// Who uses what, from the terminal, against the real API on a real PostgreSQL: how it is known and since when, wherever somebody asks.
import { readClients } from '@countersign/core/execution/uses/index'
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

it('a workload that was seen and one that is declared are told apart in each view', async () => {
  const { company, fresh, house } = api
  await company.credential('db', { contract: null })
  for (const id of ['own', 'other'])
    await fresh.db
      .insertInto('workloads')
      .values({ org_id: 'acme', id, name: id, team: 't', party_id: 'acme', environment: 'development' })
      .execute()
  await fresh.db.insertInto('credential_uses').values({ org_id: 'acme', credential_id: 'db', workload_id: 'own' }).execute()
  house.fake.openSession('main', 'acct-db', house.references.get('ref:db')!.expose(), { client: 'other' })
  await readClients(house.runtime, systemCaller(house.runtime, 'acme', 'test'), 'fake')
  const shown = await says('credential', 'show', 'db')
  expect(shown).toMatch(/own declared - yes .* never by itself/)
  expect(shown).toMatch(/other observed client name \(0\.8\) not declared 20\d\d/)
  const workload = await says('workload', 'show', 'other')
  expect(workload).toMatch(/db observed client name/)
  expect(await says('workload', 'history', 'other')).toContain('other is seen to use db, or seems to')
  expect(await says('estate', 'blast-radius', 'workload:other')).toMatch(/workload:other seems to use credential:db \(observed/)
  expect(await says('estate', 'day-after', 'workload:own')).toMatch(
    /other uses db: observed by client name \(0\.8\) since .*; not declared/,
  )
})
