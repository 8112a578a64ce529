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

const encode = (value: bigint, length: number): string => {
  let text = ''
  for (let rest = value, i = 0; i < length; i += 1, rest >>= 5n) text = alphabet[Number(rest & 31n)] + text
  return text
}

export const randomIds = (clock: Clock, random: (length: number) => Buffer = randomBytes): Ids => ({
  next: (prefix) => {
    const time = BigInt(clock.now().getTime())
    const entropy = BigInt(`0x${random(10).toString('hex')}`)
    return `${prefix}_${encode(time, 10)}${encode(entropy, 16)}`
  },
  random,
})
