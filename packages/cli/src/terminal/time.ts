// Instants as people at a terminal read them. Pure.

/** `2026-11-22 10:04:31Z`; what is no instant stays as it is. */
export const instant = (value: unknown): string => {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return value === null || value === undefined ? '-' : String(value)
  return `${new Date(value).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** To the minute, for tables. */
export const minute = (value: unknown): string => {
  const text = instant(value)
  return text.length === 20 ? `${text.slice(0, 16)}Z` : text
}

/** The time of the day alone, for lines of one sitting. */
export const clockTime = (value: unknown): string => instant(value).slice(11)

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 }

/** `90d` from `from`, or an instant of its own; undefined for anything else. RFC 3339. */
export const untilInstant = (text: string, from: Date): string | undefined => {
  const relative = /^(\d{1,6})([mhdw])$/.exec(text)
  if (relative) return new Date(from.getTime() + Number(relative[1]) * UNITS[relative[2]!]! * 1000).toISOString()
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) || Number.isNaN(Date.parse(text))) return undefined
  return new Date(text).toISOString()
}
