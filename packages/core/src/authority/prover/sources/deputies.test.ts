import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../../testing/runtime.ts'
import { prove } from '../prove.ts'

const day = 86_400_000
let server: TestDatabase

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

it('a deputyship carries an outsider who is the deputy to approving, and no farther than it lasts', async () => {
  const { house, fresh, end } = await openCompany(server)
  const { db } = fresh
  const reached = async () => (await prove(house.runtime, db, 'acme', house.clock.now())).shortest.map((one) => one.power)
  await db.updateTable('principals').set({ email: 'd@acme.example' }).where('id', 'in', ['oscar', 'dan']).execute()
  expect(await reached()).not.toContain('change.approve')
  const until = new Date(house.clock.now().getTime() + 86_400_000)
  await db
    .insertInto('deputyships')
    .values({
      org_id: 'acme',
      id: 'dep_1',
      principal_id: 'ben',
      deputy_id: 'dan',
      role: 'control_owner',
      from_at: house.clock.now(),
      until_at: until,
      reason: 'away',
      appointed_by: 'ben',
      appointed_at: house.clock.now(),
    })
    .execute()
  expect(await reached()).toContain('change.approve')
  const proof = await prove(house.runtime, db, 'acme', house.clock.now())
  const words = proof.shortest.find((one) => one.power === 'change.approve')!.hops()
  expect(JSON.stringify(words)).toMatch(/in the place of/)
  house.clock.advance(86_400)
  expect(await reached()).not.toContain('change.approve')
  await end()
})

describe('half counts as the whole', () => {
  let opened: Opened
  beforeEach(async () => {
    opened = await openCompany(server)
    const { db } = opened.fresh
    const at = opened.house.clock.now()
    await db
      .insertInto('deputyships')
      .values({
        org_id: 'acme',
        id: 'dep_1',
        principal_id: 'ben',
        deputy_id: 'dan',
        role: 'control_owner',
        from_at: at,
        until_at: new Date(at.getTime() + day),
        reason: 'away',
        appointed_by: 'ben',
        appointed_at: at,
      })
      .execute()
    return () => opened.end()
  })
  const look = () => prove(opened.house.runtime, opened.fresh.db, 'acme', opened.house.clock.now())
  const wordsTo = async (power: string) =>
    (await look()).shortest
      .find((one) => one.power === power)
      ?.hops()
      .map((hop) => hop.words)
  const apiKey = (principal: string, scopes: string[], more: { revoked_at?: Date } = {}) =>
    opened.fresh.db
      .insertInto('api_keys')
      .values({
        org_id: 'acme',
        id: 'key_1',
        principal_id: principal,
        secret_hash: Buffer.alloc(32, 1),
        name: 'deploy',
        scopes,
        created_at: opened.house.clock.now(),
        expires_at: new Date(opened.house.clock.now().getTime() + day),
        held_by: 'oscar',
        ...more,
      })
      .execute()

  it("a provider who holds the deputy's API key comes to approving in the other one's place, with no signing key of anybody's", async () => {
    await opened.fresh.db.deleteFrom('principal_keys').where('principal_id', '=', 'dan').execute()
    await apiKey('dan', ['approve'])
    expect(await wordsTo('change.approve')).toEqual([
      '`oscar` (staying) holds the API key `deploy` of `dan` (acme)',
      expect.stringMatching(
        /^with the API key `deploy` \(approve\) one acts as `dan` \(acme\) in the place of `ben` \(acme\) as `control_owner` until .*, who may `change.approve`: /,
      ),
    ])
    expect(await wordsTo('change.refuse')).toBeDefined()
  })

  it('whoever is the deputy does too, though no key was ever enrolled for him', async () => {
    const { db } = opened.fresh
    await db.deleteFrom('principal_keys').where('principal_id', '=', 'dan').execute()
    await db.updateTable('principals').set({ email: 'd@acme.example' }).where('id', 'in', ['oscar', 'dan']).execute()
    expect((await wordsTo('change.approve'))?.[1]).toMatch(
      /^`dan` \(acme\) acts in the place of `ben` \(acme\) as `control_owner` until .*, who may /,
    )
  })

  it.each([
    ['of a scope that approves nothing', 'dan', ['execute', 'administer'], {}],
    ['that was revoked', 'dan', ['approve'], { revoked_at: new Date('2026-01-01T00:00:00Z') }],
    ['of somebody who is nobody’s deputy', 'eve', ['read'], {}],
  ])('but not by an API key %s', async (_which, principal, scopes, more) => {
    await apiKey(principal, scopes, more)
    expect(await wordsTo('change.approve')).toBeUndefined()
  })

  it('and a deputyship lends approving alone: not what else its principal may sign', async () => {
    await apiKey('dan', ['approve'])
    expect(await wordsTo('review.sign')).toBeUndefined()
    expect(await wordsTo('closure.certify')).toBeUndefined()
  })
})
