import { expect, test } from 'vitest'
import { bundleFromFiles, defaultPackDir, loadBundle } from './index.ts'
import { lifecycleModelOf, readLifecycleModel } from './lifecycle.ts'

const shipped = await loadBundle(defaultPackDir)
const data = JSON.parse(shipped.files['lifecycle.json']!) as Record<string, unknown>
const problems = (change: Record<string, unknown>): string[] => {
  const findings: { where: string; problem: string }[] = []
  readLifecycleModel({ ...data, ...change }, findings)
  return findings.map(({ problem }) => problem)
}

test('the delivered pack asks the lead of the workload first, and its owner is to answer within a week', () => {
  expect(lifecycleModelOf(shipped)).toEqual({
    ownerLeft: ['workload_lead', 'team_lead', 'manager'],
    ownerMoved: 'confirm',
    answerSeconds: 7 * 86_400,
  })
})

test.each([
  ['a rule that is not known', { ownerLeft: ['anybody'] }, /needs `ownerLeft`/],
  ['a rule twice', { ownerLeft: ['manager', 'manager'] }, /needs `ownerLeft`/],
  ['no list', { ownerLeft: 'manager' }, /needs `ownerLeft`/],
  ['another word for who moved', { ownerMoved: 'maybe' }, /needs `ownerMoved`/],
  ['no time', { answerWithin: 'soon' }, /needs `answerWithin`/],
  ['an unknown key', { ownerleft: [] }, /unknown key `ownerleft`/],
])('%s is refused', (_what, change, problem) => {
  expect(problems(change)).toEqual([expect.stringMatching(problem)])
})

test('an empty list is a choice: everything is frozen', () => {
  expect(problems({ ownerLeft: [] })).toEqual([])
})

test('a pack without it is none', () => {
  const { 'lifecycle.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow()
})
