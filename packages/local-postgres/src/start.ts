// Starts a local PostgreSQL and ends it again. One call does all: account, binaries, place, lock, orphan, cluster, server.
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type Account, runAs, usableAccounts } from './account.ts'
import { type Binaries, copiedBelow, embeddedBinaries, systemBinaries, withLinks } from './binaries.ts'
import { ensureCluster, environmentFor, SUPERUSER } from './cluster.ts'
import { LocalPostgresError } from './errors.ts'
import { acquireLock, type Lock } from './lock.ts'
import { place, sharedFolders } from './placement.ts'
import { awaitReady, freePort, type Launch, launch, logSince, type Postmaster } from './postmaster.ts'
import { clearOrphan, runningServer, stopServer } from './postmaster-file.ts'

export interface StartOptions {
  /** Where the data shall lie. Below a folder that the server's account can't enter it lies elsewhere; the result's `dataDir` tells where. */
  readonly dataDir: string
  /** The port wished for. Absent or 0: any free one. Taken by somebody else: any free one, see the result's `port`. */
  readonly port?: number
  /** The server outlives this process and is found again by the next start. Default false: it is gone a few seconds after this process. */
  readonly persistent?: boolean
  /** Lines of pg_hba.conf, in place of the default (SCRAM on the socket and on loopback). Written anew at each start. */
  readonly hba?: readonly string[]
  /** Server settings, given on its command line. */
  readonly settings?: Readonly<Record<string, string>>
  /** Default: generated, and kept in `<dataDir>.password`, mode 0600. */
  readonly superuserPassword?: string
  /** `embedded` (default): PostgreSQL 18 from npm. `system`: PostgreSQL 15 of this machine. */
  readonly version?: 'embedded' | 'system'
  /** Gives the start up; what was started is stopped. */
  readonly signal?: AbortSignal
}

export interface LocalPostgres {
  /** Superuser's URL over TCP, with the password in it: treat it as a secret. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly socketDir: string
  readonly dataDir: string
  readonly logFile: string
  readonly pid: number
  /** One statement as superuser, on a connection of its own; 10 s at most. */
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** `fast` (default) ends sessions and writes a checkpoint; `immediate` is like a crash. Safe to repeat. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
}

const HOST = '127.0.0.1'
const DEFAULT_HBA = ['local all all scram-sha-256', 'host all all 127.0.0.1/32 scram-sha-256', 'host all all ::1/128 scram-sha-256']

/** How long a start waits for another one's server on the same data to end, before it says `local_postgres.in_use`. */
const LOCK_WAIT_MS = 5_000

/** Persistent servers are shared: the lock is held during the start only, which another start waits out to get the same server. */
const SHARED_LOCK_WAIT_MS = 60_000

/** Throws `LocalPostgresError`. */
export async function startPostgres(options: StartOptions): Promise<LocalPostgres> {
  options.signal?.throwIfAborted()
  const wanted = resolve(options.dataDir)
  const found = options.version === 'system' ? systemBinaries() : embeddedBinaries()
  const account = chooseAccount()
  const { dataDir } = await place(wanted, account)
  const lock = await acquireLock(`${dataDir}.lock`, options.persistent ? SHARED_LOCK_WAIT_MS : LOCK_WAIT_MS, options.signal)
  try {
    const binaries = runnableBinaries(found, account, `${dataDir}.lib`)
    const running = await startLocked(options, dataDir, binaries, account, lock)
    if (options.persistent) lock.release()
    return running
  } catch (error) {
    lock.release()
    throw error
  }
}

function chooseAccount(): Account {
  const account = usableAccounts()[0]
  if (account) return account
  throw new LocalPostgresError(
    'local_postgres.no_account',
    'unavailable',
    'PostgreSQL refuses to run as root, and no unprivileged account could be used: run as another user, or set `DATABASE_URL`',
  )
}

/** The binaries as this account can run them: in place, or copied to where it can read them. */
function runnableBinaries(found: Binaries, account: Account, linkFolder: string): Binaries {
  const inPlace = withLinks(found, linkFolder)
  const attempt = (binaries: Binaries) => runAs(account, [binaries.postgres, '--version'], environmentFor(binaries))
  const first = attempt(inPlace)
  if (first.ok) return inPlace
  if (!found.release.endsWith('-system'))
    for (const folder of sharedFolders()) {
      const copy = withLinks(copiedBelow(found, folder), linkFolder)
      if (attempt(copy).ok) return copy
    }
  throw new LocalPostgresError(
    'local_postgres.binaries_unusable',
    'unavailable',
    `the PostgreSQL binaries in \`${found.root}\` don't run as \`${account.name}\`: set \`DATABASE_URL\` to another server`,
    { root: found.root, account: account.name, output: first.output },
  )
}

async function startLocked(
  options: StartOptions,
  dataDir: string,
  binaries: Binaries,
  account: Account,
  lock: Lock,
): Promise<LocalPostgres> {
  const adopted = options.persistent ? adoptable(options, dataDir) : undefined
  if (adopted)
    return describe(
      dataDir,
      adopted.password,
      adopted.port,
      adopted.socketDir,
      adopted.pid,
      async (mode) => void (await stopServer(adopted.pid, mode)),
    )

  await clearOrphan(dataDir)
  const password = await ensureCluster(dataDir, binaries, account, options.superuserPassword, options.signal)
  writeFileSync(join(dataDir, 'pg_hba.conf'), `${(options.hba ?? DEFAULT_HBA).join('\n')}\n`)
  const socketDir = socketFolder(dataDir, account)
  const { postmaster, port } = await startOnSomePort(options, dataDir, binaries, account, socketDir)
  writeFileSync(launchFile(dataDir), launchMark(options))
  return describe(dataDir, password, port, socketDir, postmaster.pid, async (mode) => {
    if (!postmaster.hasExited()) await stopServer(postmaster.pid, mode)
    postmaster.dismissWatchdog()
    if (socketDir !== dataDir) rmSync(socketDir, { recursive: true, force: true })
    lock.release()
  })
}

const launchFile = (dataDir: string): string => `${dataDir}.launch`

/** What a running server must have been started with to be the one that is asked for. */
const launchMark = (options: StartOptions): string =>
  `${JSON.stringify({ version: options.version ?? 'embedded', hba: options.hba ?? DEFAULT_HBA, settings: options.settings ?? {} })}\n`

/** A persistent server that runs already, if it is just what this call asks for; any other one is replaced. */
function adoptable(options: StartOptions, dataDir: string): { pid: number; port: number; socketDir: string; password: string } | undefined {
  const running = runningServer(dataDir)
  if (running?.status !== 'ready' || (options.port && options.port !== running.port)) return undefined
  if (readIfThere(launchFile(dataDir)) !== launchMark(options)) return undefined
  const password = readIfThere(`${dataDir}.password`)?.trim()
  if (password === undefined || (options.superuserPassword ?? password) !== password) return undefined
  return { ...running, password }
}

const readIfThere = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)

/** The data directory itself: nobody else may enter it. A path too long for a socket's address (107 bytes, 103 on macOS) needs another. */
function socketFolder(dataDir: string, account: Account): string {
  if (Buffer.byteLength(join(dataDir, '.s.PGSQL.65535')) <= 100) return dataDir
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pg-'))
  if (account.ids) chownSync(folder, account.ids.uid, account.ids.gid)
  return folder
}

async function startOnSomePort(
  options: StartOptions,
  dataDir: string,
  binaries: Binaries,
  account: Account,
  socketDir: string,
): Promise<{ postmaster: Postmaster; port: number }> {
  let wished = options.port
  let failure = 'other'
  let log = ''
  for (let attempt = 0; attempt < 20; attempt++) {
    const port = wished || (await freePort(HOST))
    const plan: Launch = {
      dataDir,
      port,
      host: HOST,
      socketDir,
      settings: options.settings ?? {},
      persistent: options.persistent ?? false,
      logFile: `${dataDir}.log`,
    }
    const logFrom = existsSync(plan.logFile) ? statSync(plan.logFile).size : 0
    const postmaster = launch(binaries, account, plan)
    try {
      const failed = await awaitReady(postmaster, plan, logFrom, options.signal)
      if (failed === undefined) return { postmaster, port }
      failure = failed
    } catch (error) {
      if (!postmaster.hasExited()) await stopServer(postmaster.pid, 'immediate')
      postmaster.dismissWatchdog()
      throw error
    }
    postmaster.dismissWatchdog()
    log = logSince(plan.logFile, logFrom)
    if (failure === 'port_taken') wished = undefined
    // Backends of a server that was killed notice it within moments, and give its memory back then.
    else if (failure === 'memory_in_use') await delay(250)
    else break
  }
  throw new LocalPostgresError(
    'local_postgres.start_failed',
    'unavailable',
    `PostgreSQL in \`${dataDir}\` did not start: see \`${dataDir}.log\``,
    {
      dataDir,
      failure,
      log,
    },
  )
}

function describe(
  dataDir: string,
  password: string,
  port: number,
  socketDir: string,
  pid: number,
  end: (mode: 'fast' | 'immediate') => Promise<void>,
): LocalPostgres {
  const url = `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@${HOST}:${port}/postgres`
  let stopping: Promise<void> | undefined
  return {
    url,
    host: HOST,
    port,
    socketDir,
    dataDir,
    logFile: `${dataDir}.log`,
    pid,
    async query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 10_000 })
      client.on('error', () => undefined)
      await client.connect()
      try {
        return (await client.query<Row>(text, values ? [...values] : undefined)).rows
      } finally {
        await client.end()
      }
    },
    stop(mode = 'fast') {
      stopping ??= end(mode)
      return stopping
    },
  }
}
