import { expect, test } from 'vitest'
import { bundleFromFiles, defaultPackDir, loadBundle } from './bundle.ts'
import type { Finding } from './refusal.ts'
import { readSessionModel, sessionModelOf } from './sessions.ts'

const shipped = await loadBundle(defaultPackDir)
type Data = Record<'enterprise' | 'outside' | 'stepUp', Record<string, unknown>> & { commandLine: unknown }
const data = JSON.parse(shipped.files['sessions.json']!) as Data

const problemsOf = (change: (copy: Data) => void): string[] => {
  const copy = structuredClone(data)
  change(copy)
  const findings: Finding[] = []
  readSessionModel(copy, ['role.assign', 'apikey.issue', 'key.enrol'], findings)
  return findings.map(({ problem }) => problem)
}

test('the delivered pack asks for more before somebody is given a role or a key, and lets nobody outside stay longer than a shift', () => {
  const model = sessionModelOf(shipped)
  expect(model.stepUp.powers).toEqual(['role.assign', 'apikey.issue', 'key.enrol'])
  expect(model.outside.absoluteSeconds).toBeLessThanOrEqual(8 * 3600)
  expect(model.outside.idleSeconds).toBeLessThanOrEqual(model.enterprise.idleSeconds)
})

test('a pack without it, or with one that is wrong, is refused as a whole', () => {
  const { 'sessions.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow(expect.objectContaining({ code: 'policy.missing_file' }))
  expect(() => bundleFromFiles({ ...files, 'sessions.json': '{}' })).toThrow(expect.objectContaining({ code: 'policy.invalid_data' }))
})

test.each<[string, (copy: Data) => void]>([
  ['`enterprise.idle`', (copy) => delete copy.enterprise['idle']],
  ['from a minute to a day', (copy) => Object.assign(copy.enterprise, { idle: 'PT1S' })],
  ['from five minutes to a week', (copy) => Object.assign(copy.outside, { absolute: 'P30D' })],
  ['unknown key `outside.ever`', (copy) => Object.assign(copy.outside, { ever: true })],
  ['`commandLine`', (copy) => Object.assign(copy, { commandLine: 'long' })],
  ['`stepUp.within`', (copy) => delete copy.stepUp['within']],
  ['a list of powers', (copy) => Object.assign(copy.stepUp, { powers: ['role.give'] })],
  ['a list of powers', (copy) => Object.assign(copy.stepUp, { powers: 'role.assign' })],
  ['unknown key `lax`', (copy) => Object.assign(copy, { lax: 1 })],
])('what is wrong is said: %s', (words, change) => {
  expect(problemsOf(change).join('; ')).toContain(words)
})

test('an enterprise may ask for no step-up at all', () => {
  expect(problemsOf((copy) => Object.assign(copy.stepUp, { powers: [] }))).toEqual([])
})
