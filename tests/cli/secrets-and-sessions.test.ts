// From the terminal, against the real API: where secrets lie and who is logged in, with no value, no path and no "nobody" that nobody knows.

import { askSystems, scanSystem } from '@countersign/core/execution/standing/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let api: ApiHouse
beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  for (const id of ['orders', 'stray'])
    await api.company.credential(id, { contract: null, ...(id === 'stray' ? { owners: [null, null] as const } : {}) })
  await api.fresh.db
    .updateTable('credentials')
    .set({ secret_ref: 'file:/run/secrets/both' })
    .where('id', 'in', ['orders', 'stray'])
    .execute()
  await askSystems(api.house.runtime, await api.company.caller('ada'), ['fake'])
  await scanSystem(api.house.runtime, systemCaller(api.house.runtime, 'acme', 'test'), 'fake')
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const says = (...words: string[]) => run(words, { env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get('ada')! } })

it('lists secrets with what they share and who answers, and never where exactly they lie', async () => {
  const { code, out } = await says('secret', 'list', '--place', 'file')
  expect(code).toBe(0)
  expect(out).toMatch(/orders +fake +file +- +credential:stray .* finn/)
  expect(out).toMatch(/stray +fake +file +- +credential:orders .* nobody/)
  expect(out).not.toContain('/run/secrets')
  const gone = await says('secret', 'list', '--owner', 'gone')
  expect([gone.out.includes('stray'), gone.out.split('\n').some((line) => line.startsWith('orders'))]).toEqual([true, false])
})

it('tells who is logged in now, and says of a system that does not answer that nobody knows', async () => {
  const secret = api.house.references.get('ref:orders')!.expose()
  expect((await says('account', 'sessions', 'fake', 'acct-orders')).out.trim()).toBe('nobody is logged in with it')
  api.house.fake.openSession('main', 'acct-orders', secret)
  expect((await says('account', 'sessions', 'fake', 'acct-orders')).out).toMatch(/acct-orders .*\n\n1 session live now/)
  api.house.fake.script.always('sessions', { fault: 'down' })
  const silent = await says('account', 'sessions', 'fake', 'acct-orders')
  expect([silent.code, silent.out]).toEqual([0, expect.stringContaining('whether anybody is logged in, nobody knows')])
  expect((await says('account', 'show', 'fake', 'acct-orders')).out).toContain('countersign account sessions')
})
