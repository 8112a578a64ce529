// postmaster.pid: what a running server says of itself, and what a killed one leaves behind.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LocalPostgresError } from './errors.ts'
import { isAlive, isPostmasterOf } from './process-identity.ts'

/** Lines of postmaster.pid (PostgreSQL source, `miscadmin.h`, LOCK_FILE_LINE_*). */
export interface PostmasterFile {
  readonly pid: number
  readonly port: number
  readonly socketDir: string
  /** `starting`, `stopping`, `ready`, `standby`; empty while the server has not come that far. */
  readonly status: string
}

export function readPostmasterFile(dataDir: string): PostmasterFile | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Math.abs(Number(lines[0]))
  if (!Number.isInteger(pid) || pid === 0) return undefined
  return { pid, port: Number(lines[3] ?? 0), socketDir: (lines[4] ?? '').trim(), status: (lines[7] ?? '').trim() }
}

/** The server that runs in this directory now, whoever started it. A pid that the system has given to something else does not count. */
export function runningServer(dataDir: string): PostmasterFile | undefined {
  const file = readPostmasterFile(dataDir)
  return file && isPostmasterOf(file.pid, dataDir) ? file : undefined
}

/** Polls until the process is gone; false when the time is over. */
export async function waitGone(pid: number, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms
  while (isAlive(pid)) {
    if (Date.now() >= deadline) return false
    await delay(10)
  }
  return true
}

const sendSignal = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already, which is what was asked for.
  }
}

/** Ends a server: politely, then firmly. Data survives each of these; SIGQUIT and SIGKILL only cost a recovery at the next start. */
export async function stopServer(pid: number, mode: 'fast' | 'immediate'): Promise<boolean> {
  if (mode === 'fast') {
    sendSignal(pid, 'SIGINT')
    if (await waitGone(pid, 10_000)) return true
  }
  sendSignal(pid, 'SIGQUIT')
  if (await waitGone(pid, 6_000)) return true
  sendSignal(pid, 'SIGKILL')
  return waitGone(pid, 5_000)
}

/** Leaves the directory free for a start: an orphan of a killed parent is stopped, a stale file is removed. Call only under the lock. */
export async function clearOrphan(dataDir: string): Promise<void> {
  const orphan = runningServer(dataDir)
  if (orphan && !(await stopServer(orphan.pid, 'fast')))
    throw new LocalPostgresError(
      'local_postgres.orphan_stays',
      'conflict',
      `a PostgreSQL server (process ${orphan.pid}) still runs in \`${dataDir}\` and does not stop`,
      {
        pid: orphan.pid,
        dataDir,
      },
    )
  rmSync(join(dataDir, 'postmaster.pid'), { force: true })
}
