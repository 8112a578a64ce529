// An instant in the reader's zone and language, near ones by distance; the exact instant on hover.
import { useSyncExternalStore } from 'react'
import { words } from '../words/index.ts'

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const dayOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** Where words stand around it. */
export const instantText = (at: string): string => full.format(new Date(at))

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const span = (ms: number): string => {
  if (ms < minute) return `${Math.max(1, Math.round(ms / 1000))} s`
  if (ms < hour) return `${Math.round(ms / minute)} min`
  if (ms < 2 * day) return `${Math.round(ms / hour)} h`
  return `${Math.round(ms / day)} days`
}

let now = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for the whole page. */
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const one of listeners) one()
  }, 10_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

export const useNow = (): number => useSyncExternalStore(subscribe, () => now)

/** `distance`: "in 3 h", "2 days ago"; else the date itself. `due`: past is said as late. */
export const When = ({ at, distance = false, due = false }: { at: string | null; distance?: boolean; due?: boolean }) => {
  const present = useNow()
  if (at === null) return <span>{words.everywhere.never}</span>
  const instant = new Date(at)
  const away = instant.getTime() - present
  const text =
    distance && Math.abs(away) < 60 * day
      ? away >= 0
        ? words.everywhere.in(span(away))
        : due
          ? words.everywhere.late(span(-away))
          : words.everywhere.ago(span(-away))
      : full.format(instant)
  return (
    <time dateTime={at} title={`${full.format(instant)} · ${at}`} className={due && away < 0 ? 'text-bad' : undefined}>
      {text}
    </time>
  )
}

/** A calendar day, `2026-11-30`. */
export const Day = ({ on }: { on: string | null }) =>
  on === null ? <span>{words.everywhere.never}</span> : <time dateTime={on}>{dayOnly.format(new Date(`${on}T00:00:00`))}</time>
