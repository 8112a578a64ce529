// A process that dies between the signatures and the pack's coming in force brings it in force once, and its dossier is believed by an outsider.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { packWith, withFirstPack } from '../../testing/packs.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { openWorld } from '../../testing/world.ts'
import { proposePack } from './index.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

test.each(['operation.started', 'operation.effected'])(
  'dying at %s leaves one pack in force, activated once, with a dossier that holds',
  async (where) => {
    let change = ''
    const world = await openWorld(server, async (house, company) => {
      await withFirstPack({ house, company })
      const pack = await packWith('1.0.1')
      change = (await proposePack(house.runtime, await company.caller('ada'), { pack, reason: 'because', ticket: 'CHG-1' })).change
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
        expect(house.runtime.policy.current().bundle.version).toBe('1.0.1')
        const dossier = await dossierOf(house, world.company, change)
        expect(wrongIn(await judged(house, world.witness.vkey, dossier))).toEqual([])
      },
    )
    expect(await world.fresh.db.selectFrom('policy_bundles').select(['sequence', 'version', 'way']).orderBy('sequence').execute()).toEqual([
      { sequence: 1, version: '1.0.0', way: 'first' },
      { sequence: 2, version: '1.0.1', way: 'change' },
    ])
    expect(await world.fresh.db.selectFrom('changes').select(['state', 'closure']).where('id', '=', change).execute()).toEqual([
      { state: 'closed', closure: 'risk_complete' },
    ])
    await world.end()
  },
)
