// The database goes away in the middle: it is refused rather than acted unlogged, nothing is left half-written, and when the database is back
// the departure goes on by itself and ends as it truly is.
import { asUnavailable } from '@countersign/core/evidence/journal/index'
import { drive, lockedOut, trueEndings, writeDeparture } from '@countersign/core/testing/departure'
import { dossierOf, judged, wrongIn } from '@countersign/core/testing/dossier'
import { startTestDatabase, type TestDatabase, type TestHouse } from '@countersign/core/testing/runtime'
import { codeOf, endTheContract, standing } from '@countersign/core/testing/story'
import { openWorld } from '@countersign/core/testing/world'
import { afterAll, beforeAll, expect, test } from 'vitest'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const codes = /^(database\.unavailable|log\.unavailable)$/

/** As the API does it: whatever the database did is told in a code. */
const asked = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    throw asUnavailable(error)
  }
}

/** Drives on through whatever the database does; what is thrown must be coded. */
const driveThrough = async (house: TestHouse, company: Parameters<typeof drive>[1], change: string): Promise<string[]> => {
  const heard: string[] = []
  for (let again = 0; again < 60; again += 1) {
    const code = await codeOf(() => asked(() => drive(house, company, change, 3)))
    if (code !== 'none') heard.push(code)
    const row = await house.runtime.db
      .selectFrom('changes')
      .select('state')
      .where('id', '=', change)
      .executeTakeFirst()
      .catch(() => undefined)
    if (row?.state === 'closed') return heard
  }
  return heard
}

test('connections that break again and again, in the middle of transactions: coded, repeated, and true in the end', async () => {
  const world = await openWorld(server, async (house, company) => writeDeparture(house, company))
  const broken = async () =>
    server.postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name like 'life-%'`, [
      world.fresh.name,
    ])
  await world.live(
    () => false,
    async (house) => {
      const change = await endTheContract(house, world.company)
      let storm = true
      const storming = (async () => {
        for (let n = 0; n < 25 && storm; n += 1) {
          await broken()
          await new Promise((resolve) => setTimeout(resolve, 60))
        }
      })()
      const heard = await driveThrough(house, world.company, change)
      storm = false
      await storming
      for (const code of heard) expect(code).toMatch(codes)
      expect(await standing(house, change)).toEqual(trueEndings)
      expect(lockedOut(house, house.fake)).toEqual([])
      const accounts = house.fake.effects.map((effect) => `${effect.operation} ${effect.account}`)
      expect(new Set(accounts).size).toBe(accounts.length)
      expect(wrongIn(await judged(house, world.witness.vkey, await dossierOf(house, world.company, change)))).toEqual([])
    },
  )
  await world.end()
})

test('a database that takes no connection: refused within a second with a code, nothing done, and on again when it is back', async () => {
  const world = await openWorld(server, async (house, company) => writeDeparture(house, company))
  await world.live(
    () => false,
    async (house) => {
      const change = await endTheContract(house, world.company)
      await house.settle()
      const effects = house.fake.effects.length
      const close = async (open: boolean) => {
        await server.postgres.query(`alter database ${world.fresh.name} with allow_connections ${open}`)
        if (!open)
          await server.postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [world.fresh.name])
      }
      await close(false)
      expect(await codeOf(() => asked(() => endTheContract(house, world.company)))).toBe('database.unavailable')
      expect(await codeOf(() => asked(() => house.run(30)))).toMatch(codes)
      expect(house.fake.effects.length).toBe(effects)
      await close(true)
      const heard = await driveThrough(house, world.company, change)
      for (const code of heard) expect(code).toMatch(codes)
      expect(await standing(house, change)).toEqual(trueEndings)
    },
  )
  await world.end()
})
