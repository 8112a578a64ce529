// A rotation on real servers, with consumers that really log in: nobody is ever refused, the slow one keeps the old one alive, and a process that dies at
// each step goes on where it was.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import type { OpenSession } from '@countersign/connector-kit/conformance'
import { sweep } from '@countersign/core/execution/jobs'
import { startRotation } from '@countersign/core/execution/rotation/index'
import { startTestDatabase, type TestDatabase, type TestHouse } from '@countersign/core/testing/runtime'
import { approveAll, standing } from '@countersign/core/testing/story'
import { openWorld } from '@countersign/core/testing/world'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectorsOf, onPostgres, onRedis, type Real } from './real-systems.ts'

const workloads = ['api', 'batch', 'slow'] as const

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

const rotates = (name: string, start: (folder: string) => Promise<Real>): void => {
  test(`${name}: everybody who moved works, the slow one is not cut, and deaths at every kind of step change nothing`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cs-rotation-'))
    const real = await start(folder)
    const oldSecret = await real.add('orders')
    const connectors = connectorsOf(real)
    const world = await openWorld(
      database,
      async (house, company) => {
        const { db } = house.runtime
        await company.credential('orders', { contract: null })
        house.references.set('ref:orders', oldSecret)
        await db
          .updateTable('systems')
          .set({ connector: real.connector.kind, config: JSON.stringify(real.config) })
          .execute()
        await db.updateTable('credentials').set({ kind: real.kind, account: 'orders' }).execute()
        for (const id of workloads) {
          await db
            .insertInto('workloads')
            .values({ org_id: 'acme', id, name: id, team: 'core', party_id: 'acme', environment: 'development' })
            .execute()
          await db
            .insertInto('credential_uses')
            .values({ org_id: 'acme', credential_id: 'orders', workload_id: id, delivered_to: `ref:${id}` })
            .execute()
        }
        await startRotation(house.runtime, await company.caller('ada'), { credential: 'orders', reason: 'yearly', ticket: 'CHG-7' })
      },
      { connectors, settings: { callTimeoutSeconds: 10 } },
    )
    const { references } = world.founder
    const sessions = new Map<string, OpenSession>()
    /** A log-in of its own, with what the consumer was given, or with what it had. */
    const fresh = (workload: string, useNew: boolean): Promise<OpenSession> => {
      const given = useNew ? references.get(`ref:${workload}`) : undefined
      if (!given) return real.logIn('orders', oldSecret)
      const { account, secret } = JSON.parse(given.expose()) as { account: string; secret: string }
      return real.logIn(account, new Secret(secret))
    }
    const logsIn = async (workload: string, useNew: boolean): Promise<void> => {
      const next = await fresh(workload, useNew)
      await sessions.get(workload)?.close()
      sessions.set(workload, next)
    }
    const everybodyWorks = async (moved: readonly string[]): Promise<void> => {
      for (const workload of workloads) {
        const session = await fresh(workload, moved.includes(workload))
        expect(await session.alive(), workload).toBe(true)
        await session.close()
      }
    }
    const dying = new Set<string>()
    /** Lives until it comes to the end of `work`, and dies once at each kind of step. */
    const through = async (seconds: number): Promise<void> => {
      const work = async (house: TestHouse) => {
        await approveAll(house, world.company, ['ben', 'cleo'])
        await house.run(seconds)
        await sweep(house.runtime, 'acme')
        await house.run(60)
      }
      for (let lives = 0; lives < 40; lives += 1) {
        const died = await world.live((step) => !dying.has(step) && dying.add(step).size > 0, work)
        if (!died) return
      }
    }
    const change = (await world.fresh.db.selectFrom('changes').select('id').executeTakeFirstOrThrow()).id
    const ending = async () => (await standing(world.founder, change))['credential.revoke orders']
    try {
      for (const workload of workloads) await logsIn(workload, false)
      await through(300)
      await everybodyWorks([])
      await logsIn('api', true)
      await logsIn('batch', true)
      await through(1200)
      await everybodyWorks(['api', 'batch'])
      expect(await ending()).toBe('planned/open')
      await logsIn('slow', true)
      for (let round = 0; round < 3; round += 1) await through(3600)
      expect(await ending()).toBe('done/risk_complete')
      for (const workload of workloads) expect(await sessions.get(workload)!.alive(), workload).toBe(true)
      await expect(real.logIn('orders', oldSecret)).rejects.toThrow()
      const proofs = await world.fresh.db.selectFrom('proofs').select(['verdict', 'strength']).where('purpose', '=', 'rejection').execute()
      expect(proofs).toContainEqual({ verdict: 'rejected', strength: 'presented' })
      expect(dying.size).toBeGreaterThan(4)
    } finally {
      for (const session of sessions.values()) await session.close()
      await world.end()
      await real.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
}

rotates('PostgreSQL', onPostgres)
describe.runIf(available('redis'))('on Redis', () => rotates('Redis', onRedis))
