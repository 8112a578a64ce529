// Days as forms give them, and the instants that the server takes. Pure.

const dayMs = 86_400_000

const two = (n: number): string => String(n).padStart(2, '0')

/** The reader's own calendar day, `2026-11-30`, so many days after `from`. */
export const dayAfter = (days: number, from: Date = new Date()): string => {
  const at = new Date(from.getTime() + days * dayMs)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The last second of that day where the reader is; never later than `most`. */
export const endOfDay = (day: string, most?: string): string => {
  const end = new Date(`${day}T23:59:59`)
  return (most !== undefined && end > new Date(most) ? new Date(most) : end).toISOString()
}
