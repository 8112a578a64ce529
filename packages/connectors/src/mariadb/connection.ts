// Connections to one MariaDB as one account: opened with a deadline, broken when the caller's signal aborts, kept for a moment and reused.
// Must never send a password itself: only the answer to the server's challenge under `mysql_native_password`.
import { Socket } from 'node:net'
import type { Secret } from '@countersign/connector-kit'
import mysql from 'mysql2'
import type { Endpoint } from './config.ts'

/** The call's own deadline passed, or its caller gave up. */
export class Aborted extends Error {
  override readonly name = 'Aborted'
}

/** What answers is not what this connector is for. */
export class OtherServer extends Error {
  override readonly name = 'OtherServer'
}

export type Row = Readonly<Record<string, unknown>>

export interface Link {
  /** A prepared statement: values never become text of the statement. */
  rows(sql: string, values?: readonly (string | number)[]): Promise<Row[]>
  /** A statement that can't be prepared; the caller quotes. */
  run(sql: string): Promise<void>
  /** Breaks the connection at once, whatever it is doing. */
  break(reason: Error): void
  /** Says goodbye, for a moment at most. */
  end(): Promise<void>
}

/** SAFETY: these would hand the password itself to whoever answers in the server's place, or fetch the key to wrap it in from there. */
const NEVER = ['mysql_clear_password', 'sha256_password', 'caching_sha2_password', 'dialog']
/** What MySQL 8 asks for unless it was told otherwise. */
const MYSQL_WAY = 'caching_sha2_password'
const notAnswered = (way: string) => () => (): never => {
  throw way === MYSQL_WAY
    ? new OtherServer(`the server asks for a log-in by \`${way}\`, which is MySQL's`)
    : new Error('the server asked for a kind of log-in that this connector does not answer')
}

/** Throws `Aborted`, the network's error, or the server's. */
export const connect = async (endpoint: Endpoint, user: string, password: Secret, signal: AbortSignal): Promise<Link> => {
  if (signal.aborted) throw new Aborted('aborted before it started')
  const socket = new Socket()
  const connection = mysql.createConnection({
    host: endpoint.host,
    port: endpoint.port,
    user,
    password: password.expose(),
    charset: 'utf8mb4_bin',
    supportBigNumbers: true,
    bigNumberStrings: true,
    // A number wider than JSON keeps exactly is read from the text.
    jsonStrings: true,
    connectTimeout: endpoint.timeoutMs,
    enableKeepAlive: false,
    authPlugins: Object.fromEntries(NEVER.map((name) => [name, notAnswered(name)])),
    stream: () => socket.connect(endpoint.port, endpoint.host).setNoDelay(true),
    ...(endpoint.tls === 'off'
      ? {}
      : {
          ssl: {
            rejectUnauthorized: endpoint.tls === 'verify',
            verifyIdentity: endpoint.tls === 'verify',
            ...(endpoint.ca === undefined ? {} : { ca: endpoint.ca }),
          },
        }),
  })
  // A broken idle connection is noticed when it is next used; without a listener it would end the process.
  connection.on('error', () => undefined)
  const give = (reason: Error): void => {
    socket.destroy(reason)
    connection.destroy()
  }
  const link: Link = {
    rows: async (sql, values = []) => {
      const [rows] = await connection.promise().execute<mysql.RowDataPacket[]>(sql, [...values])
      return rows
    },
    run: async (sql) => void (await connection.promise().query(sql)),
    break: give,
    end: async () => {
      const timer = setTimeout(() => give(new Error('closed')), 500)
      await connection
        .promise()
        .end()
        .catch(() => undefined)
      clearTimeout(timer)
      socket.destroy()
    },
  }
  await under(signal, link, new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve()))))
  return link
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
  readonly endpoint: Endpoint
  readonly #user: string
  readonly #password: Secret
  readonly #idle = new Map<Link, NodeJS.Timeout>()
  #closed = false

  constructor(endpoint: Endpoint, user: string, password: Secret) {
    this.endpoint = endpoint
    this.#user = user
    this.#password = password
  }

  get id(): string {
    return `${this.endpoint.host}:${this.endpoint.port}`
  }

  /** Runs the work on a connection that answered a moment ago. After any error the connection is thrown away. */
  async use<T>(signal: AbortSignal, work: (link: Link) => Promise<T>): Promise<T> {
    const link = (await this.#take(signal)) ?? (await this.#open(signal))
    const value = await under(signal, link, work(link))
    this.#keep(link)
    return value
  }

  async #open(signal: AbortSignal): Promise<Link> {
    const link = await connect(this.endpoint, this.#user, this.#password, signal)
    const wait = this.endpoint.timeoutMs / 1000
    // Both are MariaDB's own: another server refuses here, before anything is asked of it.
    await under(signal, link, link.run(`SET SESSION max_statement_time = ${wait}, lock_wait_timeout = ${Math.min(5, Math.ceil(wait))}`))
    return link
  }

  async #take(signal: AbortSignal): Promise<Link | undefined> {
    for (const [link, timer] of this.#idle) {
      clearTimeout(timer)
      this.#idle.delete(link)
      try {
        await under(signal, link, link.run('SELECT 1'))
        return link
      } catch (error) {
        if (error instanceof Aborted) throw error
      }
    }
    return undefined
  }

  #keep(link: Link): void {
    if (this.#closed || this.#idle.size >= 4) return void link.end()
    const timer = setTimeout(() => {
      this.#idle.delete(link)
      void link.end()
    }, IDLE_MS)
    this.#idle.set(link, timer)
  }

  async close(): Promise<void> {
    this.#closed = true
    const links = [...this.#idle]
    this.#idle.clear()
    for (const [link, timer] of links) {
      clearTimeout(timer)
      await link.end()
    }
  }
}
