// Who is told what, when, and who isn't.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { closeFinding, openFinding, type Severity } from '../../registry/findings/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { giveAddresses, openTestPost, refused, type TestPost } from '../../testing/notices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, openRequests, sign } from '../../testing/story.ts'
import { setPreferences } from './preferences.ts'
import { takeFacts } from './store.ts'

let server: TestDatabase
let it: Opened
let post: TestPost
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await giveAddresses(it.house)
  post = openTestPost(it.house)
  return () => it.end()
})

const within = <T>(body: (work: Work) => Promise<T>): Promise<T> => {
  const { runtime } = it.house
  return transact(runtime, systemCaller(runtime, 'acme', 'test'), body)
}
const found = (subject: string, severity: Severity, ownerId = 'eve') =>
  within((work) => openFinding(it.house.runtime, work, { kind: 'credential.unused', subject, severity, ownerId, detail: {} }))
const mended = (subject: string) => within((work) => closeFinding(work, 'credential.unused', subject))
const undelivered = () =>
  it.fresh.db
    .selectFrom('findings')
    .select(['subject', 'severity', 'state', 'detail'])
    .where('kind', '=', 'notice.undelivered')
    .orderBy('id')
    .execute()

const asked = async () => {
  await it.company.credential('c1', { environment: 'production', criticality: 'high' })
  const change = await endTheContract(it.house, it.company)
  await it.house.settle()
  const [request] = (await openRequests(it.house, change)).filter((row) => row.roles.includes('control_owner'))
  return { change, request: request!.id }
}

test('who is asked for an approval is told at once what changes, why, the risk, until when, and what silence means; and is told once', async () => {
  const { request } = await asked()
  await post.round()
  const { message } = post.sent.find(({ message: one }) => one.to?.address === 'ben@example.com')!
  expect(message.subject).toMatch(/^Approve: revoke a credential, until Tue, 6 Jan 2026, 09:00 \(UTC\)$/)
  expect(message.parts).toHaveLength(1)
  const [part] = message.parts
  expect(part!.lines[0]).toMatch(/^Revoke a credential at Fake\. Risk: \w+\.$/)
  expect(part!.lines[1]).toBe('Why: the contract ends (CHG-1)')
  expect(part!.otherwise).toMatch(/it is a no and nothing is done\.$/)
  expect(part!.link.url).toBe(`https://countersign.example/inbox/${request}`)
  const before = post.sent.length
  await post.round()
  await post.round()
  expect(post.sent).toHaveLength(before)
})

test('the requester, who may not sign, is not asked', async () => {
  await asked()
  await post.round()
  expect(post.news().some((line) => line.startsWith('ada@'))).toBe(false)
})

test('who has signed, or has lost the role, before the message goes out is not told', async () => {
  const { request } = await asked()
  post.refuse = () => {
    throw refused()
  }
  await post.round()
  await sign(it.house, it.company, request, 'ben')
  await it.fresh.db.updateTable('role_holdings').set({ until: it.house.clock.now() }).where('principal_id', '=', 'cleo').execute()
  post.refuse = () => {}
  it.house.clock.advance(120)
  await post.round()
  expect(post.news()).toEqual([])
  expect(await it.fresh.db.selectFrom('notice_messages').select('state').where('state', '<>', 'over').execute()).toEqual([])
})

test('who has left is told nothing', async () => {
  await found('c1', 'critical')
  await it.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute()
  await post.round()
  expect(post.news()).toEqual([])
})

test('a request that ends soon is told once more to who was asked', async () => {
  const { request } = await asked()
  await post.round()
  post.news()
  const [{ expires_at: expires }] = (await it.fresh.db
    .selectFrom('approval_requests')
    .select('expires_at')
    .where('id', '=', request)
    .execute()) as [{ expires_at: Date }]
  it.house.clock.advance((expires.getTime() - it.house.clock.now().getTime()) / 1000 - 1800)
  await post.round()
  const ending = () =>
    post.sent
      .filter(({ message }) => message.parts.some(({ title }) => title.startsWith('Ends soon: approve: ')))
      .map(({ message }) => message.to?.address)
  const told = ending()
  expect(told).toContain('ben@example.com')
  it.house.clock.advance(60)
  await post.round()
  expect(ending()).toEqual(told)
})

test('a finding is told by how bad it is: critical at any hour, high when quiet hours end, moderate with the digest', async () => {
  it.house.clock.advance(12 * 3600 + 60)
  await found('c1', 'critical')
  await found('c2', 'high')
  await found('c3', 'moderate')
  await post.round()
  expect(post.news()).toEqual([expect.stringMatching(/^eve@example.com: Critical: credential unused, c1, until /)])
  await mended('c1')
  it.house.clock.advance(10 * 3600 - 120)
  await post.round()
  expect(post.news()).toEqual([])
  it.house.clock.advance(120)
  await post.round()
  expect(post.news()).toEqual([expect.stringMatching(/^eve@example.com: High: credential unused, c2/)])
  it.house.clock.advance(1800)
  await post.round()
  expect(post.news()).toEqual([expect.stringMatching(/^eve@example.com: Moderate: credential unused, c3/)])
})

test('a finding that becomes worse, and one that gets another owner, is told anew; one that is mended first is not told at all', async () => {
  await found('c1', 'high')
  await post.round()
  post.news()
  await found('c1', 'critical')
  await post.round()
  expect(post.news()).toEqual([expect.stringContaining('eve@example.com: Critical')])
  await it.fresh.db.updateTable('findings').set({ owner_id: 'finn' }).where('subject', '=', 'c1').execute()
  await post.round()
  expect(post.news()).toEqual([expect.stringContaining('finn@example.com: Critical')])
  await found('c2', 'moderate')
  await mended('c2')
  it.house.clock.advance(86_400)
  await post.round()
  expect(post.news().some((line) => line.includes('c2'))).toBe(false)
})

test('an overdue finding is told to its owner once', async () => {
  await found('c1', 'high')
  await post.round()
  post.news()
  it.house.clock.advance(25 * 3600)
  await post.round()
  expect(post.news()).toEqual([expect.stringMatching(/^eve@example.com: Overdue: credential unused, c1/)])
  it.house.clock.advance(3600)
  await post.round()
  expect(post.news()).toEqual([])
})

test('a mass of findings holds up nothing else that has to be told, and is told by turns, each once', async () => {
  await it.fresh.db.deleteFrom('notice_facts').execute()
  const at = it.house.clock.now()
  const fact = (kind: string, n: number) => ({ org_id: 'acme', kind, subject: `x_${n}`, at: new Date(at.getTime() + n * 1000) })
  const findings = [3, 1, 4, 2].map((n) => fact('finding.opened', n))
  await it.fresh.db
    .insertInto('notice_facts')
    .values([...findings, fact('session.new', 9), fact('approval.asked', 8)])
    .execute()
  const taken = async (most: number) => (await takeFacts(it.fresh.db, 'acme', most)).map(({ kind, subject }) => `${kind} ${subject}`)
  expect(await taken(3)).toEqual(['approval.asked x_8', 'session.new x_9', 'finding.opened x_1'])
  expect(await taken(2)).toEqual(['approval.asked x_8', 'session.new x_9'])
  expect(await taken(9)).toHaveLength(6)
})

test('much for one reader is one message, which tells the worst and counts the rest', async () => {
  for (let n = 0; n < 30; n += 1) await found(`c${n}`, 'critical')
  await post.round()
  expect(post.sent).toHaveLength(1)
  const [{ message }] = post.sent as [TestPost['sent'][number]]
  expect(message.subject).toMatch(/^30 things wait for you, the first until /)
  expect(message.parts).toHaveLength(20)
  expect(message.closing[0]).toBe('And 10 more: countersign notice list shows them.')
})

test('where no mail is set up, nothing goes out and nobody is blamed; what is urgent for who has no address is a finding', async () => {
  post = openTestPost(it.house, [], { mail: false })
  await found('c1', 'critical')
  await post.round()
  expect([post.news(), await undelivered()]).toEqual([[], []])
  post = openTestPost(it.house)
  await it.fresh.db.updateTable('principals').set({ email: null }).where('id', '=', 'eve').execute()
  await found('c2', 'critical')
  await post.round()
  expect(await undelivered()).toMatchObject([{ subject: 'eve by mail', severity: 'high', state: 'open' }])
})

test('a room is told of its kinds once, whoever they concern, and a person may have what he is told sent there', async () => {
  post = openTestPost(it.house, [
    { name: 'ops', kinds: ['finding.opened'] },
    { name: 'team', forPeople: true },
  ])
  await setPreferences(it.house.runtime, await it.company.caller('eve'), { digest: [], rooms: ['team'], zone: 'Europe/Berlin' })
  await found('c1', 'critical')
  await post.round()
  expect(post.news()).toEqual([
    expect.stringMatching(/^eve@example.com: Critical: .*\(Europe\/Berlin\)$/),
    expect.stringMatching(/^ops: Critical: .*\(UTC\)$/),
    expect.stringMatching(/^team: Critical: .*\(Europe\/Berlin\)$/),
  ])
})

test('a person may put off what may wait and nothing else, joins only rooms that are for people, and nobody outside joins any', async () => {
  post = openTestPost(it.house, [{ name: 'ops' }, { name: 'team', forPeople: true }])
  const { runtime } = it.house
  const eve = await it.company.caller('eve')
  await setPreferences(runtime, eve, { digest: ['finding.opened'], rooms: [], zone: null })
  await found('c1', 'critical')
  await found('c2', 'high')
  await post.round()
  expect(post.news()).toEqual([expect.stringContaining('c1')])
  await mended('c1')
  it.house.clock.advance(5 * 3600)
  await post.round()
  expect(post.news()).toEqual([expect.stringContaining('c2')])
  const none = { digest: [], rooms: [], zone: null }
  expect(await codeOf(() => setPreferences(runtime, eve, { ...none, digest: ['approval.asked'] }))).toBe('notice.must_reach')
  expect(await codeOf(() => setPreferences(runtime, eve, { ...none, rooms: ['ops'] }))).toBe('notice.unknown_room')
  expect(await codeOf(() => setPreferences(runtime, eve, { ...none, zone: '+02:00' }))).toBe('notice.bad_zone')
  const oscar = await it.company.caller('oscar')
  expect(await codeOf(() => setPreferences(runtime, oscar, { ...none, rooms: ['team'] }))).toBe('notice.unknown_room')
  expect(await codeOf(async () => setPreferences(runtime, await it.company.caller('agent'), none))).toBe('notice.people_only')
})
