// The whole company: its sources are read to their end, its applications registered with the accounts that are known, and every system is asked what
// it really holds.

import { CATALOG, DAVID, HR, INES, PRIYA, REGISTRY, VENDORS } from '../../people/cast.ts'
import { approveChange } from '../../play/decide.ts'
import { all, atCursor } from '../../play/read.ts'
import { type Act, as, list, type Scene, say, until, untilEnded } from '../../play/scene.ts'
import { readWhole } from '../deliver.ts'
import { people, registered, technical, workloads } from '../inventory.ts'
import { thirdParties } from '../third-parties.ts'
import { vendorContracts } from '../vendors.ts'

const CHUNK = 2_500

/** The import takes so much of a document at a time. */
const bringIn = async (scene: Scene, document: object): Promise<void> => {
  await as(scene, INES).post('/v1/inventory/import', { body: { document: JSON.stringify(document), format: 'yaml', dryRun: false } })
}

/** How each system is spoken to is proposed by the administrator and signed by somebody else; those that are there already stay as they are. */
const connect = async (scene: Scene, systems: ReturnType<typeof registered>['systems']): Promise<void> => {
  const there = await all((cursor) => as(scene, INES).get('/v1/systems', atCursor(cursor)))
  const changes: string[] = []
  for (const { id, ...settings } of systems.filter((one) => there.every((known) => known.id !== one.id))) {
    const body = {
      ...settings,
      environment: settings.environment as 'production',
      config: { ...settings.config },
      region: null,
      tenant: null,
      reason: 'it is part of the company',
      ticket: 'REG-1',
    }
    changes.push((await as(scene, INES).post('/v1/systems/{system}/proposal', { params: { path: { system: id } }, body })).change)
  }
  for (const change of changes) await approveChange(scene, change, 'its settings are right')
  for (const change of changes) await untilEnded(scene, change)
}

const bringInAccounts = async (scene: Scene): Promise<number> => {
  const { systems, credentials, uses } = registered(scene.world)
  await connect(scene, systems)
  await bringIn(scene, thirdParties())
  for (let from = 0; from < credentials.length; from += CHUNK) {
    const part = credentials.slice(from, from + CHUNK)
    const ids = new Set(part.map(({ id }) => id))
    await bringIn(scene, { credentials: part, uses: uses.filter(({ credential }) => ids.has(credential)) })
  }
  return credentials.length
}

/** Every system's accounts, asked anew; when the last has been read. */
export const readEverySystem = async (scene: Scene): Promise<{ systems: number; accounts: number }> => {
  const { askedAt } = await as(scene, PRIYA).post('/v1/access/scan', { body: {} })
  return until(scene, 'a reading of every system', async () => {
    const scans = await all((cursor) => as(scene, DAVID).get('/v1/access/scans', atCursor(cursor)))
    const read = scans.filter((one) => one.state === 'idle' && one.endedAt !== null && one.endedAt >= askedAt)
    return read.length === scans.length ? { systems: read.length, accounts: read.reduce((sum, one) => sum + one.seen, 0) } : undefined
  })
}

export const wholeHouse: Act = {
  id: 'whole-house',
  title: 'The whole company, as its sources and its systems know it',
  async play(scene) {
    const persons = people(scene.world)
    await readWhole(scene, HR, 'hr', persons)
    say(scene, 'good', `human resources: ${persons.length} people`)
    const running = workloads(scene.world)
    await readWhole(scene, CATALOG, 'catalog', running)
    say(scene, 'good', `software catalog: ${running.length} workloads`)
    const contracts = vendorContracts()
    await readWhole(scene, VENDORS, 'vendors', contracts)
    say(scene, 'good', `vendor records: ${contracts.length} contract${contracts.length === 1 ? '' : 's'}`)
    const machines = technical(scene.world)
    await readWhole(scene, REGISTRY, 'registry', machines)
    say(scene, 'good', `register of technical identities: ${machines.length}`)
    say(scene, 'good', `${await bringInAccounts(scene)} accounts are known at ${Object.keys(scene.world.systems).length} systems`)
    const read = await readEverySystem(scene)
    say(scene, 'good', `${read.systems} systems were asked; they hold ${read.accounts} accounts`)
    const { unknown } = await as(scene, DAVID).get('/v1/estate-coverage', { params: { query: { limit: 1 } } })
    say(scene, 'note', 'what nobody knows has a name:')
    list(
      scene,
      Object.entries(unknown).map(([what, many]) => `${what}: ${JSON.stringify(many)}`),
    )
  },
}
