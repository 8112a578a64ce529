// A system is registered with where it stands and whom it serves; what isn't said when it is put again stays as it is.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { inventoryOperations } from './operations.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

interface Place {
  readonly region?: string | null
  readonly tenant?: string | null
}
const put = async (place: Place): Promise<string> => {
  const { handle } = inventoryOperations.find(({ id }) => id === 'systems.put')!
  const bare = { name: 'S', connector: 'none', environment: 'staging', config: {}, operatorSecrets: {}, observerSecrets: {} }
  const given = { params: { system: 's' }, body: { ...bare, ...place } }
  const answer = await handle(opened.house.runtime, await opened.company.caller('ada'), given as never, {} as never)
  return (answer as { outcome: string }).outcome
}
const placed = () => opened.fresh.db.selectFrom('systems').select(['region', 'tenant']).where('id', '=', 's').executeTakeFirstOrThrow()
const recorded = async () =>
  (await opened.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', 'system.registered').orderBy('seq').execute()).map(
    ({ leaf }) => JSON.parse(leaf).body.tenant,
  )

it('stands and serves as it was said', async () => {
  expect(await put({ region: 'eu', tenant: 'retail' })).toBe('created')
  expect(await placed()).toEqual({ region: 'eu', tenant: 'retail' })
  expect(await recorded()).toEqual(['retail'])
})

it('keeps what is not said, and is unchanged by it', async () => {
  await put({ region: 'eu', tenant: 'retail' })
  expect(await put({})).toBe('unchanged')
  expect(await put({ region: 'us' })).toBe('updated')
  expect(await placed()).toEqual({ region: 'us', tenant: 'retail' })
})

it('serves another tenant, or none that is known, when that is said, and each is in the journal', async () => {
  await put({ tenant: 'retail' })
  expect(await put({ tenant: 'bank' })).toBe('updated')
  expect((await placed()).tenant).toBe('bank')
  expect(await put({ tenant: null })).toBe('updated')
  expect((await placed()).tenant).toBeNull()
  expect(await recorded()).toEqual(['retail', 'bank', null])
})
