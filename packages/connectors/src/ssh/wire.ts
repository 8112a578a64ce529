// SSH's data types on the wire (RFC 4251 section 5): uint32, uint64, string, mpint.
// SAFETY: every length is checked against what is left before anything is sliced; a truncated input is `ssh.malformed`, never a short read.
import { SshError } from './errors.ts'

export const u8 = (value: number): Buffer => Buffer.from([value])

export const u32 = (value: number): Buffer => {
  const out = Buffer.alloc(4)
  out.writeUInt32BE(value)
  return out
}

export const u64 = (value: bigint): Buffer => {
  const out = Buffer.alloc(8)
  out.writeBigUInt64BE(value)
  return out
}

export const string = (value: Buffer | string): Buffer => {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.concat([u32(bytes.length), bytes])
}

/** A non-negative integer from its big-endian bytes. */
export const mpint = (magnitude: Buffer): Buffer => {
  let start = 0
  while (start < magnitude.length && magnitude[start] === 0) start++
  const bytes = magnitude.subarray(start)
  return string((bytes[0] ?? 0) & 0x80 ? Buffer.concat([u8(0), bytes]) : bytes)
}

export class WireReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  bytes(length: number): Buffer {
    if (length > this.left) throw new SshError('ssh.malformed', 'ssh data ends early', { wanted: length, left: this.left })
    const out = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return out
  }

  u8(): number {
    return this.bytes(1).readUInt8()
  }

  u32(): number {
    return this.bytes(4).readUInt32BE()
  }

  u64(): bigint {
    return this.bytes(8).readBigUInt64BE()
  }

  string(): Buffer {
    return this.bytes(this.u32())
  }

  text(): string {
    return this.string().toString('utf8')
  }

  rest(): Buffer {
    return this.bytes(this.left)
  }
}
