// The connector's own accounts: nobody's unknown ones, and watched as any other.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { askSystems, scanSystem } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const scan = async () => {
  await askSystems(opened.house.runtime, await opened.company.caller('ada'), ['fake'])
  await scanSystem(opened.house.runtime, systemCaller(opened.house.runtime, 'acme', 'test'), 'fake')
}
const verdicts = async () =>
  (await opened.fresh.db.selectFrom('access_entries').select(['account', 'verdict']).orderBy('account').execute()).map(
    ({ account, verdict }) => `${account} ${verdict}`,
  )
const drifts = async () =>
  (
    await opened.fresh.db.selectFrom('accounts').select(['account', 'drift']).where('drift', 'is not', null).orderBy('account').execute()
  ).map(({ account, drift }) => `${account} ${drift}`)

describe('an account of the connector itself', () => {
  it('is its own, by exactly its name, and a name like it is not', async () => {
    opened.house.fake.add('canary2')
    opened.house.fake.add('Canary')
    opened.house.fake.add('c\u0430nary')
    await scan()
    expect(await verdicts()).toEqual(expect.arrayContaining(['canary own', 'canary2 unknown', 'Canary unknown', 'c\u0430nary unknown']))
    await scan()
    expect((await verdicts()).filter((one) => one.endsWith(' own'))).toEqual(['canary own'])
  })

  it('that changes has changed, whoever it is', async () => {
    await scan()
    opened.house.fake.setScope('canary', ['admins'])
    await scan()
    expect(await drifts()).toEqual(['canary changed'])
  })

  it('that comes later is explained by the configuration alone, and is an unknown one once that names another', async () => {
    await scan()
    const definition = opened.house.runtime.connectors.definition('fake')!
    Object.assign(definition, { ownAccounts: () => ['late'] })
    opened.house.fake.add('late')
    opened.house.fake.add('other')
    await scan()
    expect(await drifts()).toEqual(['other appeared'])
    expect(await verdicts()).toContain('late own')
    Object.assign(definition, { ownAccounts: () => [] })
    await scan()
    expect(await verdicts()).toEqual(expect.arrayContaining(['canary own', 'late unknown']))
  })
})
