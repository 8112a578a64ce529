// What a pack says of the life of credentials is read whole or refused: nothing is filled in, and more at stake never means more time.
import { expect, it } from 'vitest'
import { readHygieneModel } from './hygiene.ts'
import type { Finding } from './refusal.ts'

const given = {
  longestLife: { low: 'P730D', moderate: 'P365D', high: 'P180D', critical: 'P90D' },
  longestLifeOfKind: { 'ssh.certificate': 'P1D' },
  unusedAfter: 'P90D',
  highImpactCredentials: 25,
  certificateEndsWithin: ['P30D', 'P7D'],
}
const problems = (data: unknown): string[] => {
  const findings: Finding[] = []
  readHygieneModel(data, findings)
  return findings.map(({ problem }) => problem)
}

it('reads durations and numbers', () => {
  const findings: Finding[] = []
  const model = readHygieneModel(given, findings)
  expect(findings).toEqual([])
  expect([...model.longestLifeSecondsOfKind]).toEqual([['ssh.certificate', 86_400]])
  expect([model.longestLifeSeconds.critical, model.unusedAfterSeconds, model.highImpactCredentials]).toEqual([90 * 86_400, 90 * 86_400, 25])
})

it.each([
  ['nothing', undefined, 'needs `unusedAfter`'],
  ['a word for a duration', { ...given, unusedAfter: 'soon' }, 'needs `unusedAfter`'],
  ['a class left out', { ...given, longestLife: { low: 'P1D' } }, 'needs `longestLife.critical`'],
  ['more time for more at stake', { ...given, longestLife: { ...given.longestLife, critical: 'P400D' } }, 'lets credentials live longer'],
  ['no word of kinds', { ...given, longestLifeOfKind: undefined }, 'needs `longestLifeOfKind`'],
  ['a kind that is none', { ...given, longestLifeOfKind: { 'SSH certificate': 'P1D' } }, 'which is no kind'],
  ['a kind without a time', { ...given, longestLifeOfKind: { 'ssh.key': 'short' } }, 'needs `longestLifeOfKind.ssh.key`'],
  ['half a credential', { ...given, highImpactCredentials: 0.5 }, 'needs `highImpactCredentials`'],
  ['no time before the end of a certificate', { ...given, certificateEndsWithin: [] }, 'needs `certificateEndsWithin`'],
  ['times in another order', { ...given, certificateEndsWithin: ['P7D', 'P30D'] }, 'needs `certificateEndsWithin`'],
  ['a key that nobody knows', { ...given, rotate: true }, 'has the unknown key `rotate`'],
  ['a class that nobody knows', { ...given, longestLife: { ...given.longestLife, huge: 'P1D' } }, 'has the unknown key `longestLife.huge`'],
])('refuses %s', (_name, data, problem) => {
  expect(problems(data).join('\n')).toContain(problem)
})
