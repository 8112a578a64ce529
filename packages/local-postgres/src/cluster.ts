// The data directory's life: made by initdb, recognised when whole, its superuser's password kept beside it.
// Must never delete a folder it did not make.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Account, cleanEnvironment } from './account.ts'
import type { Binaries } from './binaries.ts'
import { LocalPostgresError } from './errors.ts'

export const SUPERUSER = 'postgres'

const passwordFile = (dataDir: string): string => `${dataDir}.password`
const isWhole = (dataDir: string): boolean => existsSync(join(dataDir, 'PG_VERSION')) && existsSync(join(dataDir, 'global', 'pg_control'))

export const environmentFor = (binaries: Binaries): NodeJS.ProcessEnv => {
  if (binaries.libraryPath.length === 0) return cleanEnvironment()
  return cleanEnvironment({ [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: binaries.libraryPath.join(':') })
}

/** Makes the cluster if there is none, and returns the superuser's password. Call only under the lock, with no server running. */
export async function ensureCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account,
  wantedPassword: string | undefined,
  signal?: AbortSignal,
): Promise<string> {
  removeDrafts(dataDir)
  const kept = existsSync(passwordFile(dataDir)) ? readFileSync(passwordFile(dataDir), 'utf8').trim() : undefined
  if (isWhole(dataDir)) {
    assertVersion(dataDir, binaries)
    giveTo(account, dataDir)
    if (kept !== undefined && (wantedPassword === undefined || wantedPassword === kept)) return kept
    const password = wantedPassword ?? newPassword()
    await resetPassword(dataDir, binaries, account, password, signal)
    keepPassword(dataDir, password)
    return password
  }
  if (existsSync(dataDir)) {
    if (readdirSync(dataDir).length > 0)
      throw new LocalPostgresError(
        'local_postgres.not_a_cluster',
        'conflict',
        `\`${dataDir}\` holds files but no PostgreSQL cluster: choose an empty or a new folder`,
        { dataDir },
      )
    rmdirSync(dataDir)
  }
  const password = wantedPassword ?? newPassword()
  // ORDER: the password is on disk before the cluster that needs it.
  keepPassword(dataDir, password)
  await initialise(dataDir, binaries, account, password, signal)
  return password
}

const newPassword = (): string => randomBytes(24).toString('base64url')

function keepPassword(dataDir: string, password: string): void {
  const draft = `${passwordFile(dataDir)}.draft`
  rmSync(draft, { force: true })
  writeFileSync(draft, `${password}\n`, { mode: 0o600 })
  renameSync(draft, passwordFile(dataDir))
}

/** What a start that was killed in the middle of initdb left behind. */
function removeDrafts(dataDir: string): void {
  for (const name of readdirSync(dirname(dataDir)))
    if (name.startsWith(`${basename(dataDir)}.initdb-`)) rmSync(join(dirname(dataDir), name), { recursive: true, force: true })
}

/**
 * ORDER: initdb works in a draft folder, which is renamed when it is whole: a data directory is never half made, whenever the process dies.
 */
async function initialise(dataDir: string, binaries: Binaries, account: Account, password: string, signal?: AbortSignal): Promise<void> {
  const draft = `${dataDir}.initdb-${process.pid}`
  mkdirSync(draft, { mode: 0o700 })
  const passwordInput = join(draft, 'password')
  writeFileSync(passwordInput, `${password}\n`, { mode: 0o600 })
  const fresh = join(draft, 'data')
  chmodSync(draft, 0o700)
  if (account.ids) {
    chownSync(passwordInput, account.ids.uid, account.ids.gid)
    chownSync(draft, account.ids.uid, account.ids.gid)
  }
  // The same order of strings on every version: by code point. From 17 on the built-in provider adds Unicode's upper and lower case.
  const locale = binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C']
  const args = ['-D', fresh, '-U', SUPERUSER, '--encoding=UTF8', ...locale, '--auth=scram-sha-256', `--pwfile=${passwordInput}`]
  try {
    const { code, output } = await run(binaries.initdb, args, binaries, account, undefined, signal)
    if (code !== 0)
      throw new LocalPostgresError('local_postgres.initdb_failed', 'unavailable', `initdb could not make a cluster in \`${dataDir}\``, {
        dataDir,
        code,
        output,
      })
    renameSync(fresh, dataDir)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Sets the password without knowing the old one, in single-user mode: the way back in when the password file was lost. */
async function resetPassword(dataDir: string, binaries: Binaries, account: Account, password: string, signal?: AbortSignal): Promise<void> {
  const statement = `ALTER ROLE ${SUPERUSER} PASSWORD '${password.replaceAll("'", "''")}'\n`
  const args = ['--single', '-D', dataDir, '-c', 'log_statement=none', '-c', 'log_min_messages=fatal', 'postgres']
  const { code, output } = await run(binaries.postgres, args, binaries, account, statement, signal)
  if (code !== 0 || /ERROR|FATAL|PANIC/.test(output))
    throw new LocalPostgresError(
      'local_postgres.password_reset_failed',
      'unavailable',
      `the superuser's password in \`${dataDir}\` could not be set`,
      {
        dataDir,
        code,
      },
    )
}

function assertVersion(dataDir: string, binaries: Binaries): void {
  const found = Number(readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim())
  if (found !== binaries.major)
    throw new LocalPostgresError(
      'local_postgres.version_mismatch',
      'conflict',
      `the data in \`${dataDir}\` is of PostgreSQL ${found}, the server is ${binaries.major}: dump it with the old one, or choose another folder`,
      { dataDir, found, server: binaries.major },
    )
}

/** A clone moved between accounts keeps working: the data follows the account that serves it. */
function giveTo(account: Account, folder: string): void {
  if (!account.ids) return
  const { uid, gid } = account.ids
  chownSync(folder, uid, gid)
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue
    chownSync(join(entry.parentPath, entry.name), uid, gid)
  }
}

function run(
  program: string,
  args: readonly string[],
  binaries: Binaries,
  account: Account,
  input: string | undefined,
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; output: string }> {
  const [first, ...rest] = [...account.prefix, program, ...args] as [string, ...string[]]
  return new Promise((resolve, reject) => {
    const child = spawn(first, rest, {
      ...account.ids,
      cwd: '/',
      env: environmentFor(binaries),
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 120_000,
      killSignal: 'SIGKILL',
      ...(signal ? { signal } : {}),
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output: output.slice(-4000) }))
  })
}
