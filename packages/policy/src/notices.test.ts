import { expect, test } from 'vitest'
import { bundleFromFiles, defaultPackDir, loadBundle } from './bundle.ts'
import { NOTICE_KINDS, noticeModelOf, readNoticeModel } from './notices.ts'
import type { Finding } from './refusal.ts'
import { vocabularyOf } from './vocabulary.ts'

const shipped = await loadBundle(defaultPackDir)
const { roles } = vocabularyOf(shipped)
type Part = Record<string, unknown>
const data = JSON.parse(shipped.files['notices.json']!) as Part & { kinds: Record<string, Part>; findings: Part; giveUp: Part }

const problemsOf = (change: (copy: typeof data) => void): string[] => {
  const copy = structuredClone(data)
  change(copy)
  const findings: Finding[] = []
  readNoticeModel(copy, roles, findings)
  return findings.map(({ problem }) => problem)
}

test('the delivered pack tells at any hour what nobody may sleep over: approvals, incidents, the kill switch, break-glass, what is critical', () => {
  const { kinds, findings } = noticeModelOf(shipped)
  for (const kind of ['approval.asked', 'approval.expiring', 'incident.opened', 'provider.suspended', 'session.break_glass'] as const)
    expect([kind, kinds[kind].urgency]).toEqual([kind, 'now'])
  expect(findings.critical).toBe('now')
})

test('every kind of notice has an urgency in the delivered pack', () => {
  expect(Object.keys(data.kinds).sort()).toEqual(NOTICE_KINDS.filter((kind) => kind !== 'finding.opened').sort())
})

test('a pack without it, or with one that is wrong, is refused as a whole', () => {
  const { 'notices.json': _gone, ...files } = shipped.files
  expect(() => bundleFromFiles(files)).toThrow(expect.objectContaining({ code: 'policy.missing_file' }))
  expect(() => bundleFromFiles({ ...files, 'notices.json': '{}' })).toThrow(expect.objectContaining({ code: 'policy.invalid_data' }))
})

test('there may be no quiet hours', () => {
  expect(problemsOf((copy) => Object.assign(copy, { quiet: null }))).toEqual([])
})

test.each<[string, (copy: typeof data) => void]>([
  ['`kinds.approval.asked.urgency`', (copy) => delete copy.kinds['approval.asked']],
  ['`kinds.approval.asked.urgency`', (copy) => Object.assign(copy.kinds['approval.asked']!, { urgency: 'later' })],
  ['unknown key `kinds.approval.asked.who`', (copy) => Object.assign(copy.kinds['approval.asked']!, { who: [] })],
  ['`kinds.incident.opened.also`', (copy) => Object.assign(copy.kinds['incident.opened']!, { also: ['stranger'] })],
  ['`kinds.incident.opened.also`', (copy) => Object.assign(copy.kinds['incident.opened']!, { also: [] })],
  ['`kinds.session.new.also`', (copy) => Object.assign(copy.kinds['session.new']!, { also: ['security_lead'] })],
  ['unknown key `kinds.finding.opened`', (copy) => Object.assign(copy.kinds, { 'finding.opened': { urgency: 'now' } })],
  ['`findings.critical`', (copy) => delete copy.findings['critical']],
  ['`expiring`', (copy) => Object.assign(copy, { expiring: 'soon' })],
  ['from a minute to 7 days', (copy) => Object.assign(copy, { expiring: 'PT1S' })],
  ['`digest`', (copy) => Object.assign(copy, { digest: ['25:00'] })],
  ['`digest`', (copy) => Object.assign(copy, { digest: [] })],
  ['`quiet`', (copy) => Object.assign(copy, { quiet: { from: '20:00', until: '20:00' } })],
  ['`zone`', (copy) => Object.assign(copy, { zone: '+02:00' })],
  ['`zone`', (copy) => Object.assign(copy, { zone: 'Mars/Olympus' })],
  ['from a minute to 30 days', (copy) => Object.assign(copy.giveUp, { digest: 'P40D' })],
  ['unknown key `sound`', (copy) => Object.assign(copy, { sound: true })],
])('what is wrong is said: %s', (words, change) => {
  expect(problemsOf(change).join('; ')).toContain(words)
})
