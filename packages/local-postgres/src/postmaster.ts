// The server process: started with a watchdog beside it, awaited until it says `ready`.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { environmentFor } from './cluster.ts'
import { LocalPostgresError } from './errors.ts'
import { readPostmasterFile } from './postmaster-file.ts'

/**
 * The server is the direct child; the watchdog is a shell beside it that waits on a pipe which only our process holds. When the pipe closes
 * without the word `done`, our process is dead, and the server is stopped: fast, after five seconds immediately.
 * SAFETY: the pid counts only while postmaster.pid names it, or while it has not yet written one; a reused pid is never signalled for long.
 */
const WATCHED = `
data=$1; shift
exec 3<&0 </dev/null
pid=$$
(
  (
    trap '' INT TERM HUP QUIT PIPE
    exec >/dev/null 2>&1
    read -r word <&3
    [ "$word" = done ] && exit 0
    n=0
    while [ $n -lt 100 ] && kill -0 "$pid"; do
      first=
      [ -f "$data/postmaster.pid" ] && read -r first <"$data/postmaster.pid"
      if [ "$first" = "$pid" ]; then
        if [ $n -lt 25 ]; then kill -INT "$pid"; else kill -QUIT "$pid"; fi
      fi
      n=$((n + 1))
      sleep 0.2
    done
  ) &
)
exec 3<&-
exec "$@"
`

/** Without a watchdog the server outlives us; it is found again by its postmaster.pid. */
const UNWATCHED = 'shift; exec "$@"'

export interface Launch {
  readonly dataDir: string
  readonly port: number
  readonly host: string
  readonly socketDir: string
  readonly settings: Readonly<Record<string, string>>
  readonly persistent: boolean
  readonly logFile: string
}

export interface Postmaster {
  readonly pid: number
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
  hasExited(): boolean
  /** Lets the watchdog go: the server was ended by us. */
  dismissWatchdog(): void
}

/** Why a start failed, where another attempt can help. */
export type StartFailure = 'port_taken' | 'memory_in_use' | 'other'

export function launch(binaries: Binaries, account: Account, options: Launch): Postmaster {
  const settings = {
    listen_addresses: options.host,
    port: String(options.port),
    unix_socket_directories: options.socketDir,
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  }
  const server = [
    binaries.postgres,
    '-D',
    options.dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const script = options.persistent ? UNWATCHED : WATCHED
  const [program, ...args] = [...account.prefix, '/bin/sh', '-c', script, 'sh', options.dataDir, ...server] as [string, ...string[]]
  const log = openSync(options.logFile, 'a', 0o600)
  let child: ChildProcess
  try {
    child = spawn(program, args, {
      ...account.ids,
      cwd: '/',
      env: environmentFor(binaries),
      stdio: [options.persistent ? 'ignore' : 'pipe', log, log],
      // A session of its own: Ctrl-C at the terminal reaches us alone, and we end the server after our own work is done.
      detached: true,
    })
  } finally {
    closeSync(log)
  }
  let gone = false
  const exited = new Promise<void>((resolve) => {
    const end = (): void => {
      gone = true
      resolve()
    }
    child.once('exit', end)
    child.once('error', end)
  })
  // The event loop of the caller must be able to end although the server runs.
  child.unref()
  const pipe = child.stdin as (NodeJS.WritableStream & { unref?: () => void }) | null
  pipe?.on('error', () => undefined)
  pipe?.unref?.()
  return { pid: child.pid ?? 0, exited, hasExited: () => gone, dismissWatchdog: () => void pipe?.end('done\n') }
}

/** Waits for the status `ready`. Returns undefined then, or why it will not come; `logFrom` is where this attempt's log begins. */
export async function awaitReady(
  postmaster: Postmaster,
  options: Launch,
  logFrom: number,
  signal?: AbortSignal,
): Promise<StartFailure | undefined> {
  // Recovery after a crash replays the log first; that may take long and is progress, not a fault.
  const deadline = Date.now() + 120_000
  for (;;) {
    signal?.throwIfAborted()
    const file = readPostmasterFile(options.dataDir)
    if (file?.pid === postmaster.pid && file.status === 'ready') return undefined
    if (postmaster.hasExited()) return classify(logSince(options.logFile, logFrom))
    if (Date.now() > deadline)
      throw new LocalPostgresError(
        'local_postgres.start_timeout',
        'unavailable',
        `PostgreSQL in \`${options.dataDir}\` did not become ready`,
        {
          dataDir: options.dataDir,
          log: logSince(options.logFile, logFrom),
        },
      )
    await delay(5)
  }
}

export const logSince = (file: string, from: number): string => {
  try {
    return readFileSync(file).subarray(from).toString('utf8').slice(-4000)
  } catch {
    return ''
  }
}

function classify(log: string): StartFailure {
  if (/Address already in use|could not create any TCP\/IP sockets/.test(log)) return 'port_taken'
  if (/pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(log)) return 'memory_in_use'
  return 'other'
}

/** A port nobody listens on right now. Another process may take it before the server does: the start copes with that. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
