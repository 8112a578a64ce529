// One side's SSH connections to the hosts that keep its files, each kept for a moment after its use: a fleet's revocations follow each other closely,
// and a new connection costs the host a process and both sides a handshake.
// INVARIANT: a connection on which anything went wrong is not used again.
import type { Secret } from '@countersign/connector-kit'
import type { Client, SFTPWrapper } from 'ssh2'
import { type Address, connect } from './connection.ts'
import { FilesError, type Side } from './files.ts'

const KEPT_MS = 2000

interface Link {
  readonly client: Client
  sftp?: Promise<SFTPWrapper>
  users: number
  timer?: NodeJS.Timeout
}

export class Links {
  readonly side: Side
  readonly #key: Secret | undefined
  readonly #kept = new Map<string, Link>()

  constructor(side: Side, key: Secret | undefined) {
    this.side = side
    this.#key = key
  }

  /** Does the work on a connection to the host as this user. Throws `FilesError` where there is none. */
  async use<T>(
    address: Address,
    user: string,
    signal: AbortSignal,
    work: (client: Client, sftp: () => Promise<SFTPWrapper>) => Promise<T>,
  ): Promise<T> {
    if (signal.aborted) throw new FilesError('broken', 'aborted', 'the deadline passed before the call began')
    const name = `${user}@${address.host}:${address.port} ${address.hostKeys.join()}`
    const link = this.#kept.get(name) ?? (await this.#open(name, address, user, signal))
    link.users++
    clearTimeout(link.timer)
    const sftp = () => (link.sftp ??= openSftp(link.client))
    try {
      return await work(link.client, sftp)
    } catch (error) {
      if (error instanceof FilesError && error.effect === 'denied') throw error
      this.#forget(name, link)
      // ssh2 throws an error of its own where the connection broke a moment ago.
      throw isLost(error) ? new FilesError('broken', 'closed', 'the connection was lost') : error
    } finally {
      link.users--
      if (link.users === 0) {
        if (this.#kept.get(name) === link) link.timer = setTimeout(() => this.#drop(name, link), KEPT_MS).unref()
        else link.client.destroy()
      }
    }
  }

  close(): void {
    for (const [name, link] of [...this.#kept]) this.#drop(name, link)
  }

  async #open(name: string, address: Address, user: string, signal: AbortSignal): Promise<Link> {
    if (this.#key === undefined) throw new FilesError('denied', 'no_key', `the ${this.side} was given no key to reach \`${address.host}\``)
    const connected = await connect(address, user, this.#key, signal)
    if (connected.answer === 'unreachable') throw new FilesError('broken', connected.code, connected.detail)
    if (connected.answer !== 'accepted')
      throw new FilesError('denied', 'not_authenticated', `\`${address.host}\` refused the ${this.side}'s key`)
    // Many calls share it, and each listens for its loss until it has its answer: their number is no sign of a leak.
    connected.client.setMaxListeners(0)
    const link: Link = { client: connected.client, users: 0 }
    connected.client.once('close', () => this.#forget(name, link))
    // Where another call opened one meanwhile, that one stays, and this one ends with its use.
    if (!this.#kept.has(name)) this.#kept.set(name, link)
    return link
  }

  #forget(name: string, link: Link): void {
    if (this.#kept.get(name) === link) this.#kept.delete(name)
  }

  #drop(name: string, link: Link): void {
    clearTimeout(link.timer)
    this.#forget(name, link)
    if (link.users === 0) link.client.end()
  }
}

const openSftp = (client: Client): Promise<SFTPWrapper> =>
  new Promise((resolve, reject) => {
    client.once('close', () => reject(new FilesError('broken', 'closed', 'the connection closed before the server answered')))
    client.sftp((error, sftp) => (error ? reject(new FilesError('denied', 'no_sftp', 'the host offers no sftp')) : resolve(sftp)))
  })

const isLost = (error: unknown): boolean => error instanceof Error && /^(Not connected|No response from server)/.test(error.message)
