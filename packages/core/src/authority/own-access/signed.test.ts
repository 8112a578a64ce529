// Who has countersigned what is held here: others in a change, or nobody; and of that, what was given while nobody else could sign yet.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { proposeGrant } from '../../execution/own-changes/index.ts'
import { assignRole } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { inFirstHour } from '../../testing/own-law.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { openRequests, sign } from '../../testing/story.ts'
import { heldAccess } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

const held = (asked: Parameters<typeof heldAccess>[3] = {}, after = '', limit = 200) => {
  const { runtime, clock } = it.house
  return heldAccess(runtime.db, 'acme', runtime.policy.current(), asked, clock.now(), after, limit)
}
const change = async <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(it.house.runtime, await it.company.caller('ada'), body)

test('what was given in the first hour is told apart from what others have signed, and found as what nobody has', async () => {
  const { house, company } = it
  const marks = async (asked: Parameters<typeof heldAccess>[3]) =>
    (await held(asked)).map(({ key, signed, signedBy, change: by }) => [key, signed, signedBy, by])
  const keys = await it.fresh.db.selectFrom('principal_keys').selectAll().where('purpose', '=', 'approval').execute()
  await inFirstHour(it)
  house.clock.advance(60)
  await change((work) => assignRole(work, { principal: 'finn', role: 'administrator' }))
  house.clock.advance(60)
  await it.fresh.db
    .insertInto('principal_keys')
    .values(keys.map((key) => ({ ...key, sign_count: null })))
    .execute()
  await change((work) => assignRole(work, { principal: 'dan', role: 'auditor' }))
  const until = new Date(house.clock.now().getTime() + 86_400_000)
  const asked = { what: 'role', principal: 'eve', role: 'security_lead', until: until.toISOString() } as const
  const { change: by } = await proposeGrant(house.runtime, await company.caller('ada'), asked, { reason: 'because', ticket: 'CHG-1' })
  const [request] = await openRequests(house)
  for (const person of ['ben', 'cleo']) await sign(house, company, request!.id, person)
  await house.run(600)

  const finn = ['finn role administrator', 'first_hour', [], null]
  const eve = ['eve role security_lead', 'by_change', ['ben', 'cleo'], by]
  expect(await marks({ signed: 'first_hour' })).toEqual([finn])
  expect(await marks({ signed: 'by_change' })).toEqual([eve])
  expect(await marks({ principal: 'dan', way: 'role' })).toContainEqual(['dan role auditor', 'not_needed', [], null])
  const nobody = (await marks({ signed: 'nobody' })).map(([key, signed]) => `${String(key)}: ${String(signed)}`)
  expect(nobody).toContain('finn role administrator: first_hour')
  expect(nobody).toContain('oscar role provider_operator: nobody')
  expect(nobody.filter((one) => one.startsWith('dan role auditor') || one.startsWith('eve role security_lead'))).toEqual([])
  const paged: string[] = []
  for (let page = await held({ signed: 'nobody' }, '', 2); page.length > 0; page = await held({ signed: 'nobody' }, paged.at(-1), 2))
    paged.push(...page.map(({ key }) => key))
  expect(paged).toEqual((await held({ signed: 'nobody' })).map(({ key }) => key))

  const shorter = new Date(house.clock.now().getTime() + 3_600_000)
  await change((work) => assignRole(work, { principal: 'eve', role: 'security_lead', until: shorter }))
  expect(await marks({ principal: 'eve', signed: 'by_change' })).toEqual([eve])
})
