import { expect, test } from 'vitest'
import { bundleFromFiles, defaultPackDir, loadBundle } from './bundle.ts'
import { rateModelOf, readRateModel } from './rates.ts'
import type { Finding } from './refusal.ts'

const shipped = await loadBundle(defaultPackDir)
const data = JSON.parse(shipped.files['rates.json']!) as { perMinute: Record<string, unknown>; alarm: Record<string, unknown> }

const problemsOf = (change: (copy: typeof data) => void): string[] => {
  const copy = structuredClone(data)
  change(copy)
  const findings: Finding[] = []
  readRateModel(copy, findings)
  return findings.map(({ problem }) => problem)
}

test('the delivered pack lets a source send what a directory of people needs, and others what they were let send before', () => {
  const { perMinute, alarm } = rateModelOf(shipped)
  expect(perMinute.source).toBeGreaterThanOrEqual(300 * 60)
  expect([perMinute.workload, perMinute.provider, perMinute.enterprise]).toEqual([1_200, 1_200, 1_200])
  expect(alarm).toEqual({ refusals: 100, withinSeconds: 600, quietSeconds: 1_800 })
})

test('a pack without it, or with one that is wrong, is refused as a whole', () => {
  const { 'rates.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow(expect.objectContaining({ code: 'policy.missing_file' }))
  expect(() => bundleFromFiles({ ...files, 'rates.json': '{}' })).toThrow(expect.objectContaining({ code: 'policy.invalid_data' }))
})

test.each<[string, (copy: typeof data) => void]>([
  ['`perMinute.provider`', (copy) => delete copy.perMinute['provider']],
  ['`perMinute.provider`', (copy) => Object.assign(copy.perMinute, { provider: 0 })],
  ['`perMinute.source`', (copy) => Object.assign(copy.perMinute, { source: 1.5 })],
  ['`perMinute.signal`', (copy) => Object.assign(copy.perMinute, { signal: null })],
  ['unknown key `perMinute.stranger`', (copy) => Object.assign(copy.perMinute, { stranger: 5 })],
  ['`alarm.refusals`', (copy) => Object.assign(copy.alarm, { refusals: 0 })],
  ['`alarm.within`', (copy) => Object.assign(copy.alarm, { within: 'soon' })],
  ['from a minute to a day', (copy) => Object.assign(copy.alarm, { within: 'PT1S' })],
  ['from a minute to a day', (copy) => Object.assign(copy.alarm, { quiet: 'P2D' })],
  ['unknown key `burst`', (copy) => Object.assign(copy, { burst: 5 })],
])('what is wrong is said: %s', (words, change) => {
  expect(problemsOf(change).join('; ')).toContain(words)
})
