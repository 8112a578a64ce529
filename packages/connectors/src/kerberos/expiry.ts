// When a principal ends, as `kadmin` takes it: whole seconds of 32 bits, in UTC.
import { done, instantIn, type Outcome, refused, unknown } from '@countersign/connector-kit'
import { modified } from './change.ts'
import type { Kadmin } from './kadmin.ts'
import { readPrincipal } from './principals.ts'

export const invalidExpiry = refused('invalid_expiry', 'the end is no instant before 2106')

/** Seconds since 1970, never later than was said; undefined: it is no instant that a KDC keeps. 0 would be no end at all. */
export const secondsIn = (instant: string): number | undefined => {
  const ms = instantIn(instant)
  return ms === undefined || ms < 1000 || ms >= 2 ** 32 * 1000 ? undefined : Math.floor(ms / 1000)
}

export const expiry = (seconds: number): string => `-expire "${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC"`

/** Moves it, and nothing else of the principal. It is believed once it is shown. */
export const moveEnd = async (kadmin: Kadmin, name: string, seconds: number, signal: AbortSignal): Promise<Outcome> => {
  const said = await modified(kadmin, name, expiry(seconds), signal)
  if (said.status !== 'done') return said
  const after = await readPrincipal(kadmin, name, signal)
  if (after.status !== 'done') return after
  return after.value?.expiresAt === seconds ? done(undefined) : unknown('end_not_kept', 'kadmind took the end and shows another one')
}
