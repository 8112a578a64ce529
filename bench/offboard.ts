// Contracts ended through the whole chain: planned, decided, approved, mandated, executed, evidenced, probed and refused, closed, logged; beside
// somebody who only revokes and probes. The downstream answers each call after 5 ms; the same number of workers is at work on both sides.
import { readRequest, signRequest } from '@countersign/core/authority/approvals/index'
import { endContract } from '@countersign/core/execution/changes/index'
import { runJob } from '@countersign/core/execution/jobs'
import { systemClock } from '@countersign/core/platform/clock'
import type { Runtime } from '@countersign/core/runtime'
import { type TestCompany, writeCompany } from '@countersign/core/testing/company'
import { openTestHouse, type TestHouse } from '@countersign/core/testing/runtime'
import { createQueue } from '@countersign/server/queue/queue'
import type { Measured } from './measure/figure.ts'
import { Latencies } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { loud } from './measure/sequencer.ts'
import { startDurableServer } from './measure/server.ts'
import { countStatements } from './measure/statements.ts'
import { auditRun } from './offboard/audit.ts'
import { writeEstate } from './offboard/estate.ts'
import { rawRevokeAndProbe } from './offboard/raw-downstream.ts'

export interface OffboardOptions {
  readonly count: number
  readonly concurrency: number
  /** Credentials under one contract, so in one plan. */
  readonly perContract: number
  readonly callMs: number
  readonly deadlineSeconds: number
}

export const offboardDefaults: OffboardOptions = { count: 10_000, concurrency: 8, perContract: 250, callMs: 5, deadlineSeconds: 1800 }

const org = 'acme'

/** Operations that the product works on at once. How many of them are at the downstream at once is `concurrency`, as for the peer. */
const inHand = 256

/** Two people with step-up keys sign every open request of the change. */
const approve = async (runtime: Runtime, company: TestCompany, change: string): Promise<void> => {
  const open = await runtime.db
    .selectFrom('approval_requests')
    .select(['id', 'plan_digest', 'quorum'])
    .where('change_id', '=', change)
    .where('state', '=', 'open')
    .execute()
  for (const request of open)
    for (const person of ['ben', 'cleo'].slice(0, request.quorum)) {
      const { nonce } = (await readRequest(runtime.db, org, request.id))!
      await signRequest(runtime, await company.caller(person), {
        request: request.id,
        verdict: 'approve',
        reason: '',
        ...company.sign(person, 'approve', nonce, request.plan_digest),
      })
    }
}

/** Told of every entry after its commit: when each credential's execution began, when it was closed, when each change was. */
class Watch {
  readonly latencies = new Latencies()
  readonly #began = new Map<string, number>()
  #closed = 0
  #wanted = Number.POSITIVE_INFINITY
  #resolve: () => void = () => {}

  readonly notify = (_org: string, entry: { kind: string; stream?: string; body: Readonly<Record<string, unknown>> }): void => {
    const now = performance.now()
    if (entry.kind === 'operation.started' && entry.stream !== undefined) this.#began.set(entry.stream, now)
    if (entry.kind === 'closure.reached' && entry.body['closure'] === 'risk_complete') {
      const began = this.#began.get(entry.stream ?? '')
      if (began !== undefined) this.latencies.add(now - began)
    }
    if (entry.kind !== 'change.closed') return
    this.#closed += 1
    if (this.#closed >= this.#wanted) this.#resolve()
  }

  async closed(changes: number, deadlineMs: number): Promise<void> {
    this.#wanted = changes
    let timer: NodeJS.Timeout | undefined
    const all = new Promise<void>((resolve) => {
      this.#resolve = resolve
      if (this.#closed >= changes) resolve()
    })
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`only ${this.#closed} of ${changes} changes were closed by the deadline`)), deadlineMs)
    })
    await Promise.race([all, late]).finally(() => clearTimeout(timer))
  }
}

export const measureOffboard = async (options: OffboardOptions): Promise<Measured> => {
  const server = await startDurableServer()
  const statements = countStatements()
  let house: TestHouse | undefined
  let queue: ReturnType<typeof createQueue> | undefined
  try {
    const { db, url } = await server.database('offboard', 28)
    const join = await writeCompany(db, org)
    house = await openTestHouse(db, org, {
      org,
      clock: { ...systemClock, advance: () => {} },
      settings: { callTimeoutSeconds: 10, operationsPerSystem: options.concurrency },
      headFolder: server.folder,
    })
    const company = await join(house)
    const estate = await writeEstate(db, house, org, options.count, options.perContract)
    const raw = await rawRevokeAndProbe(options.count, options.concurrency, options.callMs)
    house.fake.script.always({}, { fault: 'slow', ms: options.callMs })
    queue = createQueue(url, inHand, loud)
    await queue.prepare()
    const watch = new Watch()
    const runtime: Runtime = { ...house.runtime, jobs: queue, notify: watch.notify, log: loud }
    await queue.start((job) => runJob(runtime, org, job))
    const before = statements.count()
    const from = performance.now()
    for (const contract of estate.contracts) {
      const { change } = await endContract(runtime, await company.caller('ada'), { contract, reason: 'the contract ends', ticket: 'CHG-1' })
      await approve(runtime, company, change)
    }
    const planned = (performance.now() - from) / 1000
    await watch.closed(estate.contracts.length, options.deadlineSeconds * 1000)
    const closed = (performance.now() - from) / 1000
    const last = await db
      .selectFrom('journal')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow()
    await house.sequencer.reached(Number(last.n), { timeoutMs: 60_000 })
    const value = (performance.now() - from) / 1000
    const asked = statements.count() - before
    const heaviest = statements
      .heaviest(5)
      .map(({ calls, text }) => `${(calls / options.count).toFixed(1)} × ${text.slice(0, 48)}`)
      .join('; ')
    await queue.stop(30_000)
    await auditRun(db, org, house.fake, estate)
    return {
      figure: 'offboard',
      value,
      unit: 's',
      peer: { name: `the downstream's own revoke and probe at ${options.callMs} ms, ${options.concurrency} at once`, value: raw },
      ratio: value / raw,
      goal: { text: '≤ 1.15', met: value / raw <= 1.15 },
      p50Ms: watch.latencies.quantile(0.5),
      p99Ms: watch.latencies.quantile(0.99),
      versions: versionsOf(['pg', 'kysely', 'pg-boss', '@cedar-policy/cedar-wasm'], { postgresql: server.version }),
      also: {
        credentials: options.count,
        'credentials a contract': options.perContract,
        workers: options.concurrency,
        'credentials/s': options.count / value,
        'planned, decided and approved after, s': planned,
        'last closure after, s': closed,
        'statements a credential': asked / options.count,
        'journal entries a credential': Number(last.n) / options.count,
        'downstream calls a credential': house.fake.calls.length / options.count,
        'what p50 and p99 are of': 'one credential from its intent to its closure',
        'refused probes': options.count,
        'costliest statements (calls a credential)': heaviest,
      },
    }
  } finally {
    await queue?.stop(5_000).catch(() => {})
    await house?.stop()
    await server.stop()
  }
}
