// What a pack says of the life of credentials is read whole or refused: nothing is filled in, and more at stake never means more time.
import { expect, it } from 'vitest'
import { readHygieneModel } from './hygiene.ts'
import type { Finding } from './refusal.ts'

const given = {
  longestLife: { low: 'P730D', moderate: 'P365D', high: 'P180D', critical: 'P90D' },
  longestLifeOfKind: { 'ssh.certificate': 'P1D' },
  unusedAfter: 'P90D',
  impact: { rights: ['*admin*'], administratorsOf: ['production'], credentials: 25, criticalIdentities: 5, productionSystems: 10 },
  certificateEndsWithin: ['P30D', 'P7D'],
  approvalReference: [{ environments: ['production'], kinds: ['service_account'] }],
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
  expect(model.approvalReference).toEqual([{ environments: ['production'], kinds: ['service_account'] }])
  expect([model.longestLifeSeconds.critical, model.unusedAfterSeconds, model.impact.credentials]).toEqual([90 * 86_400, 90 * 86_400, 25])
})

it.each([
  ['nothing', undefined, 'needs `unusedAfter`'],
  ['a word for a duration', { ...given, unusedAfter: 'soon' }, 'needs `unusedAfter`'],
  ['a class left out', { ...given, longestLife: { low: 'P1D' } }, 'needs `longestLife.critical`'],
  ['more time for more at stake', { ...given, longestLife: { ...given.longestLife, critical: 'P400D' } }, 'lets credentials live longer'],
  ['no word of kinds', { ...given, longestLifeOfKind: undefined }, 'needs `longestLifeOfKind`'],
  ['a kind that is none', { ...given, longestLifeOfKind: { 'SSH certificate': 'P1D' } }, 'which is no kind'],
  ['a kind without a time', { ...given, longestLifeOfKind: { 'ssh.key': 'short' } }, 'needs `longestLifeOfKind.ssh.key`'],
  ['half a credential', { ...given, impact: { ...given.impact, credentials: 0.5 } }, 'needs `impact.credentials`'],
  ['more than is counted', { ...given, impact: { ...given.impact, credentials: 1_001 } }, 'needs `impact.credentials`'],
  ['no word of impact', { ...given, impact: undefined }, 'needs `impact.rights`'],
  ['a place that is none', { ...given, impact: { ...given.impact, administratorsOf: ['moon'] } }, 'needs `impact.administratorsOf`'],
  ['a key of impact that nobody knows', { ...given, impact: { ...given.impact, moon: 1 } }, 'has the unknown key `impact.moon`'],
  ['no time before the end of a certificate', { ...given, certificateEndsWithin: [] }, 'needs `certificateEndsWithin`'],
  ['times in another order', { ...given, certificateEndsWithin: ['P7D', 'P30D'] }, 'needs `certificateEndsWithin`'],
  ['no word of who needs an approval named', { ...given, approvalReference: undefined }, 'needs `approvalReference`'],
  ['a scope of them that is none', { ...given, approvalReference: [null] }, 'needs `approvalReference[0]`'],
  [
    'an environment of them that is none',
    { ...given, approvalReference: [{ environments: ['moon'] }] },
    'approvalReference[0].environments',
  ],
  ['a key of them that nobody knows', { ...given, approvalReference: [{ moon: 1 }] }, 'unknown key `approvalReference[0].moon`'],
  ['a key that nobody knows', { ...given, rotate: true }, 'has the unknown key `rotate`'],
  ['a class that nobody knows', { ...given, longestLife: { ...given.longestLife, huge: 'P1D' } }, 'has the unknown key `longestLife.huge`'],
])('refuses %s', (_name, data, problem) => {
  expect(problems(data).join('\n')).toContain(problem)
})
