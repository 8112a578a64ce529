import { expect, test } from 'vitest'
import { bundleFromFiles, defaultPackDir, loadBundle } from './bundle.ts'
import { consentModelOf, readConsentModel } from './consents.ts'
import type { Finding } from './refusal.ts'

const shipped = await loadBundle(defaultPackDir)
const data = JSON.parse(shipped.files['consents.json']!) as Record<string, unknown> & Record<'ordinary' | 'high', Record<string, unknown>>

const problemsOf = (change: (copy: typeof data) => void): string => {
  const copy = structuredClone(data)
  change(copy)
  const findings: Finding[] = []
  readConsentModel(copy, findings)
  return findings.map(({ problem }) => problem).join('; ')
}

test.each([
  ['offline_access', true],
  ['orders:write', true],
  ['https://graph.microsoft.com/Mail.Read', true],
  ['Directory.Read', true],
  ['User.Read.All', true],
  ['openid', false],
  ['profile', false],
  ['orders:read', false],
])('the delivered pack says whether %s is of high impact: %s', (scope, high) => {
  expect(consentModelOf(shipped).highImpactOf([scope, 'openid'])).toEqual(high ? [scope] : [])
})

test('one scope of high impact is enough to shorten the time', () => {
  const { termsOf } = consentModelOf(shipped)
  expect(termsOf(['openid', 'offline_access'])).toEqual({ decideSeconds: 3 * 86_400, keepSeconds: 90 * 86_400, onSilence: 'finding' })
  expect(termsOf(['openid'])).toMatchObject({ decideSeconds: 14 * 86_400, keepSeconds: 365 * 86_400 })
})

test.each([
  ['a*b', 'ab', true],
  ['a*b', 'aXXb', true],
  ['a*b', 'abX', false],
  ['ab*ba', 'aba', false],
  ['*.all', 'x.all.y', false],
  ['*a*b*', 'xxbxxa', false],
  ['exact', 'exactly', false],
])('the pattern %s against %s: %s', (pattern, scope, high) => {
  expect(readConsentModel({ ...data, highImpact: [pattern] }, []).highImpactOf([scope])).toEqual(high ? [scope] : [])
})

test('a pack without it, or with one that is wrong, is refused as a whole', () => {
  const { 'consents.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow(expect.objectContaining({ code: 'policy.missing_file' }))
  expect(() => bundleFromFiles({ ...files, 'consents.json': '{}' })).toThrow(expect.objectContaining({ code: 'policy.invalid_data' }))
})

test.each<[string, (copy: typeof data) => void]>([
  ['`highImpact`', (copy) => Object.assign(copy, { highImpact: [] })],
  ['`highImpact`', (copy) => Object.assign(copy, { highImpact: ['two words'] })],
  ['`ordinary.decideWithin`', (copy) => Object.assign(copy.ordinary, { decideWithin: 'P1M' })],
  ['`high.onSilence`', (copy) => Object.assign(copy.high, { onSilence: 'keep' })],
  ['more time than ordinary', (copy) => Object.assign(copy.high, { keepAtMost: 'P366D' })],
  ['unknown key `grace`', (copy) => Object.assign(copy, { grace: 'P1D' })],
  ['unknown key `high.grace`', (copy) => Object.assign(copy.high, { grace: 'P1D' })],
])('what is wrong is said: %s', (words, change) => {
  expect(problemsOf(change)).toContain(words)
})
