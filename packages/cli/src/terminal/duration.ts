// Spans of time as people say them. Pure.
const STEPS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** `4 hours`; the largest unit that fits without a rest, or the largest with its rest cut. */
export const spokenDuration = (seconds: number): string => {
  const [size, name] =
    STEPS.find(([unit]) => seconds >= unit && seconds % unit === 0) ?? STEPS.find(([unit]) => seconds >= unit) ?? STEPS[3]
  const count = Math.floor(seconds / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
