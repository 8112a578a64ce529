// Own access in reviews: each line is kept or ended by somebody who doesn't hold it, what is not kept in time ends outside and is told inside.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { sweep } from '../../execution/jobs.ts'
import { proposeGrant } from '../../execution/own-changes/index.ts'
import { getJson } from '../../platform/documents.ts'
import { assignRole, systemCaller, withdrawRole } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { entriesOf, linesAnswered, openReviewOf, signReviewAs } from '../../testing/reviews.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, openRequests, sign } from '../../testing/story.ts'
import { heldAccess, type Line } from '../own-access/index.ts'
import { draftReview } from './index.ts'
import { previewReview } from './preview.ts'
import { readReview } from './store.ts'

const day = 86_400
let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const linesOf = async (document: string) => ((await getJson(opened.fresh.db, 'acme', document)) as { ownAccess: Line[] }).ownAccess
const held = async (asked: Parameters<typeof heldAccess>[3] = {}) => {
  const { runtime, clock } = opened.house
  return heldAccess(runtime.db, 'acme', runtime.policy.current(), { lasting: true, ...asked }, clock.now(), '', 200)
}
const names = async (asked: Parameters<typeof heldAccess>[3] = {}) => (await held(asked)).map(({ key }) => key)
const change = async <T>(body: (work: Work) => Promise<T>): Promise<T> =>
  transact(opened.house.runtime, await opened.company.caller('ada'), body)
/** As what others have signed is given. */
const given = (body: (work: Work) => Promise<unknown>) =>
  transact(opened.house.runtime, systemCaller(opened.house.runtime, 'acme', 'test'), body)
const look = () => sweep(opened.house.runtime, 'acme')
const oscar = 'oscar role provider_operator'

it('a provider’s review puts each line of what its people and programs hold here before whoever signs, with what is wanting of it', async () => {
  const lines = await linesOf((await openReviewOf(opened, 'staying')).document)
  expect(lines.map(({ line }) => line)).toEqual(await names({ party: 'staying' }))
  expect(lines.find(({ line }) => line === oscar)).toMatchObject({ principal: 'oscar', way: 'role', until: null, wanting: ['end'] })
})

it('each line says who has signed that it was given, as it was when the question was asked', async () => {
  const until = new Date(opened.house.clock.now().getTime() + 86_400_000).toISOString()
  const asked = { what: 'role', principal: 'eve', role: 'security_lead', until } as const
  const { change: by } = await proposeGrant(opened.house.runtime, await opened.company.caller('ada'), asked, {
    reason: 'because',
    ticket: 'CHG-1',
  })
  const [request] = await openRequests(opened.house)
  for (const person of ['ben', 'cleo']) await sign(opened.house, opened.company, request!.id, person)
  await opened.house.run(600)
  const lines = await linesOf((await openReviewOf(opened, 'acme')).document)
  const said = (key: string) => lines.filter(({ line }) => line === key).map(({ countersigned }) => countersigned)
  expect(said('eve role security_lead')).toEqual([{ signed: 'by_change', change: by, signedBy: ['ben', 'cleo'] }])
  expect(said('ada role administrator')).toEqual([{ signed: 'nobody', change: null, signedBy: [] }])
})

it('a line that is not answered, is answered twice or is not of the review keeps the whole from being signed', async () => {
  const { id } = await openReviewOf(opened, 'staying')
  const { keep } = (await linesAnswered(opened, 'ben', id))!
  const caller = await opened.company.caller('ben')
  const draft = (ownAccess?: { keep: string[]; end: string[] }) =>
    codeOf(() => draftReview(opened.house.runtime, caller, id, { outcome: 'confirmed', reason: 'r', ownAccess }))
  expect(await draft()).toBe('review.lines_unanswered')
  expect(await draft({ keep: keep.slice(1), end: [] })).toBe('review.lines_unanswered')
  expect(await draft({ keep, end: [keep[0]!] })).toBe('review.lines_unanswered')
  expect(await draft({ keep: [...keep, 'ada role administrator'], end: [] })).toBe('review.lines_unanswered')
})

it('what is ended is gone at once and in the journal, what is kept says since when and by whom', async () => {
  const { id } = await openReviewOf(opened, 'staying')
  await signReviewAs(opened, 'ben', id, 'confirmed', 'signReview', [oscar])
  expect(await names({ principal: 'oscar' })).toEqual([])
  const kept = await held({ party: 'staying' })
  expect(kept.length).toBeGreaterThan(0)
  for (const one of kept) expect(one).toMatchObject({ reviewedBy: 'ben', reviewedAt: opened.house.clock.now() })
  expect(await entriesOf(opened, 'role.ended')).toEqual([{ principal: 'oscar', role: 'provider_operator' }])
  const [entry] = await entriesOf(opened, 'review.signed')
  expect(entry).toMatchObject({ ended: [oscar], ownAccess: { end: [oscar] } })
  expect(entry.statement.ownAccess).toEqual(entry.ownAccess)
})

it('what was given anew while the question was open is another grant: the answer does not touch it, and it was reviewed by nobody', async () => {
  const { id } = await openReviewOf(opened, 'staying')
  opened.house.clock.advance(60)
  await change((work) => withdrawRole(work, { principal: 'oscar', role: 'provider_operator' }))
  await given((work) => assignRole(work, { principal: 'oscar', role: 'provider_operator' }))
  await signReviewAs(opened, 'ben', id, 'confirmed', 'signReview', [oscar])
  expect((await held({ principal: 'oscar' })).map(({ key, reviewedAt }) => [key, reviewedAt])).toEqual([[oscar, null]])
})

it('outside, what nobody has kept in time ends, once; what was given meanwhile stays', async () => {
  const review = await openReviewOf(opened, 'staying')
  opened.house.clock.advance(60)
  const until = new Date(review.due_at.getTime() + 30 * day * 1000)
  await given((work) => assignRole(work, { principal: 'oscar', role: 'provider_operator', until }))
  opened.house.clock.advance((review.due_at.getTime() - opened.house.clock.now().getTime()) / 1000 - 1)
  const before = await names({ party: 'staying' })
  await look()
  expect(await names({ party: 'staying' })).toEqual(before)
  opened.house.clock.advance(1)
  await look()
  await look()
  expect(await names({ party: 'staying' })).toEqual([oscar])
  const [overdue, ...more] = await entriesOf(opened, 'review.overdue')
  expect(overdue.ended).toEqual(before.filter((line) => line !== oscar))
  expect(more).toEqual([])
})

it('a text that was altered keeps nothing alive when its time is over', async () => {
  const review = await openReviewOf(opened, 'staying')
  await sql`alter table documents disable trigger user`.execute(opened.fresh.db)
  await opened.fresh.db.updateTable('documents').set({ text: '{}' }).where('digest', '=', review.document).execute()
  opened.house.clock.advance(15 * day)
  await look()
  expect(await names({ party: 'staying' })).toEqual([])
})

it('a look at a review before it is opened says what is then asked of whom, and opens nothing', async () => {
  const { runtime } = opened.house
  for (const party of ['acme', 'staying']) {
    const seen = await previewReview(runtime, 'acme', party)
    expect(await opened.fresh.db.selectFrom('provider_reviews').select('id').where('party_id', '=', party).execute()).toEqual([])
    const row = await openReviewOf(opened, party)
    const lines = await linesOf(row.document)
    const own = (person: string) => lines.filter((line) => line.principal === person || line.other === person).length
    expect(seen).toMatchObject({ open: null, owner: row.owner_id, dueAt: row.due_at, effect: row.effect })
    expect(Object.values(seen.lines).reduce((sum, n) => sum + n, 0)).toBe(lines.length)
    expect(seen.holders).toBe(new Set(lines.map(({ principal }) => principal)).size)
    expect(seen.signers.length).toBeGreaterThan(0)
    for (const { person, answers, own: his } of seen.signers) expect([answers, his]).toEqual([lines.length - own(person), own(person)])
    expect((await previewReview(runtime, 'acme', party)).open).toBe(row.id)
  }
  expect(await codeOf(() => previewReview(runtime, 'acme', 'nobody'))).toBe('provider.unknown')
})

it('the enterprise’s own lines are signed for by one who doesn’t hold them: what he holds himself is another one’s to say', async () => {
  const first = await openReviewOf(opened, 'acme')
  expect((await linesOf(first.document)).map(({ line }) => line)).toEqual(await names({ party: 'acme' }))
  const caller = await opened.company.caller('ben')
  const all = (await linesOf(first.document)).map(({ line }) => line)
  const draft = (answer: Parameters<typeof draftReview>[3]) => codeOf(() => draftReview(opened.house.runtime, caller, first.id, answer))
  expect(await draft({ outcome: 'confirmed', reason: 'r', ownAccess: { keep: all, end: [] } })).toBe('review.own_line')
  expect(await draft({ outcome: 'to_end', reason: 'r', ownAccess: await linesAnswered(opened, 'ben', first.id) })).toBe(
    'review.outcome_unfit',
  )
  await signReviewAs(opened, 'ben', first.id)
  for (const one of await held({ party: 'acme' })) expect(one.reviewedBy).toBe(one.principal === 'ben' ? null : 'ben')
  const second = await openReviewOf(opened, 'acme')
  const { ownAccess, judges } = (await getJson(opened.fresh.db, 'acme', second.document)) as { ownAccess: Line[]; judges: string[] }
  expect(new Set(ownAccess.map(({ principal }) => principal))).toEqual(new Set(['ben']))
  expect(judges).toEqual(['ben'])
  expect(await codeOf(() => signReviewAs(opened, 'ben', second.id))).toBe('authority.refused')
})

it('inside, silence ends nothing: it is told, and access is found that nobody has reviewed in its time', async () => {
  await look()
  opened.house.clock.advance(166 * day)
  await look()
  const review = await opened.fresh.db.selectFrom('provider_reviews').selectAll().where('party_id', '=', 'acme').executeTakeFirstOrThrow()
  expect(review).toMatchObject({ effect: 'tell', state: 'open' })
  const before = await names({ party: 'acme' })
  opened.house.clock.advance(14 * day)
  await look()
  expect(await names({ party: 'acme' })).toEqual(before)
  expect((await readReview(opened.fresh.db, 'acme', review.id))?.overdue_at).not.toBeNull()
  const found = await opened.fresh.db
    .selectFrom('findings')
    .select('subject')
    .where('kind', '=', 'own.unreviewed')
    .where('state', '=', 'open')
    .orderBy('subject')
    .execute()
  expect(found.map(({ subject }) => subject).filter((line) => before.includes(line))).toEqual([...before].sort())
})
