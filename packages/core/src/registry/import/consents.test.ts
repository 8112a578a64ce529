// Declared consents come in as facts: whole or not at all, each mistake in its place, safe to repeat, and never over what a system was seen to hold.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { bringIn } from '../../testing/contracts.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import type { ImportProblem } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const document = (extra = '', first = 'subject: eve, scopes: [openid, "https://mail.example/Mail.Read"]') => `consents:
  - { id: rooms, system: fake, client: room-finder, consentedBy: eve, ${first}, party: leaving, contract: contract, given: 2026-01-01T00:00:00Z${extra} }
  - { id: crm, system: fake, client: crm, consentedBy: ada, scopes: [files.all] }
`
const problems = async (text: string, format: 'yaml' | 'csv' = 'yaml'): Promise<string[]> => {
  try {
    await bringIn(opened, text, { format })
  } catch (error) {
    const { details } = error as { details?: { problems?: ImportProblem[] } }
    if (!details?.problems) throw error
    return details.problems.map(({ path, message }) => `${path}: ${message}`)
  }
  return []
}
const rows = async () =>
  (await opened.fresh.db.selectFrom('consents').selectAll().orderBy('id').execute()).map(
    ({ id, subject, scopes, party_id, state, learnt }) => `${id} for ${subject} ${scopes.join(' ')} ${party_id} ${state} ${learnt}`,
  )
const history = async () =>
  (await opened.fresh.db.selectFrom('consent_history').select(['consent_id', 'what']).orderBy('consent_id').orderBy('seq').execute()).map(
    ({ consent_id, what }) => `${consent_id} ${what}`,
  )

it('become facts, for one or for everybody; the same again changes nothing', async () => {
  expect((await bringIn(opened, document())).counts.consents).toEqual({ created: 2, updated: 0, unchanged: 0 })
  expect(await rows()).toEqual([
    'crm for null files.all null live declared',
    'rooms for eve https://mail.example/Mail.Read openid leaving live declared',
  ])
  expect((await bringIn(opened, document())).counts.consents).toEqual({ created: 0, updated: 0, unchanged: 2 })
  expect(await history()).toEqual(['crm declared', 'rooms declared'])
})

it('change with their history, end where the document says so, and do not come back', async () => {
  await bringIn(opened, document())
  await bringIn(opened, document('', 'subject: eve, scopes: [openid]'))
  const over = document(', ended: 2026-02-01T00:00:00Z', 'subject: eve, scopes: [openid]')
  await bringIn(opened, over)
  expect(await history()).toEqual(['crm declared', 'rooms declared', 'rooms changed', 'rooms changed', 'rooms ended'])
  expect((await bringIn(opened, over)).counts.consents).toEqual({ created: 0, updated: 0, unchanged: 2 })
  expect(await problems(document('', 'subject: eve, scopes: [openid]'))).toEqual([
    'consents[0].id: has ended; what is given anew is a consent of its own, with an id of its own',
  ])
})

it('do not overrule what a system was seen to hold', async () => {
  await bringIn(opened, document())
  await opened.fresh.db
    .updateTable('consents')
    .set({ learnt: 'observed', scopes: ['openid'], party_id: null, key: 'g1' })
    .where('id', '=', 'rooms')
    .execute()
  await bringIn(opened, document())
  expect((await rows())[1]).toBe('rooms for eve openid leaving live observed')
})

it('of one that is known under another id are refused, and nothing is written', async () => {
  await bringIn(opened, document())
  const again = 'consents:\n  - { id: other, system: fake, client: crm, consentedBy: ada, scopes: [files.all] }\n'
  await expect(bringIn(opened, again)).rejects.toMatchObject({ code: 'consent.known' })
  expect(await rows()).toHaveLength(2)
})

it('are read from CSV, scopes parted by `;`', async () => {
  const csv = 'record,id,system,client,consentedBy,scopes\nconsent,crm,fake,crm,ada,files.all;openid\n'
  expect(await problems(csv, 'csv')).toEqual([])
  expect(await rows()).toEqual(['crm for null files.all openid null live declared'])
})

it.each<[string, string]>([
  ['consents[0].scopes: must be a list of 1 to 500 words', 'scopes: []'],
  ['consents[0].scopes.0: must be a word without blanks, at most 500 characters', 'scopes: ["two words"]'],
  ['consents[0].scopes.1: stands there twice', 'scopes: [a, a]'],
  ['consents[0].system: no `nowhere` among systems, neither here nor in the inventory', 'scopes: [a], system: nowhere'],
  ['consents[0].contract: it stands under a contract of nobody; name the `party` too', 'scopes: [a], contract: contract'],
  ['consents[0].contract: `contract` is with `leaving`, not with `staying`', 'scopes: [a], contract: contract, party: staying'],
])('say what is wrong: %s', async (words, fields) => {
  const system = fields.includes('system:') ? '' : 'system: fake, '
  expect(await problems(`consents:\n  - { id: one, ${system}client: app, consentedBy: eve, ${fields} }\n`)).toEqual([words])
})

it('keep what they are: another system or application is another consent', async () => {
  await bringIn(opened, document())
  const change = 'consents:\n  - { id: crm, system: fake, client: other, consentedBy: ada, scopes: [files.all] }\n'
  expect(await problems(change)).toEqual([
    "consents[0].client: `client` of a known consent can't change; give the new one an id of its own",
  ])
})
