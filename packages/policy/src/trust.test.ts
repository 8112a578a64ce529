import { expect, test } from 'vitest'
import { bundleFromFiles, defaultPackDir, loadBundle } from './index.ts'
import { readTrustModel, trustModelOf } from './trust.ts'

const shipped = await loadBundle(defaultPackDir)
const data = JSON.parse(shipped.files['trust.json']!) as Record<string, unknown>
const problems = (change: Record<string, unknown>): string[] => {
  const findings: { where: string; problem: string }[] = []
  readTrustModel({ ...data, ...change }, findings)
  return findings.map(({ problem }) => problem)
}

test('the delivered pack ends what nobody answers for where it is privileged, and lets somebody look elsewhere', () => {
  const { rules, signals, brake } = trustModelOf(shipped)
  expect(rules.filter(({ condition }) => condition === 'owner_answers')).toEqual([
    { condition: 'owner_answers', scope: { privileged: true }, effect: 'revoke', delaySeconds: 0 },
    { condition: 'owner_answers', scope: {}, effect: 'finding', delaySeconds: 7 * 86_400 },
  ])
  expect([signals, brake]).toEqual([[], { percent: 10, least: 25 }])
})

const rule = { condition: 'used', effect: 'finding', within: 'P1D' }
test.each([
  ['a condition that is not known', { rules: [{ ...rule, condition: 'liked' }] }, /needs `rules\[0\].condition`/],
  ['an effect that is not known', { rules: [{ condition: 'used', effect: 'forget' }] }, /needs `rules\[0\].effect`/],
  ['a suspension that says nothing of coming back', { rules: [{ condition: 'used', effect: 'suspend' }] }, /needs `rules\[0\].resume`/],
  [
    'a suspension that falls to what nobody knows',
    { rules: [{ condition: 'used', effect: 'suspend', resume: 'asked', otherwise: 'ignore' }] },
    /needs `rules\[0\].otherwise`/,
  ],
  [
    'a suspension that is to end at once',
    { rules: [{ condition: 'used', effect: 'suspend', resume: 'asked', endAfter: 'PT0S' }] },
    /needs `rules\[0\].endAfter`/,
  ],
  [
    'a way back from an end',
    { rules: [{ condition: 'used', effect: 'revoke', resume: 'itself' }] },
    /`rules\[0\].resume`, which goes with the effect `suspend`/,
  ],
  ['a finding without a time', { rules: [{ condition: 'used', effect: 'finding' }] }, /needs `rules\[0\].within`/],
  [
    'an end with a time for findings',
    { rules: [{ condition: 'used', effect: 'revoke', within: 'P1D' }] },
    /`rules\[0\].within`, which goes with a finding/,
  ],
  ['an environment that is not known', { rules: [{ ...rule, if: { environments: ['prod'] } }] }, /needs `rules\[0\].if.environments`/],
  ['a rule that never counts', { rules: [rule, rule] }, /so it never counts/],
  ['an unknown key of a rule', { rules: [{ ...rule, when: 1 }] }, /unknown key `rules\[0\].when`/],
  ['a brake that lets all go', { brake: { percent: 101, least: 1 } }, /needs `brake.percent`/],
  ['a wave of none', { wave: 0 }, /needs `wave`/],
  ['a sender without events', { signals: [{ from: 'edr', events: [] }] }, /needs `signals\[0\].events`/],
  ['a sender twice', { signals: [1, 2].map(() => ({ from: 'edr', events: ['account-disabled'] })) }, /names a sender of signals twice/],
  ['no time for what nobody knows', { unknownWithin: 'soon' }, /needs `unknownWithin`/],
  ['an unknown key', { rule: [] }, /unknown key `rule`/],
])('%s is refused', (_what, change, problem) => {
  expect(problems(change)).toContainEqual(expect.stringMatching(problem))
})

test('a suspension asks an approver before it comes back, and ends where its connector has no way back, unless the rule says otherwise', () => {
  const findings: { where: string; problem: string }[] = []
  const read = (rule: Record<string, unknown>) =>
    readTrustModel({ ...data, rules: [{ condition: 'posture_good', effect: 'suspend', ...rule }] }, findings).rules[0]?.sleep
  expect(read({ resume: 'asked' })).toEqual({ asks: true, otherwise: 'revoke' })
  expect(read({ resume: 'itself', endAfter: 'P30D', otherwise: 'finding' })).toEqual({
    asks: false,
    endAfterSeconds: 30 * 86_400,
    otherwise: 'finding',
  })
  expect(findings).toEqual([])
})

test('no rules are a choice: nothing is asked', () => {
  expect(problems({ rules: [] })).toEqual([])
})

test('a pack without it is none', () => {
  const { 'trust.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow()
})
