// A process that dies between the signatures and their effect gives what was signed once; its dossier is believed by an outsider, who finds out whatever was
// edited in the database.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { openWorld } from '../../testing/world.ts'
import { proposeGrant } from './propose.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const administrator = { what: 'role', principal: 'finn', role: 'administrator' } as const

test.each(['operation.started', 'operation.effected'])('dying at %s gives the role once, with a dossier that holds', async (where) => {
  let change = ''
  const world = await openWorld(server, async (house, company) => {
    change = (await proposeGrant(house.runtime, await company.caller('ada'), administrator, { reason: 'because', ticket: 'CHG-1' })).change
    await approveAll(house, company)
  })
  const died = await world.live(
    (name) => name === where,
    (house) => house.run(600),
  )
  expect(died).toBe(true)
  await world.live(
    () => false,
    async (house) => {
      await house.run(1200)
      const dossier = await dossierOf(house, world.company, change)
      expect(wrongIn(await judged(house, world.witness.vkey, dossier))).toEqual([])
      const signatures = dossier.split('\n').filter((line) => line.includes('approval.signed'))
      expect(signatures).toHaveLength(2)
    },
  )
  const held = await world.fresh.db
    .selectFrom('role_holdings')
    .select('change_id')
    .where('principal_id', '=', 'finn')
    .where('role', '=', 'administrator')
    .execute()
  expect(held).toEqual([{ change_id: change }])
  expect(await world.fresh.db.selectFrom('journal').select('kind').where('kind', '=', 'role.assigned').execute()).toHaveLength(1)
  await world.end()
})
