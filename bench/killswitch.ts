// The kill switch: a provider is suspended, and everything that it holds on real servers is revoked by the enterprise's own connectors and proven
// dead; beside somebody who only revokes and probes as many accounts on the same servers, in the same run.
import { runJob } from '@countersign/core/execution/jobs'
import { suspendProvider } from '@countersign/core/execution/suspension/index'
import { systemClock } from '@countersign/core/platform/clock'
import type { Runtime } from '@countersign/core/runtime'
import { writeCompany } from '@countersign/core/testing/company'
import { openTestHouse, type TestHouse } from '@countersign/core/testing/runtime'
import { connectorHost } from '@countersign/server/connectors/host'
import { createQueue } from '@countersign/server/queue/queue'
import { secretReferences } from '@countersign/server/references/references'
import { buildEstate, type Estate, registerEstate } from './killswitch/estate.ts'
import { rawRevokeAndProbe } from './killswitch/raw.ts'
import type { Measured } from './measure/figure.ts'
import { versionsOf } from './measure/machine.ts'
import { loud } from './measure/sequencer.ts'
import { startDurableServer } from './measure/server.ts'

export interface KillSwitchOptions {
  readonly count: number
  /** Calls at once at each server, on both sides. */
  readonly concurrency: number
  readonly deadlineSeconds: number
}

export const killSwitchDefaults: KillSwitchOptions = { count: 2_000, concurrency: 8, deadlineSeconds: 3_600 }

const org = 'acme'
const inHand = 256

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!

/** Throws unless each credential is shown to be refused where it can be shown at all, and its change closed on that. */
const audit = async (runtime: Runtime, change: string, { ours, systems }: Estate): Promise<void> => {
  const rows = await runtime.db
    .selectFrom('operations')
    .select(['credential_id', 'closure', 'verdict', 'strength', 'reasons'])
    .where('org_id', '=', org)
    .where('change_id', '=', change)
    .where('operation', '=', 'credential.revoke')
    .execute()
  if (rows.length !== ours.length) throw new Error(`the run does not count: ${rows.length} revocations for ${ours.length} credentials`)
  const bad = rows.find((row) => row.closure !== 'risk_complete' || row.verdict !== 'rejected' || row.strength !== 'presented')
  if (bad) throw new Error(`the run does not count: ${bad.credential_id} is ${bad.closure}, ${bad.verdict}: ${bad.reasons.join('; ')}`)
  for (const [id, registered] of Object.entries(systems)) {
    const observer = await runtime.connectors.observer({ org, id, name: id, ...registered })
    const account = ours.find((one) => one.system === id)
    if (!account) continue
    const { signal } = new AbortController()
    for (const door of observer.doors(account.handle)) {
      const { answer } = await observer.present(door, { handle: account.handle, secret: account.secret }, signal)
      if (answer !== 'refused') throw new Error(`the run does not count: ${account.handle.account} is ${answer} at ${id}`)
    }
  }
}

export const measureKillSwitch = async (options: KillSwitchOptions): Promise<Measured> => {
  const server = await startDurableServer()
  const references = secretReferences({})
  const host = connectorHost(references)
  let estate: Estate | undefined
  let house: TestHouse | undefined
  let queue: ReturnType<typeof createQueue> | undefined
  try {
    estate = await buildEstate(server.folder, options.count, references)
    const raw = await rawRevokeAndProbe(host, org, estate, options.concurrency)
    const { db, url } = await server.database('killswitch', 28)
    const join = await writeCompany(db, org)
    house = await openTestHouse(db, org, {
      org,
      clock: { ...systemClock, advance: () => {} },
      settings: { callTimeoutSeconds: 30, operationsPerSystem: options.concurrency },
      headFolder: server.folder,
    })
    const company = await join(house)
    await registerEstate(db, org, estate)
    queue = createQueue(url, inHand, loud)
    await queue.prepare()
    const began = performance.now()
    const proven: number[] = []
    let closed: () => void = () => {}
    const over = new Promise<void>((resolve) => {
      closed = resolve
    })
    const notify: Runtime['notify'] = (_org, { kind, body }) => {
      if (kind === 'closure.reached' && body['closure'] === 'risk_complete') proven.push(performance.now())
      if (kind === 'change.closed') closed()
    }
    const runtime: Runtime = { ...house.runtime, connectors: host, secrets: references, jobs: queue, notify, log: loud }
    await queue.start((job) => runJob(runtime, org, job))
    const from = performance.now()
    const { change } = await suspendProvider(runtime, await company.caller('ben'), {
      provider: 'leaving',
      reason: 'its tooling was broken into',
      ticket: 'INC-1',
    })
    const planned = (performance.now() - from) / 1000
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`only ${proven.length} were proven by the deadline`)), options.deadlineSeconds * 1000)
    })
    await Promise.race([over, late]).finally(() => clearTimeout(timer))
    const value = (performance.now() - from) / 1000
    await queue.stop(30_000)
    await audit(runtime, change, estate)
    const since = proven.map((at) => at - from).sort((a, b) => a - b)
    return {
      figure: 'killswitch',
      value,
      unit: 's',
      peer: {
        name: `revoke and one probe (old, good, random) on the same servers, ${options.concurrency} at once at each`,
        value: raw.seconds,
      },
      ratio: value / raw.seconds,
      p50Ms: quantile(since, 0.5),
      p99Ms: quantile(since, 0.99),
      versions: versionsOf(['pg', 'pg-boss', 'oidc-provider', 'scimmy', 'ssh2'], { postgresql: server.version }),
      also: {
        credentials: estate.ours.length,
        'of them': 'PostgreSQL 40 %, OAuth 2.0 30 %, SCIM 2.0 25 %, SSH 5 %; their servers in one process beside it',
        'suspended, planned and mandated after, s': planned,
        'share of raw revoke and probe in the whole': raw.seconds / value,
        'raw: showings without an answer, shown again': raw.unanswered,
        'set-up not counted, s': (from - began) / 1000,
        'what p50 and p99 are of': 'from the switch to the proof of one operation',
        'last proof after, s': (since.at(-1) ?? 0) / 1000,
      },
    }
  } finally {
    await queue?.stop(5_000).catch(() => {})
    await house?.stop()
    await host.close()
    await estate?.stop()
    await server.stop()
  }
}
