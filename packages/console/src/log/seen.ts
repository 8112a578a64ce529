// What this browser has seen of the log, kept in it and nowhere else: a server that wants to show another story can't take that back.
import { fromBase64 } from '../signing/bytes.ts'
import type { Seen } from './judge.ts'

const place = 'countersign.log'

const isSeen = (value: unknown): value is Seen => {
  const { log, witness, size, root } = (value ?? {}) as Partial<Record<keyof Seen, unknown>>
  if (typeof log !== 'string' || (witness !== undefined && typeof witness !== 'string')) return false
  if (typeof root !== 'string' || !Number.isSafeInteger(size) || (size as number) <= 0) return false
  try {
    return fromBase64(root).length === 32
  } catch {
    return false
  }
}

/** Undefined: nothing yet, or this browser keeps nothing. */
export const readSeen = (): Seen | undefined => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place) ?? 'null')
    return isSeen(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Only forwards: another window may have seen more. */
export const keepSeen = (seen: Seen): void => {
  const known = readSeen()
  if (known && known.size > seen.size) return
  try {
    localStorage.setItem(place, JSON.stringify(seen))
  } catch {
    // A browser that keeps nothing sees each head as the first; the lane says so.
  }
}

export const forgetSeen = (): void => localStorage.removeItem(place)
