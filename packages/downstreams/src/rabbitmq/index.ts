// The machine's RabbitMQ with its management plugin as a throw-away instance on loopback, and before it a proxy that lets reading through only: RabbitMQ shows
// its users to administrators alone, and an observer must not be one. It must never hold anything but throw-away users.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttp, request, type Server } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Secret } from '@countersign/connector-kit'
import { findProgram } from '../availability/index.ts'

const run = promisify(execFile)

export interface RabbitmqSystemOptions {
  /** Folder of this server alone, empty or made. */
  readonly dataDir: string
}

export interface RabbitmqSystem {
  readonly host: string
  /** AMQP 0-9-1. */
  readonly port: number
  readonly managementPort: number
  /** The proxy's, that lets GET through only. */
  readonly readingPort: number
  /** Configuration of the `rabbitmq` connector for this server. */
  readonly config: {
    readonly management: string
    readonly reading: string
    readonly operator: string
    readonly observer: string
    readonly canary: string
    readonly protected: readonly string[]
    readonly doors: readonly [{ readonly id: 'amqp'; readonly host: string; readonly port: number; readonly tls: 'off' }]
  }
  readonly secrets: { readonly operator: Secret; readonly observer: Secret; readonly canary: Secret }
  readonly logFile: string
  /** As administrator, through the management API: the status, and the answer where there is one. */
  administer(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }>
  /** A user with every permission on the default virtual host, and the given password or a new one. */
  addUser(name: string, options?: { readonly secret?: Secret; readonly tags?: readonly string[] }): Promise<Secret>
  stop(): Promise<void>
}

const OPERATOR = 'countersign-operator'
const OBSERVER = 'countersign-observer'
const CANARY = 'countersign-canary'
const ADMINISTRATOR = 'administrator'

const HOST = '127.0.0.1'
const START_MS = 60_000
const fresh = (): Secret => new Secret(randomBytes(24).toString('base64url'))
const basic = (name: string, secret: Secret): string => `Basic ${Buffer.from(`${name}:${secret.expose()}`).toString('base64')}`

export const startRabbitmqSystem = async ({ dataDir }: RabbitmqSystemOptions): Promise<RabbitmqSystem> => {
  const program = findProgram('/usr/lib/rabbitmq/bin/rabbitmq-server')
  if (!program) throw new Error('rabbitmq-server is not on this machine')
  for (const name of ['mnesia', 'log', 'home']) mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 })
  const [port, managementPort, distribution, epmd] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const secrets = { operator: fresh(), observer: fresh(), canary: fresh(), administrator: fresh() }
  const at = (name: string): string => join(dataDir, name)
  writeFileSync(at('plugins'), '[rabbitmq_management].\n')
  writeFileSync(
    at('rabbitmq.conf'),
    [
      `listeners.tcp.1 = ${HOST}:${port}`,
      `management.tcp.ip = ${HOST}`,
      `management.tcp.port = ${managementPort}`,
      `default_user = ${ADMINISTRATOR}`,
      `default_pass = ${secrets.administrator.expose()}`,
      'loopback_users = none',
      'log.console = true',
      'log.file = false',
    ].join('\n'),
    { mode: 0o600 },
  )
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: at('home'),
    RABBITMQ_NODENAME: `countersign${port}@localhost`,
    RABBITMQ_MNESIA_BASE: at('mnesia'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('plugins'),
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    RABBITMQ_PID_FILE: at('pid'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_DIST_PORT: `${distribution}`,
    ERL_EPMD_PORT: `${epmd}`,
    ERL_EPMD_ADDRESS: HOST,
    // It may be told to end while it still believes that a node is there.
    ERL_EPMD_RELAXED_COMMAND_CHECK: '1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  }
  const logFile = at('rabbitmq.log')
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(program, [], { env, stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  const administer = async (method: 'GET' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
    const answer = await fetch(`http://${HOST}:${managementPort}/api/${path}`, {
      method,
      headers: { authorization: basic(ADMINISTRATOR, secrets.administrator), 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await answer.text()
    return { status: answer.status, json: text === '' ? undefined : (JSON.parse(text) as unknown) }
  }
  const addUser = async (name: string, secret: Secret, tags: readonly string[]): Promise<void> => {
    const user = encodeURIComponent(name)
    const made = await administer('PUT', `users/${user}`, { password: secret.expose(), tags: tags.join(',') })
    const open = await administer('PUT', `permissions/%2F/${user}`, { configure: '.*', write: '.*', read: '.*' })
    if (made.status >= 300 || open.status >= 300) throw new Error(`the user was not made: ${made.status}, ${open.status}`)
  }
  let proxy: Server | undefined
  const stop = async (): Promise<void> => {
    proxy?.closeAllConnections()
    await new Promise<void>((resolve) => (proxy ? proxy.close(() => resolve()) : resolve()))
    await end(child)
    await run(findProgram('epmd') ?? 'epmd', ['-port', `${epmd}`, '-kill']).catch(() => undefined)
  }
  try {
    await answering(child, administer, logFile)
    await addUser(OPERATOR, secrets.operator, ['administrator'])
    await addUser(CANARY, secrets.canary, ['management'])
    proxy = readingProxy(managementPort, basic(OBSERVER, secrets.observer), basic(ADMINISTRATOR, secrets.administrator))
    proxy.listen(0, HOST)
    await once(proxy, 'listening')
    const readingPort = portOf(proxy)
    return {
      host: HOST,
      port,
      managementPort,
      readingPort,
      config: {
        management: `http://${HOST}:${managementPort}`,
        reading: `http://${HOST}:${readingPort}`,
        operator: OPERATOR,
        observer: OBSERVER,
        canary: CANARY,
        protected: [ADMINISTRATOR],
        doors: [{ id: 'amqp', host: HOST, port, tls: 'off' }],
      },
      secrets: { operator: secrets.operator, observer: secrets.observer, canary: secrets.canary },
      logFile,
      administer,
      async addUser(name, { secret = fresh(), tags = [] } = {}) {
        await addUser(name, secret, tags)
        return secret
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What an enterprise would have nginx do: GET alone, the observer's own password in front, an administrator's behind. */
const readingProxy = (port: number, expected: string, behind: string): Server =>
  createHttp((incoming, answer) => {
    if (incoming.headers.authorization !== expected) return void answer.writeHead(401).end()
    if (incoming.method !== 'GET') return void answer.writeHead(403).end()
    const onwards = request({
      host: HOST,
      port,
      path: incoming.url,
      method: 'GET',
      headers: { authorization: behind, accept: 'application/json' },
    })
    onwards.on('response', (reply) => {
      answer.writeHead(reply.statusCode ?? 502, { 'content-type': reply.headers['content-type'] ?? 'application/json' })
      reply.pipe(answer)
    })
    onwards.on('error', () => answer.destroy())
    answer.on('close', () => onwards.destroy())
    onwards.end()
  })

const portOf = (server: { address(): ReturnType<Server['address']> }): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  server.listen(0, HOST)
  await once(server, 'listening')
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

const answering = async (child: ChildProcess, administer: RabbitmqSystem['administer'], logFile: string): Promise<void> => {
  const deadline = performance.now() + START_MS
  let last: unknown
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`rabbitmq-server ended at once: ${readFileSync(logFile, 'utf8').slice(-2000)}`)
    try {
      if ((await administer('GET', 'overview')).status === 200) return
    } catch (error) {
      last = error
    }
    await pause(100)
  }
  throw new Error('rabbitmq-server did not answer', { cause: last })
}

/** The whole group at once: nothing of it is to be kept. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
  await gone
}
