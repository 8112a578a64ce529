// One owner per data directory. The lock is a file that names a process; a dead process's lock is taken over.
// It guards initdb and the handling of orphans; against two servers on one directory PostgreSQL has its own interlock besides.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { LocalPostgresError } from './errors.ts'
import { startMark } from './process-identity.ts'

export interface Lock {
  release(): void
}

interface Holder {
  readonly pid: number
  readonly mark: string
}

let counter = 0

/** Waits a little for a holder that is just leaving, then fails with `local_postgres.in_use`. */
export async function acquireLock(file: string, waitMs: number, signal?: AbortSignal): Promise<Lock> {
  const deadline = Date.now() + waitMs
  for (;;) {
    const lock = tryLock(file)
    if (lock) return lock
    if (Date.now() >= deadline) {
      const holder = readHolder(file).holder
      throw new LocalPostgresError(
        'local_postgres.in_use',
        'conflict',
        `the database in \`${file.replace(/\.lock$/, '')}\` is in use by process ${holder?.pid ?? 'unknown'}: stop that one first`,
        { lock: file, pid: holder?.pid },
      )
    }
    await delay(50, undefined, signal ? { signal } : undefined)
  }
}

function tryLock(file: string): Lock | undefined {
  counter += 1
  const content = `${JSON.stringify({ pid: process.pid, mark: startMark(process.pid) ?? '', counter })}\n`
  const draft = `${file}.${process.pid}.${counter}`
  writeFileSync(draft, content, { mode: 0o644 })
  try {
    // ORDER: written first, then linked: the lock never exists without its holder's name in it.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    takeAwayIfStale(file, `${draft}.stale`)
    return undefined
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    release() {
      if (readHolder(file).text === content) rmSync(file, { force: true })
    },
  }
}

function readHolder(file: string): { text: string; holder?: Holder } {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
    const parsed = JSON.parse(text) as Partial<Holder>
    if (typeof parsed.pid === 'number' && typeof parsed.mark === 'string') return { text, holder: { pid: parsed.pid, mark: parsed.mark } }
  } catch {
    // Unreadable is treated like stale below: a whole lock is linked into place at once, so a broken one has no owner.
  }
  return { text }
}

function takeAwayIfStale(file: string, aside: string): void {
  const judged = readHolder(file)
  if (judged.holder && startMark(judged.holder.pid) === judged.holder.mark) return
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  // SAFETY: between judging and renaming another process may have taken the lock; then what was moved is a living lock and goes back.
  if (readFileSync(aside, 'utf8') !== judged.text) {
    try {
      linkSync(aside, file)
    } catch {
      // A third process holds it by now.
    }
  }
  rmSync(aside, { force: true })
}
