// Connections to one PostgreSQL as one account: opened with a deadline, broken when the caller's signal aborts, kept for a moment and reused.
// Must never ask the environment, a password file or a shell for anything, and never send a password in the clear.
import { Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import type { Secret } from '@countersign/connector-kit'
import pg from 'pg'
import type { Endpoint } from './config.ts'

/** The call's own deadline passed, or its caller gave up. */
export class Aborted extends Error {
  override readonly name = 'Aborted'
}
/** The server asked for the password itself over a connection that is not encrypted. */
export class ClearTextAsked extends Error {
  override readonly name = 'ClearTextAsked'
}

export interface Link {
  readonly client: pg.Client
  /** Breaks the connection at once, whatever it is doing. */
  break(reason: Error): void
}

const sslFor = (endpoint: Endpoint): false | ConnectionOptions =>
  endpoint.tls === 'off'
    ? false
    : { rejectUnauthorized: endpoint.tls === 'verify', ...(endpoint.ca === undefined ? {} : { ca: endpoint.ca }) }

/** Throws `Aborted`, the network's error, or the server's `DatabaseError`. */
export const connect = async (
  endpoint: Endpoint,
  user: string,
  password: Secret,
  signal: AbortSignal,
  settings: pg.ClientConfig = {},
): Promise<Link> => {
  if (signal.aborted) throw new Aborted('aborted before it started')
  const socket = new Socket()
  const client = new pg.Client({
    host: endpoint.host,
    port: endpoint.port,
    database: endpoint.database,
    user,
    password: password.expose(),
    ssl: sslFor(endpoint),
    application_name: 'countersign',
    connectionTimeoutMillis: endpoint.timeoutMs,
    stream: () => socket,
    ...settings,
  })
  // A broken idle connection is noticed when it is next used; without a listener it would end the process.
  client.on('error', () => undefined)
  if (endpoint.tls === 'off') forbidClearText(client, socket)
  const link: Link = { client, break: (reason) => void socket.destroy(reason) }
  await under(signal, link, client.connect())
  return link
}

/** SAFETY: a server, or whoever answers in its place, may ask for the password itself. Over a bare connection it does not get it. */
const forbidClearText = (client: pg.Client, socket: Socket): void => {
  const { connection } = client as unknown as { readonly connection: NodeJS.EventEmitter }
  connection.prependListener('authenticationCleartextPassword', () => {
    socket.destroy(new ClearTextAsked('the server asked for the password in the clear: use `tls`, or SCRAM'))
  })
}

/** Awaits the work; when the signal aborts first, breaks the connection and throws `Aborted`. */
export const under = async <T>(signal: AbortSignal, link: Link, work: Promise<T>): Promise<T> => {
  work.catch(() => undefined)
  let give: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    give = () => {
      const reason = new Aborted('the deadline passed before the system answered')
      link.break(reason)
      reject(reason)
    }
    if (signal.aborted) give()
    else signal.addEventListener('abort', give, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } catch (error) {
    link.break(error instanceof Error ? error : new Error('failed'))
    throw error
  } finally {
    if (give) signal.removeEventListener('abort', give)
  }
}

const IDLE_MS = 5_000

/** Reuses connections of one account at one address. */
export class Connections {
  readonly #endpoint: Endpoint
  readonly #user: string
  readonly #password: Secret
  readonly #idle = new Map<Link, NodeJS.Timeout>()
  #closed = false

  constructor(endpoint: Endpoint, user: string, password: Secret) {
    this.#endpoint = endpoint
    this.#user = user
    this.#password = password
  }

  /** Runs the work on a connection that answered a moment ago. After any error the connection is thrown away. */
  async use<T>(signal: AbortSignal, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const link = (await this.#take(signal)) ?? (await this.#open(signal))
    const value = await under(signal, link, work(link.client))
    this.#keep(link)
    return value
  }

  #open(signal: AbortSignal): Promise<Link> {
    const wait = this.#endpoint.timeoutMs
    return connect(this.#endpoint, this.#user, this.#password, signal, {
      statement_timeout: wait,
      lock_timeout: Math.min(wait, 5_000),
      idle_in_transaction_session_timeout: wait,
      query_timeout: wait + 1_000,
    })
  }

  async #take(signal: AbortSignal): Promise<Link | undefined> {
    for (const [link, timer] of this.#idle) {
      clearTimeout(timer)
      this.#idle.delete(link)
      try {
        await under(signal, link, link.client.query('SELECT 1'))
        return link
      } catch (error) {
        if (error instanceof Aborted) throw error
      }
    }
    return undefined
  }

  #keep(link: Link): void {
    if (this.#closed || this.#idle.size >= 4) return void end(link)
    const timer = setTimeout(() => {
      this.#idle.delete(link)
      void end(link)
    }, IDLE_MS)
    this.#idle.set(link, timer)
  }

  async close(): Promise<void> {
    this.#closed = true
    const links = [...this.#idle]
    this.#idle.clear()
    for (const [link, timer] of links) {
      clearTimeout(timer)
      await end(link)
    }
  }
}

/** Says goodbye, for a moment at most. */
export const end = async (link: Link): Promise<void> => {
  const timer = setTimeout(() => link.break(new Error('closed')), 500)
  await link.client.end().catch(() => undefined)
  clearTimeout(timer)
}
