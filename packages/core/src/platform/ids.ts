// Identifiers: a prefix that names the kind, then 26 characters that sort by time (48 bits of milliseconds, 80 random bits, Crockford base 32).
import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

export interface Ids {
  /** `next('chg')` → `chg_01JD…` */
  next(prefix: string): string
  /** Fresh random bytes, for nonces. */
  random(length: number): Buffer
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
/** Two characters for each ten bits: an identifier is 13 look-ups. */
const pairs: readonly string[] = Array.from({ length: 1024 }, (_, bits) => `${alphabet[bits >> 5]}${alphabet[bits & 31]}`)

/** 48 bits of milliseconds as 10 characters, the first two bits being zero. */
const timePart = (ms: number): string => {
  // Bitwise operators see 32 bits only: the upper 28 bits and the lower 20 apart.
  const high = Math.floor(ms / 0x10_0000)
  const low = ms % 0x10_0000
  return `${pairs[(high >> 20) & 1023]}${pairs[(high >> 10) & 1023]}${pairs[high & 1023]}${pairs[low >> 10]}${pairs[low & 1023]}`
}

/** Five bytes as 8 characters. */
const fiveBytes = (bytes: Buffer, at: number): string => {
  const [b, c, d] = [bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!]
  return `${pairs[(bytes[at]! << 2) | (b >> 6)]}${pairs[((b & 63) << 4) | (c >> 4)]}${pairs[((c & 15) << 6) | (d >> 2)]}${pairs[((d & 3) << 8) | bytes[at + 4]!]}`
}

const entropyBytes = 10
/** Asking the system for ten bytes costs more than all else about an identifier: it is asked for those of many at once. Each byte is used once. */
const drawn = entropyBytes * 256

export const randomIds = (clock: Clock, random: (length: number) => Buffer = randomBytes): Ids => {
  let pool: Buffer = Buffer.alloc(0)
  let at = 0
  let lastMs = Number.NaN
  let lastTime = ''
  return {
    next: (prefix) => {
      const ms = clock.now().getTime()
      if (ms !== lastMs) {
        lastMs = ms
        lastTime = timePart(ms)
      }
      if (at >= pool.length) {
        pool = random(drawn)
        at = 0
      }
      const id = `${prefix}_${lastTime}${fiveBytes(pool, at)}${fiveBytes(pool, at + 5)}`
      at += entropyBytes
      return id
    },
    random,
  }
}
