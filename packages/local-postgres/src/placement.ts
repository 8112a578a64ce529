// Where the data lies. Normally where the caller says; below a folder that the server's account can't enter (a clone in /root), elsewhere,
// and a pointer file beside the wanted place remembers where, so that a deleted and renewed clone never meets the data of the old one.
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Account, runAs } from './account.ts'
import { LocalPostgresError } from './errors.ts'
import { runningServer, stopServer } from './postmaster-file.ts'

export interface Placement {
  /** The data directory proper. Its parent exists, and the account can enter it. */
  readonly dataDir: string
}

export const canEnter = (account: Account, folder: string): boolean => runAs(account, ['/bin/sh', '-c', 'cd -- "$1"', 'sh', folder]).ok

/** Folders outside of anybody's home. SAFETY: only one that we own and nobody else can write is trusted with binaries and data. */
export function* sharedFolders(): Generator<string> {
  for (const folder of ['/var/lib/countersign', join(tmpdir(), `countersign-${process.getuid?.() ?? 0}`)]) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 })
      const stat = lstatSync(folder)
      if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0) continue
      chmodSync(folder, 0o755)
    } catch {
      continue
    }
    yield folder
  }
}

export async function place(wanted: string, account: Account): Promise<Placement> {
  const parent = dirname(wanted)
  mkdirSync(parent, { recursive: true })
  if (canEnter(account, parent)) return { dataDir: wanted }

  const pointer = `${wanted}.location`
  if (existsSync(pointer)) {
    const remembered = readFileSync(pointer, 'utf8').trim()
    if (existsSync(dirname(remembered)) && canEnter(account, dirname(remembered))) return { dataDir: remembered }
  }
  const origin = createHash('sha256').update(wanted).digest('hex').slice(0, 16)
  for (const folder of sharedFolders()) {
    if (!canEnter(account, folder)) continue
    await forget(folder, origin)
    const home = join(folder, `${origin}-${randomBytes(4).toString('hex')}`)
    const dataDir = join(home, basename(wanted))
    // ORDER: pointer, home, origin: a home without a pointer is always one that nobody will come back to.
    writeFileSync(pointer, `${dataDir}\n`)
    mkdirSync(home, { mode: 0o755 })
    chmodSync(home, 0o755)
    writeFileSync(join(home, 'origin'), `${pointer}\n`)
    return { dataDir }
  }
  throw new LocalPostgresError(
    'local_postgres.no_place',
    'unavailable',
    `the account \`${account.name}\` can't enter \`${parent}\`, and no other place for the data was found: choose a data directory that it can reach`,
    { account: account.name, parent },
  )
}

/**
 * Removes homes that nobody can come back to: those of an earlier clone at the same path, and those whose temporary folder is gone.
 * INVARIANT: data of any other path stays, even when its pointer can't be seen just now (a disk that is not mounted).
 */
async function forget(folder: string, origin: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    const home = join(folder, name)
    if (!name.startsWith(`${origin}-`) && !isAbandonedTemporary(home)) continue
    for (const entry of readdirSync(home)) {
      const server = runningServer(join(home, entry))
      if (server) await stopServer(server.pid, 'immediate')
    }
    rmSync(home, { recursive: true, force: true })
  }
}

function isAbandonedTemporary(home: string): boolean {
  try {
    const pointer = readFileSync(join(home, 'origin'), 'utf8').trim()
    return pointer.startsWith(`${tmpdir()}/`) && !existsSync(pointer)
  } catch {
    return false
  }
}
