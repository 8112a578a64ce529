/** ISO 8601 durations of fixed length, as the annotations and the pack's defaults write them. */
const DURATION = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$/

/** Seconds of `P1D`, `PT4H30M`; undefined when it is none, or zero. Months and years have no fixed length and are refused. */
export function durationSeconds(text: string): number | undefined {
  const match = DURATION.exec(text)
  if (!match || text.endsWith('T')) return undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  const total = Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)
  return total > 0 ? total : undefined
}

/** `PT4H` as `4 hours`: the largest unit that divides it. */
export function spokenDuration(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ]
  const [size, name] = units.find(([unit]) => seconds % unit === 0 && seconds >= unit) ?? [1, 'second']
  const count = seconds / size
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
