/**
 * One process per witness state: two would each compare with their own memory and roll each other back.
 * The lock is a file that names its holder; a holder that died is told from a living one by process id and start time.
 */
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { CountersignError } from '../errors.ts'

/** Start time in clock ticks from /proc where there is one: it tells a reused process id from the holder itself. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

const self = `${process.pid} ${startOf(process.pid)}\n`

function isAlive(holder: string): boolean {
  const [pidText, start] = holder.trim().split(' ')
  const pid = Number(pidText)
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return start === undefined || start === startOf(pid)
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  }
}

function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Takes the lock of a state file; call the result to give it back. Errors: `witness.state_locked`. */
export function lockState(statePath: string): () => void {
  const path = `${statePath}.lock`
  const mine = `${path}.${process.pid}`
  const stale = `${mine}.stale`
  const locked = (holder: string) =>
    new CountersignError(
      'witness.state_locked',
      'conflict',
      `witness state \`${statePath}\` is in use by process \`${holder.split(' ')[0]}\``,
      { details: { path } },
    )
  // A link appears whole or not at all, so nobody ever reads a lock without a holder.
  writeFileSync(mine, self, { mode: 0o600 })
  try {
    if (!tryLink(mine, path)) {
      const holder = readHolder(path)
      if (holder === '' || isAlive(holder)) throw locked(holder)
      // SAFETY: another process may be taking over too; whoever moves away a lock that is no longer the dead one puts it back.
      renameSync(path, stale)
      const moved = readHolder(stale)
      if (moved !== holder) tryLink(stale, path)
      unlinkSync(stale)
      if (moved !== holder || !tryLink(mine, path)) throw locked(readHolder(path))
    }
  } finally {
    unlinkSync(mine)
  }
  return () => unlinkSync(path)
}
