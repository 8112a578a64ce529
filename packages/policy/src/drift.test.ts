import { expect, test } from 'vitest'
import { driftModelOf, readDriftModel } from './drift.ts'
import { bundleFromFiles, defaultPackDir, loadBundle } from './index.ts'

const shipped = await loadBundle(defaultPackDir)
const data = JSON.parse(shipped.files['drift.json']!) as Record<string, unknown>
const problems = (change: Record<string, unknown>): string[] => {
  const findings: { where: string; problem: string }[] = []
  readDriftModel({ ...data, ...change }, findings)
  return findings.map(({ problem }) => problem)
}

test('the delivered pack takes no right and suspends nothing without asking people, and touches what nobody uses in production not at all', () => {
  const { rules } = driftModelOf(shipped)
  const asking = rules.filter(({ kind }) => kind !== 'account.residual' && kind !== 'account.ghost')
  expect(asking.every(({ effect }) => effect === 'propose')).toBe(true)
  expect(rules.filter(({ kind }) => kind === 'credential.unused')).toEqual([
    expect.objectContaining({
      ending: 'suspend',
      termSeconds: 30 * 86_400,
      scope: { environments: ['staging', 'development'], criticalities: ['low', 'moderate'], privileged: false },
    }),
  ])
})

test('a rule that says nothing of its ending ends', () => {
  const files = {
    ...shipped.files,
    'drift.json': JSON.stringify({ ...data, rules: [{ kind: 'credential.unused', effect: 'propose', settled: 'P1D' }] }),
  }
  expect(driftModelOf(bundleFromFiles(files)).rules).toEqual([
    { kind: 'credential.unused', scope: {}, effect: 'propose', settledSeconds: 86_400, ending: 'end' },
  ])
})

const rule = { kind: 'credential.unused', effect: 'propose', settled: 'P1D' }
test.each([
  ['a kind that has no ending', { rules: [{ ...rule, kind: 'identity.half_dead' }] }, /needs `rules\[0\].kind`/],
  ['an ending that is not known', { rules: [{ ...rule, ending: 'forget' }] }, /needs `rules\[0\].ending`/],
  ['a suspension without a time', { rules: [{ ...rule, ending: 'suspend' }] }, /needs `rules\[0\].term`/],
  ['a suspension that is over at once', { rules: [{ ...rule, ending: 'suspend', term: 'PT0S' }] }, /needs `rules\[0\].term` to be longer/],
  ['a time without a suspension', { rules: [{ ...rule, term: 'P30D' }] }, /`rules\[0\].term`, which goes with the ending `suspend`/],
  [
    'a residual that is to sleep',
    { rules: [{ ...rule, kind: 'account.residual', ending: 'suspend', term: 'P30D' }] },
    /all others have one ending/,
  ],
  [
    'an ending of what nobody opens',
    { rules: [{ kind: 'credential.unused', effect: 'finding', ending: 'end' }] },
    /all others have one ending/,
  ],
  ['a rule that never counts', { rules: [rule, rule] }, /so it never counts/],
  ['an unknown key of a rule', { rules: [{ ...rule, when: 1 }] }, /unknown key `rules\[0\].when`/],
  ['a wave of none', { wave: 0 }, /needs `wave`/],
])('%s is refused', (_what, change, problem) => {
  expect(problems(change)).toContainEqual(expect.stringMatching(problem))
})
