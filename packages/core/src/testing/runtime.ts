// A runtime for tests: a real PostgreSQL, the shipped policy pack, the shipped fake connector, real keys, a clock and a queue moved by hand.

import type { KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Secret } from '@countersign/connector-kit'
import { type FakeOptions, FakeSystem, fakeConnector, fakeSecrets } from '@countersign/connector-kit/fake'
import { CountersignError, generateKeyPair, keyId, noteSigner, noteVerifier } from '@countersign/ledger'
import { createPolicyEngine, defaultPackDir, loadBundle, type PolicyEngine } from '@countersign/policy'
import { ownLawGuard } from '../authority/own-changes/index.ts'
import { policyHolder } from '../authority/policy/index.ts'
import { pathGuard } from '../authority/prover/index.ts'
import { headFile, Sequencer, type WitnessClient } from '../evidence/journal/index.ts'
import { runJob } from '../execution/jobs.ts'
import { instrumentKinds } from '../instrument-kinds.ts'
import type { Database } from '../platform/database.ts'
import { randomIds } from '../platform/ids.ts'
import { createSealer } from '../platform/sealing.ts'
import { noSteps, type Steps } from '../platform/steps.ts'
import type { Job, Runtime, Settings, SigningKey } from '../runtime.ts'
import { type TestClock, testClock } from './clock.ts'
import { type TestJobs, testJobs } from './jobs.ts'
import { testPasskeyHost } from './passkeys.ts'

export { type FreshDatabase, patientConnectMs, startOwnDatabase, startTestDatabase, type TestDatabase } from './database.ts'

export const testSettings: Settings = {
  callTimeoutSeconds: 1,
  maxAttempts: 4,
  maxMandates: 4,
  maxPatience: 8,
  attemptBackoff: { baseSeconds: 1, capSeconds: 60 },
  proofBackoff: { baseSeconds: 1, capSeconds: 60 },
  leaseSeconds: 30,
  operationsPerSystem: 8,
  changeWindowSeconds: 14 * 86_400,
  deadlineSeconds: 7 * 86_400,
  incidentOwnerRole: 'security_lead',
  telemetry: { inFlightBytes: 24 << 20, recordsPerSecond: 5_000, gapSeconds: 900, patienceSeconds: 86_400 },
  changesOfPiece: 200,
  accessScanSeconds: 0,
  reviews: {
    everyDays: { low: 0, moderate: 0, high: 0, critical: 0 },
    overdue: { low: 'narrow', moderate: 'narrow', high: 'stop', critical: 'stop' },
    answerDays: 14,
  },
}

const signingKey = (): SigningKey => {
  const pair = generateKeyPair()
  return { keyId: keyId(pair.publicKey), privateKey: pair.privateKey, publicKey: pair.publicKey }
}

export interface TestHouse {
  readonly runtime: Runtime
  readonly clock: TestClock
  readonly jobs: TestJobs
  readonly fake: FakeSystem
  readonly sequencer: Sequencer
  readonly logKey: { readonly vkey: string; readonly privateKey: KeyObject }
  /** Secrets by reference, as `ref:NAME`, and what was delivered where. */
  readonly references: Map<string, Secret>
  readonly notes: { org: string; kind: string }[]
  setPolicy(engine: PolicyEngine): void
  /** Runs jobs until none is due now. */
  settle(): Promise<void>
  /** Runs jobs and moves the clock to the next due one and beyond it, until `seconds` have passed. */
  run(seconds: number): Promise<void>
  stop(): Promise<void>
}

export interface TestHouseOptions {
  readonly org?: string
  readonly settings?: Partial<Settings>
  readonly steps?: Steps
  /** The policy in force; else the delivered pack's. */
  readonly engine?: PolicyEngine
  readonly fake?: FakeOptions
  readonly witness?: WitnessClient
  readonly headFolder?: string
  readonly clock?: TestClock
  readonly keys?: Runtime['keys']
  /** What outlives a process: the downstream, where secrets are read, the log's key, the queue. */
  readonly downstream?: FakeSystem
  readonly references?: Map<string, Secret>
  readonly logKey?: KeyObject
  readonly jobs?: TestJobs
  /** Other systems than the fake one. */
  readonly connectors?: Runtime['connectors']
  /** Kinds of documents of authority; else those of the product. */
  readonly instruments?: Runtime['instruments']
  /** All jobs that are due at one time run side by side, as they do in the server; else one after the other. */
  readonly sideBySide?: boolean
  /** Of a test that is about one guard: that one alone. */
  readonly guards?: Runtime['guards']
  /** Asked before whatever this process does to the world; throws when it is dead. */
  readonly alive?: () => void
}

let shippedPolicy: Promise<PolicyEngine> | undefined
const shippedEngine = (): Promise<PolicyEngine> => {
  shippedPolicy ??= loadBundle(defaultPackDir).then((bundle) => createPolicyEngine(bundle))
  return shippedPolicy
}

/** `enterprise`: id of the organisation's own party, which the caller must have written. */
export const openTestHouse = async (db: Database, enterprise: string, options: TestHouseOptions = {}): Promise<TestHouse> => {
  const org = options.org ?? 'acme'
  const alive = options.alive ?? (() => {})
  const time = options.clock ?? testClock()
  const clock: TestClock = {
    now: () => {
      alive()
      return time.now()
    },
    monotonic: time.monotonic,
    advance: time.advance,
  }
  const jobs = options.jobs ?? testJobs()
  const ids = randomIds(clock)
  const folder = options.headFolder ?? (await mkdtemp(join(tmpdir(), 'countersign-head-')))
  const fake = options.downstream ?? new FakeSystem({ now: () => time.now().getTime(), ...options.fake })
  const sides = fakeSecrets(fake)
  const connector = fakeConnector(fake)
  const logKey = options.logKey ?? generateKeyPair().privateKey
  const signer = noteSigner(`${org}.test/log`, logKey)
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const steps = options.steps ?? noSteps
  const sequencer = new Sequencer({
    db,
    origin: `${org}.test/log`,
    signer,
    verifier: noteVerifier(signer.vkey),
    head: headFile(join(folder, 'head')),
    witness: options.witness,
    clock,
    ids,
    steps,
    log: quiet,
  })
  await sequencer.start()
  const policy = policyHolder(options.engine ?? (await shippedEngine()))
  const references = options.references ?? new Map<string, Secret>()
  const notes: { org: string; kind: string }[] = []
  const runtime: Runtime = {
    org,
    db,
    clock,
    ids,
    sealer: createSealer(Buffer.alloc(32, 7)),
    steps,
    jobs,
    journal: sequencer,
    instruments: options.instruments ?? instrumentKinds,
    policy,
    connectors: options.connectors ?? {
      definition: (kind) => (kind === connector.kind ? connector : undefined),
      known: () => [connector],
      operator: async (system) => {
        alive()
        return connector.openOperator(system.config as never, sides.operator)
      },
      observer: async (system) => {
        alive()
        return connector.openObserver(system.config as never, sides.observer)
      },
    },
    secrets: {
      check: (reference) => (/^(?:ref|exec|file|env):/.test(reference) ? undefined : 'must start with ref:'),
      resolve: async (reference) => {
        const secret = references.get(reference)
        if (!secret) throw new CountersignError('secret.unresolvable', 'not_found', `nothing is at \`${reference}\``)
        return secret
      },
      deliver: async (reference, secret) => {
        alive()
        references.set(reference, secret)
      },
    },
    passkeys: testPasskeyHost,
    keys: options.keys ?? { mandate: signingKey(), prober: signingKey(), executor: signingKey() },
    instance: 'test-instance',
    settings: { ...testSettings, ...options.settings },
    guards: options.guards ?? [pathGuard, ownLawGuard],
    log: quiet,
    notify: (to, entry) => void notes.push({ org: to, kind: entry.kind }),
  }
  const runOne = async (job: Job): Promise<void> => {
    try {
      await runJob(runtime, enterprise, job)
    } catch (error) {
      // As the queue does: a job that failed comes again.
      jobs.waiting.unshift(job)
      throw error
    } finally {
      jobs.finished(job)
    }
  }
  const take = (): Job[] => {
    const taken: Job[] = []
    for (let job = jobs.take(clock.now()); job; job = jobs.take(clock.now())) {
      taken.push(job)
      if (options.sideBySide !== true) break
    }
    return taken
  }
  const settle = async (): Promise<void> => {
    for (let due = take(); due.length > 0; due = take()) {
      const failed = (await Promise.allSettled(due.map(runOne))).find((result) => result.status === 'rejected')
      if (failed) throw failed.reason
    }
  }
  return {
    runtime,
    clock,
    jobs,
    fake,
    sequencer,
    logKey: { vkey: signer.vkey, privateKey: logKey },
    references,
    notes,
    setPolicy: (next) => policy.put(next),
    settle,
    run: async (seconds) => {
      const until = clock.now().getTime() + seconds * 1000
      await settle()
      for (let due = jobs.nextDue(); due && due.getTime() <= until; due = jobs.nextDue()) {
        clock.advance(Math.max(0, (due.getTime() - clock.now().getTime()) / 1000))
        await settle()
      }
      clock.advance(Math.max(0, (until - clock.now().getTime()) / 1000))
    },
    stop: async () => {
      await sequencer.stop()
      if (options.headFolder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
