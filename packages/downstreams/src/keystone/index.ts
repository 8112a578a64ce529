// The machine's OpenStack Keystone as a throw-away instance on loopback, on SQLite. Its tables are made once for a machine, since that takes seconds, and copied
// for each start; keys and users are made anew each time. It must never hold anything but throw-away users.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { copyFile, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Secret } from '@countersign/connector-kit'

const run = promisify(execFile)

export interface KeystoneSystemOptions {
  /** Folder of this server alone, empty or made. */
  readonly dataDir: string
  /** Failed log-ins by password after which a user is locked; absent: never. */
  readonly lockoutAttempts?: number
}

export interface KeystoneSystem {
  readonly host: string
  readonly port: number
  /** Of the Identity API, with its `/v3`. */
  readonly url: string
  /** Configuration of the `keystone` connector for this server. */
  readonly config: {
    readonly url: string
    /** The domain of the services alone. */
    readonly domains: string[]
    readonly operator: { readonly domain: string; readonly user: string }
    readonly observer: { readonly domain: string; readonly user: string }
    readonly canary: { readonly domain: string; readonly user: string; readonly credential: string }
  }
  readonly secrets: {
    readonly operator_password: Secret
    readonly observer_password: Secret
    readonly canary_password: Secret
    readonly canary_secret: Secret
  }
  /** The domain in which users are made, by its id. */
  readonly services: string
  /** The project in which the users have their roles. */
  readonly project: string
  readonly logFile: string
  /** As administrator of the system, or as whoever's token is given. */
  administer(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<{ readonly status: number; readonly json: unknown; readonly token: string | undefined }>
  /** A user of the services with roles in the project; its id. */
  addUser(name: string, secret: Secret, roles?: readonly string[], domain?: string): Promise<string>
  /** A token of the user for the project. */
  logIn(name: string, secret: Secret): Promise<string>
  /** An application credential, made as its own user with the token; its id. */
  addCredential(token: string, user: string, body: Readonly<Record<string, unknown>>): Promise<string>
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const START_MS = 60_000
const DOMAIN = 'default'
const OPERATOR = 'countersign-operator'
const OBSERVER = 'countersign-observer'
const CANARY = 'countersign-canary'
const PYTHON = '/usr/bin/python3'
const MANAGE = '/usr/bin/keystone-manage'

const fresh = (): Secret => new Secret(randomBytes(24).toString('base64url'))

const settings = (dir: string, lockoutAttempts?: number): string =>
  [
    '[DEFAULT]',
    `log_file = ${join(dir, 'keystone.log')}`,
    '[database]',
    `connection = sqlite:///${join(dir, 'keystone.db')}`,
    '[fernet_tokens]',
    `key_repository = ${join(dir, 'fernet')}`,
    '[fernet_receipts]',
    `key_repository = ${join(dir, 'fernet')}`,
    '[credential]',
    `key_repository = ${join(dir, 'credential')}`,
    '[identity]',
    'password_hash_rounds = 4',
    '[oslo_policy]',
    'enforce_scope = true',
    'enforce_new_defaults = true',
    // As with memcached in earnest: Keystone drops what a change makes untrue.
    '[cache]',
    'enabled = true',
    'backend = dogpile.cache.memory_pickle',
    ...(lockoutAttempts === undefined
      ? []
      : ['[security_compliance]', `lockout_failure_attempts = ${lockoutAttempts}`, 'lockout_duration = 1800']),
    '',
  ].join('\n')

const manage = (dir: string, ...args: readonly string[]) =>
  run(PYTHON, [MANAGE, '--config-file', join(dir, 'keystone.conf'), ...args], { timeout: 120_000, env: environment(dir) })

const environment = (dir: string) => ({ PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: dir, LC_ALL: 'C.UTF-8' })

export const startKeystoneSystem = async ({ dataDir, lockoutAttempts }: KeystoneSystemOptions): Promise<KeystoneSystem> => {
  const secrets = { operator_password: fresh(), observer_password: fresh(), canary_password: fresh(), canary_secret: fresh() }
  const administrator = fresh()
  for (const name of ['fernet', 'credential']) {
    mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 })
    // Keys as `fernet_setup` makes them: 0 is staged, 1 is the primary one.
    for (const key of ['0', '1'])
      writeFileSync(join(dataDir, name, key), randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_'), { mode: 0o600 })
  }
  writeFileSync(join(dataDir, 'keystone.conf'), settings(dataDir, lockoutAttempts), { mode: 0o600 })
  await copyFile(await emptyDatabase(), join(dataDir, 'keystone.db'))
  const logFile = join(dataDir, 'server.log')
  const log = openSync(logFile, 'a', 0o600)
  // It makes the first administrator by itself, in the same process: another one would take seconds to start.
  const child = spawn(PYTHON, [fileURLToPath(new URL('./serve.py', import.meta.url)), HOST], {
    env: {
      ...environment(dataDir),
      OS_KEYSTONE_CONFIG_FILES: join(dataDir, 'keystone.conf'),
      OS_BOOTSTRAP_PASSWORD: administrator.expose(),
    },
    stdio: ['ignore', 'pipe', log],
  })
  closeSync(log)
  const stop = () => end(child)
  try {
    const port = await portFrom(child, logFile)
    const url = `http://${HOST}:${port}/v3`
    const call = async (method: string, path: string, body: unknown, token: string | undefined) => {
      const answer = await fetch(`${url}/${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { 'x-auth-token': token }) },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      })
      const text = await answer.text()
      return {
        status: answer.status,
        json: text === '' ? undefined : (JSON.parse(text) as unknown),
        token: answer.headers.get('x-subject-token') ?? undefined,
      }
    }
    const tokenOf = async (name: string, password: Secret, scope: unknown, domain: string): Promise<string> => {
      const user = { name, domain: { id: domain }, password: password.expose() }
      const { status, token } = await call(
        'POST',
        'auth/tokens',
        { auth: { identity: { methods: ['password'], password: { user } }, scope } },
        undefined,
      )
      if (token === undefined) throw new Error(`no token for \`${name}\`: ${status}`)
      return token
    }
    const admin = await tokenOf('admin', administrator, { system: { all: true } }, DOMAIN)
    const administer: KeystoneSystem['administer'] = (method, path, body, token = admin) => call(method, path, body, token)
    const made = async (path: string, what: string, body: unknown, token?: string): Promise<string> => {
      const { status, json } = await administer('POST', path, { [what]: body }, token)
      const id = (json as Record<string, { readonly id?: unknown } | undefined> | undefined)?.[what]?.id
      if (status !== 201 || typeof id !== 'string') throw new Error(`no ${what} was made: ${status}`)
      return id
    }
    const roles = new Map(
      ((await administer('GET', 'roles')).json as { readonly roles: { readonly id: string; readonly name: string }[] }).roles.map(
        ({ id, name }) => [name, id] as const,
      ),
    )
    const give = async (where: string, user: string, role: string): Promise<void> => {
      const { status } = await administer('PUT', `${where}/users/${user}/roles/${roles.get(role)}`)
      if (status !== 204) throw new Error(`the role \`${role}\` was not given: ${status}`)
    }
    const services = await made('domains', 'domain', { name: 'services' })
    const project = await made('projects', 'project', { name: 'demo', domain_id: DOMAIN })
    const addUser = async (name: string, secret: Secret, given: readonly string[] = ['member'], domain = services): Promise<string> => {
      const id = await made('users', 'user', { name, domain_id: domain, password: secret.expose() })
      for (const role of given) await give(`projects/${project}`, id, role)
      return id
    }
    const logIn = (name: string, secret: Secret, domain = services) => tokenOf(name, secret, { project: { id: project } }, domain)
    const addCredential: KeystoneSystem['addCredential'] = (token, user, body) =>
      made(`users/${user}/application_credentials`, 'application_credential', body, token)
    await give('system', await addUser(OPERATOR, secrets.operator_password, [], DOMAIN), 'admin')
    await give('system', await addUser(OBSERVER, secrets.observer_password, [], DOMAIN), 'reader')
    const canary = await addUser(CANARY, secrets.canary_password, ['reader'], DOMAIN)
    await addCredential(await logIn(CANARY, secrets.canary_password, DOMAIN), canary, {
      name: 'probe',
      secret: secrets.canary_secret.expose(),
    })
    return {
      host: HOST,
      port,
      url,
      config: {
        url,
        domains: [services],
        operator: { domain: DOMAIN, user: OPERATOR },
        observer: { domain: DOMAIN, user: OBSERVER },
        canary: { domain: DOMAIN, user: CANARY, credential: 'probe' },
      },
      secrets,
      services,
      project,
      logFile,
      administer,
      addUser,
      logIn,
      addCredential,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The machine's empty tables. Made beside their place and moved there whole, so that two starts at once can't spoil them. */
const emptyDatabase = async (): Promise<string> => {
  const { stdout } = await run('dpkg-query', ['-W', '-f', '$' + '{Version}', 'python3-keystone'])
  const place = join(tmpdir(), `countersign-keystone-${stdout.replace(/[^\w.]+/g, '_')}.db`)
  // SAFETY: the temporary folder is everybody's; what somebody else put there under this name is not ours.
  const isThere = async () => (await stat(place).catch(() => undefined))?.uid === process.getuid?.()
  if (await isThere()) return place
  const making = await mkdtemp(join(tmpdir(), 'countersign-keystone-'))
  writeFileSync(join(making, 'keystone.conf'), settings(making), { mode: 0o600 })
  await manage(making, 'db_sync')
  await rename(join(making, 'keystone.db'), place).catch(async (error: unknown) => {
    if (!(await isThere())) throw error
  })
  await rm(making, { recursive: true, force: true })
  return place
}

/** The first line that the server says: the port that it got. */
const portFrom = async (child: ChildProcess, logFile: string): Promise<number> => {
  let said = ''
  child.stdout?.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  const deadline = performance.now() + START_MS
  while (performance.now() < deadline) {
    const port = /^(\d+)\n/.exec(said)?.[1]
    if (port !== undefined) return Number(port)
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`keystone ended at once: ${readFileSync(logFile, 'utf8').slice(-2000)}`)
    await pause(50)
  }
  throw new Error('keystone did not start')
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
