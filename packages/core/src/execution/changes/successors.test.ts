// A provider goes and the enterprise's consumers of what it held stay: what they get in its place is theirs, answered for and with an end of its own,
// and nothing of it stands under the name of whoever has left.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { drive, stayers, writeDeparture } from '../../testing/departure.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract } from '../../testing/story.ts'

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

const identitiesLike = (name: string) =>
  it.fresh.db
    .selectFrom('identities')
    .select(['id', 'state', 'party_id', 'contract_id', 'business_owner', 'expires_at'])
    .where('id', 'like', `${name}%`)
    .orderBy('id')
    .execute()

test('each consumer that stays has a credential under an identity of its own, and the one that left is retired', async () => {
  await writeDeparture(it.house, it.company)
  await it.fresh.db
    .updateTable('identities')
    .set({ party_id: 'leaving', expires_at: new Date('2026-01-20T00:00:00Z') })
    .where('id', '=', 'idn-shared')
    .execute()
  const change = await endTheContract(it.house, it.company)
  await drive(it.house, it.company, change)
  const now = it.house.clock.now()
  const identities = await identitiesLike('idn-shared')
  expect(
    identities.map(({ id, state, party_id, contract_id, business_owner }) => [id, state, party_id, contract_id, business_owner]),
  ).toEqual([
    ['idn-shared', 'retired', 'leaving', null, 'eve'],
    ...stayers.map((stayer) => [`idn-shared-for-${stayer}`, 'active', expect.stringMatching(/^(acme|staying)$/), null, 'eve']),
  ])
  for (const { id, expires_at } of identities.slice(1)) expect(expires_at!.getTime(), id).toBeGreaterThan(now.getTime() + 30 * 86_400_000)
  const live = await it.fresh.db
    .selectFrom('credentials')
    .select(['id', 'identity_id'])
    .where('state', '<>', 'retired')
    .orderBy('id')
    .execute()
  expect(live.filter(({ id }) => id.startsWith('shared')).map(({ id, identity_id }) => [id, identity_id])).toEqual(
    stayers.map((stayer) => [`shared-for-${stayer}`, `idn-shared-for-${stayer}`]),
  )
})
