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

const rotation = (change: Record<string, unknown>) => ({ ...(data['rotation'] as object), ...change })
const legacy = (change: Record<string, unknown>) => ({ ...(data['legacy'] as object), ...change })
const cut = (high: string) => ({ low: 'never', moderate: 'never', high, critical: 'P1D' })

test('the delivered pack asks the lead of the workload first, and its owner is to answer within a week', () => {
  expect(lifecycleModelOf(shipped)).toEqual({
    ownerLeft: ['workload_lead', 'team_lead', 'manager'],
    ownerMoved: 'confirm',
    answerSeconds: 7 * 86_400,
    noticeDays: [90, 30, 7],
    quarantine: { longestSeconds: 90 * 86_400, atEnd: 'propose' },
    legacy: {
      longestSeconds: 180 * 86_400,
      stores: ['exec'],
      rotateWithinSeconds: 90 * 86_400,
      decideAgainSeconds: 30 * 86_400,
      atEnd: 'propose',
    },
    rotation: {
      startsByItself: [],
      moveWithinSeconds: { low: 14 * 86_400, moderate: 7 * 86_400, high: 3 * 86_400, critical: 86_400 },
      cutAfterSeconds: { low: null, moderate: null, high: null, critical: null },
    },
  })
})

test.each([
  ['a rule that is not known', { ownerLeft: ['anybody'] }, /needs `ownerLeft`/],
  ['a rule twice', { ownerLeft: ['manager', 'manager'] }, /needs `ownerLeft`/],
  ['no list', { ownerLeft: 'manager' }, /needs `ownerLeft`/],
  ['another word for who moved', { ownerMoved: 'maybe' }, /needs `ownerMoved`/],
  ['no time', { answerWithin: 'soon' }, /needs `answerWithin`/],
  ['no notice', { notices: [] }, /needs `notices`/],
  ['notices in another order', { notices: ['P7D', 'P30D'] }, /needs `notices`/],
  ['a notice of hours', { notices: ['PT36H'] }, /needs `notices`/],
  ['a notice for ever', { notices: ['P400D'] }, /needs `notices`/],
  ['an unknown key', { ownerleft: [] }, /unknown key `ownerleft`/],
  ['a quarantine without an end', { quarantine: { atEnd: 'ask' } }, /needs `quarantine.longest`/],
  ['a quarantine that nobody is asked about', { quarantine: { longest: 'P1D', atEnd: 'forget' } }, /needs `quarantine.atEnd`/],
  ['an unknown word of quarantine', { quarantine: { longest: 'P1D', atEnd: 'ask', least: 'P1D' } }, /unknown key `quarantine.least`/],
  ['one without an end', { legacy: legacy({ longest: 'for ever' }) }, /needs `legacy.longest`/],
  ['one that lies nowhere', { legacy: legacy({ stores: [] }) }, /needs `legacy.stores`/],
  ['one in a store that is not known', { legacy: legacy({ stores: ['exec', 'pocket'] }) }, /needs `legacy.stores`/],
  ['one that asks before it begins', { legacy: legacy({ decideAgain: 'P400D' }) }, /asks with `legacy.decideAgain`/],
  ['one that ends in silence', { legacy: legacy({ atEnd: 'nothing' }) }, /needs `legacy.atEnd`/],
  ['an unknown word of it', { legacy: legacy({ least: 'P1D' }) }, /unknown key `legacy.least`/],
  ['a rotation of nothing known', { rotation: rotation({ startsByItself: ['every'] }) }, /needs `rotation.startsByItself`/],
  ['a move without a time', { rotation: rotation({ moveWithin: { low: 'P1D', moderate: 'P1D', high: 'P1D' } }) }, /moveWithin.critical/],
  ['a cut that is neither a time nor never', { rotation: rotation({ cutAfter: cut('soon') }) }, /cutAfter.high/],
  ['an unknown word in it', { rotation: rotation({ cutafter: {} }) }, /unknown key `rotation.cutafter`/],
])('%s is refused', (_what, change, problem) => {
  expect(problems(change)).toEqual([expect.stringMatching(problem)])
})

test('without a word of legacy credentials it is refused', () => {
  expect(problems({ legacy: undefined })).toContain('needs `legacy`')
})

test('an empty list is a choice: everything is frozen', () => {
  expect(problems({ ownerLeft: [] })).toEqual([])
})

test('a pack without it is none', () => {
  const { 'lifecycle.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow()
})
