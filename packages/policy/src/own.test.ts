import { expect, test } from 'vitest'
import { bundleFromFiles, defaultPackDir, loadBundle } from './bundle.ts'
import { OWN_WAYS, ownModelOf, readOwnModel } from './own.ts'
import { powerQuestions } from './power-questions.ts'
import type { Finding } from './refusal.ts'

const shipped = await loadBundle(defaultPackDir)
type Sides = Record<'enterprise' | 'outside', unknown>
interface Data {
  limits: { longestLife: Record<keyof Sides, Record<string, unknown>>; unusedAfter: Sides; reviewEvery: Sides; answerWithin: unknown }
  changes: Record<string, unknown>
  passkeys: Record<string, unknown>
}
const data = JSON.parse(shipped.files['own.json']!) as Data

const problemsOf = (change: (limits: Data['limits'], changes: Data['changes'], passkeys: Data['passkeys']) => void): string[] => {
  const copy = structuredClone(data)
  change(copy.limits, copy.changes, copy.passkeys)
  const findings: Finding[] = []
  readOwnModel(copy, [...powerQuestions(shipped).reserved], findings)
  return findings.map(({ problem }) => problem)
}

test('the delivered pack lets nobody outside hold anything here for longer than somebody inside, nor be reviewed less often', () => {
  const { longestLifeSeconds: life, reviewEverySeconds: every, unusedAfterSeconds: unused } = ownModelOf(shipped).limits
  for (const way of OWN_WAYS) {
    expect(life.outside[way]).not.toBeNull()
    expect(life.outside[way]!).toBeLessThanOrEqual(life.enterprise[way] ?? Infinity)
  }
  expect(every.outside).toBeLessThanOrEqual(every.enterprise)
  expect(unused.outside).toBeLessThanOrEqual(unused.enterprise)
})

test('a pack without it, or with one that is wrong, is refused as a whole', () => {
  const { 'own.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow(expect.objectContaining({ code: 'policy.missing_file' }))
  expect(() => bundleFromFiles({ ...files, 'own.json': '{}' })).toThrow(expect.objectContaining({ code: 'policy.invalid_data' }))
})

test.each<[string, Parameters<typeof problemsOf>[0]]>([
  ['nobody outside holds anything here without an end', (limits) => Object.assign(limits.longestLife.outside, { role: null })],
  ['`limits.longestLife.outside.api_key`', (limits) => delete limits.longestLife.outside['api_key']],
  ['unknown key `limits.longestLife.outside.session`', (limits) => Object.assign(limits.longestLife.outside, { session: 'P1D' })],
  ['from a day to 3650 days', (limits) => Object.assign(limits.longestLife.enterprise, { role: 'PT1H' })],
  ['`limits.unusedAfter.outside`', (limits) => delete limits.unusedAfter.outside],
  ['from a day to 730 days', (limits) => Object.assign(limits.reviewEvery, { outside: 'P1000D' })],
  ['unknown key `limits.reviewEvery.partner`', (limits) => Object.assign(limits.reviewEvery, { partner: 'P1D' })],
  [
    'half of `limits.reviewEvery.enterprise`',
    (limits) => Object.assign(limits, { answerWithin: 'P90D', reviewEvery: { enterprise: 'P90D', outside: 'P90D' } }),
  ],
  ['unknown key `limits.lax`', (limits) => Object.assign(limits, { lax: 1 })],
  [
    '`role.assign` in `changes.signedByTwo`',
    (_, changes) => Object.assign(changes, { signedByTwo: ['apikey.issue', 'change.approve', 'key.enrol', 'policy.change'] }),
  ],
  ['a list of powers of the schema', (_, changes) => Object.assign(changes, { signedByTwo: ['everything'] })],
  ['`passkeys.synced`, one of', (_, __, passkeys) => Object.assign(passkeys, { synced: 'perhaps' })],
  ['`passkeys.vouched`, null or', (_, __, passkeys) => delete passkeys['vouched']],
  ['`passkeys.vouched.makers`', (_, __, passkeys) => Object.assign(passkeys, { vouched: { makers: ['a maker'], models: null } })],
  ['`passkeys.vouched.makers`', (_, __, passkeys) => Object.assign(passkeys, { vouched: { makers: [], models: null } })],
  ['`passkeys.vouched.models`', (_, __, passkeys) => Object.assign(passkeys, { vouched: { makers: [], models: ['a model'] } })],
  ['unknown key `passkeys.lax`', (_, __, passkeys) => Object.assign(passkeys, { lax: true })],
  ['from a week to a year', (_, changes) => Object.assign(changes, { remembered: 'PT1H' })],
])('what is wrong is said: %s', (words, change) => {
  expect(problemsOf(change).join('; ')).toContain(words)
})

test('an enterprise may let its own hold anything here without an end', () => {
  expect(problemsOf((limits) => Object.assign(limits.longestLife.enterprise, { api_key: null, deputyship: null }))).toEqual([])
})
