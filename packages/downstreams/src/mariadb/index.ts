// The machine's MariaDB as a throw-away instance on loopback, with TLS: a real server with the three accounts that the connector asks for.
// It must never hold anything but throw-away accounts.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Secret } from '@countersign/connector-kit'
import mysql from 'mysql2/promise'
import { findProgram } from '../availability/index.ts'

const run = promisify(execFile)

export interface MariadbSystemOptions {
  /** Folder of this server alone, empty or made. */
  readonly dataDir: string
}

export interface MariadbSystem {
  readonly host: string
  readonly port: number
  /** PEM of the certificate to trust. */
  readonly ca: string
  /** Configuration of the `mariadb` connector for this server. */
  readonly config: {
    readonly host: string
    readonly port: number
    readonly tls: 'off'
    readonly operator: string
    readonly observer: string
    readonly canary: string
  }
  readonly secrets: { readonly operator: Secret; readonly observer: Secret; readonly canary: Secret }
  readonly logFile: string
  /** Every statement that came to the server. */
  readonly statementLog: string
  /** As the server's own administrator, through its socket; several statements with semicolons between. */
  administer(sql: string): Promise<unknown>
  /** An account (`user@host`, or `user` at `%`) with the given password or a new one. */
  addAccount(account: string, options?: { readonly secret?: Secret }): Promise<Secret>
  stop(): Promise<void>
}

export const OPERATOR = 'countersign_operator'
export const OBSERVER = 'countersign_observer'
export const CANARY = 'countersign_canary'

const HOST = '127.0.0.1'
const START_MS = 20_000
const fresh = (): Secret => new Secret(randomBytes(24).toString('base64url'))
const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``
const hashOf = (secret: Secret): string => {
  const once = createHash('sha1').update(secret.expose()).digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}

const program = (name: string): string => {
  const found = findProgram(name)
  if (!found) throw new Error(`${name} is not on this machine`)
  return found
}

/** Small and quick: it lives for minutes, and what it holds need not outlive a power failure. */
const SMALL = [
  '--innodb-log-file-size=4M',
  '--innodb-buffer-pool-size=16M',
  '--innodb-flush-log-at-trx-commit=0',
  '--aria-pagecache-buffer-size=8M',
]

export const startMariadbSystem = async ({ dataDir }: MariadbSystemOptions): Promise<MariadbSystem> => {
  const [data, socket, logFile, statementLog] = ['data', 's', 'mariadb.log', 'statements.log'].map((name) => join(dataDir, name)) as [
    string,
    string,
    string,
    string,
  ]
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const as = `--user=${userInfo().username}`
  await run(program('mariadb-install-db'), [
    '--no-defaults',
    as,
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
    ...SMALL,
  ])
  const [key, certificate] = [join(dataDir, 'key.pem'), join(dataDir, 'crt.pem')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  await run('openssl', ['req', '-x509', ...curve, ...names, '-keyout', key, '-out', certificate])
  const port = await freePort()
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(
    program('mariadbd'),
    [
      '--no-defaults',
      as,
      `--datadir=${data}`,
      `--port=${port}`,
      `--bind-address=${HOST}`,
      `--socket=${socket}`,
      `--pid-file=${join(dataDir, 'pid')}`,
      `--ssl-key=${key}`,
      `--ssl-cert=${certificate}`,
      '--general-log=1',
      `--general-log-file=${statementLog}`,
      ...SMALL,
    ],
    { stdio: ['ignore', log, log] },
  )
  closeSync(log)
  let root: mysql.Connection | undefined
  const administer = async (sql: string): Promise<unknown> => {
    if (!root) {
      root = await mysql.createConnection({ socketPath: socket, user: 'root', multipleStatements: true })
      root.on('error', () => undefined)
    }
    return (await root.query(sql))[0]
  }
  const secrets = { operator: fresh(), observer: fresh(), canary: fresh() }
  const make = (account: string, secret: Secret): string => {
    const at = account.lastIndexOf('@')
    const [user, host] = at < 0 ? [account, '%'] : [account.slice(0, at), account.slice(at + 1)]
    const hash = hashOf(secret)
    return `CREATE USER ${quoted(user)}@${quoted(host)} IDENTIFIED VIA mysql_native_password USING '${hash}'`
  }
  try {
    await answering(child, administer, logFile)
    await administer(
      [
        make(`${OPERATOR}@%`, secrets.operator),
        `GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO ${OPERATOR}@'%'`,
        `GRANT SELECT ON mysql.* TO ${OPERATOR}@'%'`,
        make(`${OBSERVER}@%`, secrets.observer),
        `GRANT PROCESS ON *.* TO ${OBSERVER}@'%'`,
        `GRANT SELECT ON mysql.* TO ${OBSERVER}@'%'`,
        make(`${CANARY}@%`, secrets.canary),
      ].join('; '),
    )
  } catch (error) {
    root?.destroy()
    await end(child)
    throw error
  }
  return {
    host: HOST,
    port,
    ca: readFileSync(certificate, 'utf8'),
    config: { host: HOST, port, tls: 'off', operator: OPERATOR, observer: OBSERVER, canary: CANARY },
    secrets,
    logFile,
    statementLog,
    administer,
    async addAccount(account, { secret = fresh() } = {}) {
      await administer(make(account, secret))
      return secret
    },
    async stop() {
      root?.destroy()
      await end(child)
      rmSync(data, { recursive: true, force: true })
    },
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  server.listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const answering = async (child: ChildProcess, administer: (sql: string) => Promise<unknown>, logFile: string): Promise<void> => {
  const deadline = performance.now() + START_MS
  let last: unknown
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`mariadbd ended at once: ${readFileSync(logFile, 'utf8').slice(-2000)}`)
    try {
      await administer('SELECT 1')
      return
    } catch (error) {
      last = error
      await pause(30)
    }
  }
  throw new Error('mariadbd did not answer', { cause: last })
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await gone
  clearTimeout(timer)
}
