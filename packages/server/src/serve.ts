// The process: opens the database, checks the log against its head, wires core to the world, starts the workers and the API, and ends
// all of it in order. The only place that names everything.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connector } from '@countersign/connector-kit'
import { ownLawGuard } from '@countersign/core/authority/own-changes/index'
import { takeUpPolicy } from '@countersign/core/authority/policy/index'
import { pathGuard, refreshPaths } from '@countersign/core/authority/prover/index'
import { trustFiles } from '@countersign/core/evidence/dossiers/index'
import { headFile, Sequencer } from '@countersign/core/evidence/journal/index'
import { releaseLeases } from '@countersign/core/execution/changes/index'
import { runJob, sweep } from '@countersign/core/execution/jobs'
import { openOffice } from '@countersign/core/execution/notices/index'
import { instrumentKinds } from '@countersign/core/instrument-kinds'
import { systemClock } from '@countersign/core/platform/clock'
import { type Database, migrate, openDatabase } from '@countersign/core/platform/database'
import { randomIds } from '@countersign/core/platform/ids'
import { createSealer } from '@countersign/core/platform/sealing'
import { noSteps, type Steps } from '@countersign/core/platform/steps'
import { systemCaller } from '@countersign/core/registry/principals/index'
import type { Caller, Logger, Runtime } from '@countersign/core/runtime'
import { noteVerifier } from '@countersign/ledger'
import { type LocalPostgres, startPostgres } from '@countersign/local-postgres'
import { pino } from 'pino'
import type { ServerConfig } from './config/config.ts'
import { connectorHost } from './connectors/host.ts'
import { Feed } from './feed/feed.ts'
import { createHttp } from './http/index.ts'
import { instanceName } from './instance/instance.ts'
import { loadKeys } from './keys/keys.ts'
import { httpWitness } from './log/witness.ts'
import { channelsFrom, startPost } from './notices/postman.ts'
import { passkeyHost } from './passkeys/host.ts'
import { bringAtStart, startingPolicy } from './policy/holder.ts'
import { createQueue } from './queue/queue.ts'
import { secretReferences } from './references/references.ts'
import { firstLink } from './setup/first-link.ts'
import { type FirstAdministrator, firstStart } from './setup/first-start.ts'
import { Sweeping } from './sweeping/sweeping.ts'

export interface RunningServer {
  /** Where it listens. */
  readonly url: string
  /** The one origin at which people reach it. */
  readonly publicUrl: string
  readonly runtime: Runtime
  readonly sequencer: Sequencer
  /** Until somebody has been shown it, which is told by `shown()`: kept nowhere after that. */
  readonly firstAdministrator: FirstAdministrator | undefined
  /** Where the first administrator makes himself a passkey, once and within the hour; undefined where he has done so, or others hold keys. */
  readonly firstLink: string | undefined
  /** File name → text of what a verifier must trust. */
  trust(): Promise<Record<string, string>>
  stop(): Promise<void>
}

export interface ServeOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly connectors?: Readonly<Record<string, Connector>>
  readonly log?: Logger
}

const sweepEveryMs = 5_000
const firstSweepMs = 5_000
const lookForPathsEveryMs = 3_600_000
/** How soon another server's change of policy is this one's, where nothing asks before. */
const lookForPolicyEveryMs = 1_000

/** SAFETY: an error of a driver carries its connection, and with it more than a log may hold. Only words and places are kept. */
const plainError = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  const code = (error as { code?: unknown }).code
  return {
    name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    stack,
    ...(cause !== undefined && depth < 3 ? { cause: plainError(cause, depth + 1) } : {}),
  }
}

const killingSteps = (at: number, log: Logger): Steps => {
  let reached = 0
  return {
    reach: (name) => {
      reached += 1
      if (reached !== at) return
      log.warn({ step: reached, name }, 'test: killed at this step')
      process.kill(process.pid, 'SIGKILL')
    },
  }
}

/** A path that is there keeps nobody from starting: it is a finding, and what it is about goes on being refused by everything else. */
const lookForPaths = async (runtime: Runtime, caller: Caller): Promise<void> => {
  try {
    const { shortest } = await refreshPaths(runtime, caller)
    if (shortest.length > 0)
      runtime.log.warn(
        { powers: shortest.map(({ power }) => power) },
        'authority: a path leads from outside to powers of the enterprise; see `countersign authority prove`',
      )
  } catch (error) {
    runtime.log.error({ err: error }, 'authority: paths could not be looked for')
  }
}

/** A pack that can't be taken up leaves this process with the one it has; mandates and signatures ask for themselves, and are refused. */
const takeUp = (runtime: Runtime): Promise<unknown> =>
  takeUpPolicy(runtime, runtime.db, runtime.org).catch((error: unknown) => runtime.log.error({ err: error }, 'policy: not taken up'))

const databaseFor = async (config: ServerConfig): Promise<{ url: string; local: LocalPostgres | undefined }> => {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, local: undefined }
  const local = await startPostgres({ dataDir: join(config.home, 'postgres') })
  const exists = await local.query('select 1 from pg_database where datname = $1', ['countersign'])
  if (exists.length === 0) await local.query('create database countersign')
  const url = new URL(local.url)
  url.pathname = '/countersign'
  return { url: url.href, local }
}

/**
 * Starts the control plane. Errors: `config.*`, `key.*`, `policy.*`, `log.regressed` (the database is older than the head that is kept
 * outside it), `database.*`. Whatever was started is stopped again when a later part fails.
 */
export const startServer = async (config: ServerConfig, options: ServeOptions): Promise<RunningServer> => {
  const log =
    options.log ??
    (pino({ level: config.logLevel, serializers: { err: plainError } }, pino.destination({ dest: 2, sync: false })) as Logger)
  const undo: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse())
      await step().catch((error) => log.error({ err: error }, 'stop: a part did not end cleanly'))
  }
  try {
    await mkdir(config.home, { recursive: true })
    const origin = `${config.org}.countersign/log`
    const keys = await loadKeys(config.home, origin)
    const { url, local } = await databaseFor(config)
    if (local) undo.push(() => local.stop())
    const db: Database = openDatabase({
      url,
      onError: (error) => log.warn({ err: error }, 'database: a connection was lost'),
      // Operations that are taken together share a transaction: connections don't grow with them.
      maxConnections: Math.min(config.workers, 16) + 12,
    })
    undo.push(() => db.destroy())
    await migrate(db)
    const policy = await startingPolicy(db, config.org, { ...config, log })
    const ids = randomIds(systemClock)
    const steps = config.killAtStep === undefined ? noSteps : killingSteps(config.killAtStep, log)
    const sequencer = new Sequencer({
      db,
      origin,
      signer: keys.log,
      verifier: noteVerifier(keys.log.vkey),
      head: headFile(join(config.home, 'log-head')),
      witness: config.witness && httpWitness(config.witness.url, config.witness.vkey),
      clock: systemClock,
      ids,
      steps,
      log,
    })
    await sequencer.start()
    undo.push(() => sequencer.stop())
    const references = secretReferences(options.environment)
    const connectors = connectorHost(references, options.connectors)
    undo.push(() => connectors.close())
    const queue = createQueue(url, config.workers, log)
    const feed = new Feed()
    // Known when the server listens; nobody can ask before.
    let reachedAt = ''
    const runtime: Runtime = {
      org: config.org,
      db,
      clock: systemClock,
      ids,
      sealer: createSealer(keys.sealing),
      steps,
      jobs: queue,
      journal: sequencer,
      policy: policy.holder,
      instruments: instrumentKinds,
      connectors,
      secrets: references,
      passkeys: passkeyHost(() => reachedAt),
      keys: { mandate: keys.mandate, prober: keys.prober, executor: keys.executor },
      instance: await instanceName(config.home, ids),
      settings: config.settings,
      guards: [pathGuard, ownLawGuard],
      log,
      notify: (org, entry) => feed.publish(org, entry),
    }
    const post = await channelsFrom(config.notices, references, systemClock.now)
    const office = {
      publicUrl: () => reachedAt,
      orgName: config.orgName,
      get channels() {
        return post.channels
      },
    }
    // ORDER: before anything sweeps, so that rooms hear of what is found first.
    openOffice(runtime, office)
    await queue.prepare()
    undo.push(() => queue.stop(10_000))
    const firstAdministrator = await firstStart(runtime, config.orgName, config.home)
    const first = await firstLink(runtime, config.firstLink)
    const caller = systemCaller(runtime, config.org, 'start')
    await bringAtStart(runtime, caller, policy)
    const upkeep = setInterval(() => void takeUp(runtime), lookForPolicyEveryMs)
    undo.push(async () => clearInterval(upkeep))
    await lookForPaths(runtime, caller)
    const looking = setInterval(() => void lookForPaths(runtime, caller), lookForPathsEveryMs)
    undo.push(async () => clearInterval(looking))
    await releaseLeases(db, config.org, runtime.instance)
    await queue.start((job) => runJob(runtime, config.org, job))
    const sweeping = new Sweeping(() => sweep(runtime, config.org), log)
    const again = setInterval(() => void sweeping.once(), sweepEveryMs)
    undo.push(async () => clearInterval(again))
    // A small house has been looked over when it opens. Nobody waits for a large one: the kill switch must be within reach.
    await sweeping.within(firstSweepMs)
    const http = await createHttp({
      runtime,
      sequencer,
      feed,
      log,
      trustProxy: config.trustProxy,
      ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
      queueDepth: () => queue.depth(),
      sweep: sweeping,
      ...(post.rooms === undefined ? {} : { rooms: post.rooms }),
      healthDatabase: () => openDatabase({ url, onError: () => {}, maxConnections: 1, connectTimeoutMs: 600, statementTimeoutMs: 600 }),
    })
    undo.push(() => http.close())
    const address = await http.listen({ host: config.host, port: config.port })
    reachedAt = http.publicUrl()
    undo.push(startPost(runtime, config.org, office, post.rooms))
    return {
      url: address,
      publicUrl: http.publicUrl(),
      runtime,
      sequencer,
      firstAdministrator,
      firstLink: first && `${http.publicUrl()}/first#${first}`,
      trust: () => trustFiles(runtime, config.org, { log: keys.log.vkey, witness: config.witness?.vkey }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
