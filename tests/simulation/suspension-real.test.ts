// A signal on real servers: the access is off within seconds, its connections are gone, and its password is refused; a good signal, and it is back with the password of before.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sweep } from '@countersign/core/execution/jobs'
import { takeSignal } from '@countersign/core/execution/signals/index'
import { openCompany } from '@countersign/core/testing/open'
import { startTestDatabase, type TestDatabase } from '@countersign/core/testing/runtime'
import { engineWithTrust } from '@countersign/core/testing/trust'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectorsOf, onMariadb, onPostgres, onRedis, type Real } from './real-systems.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

const sleepsAndWakes = (name: string, start: (folder: string) => Promise<Real>): void => {
  test(`${name}: a bad signal switches it off and ends its connections, a good one brings it back with the secret of before`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cs-suspension-'))
    const real = await start(folder)
    const secret = await real.add('orders')
    const neighbour = await real.add('neighbour')
    const engine = await engineWithTrust({
      rules: [{ condition: 'posture_good', effect: 'suspend', resume: 'itself', endAfter: 'P30D' }],
      signals: [{ from: 'cleo', events: ['risk-level-change'] }],
    })
    const opened = await openCompany(database, { engine, connectors: connectorsOf(real), settings: { callTimeoutSeconds: 10 } })
    const { house, company, fresh } = opened
    const { db } = fresh
    const signal = async (id: string, bad: boolean): Promise<void> => {
      await takeSignal(house.runtime, await company.caller('cleo'), {
        id,
        event: 'risk-level-change',
        subject: { kind: 'credential', id: 'orders' },
        bad,
        at: house.clock.now(),
        reason: 'seen',
      })
    }
    const state = async (): Promise<string> =>
      (await db.selectFrom('credentials').select('state').where('id', '=', 'orders').executeTakeFirstOrThrow()).state
    const turn = async (seconds: number): Promise<void> => {
      await sweep(house.runtime, 'acme')
      await house.run(seconds)
    }
    try {
      await company.credential('orders', { contract: null })
      house.references.set('ref:orders', secret)
      await db
        .updateTable('systems')
        .set({ connector: real.connector.kind, config: JSON.stringify(real.config) })
        .execute()
      await db.updateTable('credentials').set({ kind: real.kind, account: 'orders' }).execute()
      await turn(1)
      const session = await real.logIn('orders', secret)
      expect(await session.alive()).toBe(true)
      await signal('e1', true)
      for (let n = 0; n < 6; n += 1) await turn(5)
      expect(await state()).toBe('suspended')
      expect(await session.alive()).toBe(false)
      await session.close()
      await expect(real.logIn('orders', secret)).rejects.toThrow()
      const beside = await real.logIn('neighbour', neighbour)
      expect(await beside.alive()).toBe(true)
      await beside.close()
      await signal('e2', false)
      for (let n = 0; n < 4; n += 1) await turn(600)
      expect(await state()).toBe('active')
      const again = await real.logIn('orders', secret)
      expect(await again.alive()).toBe(true)
      await again.close()
      const proofs = await db
        .selectFrom('proofs')
        .select(['purpose', 'verdict', 'strength'])
        .where('purpose', 'in', ['rejection', 'acceptance'])
        .orderBy('at')
        .orderBy('round')
        .execute()
      expect(proofs[0]).toEqual({ purpose: 'rejection', verdict: 'rejected', strength: 'presented' })
      expect(proofs.at(-1)).toEqual({ purpose: 'acceptance', verdict: 'still_accepted', strength: 'presented' })
    } finally {
      await opened.end()
      await real.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
}

sleepsAndWakes('PostgreSQL', onPostgres)
describe.runIf(available('redis'))('on Redis', () => sleepsAndWakes('Redis', onRedis))
describe.runIf(available('mariadb'))('on MariaDB', () => sleepsAndWakes('MariaDB', onMariadb))
