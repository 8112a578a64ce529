// An SSH server that comes from npm, for machines without OpenSSH: real transport and real public-key authentication, virtual accounts.
// It keeps its accounts' keys as sshd does (one authorized_keys file for each), serves that directory over SFTP to an operator (read and write) and an
// observer (read only), and has a `sessions` command for both. Accounts may open a session whose only program repeats what it is told.
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import ssh2, { type AuthContext, type Connection, type PublicKeyAuthContext, type Session } from 'ssh2'
import { keysIn } from './authorized-keys.ts'
import { serveSftp } from './sftp.ts'

export interface Ssh2ServerOptions {
  /** The store lives in `DIR/keys`; it is made if it is missing, and what it holds is kept. */
  readonly dir: string
  /** 0 or absent: a free port. */
  readonly port?: number
  /** PEM of an EC key; absent: a new one. */
  readonly hostKey?: string
  /** Public keys, one line each, of the two who may look at the store. They open nothing else. */
  readonly operatorKey: string
  readonly observerKey: string
  /** Accounts whose keys are fixed and no part of the store: `{canary: 'ssh-ed25519 AAAA…'}`. */
  readonly fixedKeys?: Readonly<Record<string, string>>
  /** How long the server holds on to an account's keys after it has read them, ms: a server with a cache honours removed keys for a while. */
  readonly cacheMs?: number
}

export interface Ssh2Server {
  readonly host: string
  readonly port: number
  /** One line, as a client pins it. */
  readonly hostKey: string
  /** Where the store is on this machine, and as SFTP shows it. */
  readonly keysDirectory: string
  readonly keysPath: string
  readonly operatorUser: string
  readonly observerUser: string
  readonly sessionCommand: string
  /** Ends every connection and stops listening. */
  close(): Promise<void>
}

interface Served {
  readonly id: string
  readonly account: string
  readonly key: string
  readonly since: string
  readonly from: string
  readonly connection: Connection
}

const OPERATOR = 'countersign-operator'
const OBSERVER = 'countersign-observer'

export async function startSsh2Server(options: Ssh2ServerOptions): Promise<Ssh2Server> {
  const keysDirectory = join(options.dir, 'keys')
  await mkdir(keysDirectory, { recursive: true, mode: 0o755 })
  const hostPem =
    options.hostKey ?? generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString()
  const administrators: Readonly<Record<string, string>> = { [OPERATOR]: options.operatorKey, [OBSERVER]: options.observerKey }
  const fixed: Readonly<Record<string, string>> = { ...options.fixedKeys, ...administrators }
  const connections = new Set<Connection>()
  const served = new Map<string, Served>()
  const cache = new Map<string, { readonly at: number; readonly text: string }>()
  let count = 0

  const storeOf = async (account: string): Promise<string> => {
    // SAFETY: the name becomes a path; what no account can be called has no keys.
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/.test(account) || account.includes('..')) return ''
    const held = cache.get(account)
    if (held !== undefined && performance.now() - held.at < (options.cacheMs ?? 0)) return held.text
    const text = await readFile(join(keysDirectory, account), 'utf8').catch(() => '')
    cache.set(account, { at: performance.now(), text })
    return text
  }

  async function authenticate(context: AuthContext): Promise<string | undefined> {
    if (context.method !== 'publickey') return undefined
    const { key, signature, blob, hashAlgo } = context as PublicKeyAuthContext
    const text = Object.hasOwn(fixed, context.username) ? (fixed[context.username] ?? '') : await storeOf(context.username)
    const allowed = keysIn(text, new Date()).find((each) => each.getPublicSSH().equals(key.data))
    if (allowed === undefined) return undefined
    if (signature !== undefined && allowed.verify(blob as Buffer, signature, hashAlgo) !== true) return undefined
    return `SHA256:${createHash('sha256').update(key.data).digest('base64').replace(/=+$/, '')}`
  }

  const server = new ssh2.Server({ hostKeys: [hostPem], ident: 'countersign-sandbox' }, (connection, info) => {
    connections.add(connection)
    // The method is there, its type is not. Without it each answer waits for a delayed acknowledgement, 40 ms a time.
    ;(connection as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true)
    const id = `s${++count}`
    let account = ''
    let keyInUse = ''
    connection.on('error', () => {})
    connection.on('close', () => {
      connections.delete(connection)
      served.delete(id)
    })
    connection.on('authentication', (context) => {
      authenticate(context).then(
        (key) => {
          if (key === undefined) return context.reject(['publickey'])
          account = context.username
          keyInUse = key
          context.accept()
        },
        () => context.reject(['publickey']),
      )
    })
    connection.on('ready', () => {
      if (!Object.hasOwn(administrators, account))
        served.set(id, { id, account, key: keyInUse, since: new Date().toISOString(), from: `${info.ip}:${info.port}`, connection })
      connection.on('session', (accept) => {
        const session = accept()
        if (Object.hasOwn(administrators, account)) administer(session, account === OPERATOR)
        else echo(session)
      })
    })
  })

  function administer(session: Session, mayChange: boolean): void {
    session.on('sftp', (accept) => serveSftp(accept(), keysDirectory, mayChange))
    session.on('exec', (accept, _reject, { command }) => {
      const channel = accept()
      const finish = (status: number, text: string) => {
        channel.write(text)
        channel.exit(status)
        channel.end()
      }
      const [name, verb, ...ids] = command.split(' ')
      if (name !== 'sessions') return finish(127, '')
      if (verb === 'list')
        return finish(
          0,
          [...served.values()]
            .map(({ id, account, key, since, from }) => `${JSON.stringify({ id, account, keys: [key], since, from })}\n`)
            .join(''),
        )
      if (verb !== 'end' || !mayChange) return finish(77, '')
      const ending = ids.map((each) => served.get(each)).filter((each) => each !== undefined)
      for (const { connection, id } of ending) {
        served.delete(id)
        connection.end()
      }
      finish(0, `${JSON.stringify({ ended: ending.length })}\n`)
    })
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const hostKey = ssh2.utils.parseKey(hostPem)
  if (hostKey instanceof Error) throw hostKey
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    hostKey: `${hostKey.type} ${hostKey.getPublicSSH().toString('base64')}`,
    keysDirectory,
    keysPath: '/keys',
    operatorUser: OPERATOR,
    observerUser: OBSERVER,
    sessionCommand: 'sessions',
    close: () =>
      new Promise<void>((resolve) => {
        for (const connection of connections) connection.end()
        server.close(() => resolve())
      }),
  }
}

/** A session's only program: it gives back what it is sent, until it is ended. */
function echo(session: Session): void {
  session.on('exec', (accept) => {
    const channel = accept()
    channel.pipe(channel)
  })
  session.on('pty', (accept) => accept?.())
  session.on('shell', (accept) => {
    const channel = accept()
    channel.pipe(channel)
  })
}
