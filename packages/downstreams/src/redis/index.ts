// The machine's Redis with an ACL file as a downstream system, for tests and for the sandbox company: a real server with throw-away accounts.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { createClient } from 'redis'
import { findProgram } from '../availability/index.ts'

export interface RedisSystemOptions {
  /** Folder of this server alone; made if it is not there. The ACL file in it is kept over restarts. */
  readonly dataDir: string
  /** Default: any free one. */
  readonly port?: number
}

export interface RedisSystem {
  readonly host: string
  readonly port: number
  /** Configuration of the `redis` connector for this server. */
  readonly config: {
    readonly nodes: readonly [{ readonly id: string; readonly host: string; readonly port: number }]
    readonly tls: 'off'
    readonly operator: string
    readonly observer: string
    readonly canary: string
    readonly persistence: 'aclfile'
  }
  /** New at each start. */
  readonly secrets: { readonly operator: Secret; readonly observer: Secret; readonly canary: Secret; readonly administrator: Secret }
  readonly aclFile: string
  readonly logFile: string
  /** One command as administrator, on a connection of its own. Throws the server's error. */
  administer(...args: string[]): Promise<unknown>
  /** A user with the given rules (default: everything under `app:`) and the given password or a new one. */
  addUser(name: string, options?: { readonly secret?: Secret; readonly rules?: readonly string[] }): Promise<Secret>
  stop(): Promise<void>
}

export const OPERATOR = 'countersign-operator'
export const OBSERVER = 'countersign-observer'
export const CANARY = 'countersign-canary'
const ADMINISTRATOR = 'administrator'

/** What each account of the connector may do, and nothing else. */
export const RULES: Readonly<Record<'operator' | 'observer' | 'canary', readonly string[]>> = {
  operator: [
    'resetkeys',
    'resetchannels',
    '-@all',
    '+acl|list',
    '+acl|getuser',
    '+acl|setuser',
    '+acl|deluser',
    '+acl|save',
    '+client|kill',
    '+info',
    '+ping',
  ],
  observer: ['resetkeys', 'resetchannels', '-@all', '+acl|list', '+acl|getuser', '+client|list', '+info', '+ping'],
  canary: ['resetkeys', 'resetchannels', '-@all', '+ping'],
}

const HOST = '127.0.0.1'
const START_MS = 10_000
const fresh = (): Secret => new Secret(randomBytes(24).toString('base64url'))

export const startRedisSystem = async (options: RedisSystemOptions): Promise<RedisSystem> => {
  const program = findProgram('redis-server')
  if (!program) throw new Error('redis-server is not on this machine')
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const aclFile = join(options.dataDir, 'users.acl')
  const logFile = join(options.dataDir, 'redis.log')
  const secrets = { operator: fresh(), observer: fresh(), canary: fresh(), administrator: fresh() }
  furnish(aclFile, secrets)
  const port = options.port || (await freePort())
  const child = spawn(
    program,
    [
      '--bind',
      HOST,
      '--port',
      `${port}`,
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      options.dataDir,
      '--aclfile',
      aclFile,
      '--logfile',
      logFile,
    ],
    { stdio: 'ignore' },
  )
  const at = { host: HOST, port }
  const administer = async (...args: string[]): Promise<unknown> => {
    const client = createClient({
      socket: { host: HOST, port, reconnectStrategy: false, connectTimeout: 5_000 },
      username: ADMINISTRATOR,
      password: secrets.administrator.expose(),
    })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return await client.sendCommand(args)
    } finally {
      client.destroy()
    }
  }
  try {
    await answering(child, administer)
  } catch (error) {
    await end(child)
    throw error
  }
  return {
    ...at,
    config: {
      nodes: [{ id: 'main', ...at }],
      tls: 'off',
      operator: OPERATOR,
      observer: OBSERVER,
      canary: CANARY,
      persistence: 'aclfile',
    },
    secrets,
    aclFile,
    logFile,
    administer,
    async addUser(name, { secret = fresh(), rules = ['~app:*', '&*', '+@all', '-@admin'] } = {}) {
      await administer('ACL', 'SETUSER', name, 'reset', 'on', `>${secret.expose()}`, ...rules)
      await administer('ACL', 'SAVE')
      return secret
    },
    stop: () => end(child),
  }
}

/** The accounts of the connector with new passwords, beside the users of an earlier run. */
const furnish = (aclFile: string, secrets: RedisSystem['secrets']): void => {
  const own = [ADMINISTRATOR, OPERATOR, OBSERVER, CANARY, 'default']
  const kept = existsSync(aclFile)
    ? readFileSync(aclFile, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('user ') && !own.includes(line.split(' ')[1] ?? ''))
    : []
  const user = (name: string, secret: Secret, rules: readonly string[]) => `user ${name} on >${secret.expose()} ${rules.join(' ')}`
  const lines = [
    'user default off',
    user(ADMINISTRATOR, secrets.administrator, ['~*', '&*', '+@all']),
    user(OPERATOR, secrets.operator, RULES.operator),
    user(OBSERVER, secrets.observer, RULES.observer),
    user(CANARY, secrets.canary, RULES.canary),
    ...kept,
  ]
  writeFileSync(aclFile, `${lines.join('\n')}\n`, { mode: 0o600 })
  chmodSync(aclFile, 0o600)
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

const answering = async (child: ChildProcess, administer: (...args: string[]) => Promise<unknown>): Promise<void> => {
  const deadline = performance.now() + START_MS
  let last: unknown
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('redis-server ended at once: see its log')
    try {
      await administer('PING')
      return
    } catch (error) {
      last = error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  throw new Error('redis-server did not answer', { cause: last })
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await gone
  clearTimeout(timer)
}
