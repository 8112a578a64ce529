// The very first start, and what is left of it when the process dies in the middle.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transact } from '@countersign/core/evidence/journal/index'
import { authenticateApiKey, systemCaller, withdrawApiKey } from '@countersign/core/registry/principals/index'
import { mortal } from '@countersign/core/testing/mortality'
import { openTestHouse, startTestDatabase, type TestDatabase, type TestHouse } from '@countersign/core/testing/runtime'
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { firstStart } from './first-start.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

// What every life of one server has in its home.
const logKey = generateKeyPair().privateKey
let home: string
let fresh: Awaited<ReturnType<TestDatabase['fresh']>>
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'countersign-first-'))
  fresh = await server.fresh()
})
afterEach(async () => {
  await fresh.drop()
  await rm(home, { recursive: true, force: true })
})

const inLife = async <T>(life: (house: TestHouse) => Promise<T>, dies: (step: string) => boolean = () => false): Promise<T> => {
  const { steps } = mortal(dies)
  const house = await openTestHouse(fresh.db, 'acme', { steps, headFolder: home, logKey })
  try {
    return await life(house)
  } finally {
    await house.stop()
  }
}
const start = (house: TestHouse, folder = home) => firstStart(house.runtime, 'Acme', folder)
const whose = async (house: TestHouse, apiKey: string) => (await authenticateApiKey(fresh.db, apiKey, house.clock.now())).principal.id
const keysIn = async () => (await fresh.db.selectFrom('api_keys').select('id').execute()).length

test('the key is shown at the first start, forgotten when it was seen, and never shown again', async () => {
  const key = await inLife(async (house) => {
    const made = await start(house)
    expect(await whose(house, made!.apiKey)).toBe('admin')
    const path = join(home, 'first-administrator.key')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await made!.shown()
    expect(await start(house)).toBeUndefined()
    expect(await keysIn()).toBe(1)
    return made!.apiKey
  })
  // Once the house has stopped: while it runs, the log's head is replaced under the reader's hands.
  for (const name of await readdir(home)) expect(await readFile(join(home, name), 'utf8')).not.toContain(key)
})

test.each(['fact.committed', 'administrator.made'])(
  'a start that dies at %s loses no key: the next one shows the same, and it works',
  async (step) => {
    await expect(inLife(start, (name) => name === step)).rejects.toThrow()
    await inLife(async (house) => {
      expect(await keysIn()).toBe(1)
      const shown = await start(house)
      expect(await whose(house, shown!.apiKey)).toBe('admin')
      expect(await keysIn()).toBe(1)
      await shown!.shown()
      expect(await start(house)).toBeUndefined()
    })
  },
)

test('a start that dies before its commit leaves a file that opens nothing, and the next one makes the administrator', async () => {
  await inLife(async (house) => {
    const { random } = house.runtime.ids
    const next = () => {
      throw new Error('dies inside the transaction')
    }
    await expect(firstStart({ ...house.runtime, ids: { random, next } }, 'Acme', home)).rejects.toThrow('dies inside')
    expect(await keysIn()).toBe(0)
    const left = (await readFile(join(home, 'first-administrator.key'), 'utf8')).trim()
    await expect(whose(house, left)).rejects.toMatchObject({ code: 'auth.unauthenticated' })
    expect(await whose(house, (await start(house))!.apiKey)).toBe('admin')
  })
})

test('a key that was revoked meanwhile, or that another server made, is not shown', async () => {
  await inLife(async (house) => {
    const made = await start(house)
    expect(await start(house, join(home, '..'))).toBeUndefined()
    const { id } = await fresh.db.selectFrom('api_keys').select('id').executeTakeFirstOrThrow()
    await transact(house.runtime, systemCaller(house.runtime, 'acme', 'test'), (work) => withdrawApiKey(work, id))
    expect(made).toBeDefined()
    expect(await start(house)).toBeUndefined()
    expect(await readdir(home)).not.toContain('first-administrator.key')
  })
})
