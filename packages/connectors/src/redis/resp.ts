// The wire format of Redis, version 2 (redis.io, "Redis serialization protocol"): requests are arrays of bulk strings, so that nothing in an argument can
// become a command; replies are read piece by piece within limits.

export type Reply = string | number | null | RedisError | readonly Reply[]

/** An error that the server answered. `code` is its first word: `WRONGPASS`, `NOPERM`, `ERR`. */
export class RedisError extends Error {
  override readonly name = 'RedisError'
  readonly code: string

  constructor(line: string) {
    super(line)
    this.code = /^[A-Z][A-Z0-9]*/.exec(line)?.[0] ?? 'ERR'
  }
}

/** The peer does not speak this protocol, or answers more than anybody should read. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

export const encodeCommand = (args: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from(`*${args.length}\r\n`),
    ...args.map((arg) => Buffer.concat([Buffer.from(`$${Buffer.byteLength(arg)}\r\n`), Buffer.from(arg), Buffer.from('\r\n')])),
  ])

const MAX_LINE = 64 * 1024
const MAX_REPLY = 256 * 1024 * 1024
const MAX_DEPTH = 8

interface OpenArray {
  readonly items: Reply[]
  readonly length: number
}

/** Takes bytes as they come and gives whole replies. SAFETY: depth, line and total size are bounded. */
export class ReplyReader {
  #parts: Buffer[] = []
  #size = 0
  /** Bytes without which nothing further can be read: what has come is joined only then. */
  #need = 1
  #bulk: number | undefined
  #open: OpenArray[] = []
  #read = 0

  /** Throws `ProtocolError`. */
  feed(chunk: Buffer): Reply[] {
    this.#parts.push(chunk)
    this.#size += chunk.length
    const replies: Reply[] = []
    if (this.#size < this.#need) return replies
    let buffer = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts)
    for (;;) {
      const step = this.#bulk === undefined ? this.#line(buffer) : this.#bytes(buffer, this.#bulk)
      if (!step) break
      buffer = buffer.subarray(step.used)
      this.#read += step.used
      if (this.#read > MAX_REPLY) throw new ProtocolError('the reply is too large')
      if (step.value !== undefined) {
        const whole = this.#place(step.value)
        if (whole !== undefined) {
          replies.push(whole)
          this.#read = 0
        }
      }
    }
    this.#parts = buffer.length > 0 ? [buffer] : []
    this.#size = buffer.length
    this.#need = this.#bulk === undefined ? buffer.length + 1 : this.#bulk + 2
    return replies
  }

  #line(buffer: Buffer): { readonly used: number; readonly value?: Reply } | undefined {
    const end = buffer.indexOf('\r\n')
    if (end < 0) {
      if (buffer.length > MAX_LINE) throw new ProtocolError('a line is too long')
      return undefined
    }
    if (end > MAX_LINE || end === 0) throw new ProtocolError('a line is too long or empty')
    const used = end + 2
    const text = buffer.toString('utf8', 1, end)
    switch (String.fromCharCode(buffer[0]!)) {
      case '+':
        return { used, value: text }
      case '-':
        return { used, value: new RedisError(text) }
      case ':':
        return { used, value: whole(text) }
      case '$': {
        const length = whole(text)
        if (length === -1) return { used, value: null }
        if (length < 0 || length > MAX_REPLY) throw new ProtocolError('a string has an impossible length')
        this.#bulk = length
        return { used }
      }
      case '*': {
        const length = whole(text)
        if (length === -1) return { used, value: null }
        if (length < 0 || length > MAX_REPLY / 4) throw new ProtocolError('an array has an impossible length')
        if (length === 0) return { used, value: [] }
        if (this.#open.length >= MAX_DEPTH) throw new ProtocolError('the reply is nested too deeply')
        this.#open.push({ items: [], length })
        return { used }
      }
      default:
        throw new ProtocolError('the peer does not speak the protocol of Redis')
    }
  }

  #bytes(buffer: Buffer, length: number): { readonly used: number; readonly value: Reply } | undefined {
    if (buffer.length < length + 2) return undefined
    if (buffer[length] !== 13 || buffer[length + 1] !== 10) throw new ProtocolError('a string does not end where it should')
    this.#bulk = undefined
    return { used: length + 2, value: buffer.toString('utf8', 0, length) }
  }

  /** Puts a value into the innermost open array; gives the outermost one when it is full. */
  #place(value: Reply): Reply | undefined {
    let current: Reply = value
    for (;;) {
      const array = this.#open.at(-1)
      if (!array) return current
      array.items.push(current)
      if (array.items.length < array.length) return undefined
      this.#open.pop()
      current = array.items
    }
  }
}

const whole = (text: string): number => {
  if (!/^-?\d{1,18}$/.test(text)) throw new ProtocolError('a number is not one')
  return Number(text)
}
