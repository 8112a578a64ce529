// A loopback TCP forwarder that can be shut or made silent: an outage of any network system, without stopping the system.
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Restore } from './target.ts'

export type GateState = 'open' | 'down' | 'hang'

/**
 * Listens on a free port of 127.0.0.1 and forwards to `target`. `down`: existing connections are broken, new ones reset at once.
 * `hang`: existing connections go silent, new ones are taken and never answered.
 */
export class TcpGate {
  readonly host = '127.0.0.1'
  readonly port: number
  readonly #server: Server
  readonly #pairs: Set<Socket>
  readonly #state: { now: GateState }

  private constructor(server: Server, port: number, pairs: Set<Socket>, state: { now: GateState }) {
    this.#server = server
    this.port = port
    this.#pairs = pairs
    this.#state = state
  }

  static async open(target: { readonly host: string; readonly port: number }): Promise<TcpGate> {
    const sockets = new Set<Socket>()
    const state: { now: GateState } = { now: 'open' }
    const keep = (socket: Socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => socket.destroy())
      socket.setNoDelay(true)
    }
    const server = createServer({ allowHalfOpen: true }, (near) => {
      keep(near)
      if (state.now === 'down') return void near.resetAndDestroy()
      if (state.now === 'hang') return void near.resume()
      const far = connect({ host: target.host, port: target.port, allowHalfOpen: true })
      keep(far)
      // SAFETY: bytes that arrive while the gate hangs are dropped, so such a connection is broken for good afterwards (see `set`).
      near.on('data', (bytes) => state.now === 'open' && far.write(bytes))
      far.on('data', (bytes) => state.now === 'open' && near.write(bytes))
      near.on('end', () => far.end())
      far.on('end', () => near.end())
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the gate has no port')
    return new TcpGate(server, address.port, sockets, state)
  }

  set(state: GateState): void {
    const before = this.#state.now
    this.#state.now = state
    if (state === 'down' || (before === 'hang' && state === 'open')) for (const socket of this.#pairs) socket.resetAndDestroy()
  }

  async outage(): Promise<Restore> {
    this.set('down')
    return async () => this.set('open')
  }

  async hang(): Promise<Restore> {
    this.set('hang')
    return async () => this.set('open')
  }

  async close(): Promise<void> {
    for (const socket of this.#pairs) socket.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
