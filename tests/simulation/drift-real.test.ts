// Drift on real servers: a log-in that has ended in the inventory and still works is ended again and refused afterwards, with its connections; a record whose
// account the server does not know is closed by proof; and their neighbour is never touched.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { driftWords } from '@countersign/core/testing/drift'
import { type Opened, openCompany } from '@countersign/core/testing/open'
import { startTestDatabase, type TestDatabase } from '@countersign/core/testing/runtime'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectorsOf, onMariadb, onPostgres, onRedis, type Real } from './real-systems.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

const { db, own, read, turns, retired, state, changes, findings } = driftWords(() => opened)
const hour = 3600

const putsRight = (name: string, start: (folder: string) => Promise<Real>): void => {
  test(`${name}: what has ended and lives on is refused in the end, what is not there is proven so, and nothing else is touched`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cs-drift-'))
    const real = await start(folder)
    const secret = await real.add('orders')
    const neighbour = await real.add('neighbour')
    opened = await openCompany(database, { connectors: connectorsOf(real), settings: { callTimeoutSeconds: 10 } })
    const { house } = opened
    try {
      for (const id of ['orders', 'neighbour', 'gone']) await own(id)
      for (const [id, given] of [
        ['orders', secret],
        ['neighbour', neighbour],
        ['gone', new Secret('was-here-once-upon-a-time')],
      ] as const) {
        house.references.set(`ref:${id}`, given)
        await db().updateTable('credentials').set({ kind: real.kind, account: id }).where('id', '=', id).execute()
      }
      await db()
        .updateTable('systems')
        .set({ connector: real.connector.kind, config: JSON.stringify(real.config) })
        .execute()
      await read()
      await retired('orders')
      await read()
      expect(await findings()).toEqual(['account.ghost gone', 'account.residual orders'])
      const session = await real.logIn('orders', secret)
      await read(25 * hour)
      await turns(4)
      expect((await changes()).sort()).toEqual(['drift.right gone closed risk_complete', 'drift.right orders closed risk_complete'])
      expect(await session.alive()).toBe(false)
      await session.close()
      await expect(real.logIn('orders', secret)).rejects.toThrow()
      expect([await state('gone'), await state('orders'), await state('neighbour')]).toEqual(['retired', 'retired', 'active'])
      const beside = await real.logIn('neighbour', neighbour)
      expect(await beside.alive()).toBe(true)
      await beside.close()
      const proofs = await db()
        .selectFrom('proofs')
        .select(['verdict', 'strength'])
        .where('purpose', '=', 'rejection')
        .orderBy('at')
        .execute()
      expect(proofs).toEqual([
        { verdict: 'rejected', strength: 'presented' },
        { verdict: 'rejected', strength: 'presented' },
      ])
      await turns(2)
      expect(await findings()).toEqual([])
    } finally {
      await opened.end()
      await real.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
}

putsRight('PostgreSQL', onPostgres)
describe.runIf(available('redis'))('on Redis', () => putsRight('Redis', onRedis))
describe.runIf(available('mariadb'))('on MariaDB', () => putsRight('MariaDB', onMariadb))
