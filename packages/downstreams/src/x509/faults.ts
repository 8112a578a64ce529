// Two ways in which a server is not there: it cuts every connection, or it takes them and says nothing.
import type { Socket } from 'node:net'

export class Faults {
  readonly #held = new Set<Socket>()
  #fault: 'none' | 'down' | 'hanging' = 'none'

  set(fault: 'none' | 'down' | 'hanging'): void {
    this.#fault = fault
    for (const socket of this.#held) socket.destroy()
    this.#held.clear()
  }

  /** True: the fault has it, and nobody else answers. */
  take(socket: Socket): boolean {
    if (this.#fault === 'down') socket.destroy()
    if (this.#fault === 'hanging') this.#held.add(socket)
    return this.#fault !== 'none'
  }
}
