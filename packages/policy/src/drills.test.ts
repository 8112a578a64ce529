import { expect, test } from 'vitest'
import { bundleFromFiles, defaultPackDir, loadBundle } from './bundle.ts'
import { drillModelOf, readDrillModel } from './drills.ts'
import type { Finding } from './refusal.ts'

const shipped = await loadBundle(defaultPackDir)
const data = JSON.parse(shipped.files['drills.json']!) as Record<string, unknown> & { exercises: Record<string, Record<string, unknown>> }

const problemsOf = (change: (copy: typeof data) => void): string[] => {
  const copy = structuredClone(data)
  change(copy)
  const findings: Finding[] = []
  readDrillModel(copy, findings)
  return findings.map(({ problem }) => problem)
}

test('the delivered pack says how long a drill counts, how fast it must go and what follows', () => {
  expect(drillModelOf(shipped)).toMatchObject({
    validSeconds: 90 * 86_400,
    exercises: { revoke: { weight: 50, withinSeconds: 3600, onFailure: 'suspend_delegations' } },
  })
})

test('a pack without it, or with one that is wrong, is refused as a whole', () => {
  const { 'drills.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow(expect.objectContaining({ code: 'policy.missing_file' }))
  expect(() => bundleFromFiles({ ...files, 'drills.json': '{}' })).toThrow(expect.objectContaining({ code: 'policy.invalid_data' }))
})

test.each<[string, (copy: typeof data) => void]>([
  ['`validFor`', (copy) => delete copy['validFor']],
  ['`exercises.revoke.within`', (copy) => Object.assign(copy.exercises['revoke']!, { within: 'P1M' })],
  ['`exercises.evidence.onStale`', (copy) => Object.assign(copy.exercises['evidence']!, { onStale: 'nothing' })],
  ['do not come to 100', (copy) => Object.assign(copy.exercises['exception']!, { weight: 24 })],
  ['from 1 to 100', (copy) => Object.assign(copy.exercises['exception']!, { weight: 0 })],
  ['unknown key `exercises.other`', (copy) => Object.assign(copy.exercises, { other: {} })],
  ['unknown key `grace`', (copy) => Object.assign(copy, { grace: 'P1D' })],
  ['not shorter', (copy) => Object.assign(copy, { renewBefore: 'P90D' })],
])('what is wrong is said: %s', (words, change) => {
  expect(problemsOf(change).join('; ')).toContain(words)
})
