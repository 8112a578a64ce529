// What outlives a process: database, downstream, secret store, keys, head file, witness, queue, people. Processes come and go on it.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair } from '@countersign/ledger'
import { releaseLeases } from '../execution/changes/index.ts'
import { sweep } from '../execution/jobs.ts'
import { openDatabase } from '../platform/database.ts'
import type { Job } from '../runtime.ts'
import { type TestClock, testClock } from './clock.ts'
import { type TestCompany, writeCompany } from './company.ts'
import { type TestJobs, testJobs } from './jobs.ts'
import { Death, type Mortal, mortal } from './mortality.ts'
import { backwardsWhereNoOrderIsAsked } from './no-order.ts'
import { type FreshDatabase, openTestHouse, patientConnectMs, type TestDatabase, type TestHouse, type TestHouseOptions } from './runtime.ts'
import { type TestWitness, witnessOf } from './witness.ts'

export interface World {
  readonly company: TestCompany
  readonly clock: TestClock
  readonly jobs: TestJobs
  readonly witness: TestWitness
  readonly fresh: FreshDatabase
  /** The house that wrote the company; it has stopped. Its downstream and secret store live on. */
  readonly founder: TestHouse
  /** One process: starts as the server does, runs `work`, and ends or dies. True when it died. */
  live(dies: (name: string) => boolean, work: (house: TestHouse) => Promise<void>): Promise<boolean>
  end(): Promise<void>
}

/** The queue as one process sees it: the jobs that it had in hand when it died come again. */
const handling = (jobs: TestJobs): TestJobs & { inHand(): readonly Job[] } => {
  const current = new Set<Job>()
  return {
    ...jobs,
    take: (at) => {
      const job = jobs.take(at)
      if (job) current.add(job)
      return job
    },
    finished: (job) => void current.delete(job),
    inHand: () => [...current],
  }
}

export const openWorld = async (
  server: TestDatabase,
  prepare: (house: TestHouse, company: TestCompany) => Promise<void>,
  options: TestHouseOptions = {},
): Promise<World> => {
  const clock = options.clock ?? testClock()
  const logKey = generateKeyPair().privateKey
  const witness = await witnessOf(logKey, clock)
  const headFolder = await mkdtemp(join(tmpdir(), 'countersign-world-'))
  const jobs = testJobs()
  const fresh = await server.fresh()
  const lasting = { ...options, clock, logKey, headFolder, witness }
  const found = await writeCompany(fresh.db)
  const founder = await openTestHouse(fresh.db, 'acme', { ...lasting, jobs })
  const company = await found(founder)
  await prepare(founder, company)
  await founder.stop()
  let lives = 0
  const remains: (() => Promise<void>)[] = []
  return {
    company,
    clock,
    jobs,
    witness,
    fresh,
    founder,
    live: async (dies, work) => {
      const self: Mortal = mortal(dies)
      lives += 1
      const name = `life-${lives}`
      const url = new URL(fresh.url)
      url.searchParams.set('application_name', name)
      const db = openDatabase({ url: url.href, onError: () => {}, maxConnections: 6, connectTimeoutMs: patientConnectMs }).withPlugin(
        backwardsWhereNoOrderIsAsked(),
      )
      const own = handling(jobs)
      let house: TestHouse | undefined
      const life = async (): Promise<void> => {
        house = await openTestHouse(db, 'acme', {
          ...lasting,
          jobs: own,
          downstream: founder.fake,
          references: founder.references,
          keys: founder.runtime.keys,
          steps: self.steps,
          alive: self.alive,
        })
        await releaseLeases(db, 'acme', house.runtime.instance)
        await sweep(house.runtime, 'acme')
        await work(house)
      }
      const living = life()
      living.catch(() => {})
      try {
        await Promise.race([living, self.died])
        await house?.stop()
        await db.destroy()
        return false
      } catch (error) {
        if (!(error instanceof Death) && !self.dead()) throw error
        jobs.waiting.unshift(...own.inHand())
        // No grace: its connections break in the middle of whatever they carried.
        await server.postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = $2`, [
          fresh.name,
          name,
        ])
        await house?.stop()
        await db.destroy()
        remains.push(async () => {
          await living.catch(() => {})
          await house?.stop()
        })
        return true
      }
    },
    end: async () => {
      for (const bury of remains) await bury()
      await witness.close()
      await fresh.drop()
      await rm(headFolder, { recursive: true, force: true })
    },
  }
}
