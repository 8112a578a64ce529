// One connection to a directory, under TLS before anything is said, bounded by the caller's signal in every wait.
import { connect as connectTcp, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { Secret } from '@countersign/connector-kit'
import { type Change, Client, type Control } from 'ldapts'
import type { Address } from './config.ts'
import { Refusal, resultCode, Unreachable } from './errors.ts'

export class Connection {
  readonly client: Client
  /** The plain socket, then the one under TLS that took it over. */
  readonly #sockets: Socket[]
  readonly #address: Address

  constructor(address: Address) {
    const sockets: Socket[] = []
    this.#sockets = sockets
    this.#address = address
    const keep = <S extends Socket>(socket: S): S => {
      sockets.push(socket)
      socket.on('error', () => {})
      socket.setNoDelay(true)
      return socket
    }
    this.client = new Client({
      url: address.url,
      // ldapts takes options for TLS as the wish to begin with it, which StartTLS does not.
      ...(address.url.startsWith('ldaps://') ? { tlsOptions: tlsOptions(address) } : {}),
      createConnection: ((port: number, host: string) => keep(connectTcp(port, host))) as typeof connectTcp,
      createSecureConnection: ((...args: Parameters<typeof connectTls>) => keep(connectTls(...args))) as typeof connectTls,
    })
  }

  /** Waits for the work or for the signal; at the signal the sockets are destroyed, so that nothing is sent any more. */
  async within<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (signal.aborted) throw new Unreachable('ldap.aborted', 'the deadline passed before the call began')
    let onAbort = (): void => {}
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        this.destroy()
        reject(new Unreachable('ldap.aborted', 'the deadline passed before the directory answered'))
      }
      signal.addEventListener('abort', onAbort, { once: true })
    })
    try {
      return await Promise.race([work(), aborted])
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** ORDER: TLS first. A name or a password goes out only when the server has shown the right certificate. */
  async secure(): Promise<void> {
    try {
      // With `ldaps://` the first request makes the connection, and the handshake comes before it.
      if (this.#address.url.startsWith('ldap://')) await this.client.startTLS(tlsOptions(this.#address))
    } catch (error) {
      throw new Unreachable('ldap.no_tls', 'no connection under TLS could be made', withoutMessage(error))
    }
  }

  bind(dn: string, password: Secret, controls: Control[] = []): Promise<void> {
    const value = password.expose()
    // SAFETY: a bind without a password is anonymous (RFC 4513 section 5.1.2) and succeeds for any name. A NUL may end the password for the server.
    if (value === '' || value.includes('\0')) throw new Refusal('ldap.bad_password', 'an empty password, or one with a NUL, is never sent')
    if (dn === '') throw new Refusal('ldap.bad_dn', 'a bind without a name is never sent')
    return this.client.bind(dn, value, controls)
  }

  modify(dn: string, changes: Change[]): Promise<void> {
    return this.client.modify(dn, changes)
  }

  destroy(): void {
    // ORDER: the outermost alone. It closes the plain socket under it; closing that one first crashes the process (Node 24).
    this.#sockets.at(-1)?.destroy()
    this.#sockets.length = 0
  }
}

function tlsOptions({ url, ca, servername }: Address): ConnectionOptions {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return { minVersion: 'TLSv1.2', host, ...(ca === undefined ? {} : { ca: [ca] }), ...(servername === undefined ? {} : { servername }) }
}

/** Opens a connection as one of the sides, does the work, and closes it whatever happened. */
export async function asSide<T>(
  address: Address,
  dn: string,
  password: Secret | undefined,
  signal: AbortSignal,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (password === undefined) throw new Refusal('ldap.no_password', 'this side was given no password of its own')
  const connection = new Connection(address)
  try {
    return await connection.within(signal, async () => {
      await connection.secure()
      await login(connection, dn, password)
      return work(connection)
    })
  } finally {
    connection.destroy()
  }
}

export async function login(connection: Connection, dn: string, password: Secret): Promise<void> {
  try {
    await connection.bind(dn, password)
  } catch (error) {
    const code = resultCode(error)
    if (error instanceof Refusal || code === undefined) throw error
    if (code === 49) throw new Refusal('ldap.not_authenticated', "the directory refused this side's own password")
    throw error
  }
}

/** SAFETY: an error of the TLS library is kept as a cause by its code alone. */
const withoutMessage = (error: unknown): { readonly code: string } => ({
  code: String((error as NodeJS.ErrnoException).code ?? resultCode(error) ?? 'unknown'),
})
