import { expect, it } from 'vitest'
import { durationSeconds, spokenDuration } from './duration.ts'

it.each([
  ['P1D', 86_400],
  ['PT4H', 14_400],
  ['P1DT2H30M5S', 95_405],
])('%s is %d seconds', (text, seconds) => expect(durationSeconds(text)).toBe(seconds))

it.each(['', 'P', 'PT', 'P1DT', 'PT0S', 'P1M', 'P1Y', 'P1W', 'PT-1H', 'PT1.5H', '4H', ' PT4H', 'PT99999H'])('`%s` is none', (text) =>
  expect(durationSeconds(text)).toBeUndefined(),
)

it('is spoken in the largest unit that divides it', () => {
  expect([86_400, 7_200, 5_400, 61, 1].map(spokenDuration)).toEqual(['1 day', '2 hours', '90 minutes', '61 seconds', '1 second'])
})
