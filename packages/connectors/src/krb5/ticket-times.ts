// How long the ticket in a credential cache (MIT's file format, version 4) lives. Pure.

/** Entries in which `kinit` notes things of its own. */
const NOTE = Buffer.from('X-CACHECONF:')

export interface TicketTimes {
  /** When it ends, in milliseconds. */
  readonly end: number
  /** How long it lives from when it was got, with its renewals. */
  readonly wholeSeconds: number
}

/** Of the first ticket in it; undefined: it is no such cache, or holds none. */
export const ticketTimes = (cache: Buffer): TicketTimes | undefined => {
  try {
    if (cache.readUInt16BE(0) !== 0x0504) return undefined
    return timesFrom(new Walk(cache, 4 + cache.readUInt16BE(2)))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

class Walk {
  readonly #bytes: Buffer
  at: number
  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.at = at
  }
  get isOver(): boolean {
    return this.at >= this.#bytes.length
  }
  number(): number {
    this.at += 4
    return this.#bytes.readUInt32BE(this.at - 4)
  }
  data(): Buffer {
    const size = this.number()
    this.at += size
    return this.#bytes.subarray(this.at - size, this.at)
  }
  /** Its realm; the parts are passed over. */
  principal(): Buffer {
    this.at += 4
    const count = this.number()
    const realm = this.data()
    for (let part = 0; part < count; part += 1) this.data()
    return realm
  }
  /** Addresses, and data for services: a type and the data for each. */
  typed(): void {
    for (let left = this.number(); left > 0; left -= 1) {
      this.at += 2
      this.data()
    }
  }
}

const timesFrom = (walk: Walk): TicketTimes | undefined => {
  walk.principal()
  while (!walk.isOver) {
    walk.principal()
    const server = walk.principal()
    walk.at += 2
    walk.data()
    // When it was got, begins, ends and can be renewed until; then a mark and the flags.
    const got = walk.number()
    walk.number()
    const [end, renewable] = [walk.number(), walk.number()]
    if (!server.equals(NOTE)) return { end: end * 1000, wholeSeconds: Math.max(end, renewable) - got }
    walk.at += 1 + 4
    walk.typed()
    walk.typed()
    walk.data()
    walk.data()
  }
  return undefined
}
