// The machine's MIT krb5 as a throw-away realm on loopback: a primary KDC with its administration server, and a replica that has what was propagated to it.
// It must never hold anything but throw-away principals.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Secret } from '@countersign/connector-kit'
import { findProgram } from '../availability/index.ts'

export interface KerberosSystemOptions {
  /** Folder of this realm alone, empty or made. */
  readonly dataDir: string
  /** Failed log-ins after which principals that are added get locked; absent: never. */
  readonly maxFailures?: number
}

interface Kdc {
  readonly id: string
  readonly host: string
  readonly port: number
}

export interface KerberosSystem {
  readonly realm: string
  /** The primary, then the replica. */
  readonly kdcs: readonly [Kdc, Kdc]
  readonly admin: { readonly host: string; readonly port: number }
  /** Configuration of the `kerberos` connector for this realm, with the primary as its one door. */
  readonly config: {
    readonly realm: string
    readonly kdcs: Kdc[]
    readonly admin: { readonly host: string; readonly port: number }
    readonly operator: string
    readonly observer: string
    readonly canary: string
    readonly acl: string
  }
  readonly secrets: { readonly operator: Secret; readonly observer: Secret; readonly canary: Secret }
  /** One query of `kadmin.local`, with what it asks for on standard input; what it said. */
  administer(query: string, input?: string): Promise<string>
  /** A principal (its whole name) with the given password or a new one; `options` as `addprinc` takes them. */
  addPrincipal(name: string, options?: { readonly secret?: Secret; readonly options?: string }): Promise<Secret>
  /** The principal's newest keys, as they are, as a keytab in text. */
  keytabOf(name: string): Promise<Secret>
  /** What `kprop` brings to a replica: the whole database as it is now. */
  propagate(): Promise<void>
  stop(): Promise<void>
}

export const OPERATOR = 'countersign/admin'
export const OBSERVER = 'countersign-observer'
export const CANARY = 'countersign-canary'
/** The policy that `maxFailures` is in. */
export const POLICY = 'countersign-test'

const REALM = 'GOV.EXAMPLE.TEST'
const HOST = '127.0.0.1'
const START_MS = 15_000
const fresh = (): Secret => new Secret(randomBytes(24).toString('base64url'))
/** A first `-` would make it an option. */
const quoted = (name: string): string => `"${name.replace(/^-/, '\\-').replaceAll('"', '""')}"`

const program = (name: string): string => {
  const found = findProgram(name)
  if (!found) throw new Error(`${name} is not on this machine`)
  return found
}

const clientProfile = (port: number, adminPort: number): string => `[libdefaults]
 default_realm = ${REALM}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 udp_preference_limit = 1
[realms]
 ${REALM} = {
  kdc = ${HOST}:${port}
  admin_server = ${HOST}:${adminPort}
 }
`

interface Ports {
  readonly kdc: number
  readonly kadmin: number
  readonly kpasswd: number
}

const serverProfile = (folder: string, { kdc, kadmin, kpasswd }: Ports): string => `[kdcdefaults]
 kdc_listen = ${HOST}:${kdc}
 kdc_tcp_listen = ${HOST}:${kdc}
[realms]
 ${REALM} = {
  database_name = ${join(folder, 'principal')}
  acl_file = ${join(folder, 'kadm5.acl')}
  key_stash_file = ${join(folder, 'stash')}
  kadmind_listen = ${HOST}:${kadmin}
  kpasswd_listen = ${HOST}:${kpasswd}
  max_life = 10h
  max_renewable_life = 7d
  supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
  default_principal_flags = +preauth
 }
[logging]
 kdc = FILE:${join(folder, 'kdc.log')}
 admin_server = FILE:${join(folder, 'kadmind.log')}
`

/** One KDC's folder: its database, its configuration, and a way to run the server's own programs on them. */
class Host {
  readonly folder: string
  readonly ports: Ports
  readonly #env: NodeJS.ProcessEnv

  constructor(folder: string, ports: Ports, adminPort: number) {
    this.folder = folder
    this.ports = ports
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const [client, server] = [join(folder, 'krb5.conf'), join(folder, 'kdc.conf')]
    writeFileSync(client, clientProfile(ports.kdc, adminPort), { mode: 0o600 })
    writeFileSync(server, serverProfile(folder, ports), { mode: 0o600 })
    this.#env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC', HOME: folder, KRB5_CONFIG: client, KRB5_KDC_PROFILE: server }
  }

  run(name: string, args: readonly string[], input = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = execFile(program(name), args, { env: this.#env, timeout: START_MS }, (error, stdout, stderr) =>
        error ? reject(new Error(`${name} failed: ${stderr}`, { cause: error })) : resolve(stdout + stderr),
      )
      // It may end without having read.
      child.stdin?.on('error', () => {})
      child.stdin?.end(input)
    })
  }

  start(name: string, args: readonly string[]): ChildProcess {
    const log = openSync(join(this.folder, `${name}.out`), 'a', 0o600)
    const child = spawn(program(name), args, { env: this.#env, stdio: ['ignore', log, log] })
    closeSync(log)
    return child
  }
}

export const startKerberosSystem = async ({ dataDir, maxFailures }: KerberosSystemOptions): Promise<KerberosSystem> => {
  const free = await freePorts(6)
  const portsFrom = (at: number): Ports => ({ kdc: free[at]!, kadmin: free[at + 1]!, kpasswd: free[at + 2]! })
  const primary = new Host(join(dataDir, 'primary'), portsFrom(0), free[1]!)
  const replica = new Host(join(dataDir, 'replica'), portsFrom(3), free[1]!)
  const dump = join(dataDir, 'dump')
  const acl = join(primary.folder, 'kadm5.acl')
  const full = (name: string): string => `${name}@${REALM}`
  writeFileSync(acl, `${full(OPERATOR)} admci\n${full(OBSERVER)} il\n`, { mode: 0o600 })
  const running: ChildProcess[] = []

  const administer = (query: string, input = ''): Promise<string> => primary.run('kadmin.local', ['-q', query], input)
  const keytabOf = async (name: string): Promise<Secret> => {
    const file = join(primary.folder, `${randomBytes(6).toString('hex')}.keytab`)
    await administer(`ktadd -norandkey -k ${file} ${quoted(name)}`)
    const text = `keytab:${readFileSync(file).toString('base64')}`
    rmSync(file)
    return new Secret(text)
  }
  const addPrincipal: KerberosSystem['addPrincipal'] = async (name, { secret = fresh(), options = '' } = {}) => {
    const policy = maxFailures === undefined ? '' : `-policy ${POLICY} `
    const said = await administer(`addprinc ${policy}${options} ${quoted(name)}`, `${secret.expose()}\n${secret.expose()}\n`)
    if (!said.includes('created.')) throw new Error(`not made: ${said}`)
    return secret
  }
  const propagate = async (): Promise<void> => {
    await primary.run('kdb5_util', ['dump', dump])
    writeFileSync(join(replica.folder, 'stash'), readFileSync(join(primary.folder, 'stash')), { mode: 0o600 })
    await replica.run('kdb5_util', ['load', dump])
  }
  const stop = async (): Promise<void> => {
    await Promise.all(running.map(end))
    rmSync(dataDir, { recursive: true, force: true })
  }

  try {
    await primary.run('kdb5_util', ['create', '-s', '-r', REALM, '-P', fresh().expose()])
    if (maxFailures !== undefined)
      await administer(`addpol -maxfailure ${maxFailures} -failurecountinterval 10m -lockoutduration 10m ${POLICY}`)
    for (const name of [OPERATOR, OBSERVER]) await administer(`addprinc -randkey ${full(name)}`)
    const canary = fresh()
    await administer(`addprinc ${full(CANARY)}`, `${canary.expose()}\n${canary.expose()}\n`)
    const secrets = { operator: await keytabOf(full(OPERATOR)), observer: await keytabOf(full(OBSERVER)), canary }
    await propagate()
    running.push(primary.start('krb5kdc', ['-n']), primary.start('kadmind', ['-nofork']), replica.start('krb5kdc', ['-n']))
    for (const port of [primary.ports.kdc, primary.ports.kadmin, replica.ports.kdc]) await listening(port, running)
    const kdcs = [
      { id: 'primary', host: HOST, port: primary.ports.kdc },
      { id: 'replica', host: HOST, port: replica.ports.kdc },
    ] as const
    const admin = { host: HOST, port: primary.ports.kadmin }
    return {
      realm: REALM,
      kdcs,
      admin,
      config: {
        realm: REALM,
        kdcs: [kdcs[0]],
        admin,
        operator: full(OPERATOR),
        observer: full(OBSERVER),
        canary: full(CANARY),
        acl,
      },
      secrets,
      administer,
      addPrincipal,
      keytabOf,
      propagate,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Held open together until all are known, so that none is given twice. */
const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, HOST))
  const ports = []
  for (const server of servers) {
    if (!server.listening) await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    ports.push(address.port)
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

const listening = async (port: number, running: readonly ChildProcess[]): Promise<void> => {
  const deadline = performance.now() + START_MS
  while (performance.now() < deadline && !running.some(hasEnded)) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, HOST, () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (open) return
    await pause(20)
  }
  throw new Error(running.some(hasEnded) ? 'a server of the realm ended at once' : 'a server of the realm did not answer')
}

const end = async (child: ChildProcess): Promise<void> => {
  if (hasEnded(child)) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await gone
  clearTimeout(timer)
}
