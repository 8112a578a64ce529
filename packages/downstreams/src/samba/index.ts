// Samba as a throw-away Active Directory domain controller: LDAP, LDAPS and a KDC on a loopback address of its own, since their ports are fixed.
// The domain is provisioned once for a machine (about five seconds) and copied for each start. Needs root.
import { execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface SambaOptions {
  readonly observerPassword: string
  readonly canaryPassword: string
  /** Log-ins that may fail before the domain locks an account; absent: it never does. */
  readonly lockoutThreshold?: number
  /** Minutes during which LDAP still takes the password of before a reset; absent: the domain's own 60. */
  readonly oldPasswordAllowedMinutes?: number
}

export interface Samba {
  /** Serves 389 (LDAP, StartTLS), 636 (LDAPS) and 88 (Kerberos). */
  readonly host: string
  readonly realm: string
  readonly ca: string
  /** The name in the controller's certificate. */
  readonly servername: string
  readonly base: string
  readonly adminDn: string
  readonly adminPassword: string
  readonly observerDn: string
  readonly canaryDn: string
  readonly canaryLogin: string
  close(): Promise<void>
}

const REALM = 'AD.EXAMPLE.TEST'
const SUFFIX = 'DC=ad,DC=example,DC=test'
const ADMIN_PASSWORD = 'Throw-away 4dm1n!'

export async function startSamba(options: SambaOptions): Promise<Samba> {
  const template = await provisioned()
  const dir = await mkdtemp(join(tmpdir(), 'countersign-samba-'))
  await cp(template, dir, { recursive: true, preserveTimestamps: true })
  const conf = join(dir, 'etc/smb.conf')
  // A copied domain still names the paths of the one it was copied from.
  await writeFile(conf, (await readFile(conf, 'utf8')).replaceAll(template, dir))
  for (const folder of ['run', 'run/ncalrpc', 'logs']) await mkdir(join(dir, folder), { recursive: true })
  await prepare(conf, options)
  const host = await freeAddress()
  const settings = {
    // With its mask, or samba would look for the address among those that the machine was given by name.
    interfaces: `${host}/8`,
    'bind interfaces only': 'yes',
    'server services': 'ldap, kdc',
    'pid directory': join(dir, 'run'),
    'ncalrpc dir': join(dir, 'run/ncalrpc'),
    'log file': join(dir, 'logs/log'),
    'ntp signd socket directory': join(dir, 'run/ntp'),
    'winbindd socket directory': join(dir, 'run/wb'),
    'ldap server require strong auth': 'no',
    'tls verify peer': 'no_check',
    'dns update command': '/bin/true',
    ...(options.oldPasswordAllowedMinutes === undefined
      ? {}
      : { 'old password allowed period': String(options.oldPasswordAllowedMinutes) }),
  }
  const args = [
    '-F',
    '--no-process-group',
    '-M',
    'single',
    `--configfile=${conf}`,
    ...Object.entries(settings).map(([name, value]) => `--option=${name}=${value}`),
  ]
  const child = spawn('/usr/sbin/samba', args, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const close = async () => {
    child.kill('SIGTERM')
    await Promise.race([ended, pause(5000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))])
    await ended
    await rm(dir, { recursive: true, force: true })
  }
  try {
    for (const port of [389, 636, 88]) await listening(host, port, () => child.exitCode !== null)
  } catch (error) {
    await close()
    throw new Error('samba did not start', { cause: error })
  }
  return {
    host,
    realm: REALM,
    ca: await readFile(join(dir, 'private/tls/ca.pem'), 'utf8'),
    servername: 'dc1.ad.example.test',
    base: `CN=Users,${SUFFIX}`,
    adminDn: `CN=Administrator,CN=Users,${SUFFIX}`,
    adminPassword: ADMIN_PASSWORD,
    observerDn: `CN=observer,CN=Users,${SUFFIX}`,
    canaryDn: `CN=canary,CN=Users,${SUFFIX}`,
    canaryLogin: 'canary',
    close,
  }
}

/** The machine's provisioned domain, never started itself. Made beside its place and moved there whole, so that two starts at once cannot spoil it. */
async function provisioned(): Promise<string> {
  const { stdout } = await run('samba', ['--version'])
  const place = join(tmpdir(), `countersign-samba-domain-${stdout.replace(/[^\w.]+/g, '_')}`)
  // SAFETY: the temporary folder is everybody's; what somebody else put there under this name is not ours.
  const isThere = async () => (await stat(join(place, 'etc')).catch(() => undefined))?.uid === process.getuid?.()
  if (await isThere()) return place
  const making = await mkdtemp(join(tmpdir(), 'countersign-samba-provision-'))
  const target = join(making, 'domain')
  await run('samba-tool', [
    'domain',
    'provision',
    `--realm=${REALM}`,
    '--domain=EXAMPLE',
    '--server-role=dc',
    '--dns-backend=NONE',
    `--adminpass=${ADMIN_PASSWORD}`,
    `--targetdir=${target}`,
    '--host-name=dc1',
    '--host-ip=127.0.0.1',
    '--option=interfaces=lo',
    '--option=bind interfaces only=yes',
    '--use-rfc2307',
  ])
  const conf = join(target, 'etc/smb.conf')
  await writeFile(conf, (await readFile(conf, 'utf8')).replaceAll(target, place))
  await rename(target, place).catch(async (error: unknown) => {
    if (!(await isThere())) throw error
  })
  await rm(making, { recursive: true, force: true })
  return place
}

/** Accounts and policy, written into the copied database before the server starts: no password of a person passes through an argument list here, only throw-away ones. */
async function prepare(conf: string, options: SambaOptions): Promise<void> {
  const tool = (...args: string[]) => run('samba-tool', [...args, `--configfile=${conf}`])
  await tool('user', 'create', 'observer', options.observerPassword)
  await tool('user', 'create', 'canary', options.canaryPassword)
  const policy = [
    '--complexity=on',
    '--history-length=24',
    '--min-pwd-age=0',
    `--account-lockout-threshold=${options.lockoutThreshold ?? 0}`,
  ]
  await tool('domain', 'passwordsettings', 'set', ...policy)
}

/** An address of 127.77.0.0/16 where nobody listens on the directory's ports. Linux answers on all of 127.0.0.0/8 without further ado. */
async function freeAddress(): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const host = `127.77.${1 + Math.floor(Math.random() * 250)}.${1 + Math.floor(Math.random() * 250)}`
    if (await isFree(host, 636)) return host
  }
  throw new Error('no free loopback address was found')
}

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })

async function listening(host: string, port: number, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline && !hasEnded()) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, host, () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await pause(50)
  }
  throw new Error(hasEnded() ? 'the process ended' : 'the port did not answer')
}
