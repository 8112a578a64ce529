// Reads members of hostile JSON. Each reader returns the value in its type or throws `dossier.malformed`; nothing is coerced.
// It looks at own members only, so a key that is missing can't be found on a prototype.
import { CountersignError, canonicalJson, decodeBase64 } from '@countersign/ledger'

export type Obj = Readonly<Record<string, unknown>>

export const malformed = (message: string): CountersignError => new CountersignError('dossier.malformed', 'invalid', message)

export const isObject = (value: unknown): value is Obj => typeof value === 'object' && value !== null && !Array.isArray(value)

export const object = (value: unknown, what: string): Obj => {
  if (!isObject(value)) throw malformed(`${what} is not an object`)
  return value
}

/** The own member, undefined where there is none. */
export const member = (from: Obj, key: string): unknown => (Object.hasOwn(from, key) ? from[key] : undefined)

/** Exactly these members. */
export const only = (from: Obj, keys: readonly string[], what: string): Obj => {
  const found = Object.keys(from)
  if (found.length !== keys.length || !keys.every((key) => Object.hasOwn(from, key)))
    throw malformed(`${what} has the members ${keys.join(', ')}`)
  return from
}

export const text = (from: Obj, key: string): string => {
  const value = member(from, key)
  if (typeof value !== 'string' || value === '') throw malformed(`\`${key}\` is not a text`)
  return value
}

export const textOrNull = (from: Obj, key: string): string | null => (member(from, key) === null ? null : text(from, key))

export const oneOf = <T extends string>(from: Obj, key: string, allowed: readonly T[]): T => {
  const value = member(from, key)
  if (!allowed.includes(value as T)) throw malformed(`\`${key}\` is none of ${allowed.join(', ')}`)
  return value as T
}

export const whole = (from: Obj, key: string, least = 0): number => {
  const value = member(from, key)
  if (!Number.isSafeInteger(value) || (value as number) < least) throw malformed(`\`${key}\` is not a whole number from ${least}`)
  return value as number
}

export const flag = (from: Obj, key: string): boolean => {
  const value = member(from, key)
  if (typeof value !== 'boolean') throw malformed(`\`${key}\` is not true or false`)
  return value
}

export const list = (from: Obj, key: string): readonly unknown[] => {
  const value = member(from, key)
  if (!Array.isArray(value)) throw malformed(`\`${key}\` is not a list`)
  return value
}

export const texts = (from: Obj, key: string): readonly string[] => {
  const values = list(from, key)
  if (!values.every((value) => typeof value === 'string' && value !== '')) throw malformed(`\`${key}\` is not a list of texts`)
  return values as readonly string[]
}

const DIGEST = /^sha256:[0-9a-f]{64}$/

export const digest = (from: Obj, key: string): string => {
  const value = text(from, key)
  if (!DIGEST.test(value)) throw malformed(`\`${key}\` is not a digest`)
  return value
}

export const digestOrNull = (from: Obj, key: string): string | null => (member(from, key) === null ? null : digest(from, key))

/** The 32 bytes of a digest. */
export const digestBytes = (value: string): Buffer => Buffer.from(value.slice('sha256:'.length), 'hex')

export const bytes = (from: Obj, key: string, length: number): Buffer => {
  const value = decodeBase64(text(from, key))
  if (value === undefined || value.length !== length) throw malformed(`\`${key}\` is not ${length} bytes in base64`)
  return value
}

const INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z$/

/** Milliseconds since the epoch of an RFC 3339 instant in UTC. */
export const instantOf = (value: unknown, what: string): number => {
  const ms = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN
  // SAFETY: Date.parse takes 30 February for 1 March in some engines; the day must come back.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== (value as string).slice(0, 10))
    throw malformed(`${what} is not an instant`)
  return ms
}

export const instant = (from: Obj, key: string): number => instantOf(member(from, key), `\`${key}\``)

/** `from` ≤ moment < `until`. */
export interface Window {
  readonly notBefore: number
  readonly notAfter: number
}

export const window = (from: Obj, key: string): Window => {
  const value = object(member(from, key), `\`${key}\``)
  return { notBefore: instant(value, 'notBefore'), notAfter: instant(value, 'notAfter') }
}

/** One text per value, so that two values can be compared whatever their nesting. */
export const formOf = (value: unknown): string => canonicalJson(value ?? null)
