// OpenSSH's own server as a throw-away instance on loopback: a certificate authority that it trusts, a revocation list, a directory of authorized keys,
// and two administrative keys (an operator's, and an observer's that can only read the files and list sessions).
import { execFile, spawn } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface OpenSshOptions {
  /** Absent: a temporary folder, removed at the end. */
  readonly dir?: string
  /** 0 or absent: a free port. */
  readonly port?: number
  /** Public keys, one line each. */
  readonly operatorKey: string
  readonly observerKey: string
  /** Accounts whose keys are fixed and no part of the managed directory. */
  readonly fixedKeys?: Readonly<Record<string, string>>
  /** The script that lists and ends sessions (`host-sessions.sh` of the SSH connector); absent: no session command. */
  readonly sessionScript?: string
}

export interface OpenSsh {
  readonly host: string
  readonly port: number
  readonly hostKey: string
  readonly dir: string
  /** Public line and private key of the authority that sshd trusts. The private key is the enterprise's, for the operator side alone. */
  readonly authority: string
  readonly authorityKey: string
  readonly revocationList: string
  readonly register: string
  readonly keysDirectory: string
  /** The account of both administrative keys. */
  readonly adminUser: string
  /** Accounts of this machine that can be logged in to. As root: root and two system accounts; else only one's own. */
  readonly accounts: readonly string[]
  readonly sessionCommand: string
  log(): Promise<string>
  close(): Promise<void>
}

export async function startOpenSsh(options: OpenSshOptions): Promise<OpenSsh> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'countersign-sshd-')))
  const sshd = '/usr/sbin/sshd'
  const isRoot = process.getuid?.() === 0
  const adminUser = userInfo().username
  await chmod(dir, 0o755)
  for (const folder of ['keys', 'admin', 'run']) await mkdir(join(dir, folder), { recursive: true, mode: 0o755 })
  // sshd refuses to start as root without its chroot folder; the package's service would have made it.
  if (isRoot) await mkdir('/run/sshd', { recursive: true, mode: 0o755 })
  for (const name of ['host', 'ca']) {
    const file = join(dir, name)
    await readFile(file).catch(() => run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]))
  }
  for (const name of ['revoked', 'register']) await writeFile(join(dir, name), '', { flag: 'a', mode: 0o644 })
  const script = join(dir, 'sessions.sh')
  if (options.sessionScript !== undefined) {
    await copyFile(options.sessionScript, script)
    await chmod(script, 0o755)
  }
  const port = options.port || (await freePort())
  const log = join(dir, 'log')
  const sessionCommand = `${script} ${join(dir, 'run/sshd.pid')} ${port} ${log}`
  await writeFile(join(dir, 'observer.sh'), observerScript(sessionCommand), { mode: 0o755 })
  const admin = [options.operatorKey, `restrict,command="${join(dir, 'observer.sh')}" ${options.observerKey}`]
  const fixed = Object.entries(options.fixedKeys ?? {})
  await writeFile(join(dir, 'admin', adminUser), `${admin.join('\n')}\n`)
  for (const [account, key] of fixed) await writeFile(join(dir, 'admin', account), `${key}\n`, { flag: account === adminUser ? 'a' : 'w' })
  const config = {
    Port: port,
    ListenAddress: '127.0.0.1',
    HostKey: join(dir, 'host'),
    PidFile: join(dir, 'run/sshd.pid'),
    TrustedUserCAKeys: join(dir, 'ca.pub'),
    RevokedKeys: join(dir, 'revoked'),
    AuthorizedKeysFile: `${join(dir, 'keys')}/%u ${join(dir, 'admin')}/%u`,
    AuthenticationMethods: 'publickey',
    PermitRootLogin: 'prohibit-password',
    StrictModes: 'no',
    UsePAM: 'no',
    UseDNS: 'no',
    LogLevel: 'VERBOSE',
    MaxStartups: '200',
    // bash takes a session for the first shell of somebody at work and runs his start-up files, whatever is in them on this machine; to a second shell it doesn't.
    SetEnv: 'SHLVL=1',
    Subsystem: 'sftp /usr/lib/openssh/sftp-server',
  }
  await writeFile(
    join(dir, 'sshd_config'),
    `${Object.entries(config)
      .map(([key, value]) => `${key} ${value}`)
      .join('\n')}\n`,
  )
  const child = spawn(sshd, ['-D', '-f', join(dir, 'sshd_config'), '-E', log], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    // The listener's sessions are processes of their own and would live on without it.
    const kids = await children(child.pid)
    child.kill('SIGTERM')
    for (const pid of kids) kill(pid)
    await ended
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true })
  }
  try {
    await listening(port, () => child.exitCode !== null)
  } catch (error) {
    const why = await readFile(log, 'utf8').catch(() => '')
    await stop()
    throw new Error(`sshd did not start: ${why}`, { cause: error })
  }
  return {
    host: '127.0.0.1',
    port,
    hostKey: await publicLine(join(dir, 'host.pub')),
    dir,
    authority: await publicLine(join(dir, 'ca.pub')),
    authorityKey: await readFile(join(dir, 'ca'), 'utf8'),
    revocationList: join(dir, 'revoked'),
    register: join(dir, 'register'),
    keysDirectory: join(dir, 'keys'),
    adminUser,
    accounts: isRoot ? ['root', 'daemon', 'games'] : [adminUser],
    sessionCommand,
    log: () => readFile(log, 'utf8'),
    close: stop,
  }
}

/** What the observer's key may do: read files over SFTP, and list sessions. Exit status 77: not permitted. */
const observerScript = (sessionCommand: string): string => `#!/bin/sh
case "$SSH_ORIGINAL_COMMAND" in
  "${sessionCommand} list") exec ${sessionCommand} list ;;
  /usr/lib/openssh/sftp-server) exec /usr/lib/openssh/sftp-server -R ;;
  *) exit 77 ;;
esac
`

const publicLine = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim().split(' ').slice(0, 2).join(' ')

async function children(pid: number | undefined): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.split(' ').filter(Boolean).map(Number)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    // It ended by itself meanwhile.
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

/** Waits until the port answers; gives up when the process has ended or after ten seconds. */
async function listening(port: number, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline && !hasEnded()) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await pause(20)
  }
  throw new Error(hasEnded() ? 'the process ended' : 'the port did not answer')
}
