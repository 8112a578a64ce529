// Whatever is delivered twice, late, in another order or not at all, and wherever the process dies: the same facts give the same end, done once.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { endRecord, takeRecord } from '../../registry/sources/index.ts'
import { heldBy, lifeSource, over, personOf, said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { openWorld } from '../../testing/world.ts'
import { openChange } from '../changes/index.ts'
import { sweep } from '../jobs.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

/** One thing that a source says of the person at a minute of its own clock. */
interface Word {
  readonly minute: number
  readonly is: 'here' | 'gone'
  readonly team: string
}

/** The source's clock doesn't wait for ours. */
const deliver = async (it: Opened, word: Word, begun: Date): Promise<void> => {
  const at = new Date(begun.getTime() - 3_600_000 + word.minute * 60_000)
  const caller = await it.company.caller('ada')
  await transact(it.house.runtime, caller, (work) =>
    word.is === 'here'
      ? takeRecord(it.house.runtime, work, lifeSource, {
          kind: 'person',
          externalId: 'gus',
          attributes: { name: 'gus', team: word.team },
          at,
        })
      : endRecord(it.house.runtime, work, lifeSource, { kind: 'person', externalId: 'gus', at, reason: 'gone' }),
  )
}

interface EndState {
  readonly active: boolean
  readonly identity: string
  readonly credential: string
  readonly opens: boolean
  readonly roles: number
  readonly liveKeys: number
}

const endState = async (it: Opened): Promise<EndState> => {
  const { db } = it.fresh
  const person = await db.selectFrom('principals').select('active').where('id', '=', 'gus').executeTakeFirstOrThrow()
  const identity = await db.selectFrom('identities').select('state').where('id', '=', 'idn-laptop').executeTakeFirstOrThrow()
  const credential = await db.selectFrom('credentials').select('state').where('id', '=', 'laptop').executeTakeFirstOrThrow()
  const roles = await db.selectFrom('role_holdings').select('role').where('principal_id', '=', 'gus').where('until', 'is', null).execute()
  const keys = await db.selectFrom('api_keys').select('id').where('principal_id', '=', 'gus').where('revoked_at', 'is', null).execute()
  return {
    active: person.active,
    identity: identity.state,
    credential: credential.state,
    opens: it.house.fake.opens('main', 'acct-laptop', it.house.references.get('ref:laptop')!.expose()),
    roles: roles.length,
    liveKeys: keys.length,
  }
}

const here: EndState = { active: true, identity: 'active', credential: 'active', opens: true, roles: 1, liveKeys: 1 }
const gone: EndState = { active: false, identity: 'retired', credential: 'retired', opens: false, roles: 0, liveKeys: 0 }

const openLife = async (): Promise<Opened> => {
  const it = await openCompany(server)
  await personOf(it, 'gus', { team: 'core' })
  await heldBy(it, 'gus', 'laptop', { environment: 'production' })
  await it.fresh.db
    .insertInto('role_holdings')
    .values({ org_id: 'acme', principal_id: 'gus', party_kind: 'enterprise', role: 'auditor', since: new Date('2026-01-01T00:00:00Z') })
    .execute()
  await it.fresh.db
    .insertInto('api_keys')
    .values({
      org_id: 'acme',
      id: 'key',
      principal_id: 'gus',
      held_by: 'gus',
      secret_hash: Buffer.alloc(32, 1),
      name: 'k',
      scopes: ['read'],
      created_at: new Date('2026-01-01T00:00:00Z'),
      expires_at: new Date('2030-01-01T00:00:00Z'),
    })
    .execute()
  return it
}

/** A life: here, in one team after the other, and maybe gone at the end. */
const life = fc
  .record({ teams: fc.array(fc.constantFrom('core', 'sales', 'claims'), { minLength: 1, maxLength: 4 }), leaves: fc.boolean() })
  .map(({ teams, leaves }): Word[] => [
    ...teams.map((team, n): Word => ({ minute: n + 1, is: 'here', team })),
    ...(leaves ? [{ minute: teams.length + 1, is: 'gone', team: '' } as const] : []),
  ])

/** As it may arrive: in any order, some of it again, some of what is not the last word not at all; with work done in between or not. */
const arrival = life.chain((words) =>
  fc.record({
    words: fc.constant(words),
    order: fc
      .tuple(
        fc.shuffledSubarray(words.slice(0, -1), { minLength: 0 }),
        fc.array(fc.constantFrom(...words), { maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        fc.nat(),
      )
      .map(([early, again, pauses, place]) => {
        const last = words.at(-1)!
        const all = [...early, ...again]
        all.splice(place % (all.length + 1), 0, last)
        return all.map((word, n) => ({ word, pause: pauses[n % pauses.length]! }))
      }),
  }),
)

describe('a life', () => {
  test('ends as its last word says, whatever of it arrives, how often and in which order; nothing is done twice', async () => {
    await fc.assert(
      fc.asyncProperty(arrival, async ({ words, order }) => {
        const it = await openLife()
        try {
          const begun = it.house.clock.now()
          for (const { word, pause } of order) {
            await deliver(it, word, begun)
            if (pause) await it.house.run(120)
          }
          await sweep(it.house.runtime, 'acme')
          await it.house.run(600)
          await sweep(it.house.runtime, 'acme')
          const left = words.at(-1)!.is === 'gone'
          // Whoever was never known to be here has not left: nothing says that he was this source's to let go.
          const known = order.slice(0, order.findIndex(({ word }) => word.is === 'gone') + 1).some(({ word }) => word.is === 'here')
          expect(await endState(it)).toEqual(left && known ? gone : here)
          const open = await it.fresh.db.selectFrom('lifecycle_events').select('id').where('state', 'in', ['pending', 'waiting']).execute()
          expect(open).toEqual([])
          const revocations = it.house.fake.effects.filter(({ account }) => account === 'acct-laptop')
          expect(revocations).toHaveLength(left && known ? 1 : 0)
          const changes = await it.fresh.db.selectFrom('changes').select('id').where('trigger_kind', '=', 'person.leave').execute()
          expect(changes).toHaveLength(left && known ? 1 : 0)
        } finally {
          await it.end()
        }
      }),
      { numRuns: 12 },
    )
  })
})

describe('a leaving that dies', () => {
  test.each([
    'person.left',
    'fact.committed',
    'request.replaced',
    'event.done',
    'operation.started',
    'operation.effected',
    'proof.recorded',
  ])('at %s, each time that it comes there, goes on to the same end, and nothing is taken or revoked twice', async (at) => {
    const world = await openWorld(server, async (house, company) => {
      const it = { house, company, fresh: { db: house.runtime.db } }
      await personOf(it, 'gus', { team: 'core' })
      await heldBy(it, 'gus', 'laptop', { environment: 'production' })
      await company.credential('c1', { environment: 'production' })
      await openChange(house.runtime, await company.caller('gus'), {
        kind: 'contract.end',
        ref: 'contract',
        reason: 'it ends',
        ticket: 'CHG-1',
        asked: { kind: 'contract.end', ref: 'contract' },
      })
      await said(it, 'person', 'gus', { name: 'gus' })
      await over(it, 'person', 'gus')
    })
    try {
      let deaths = 0
      for (let lives = 0; lives < 60; lives += 1) {
        // Each life comes one step further than the one before.
        let reached = 0
        const died = await world.live(
          (name) => {
            if (name !== at) return false
            reached += 1
            return reached > deaths && deaths < 12
          },
          async (house) => {
            await house.run(600)
            await sweep(house.runtime, 'acme')
            await house.run(600)
          },
        )
        if (!died) break
        deaths += 1
      }
      expect(deaths).toBeGreaterThan(0)
      const { db } = world.fresh
      const endings = await db.selectFrom('changes').select(['state', 'requester_id']).where('trigger_kind', '=', 'contract.end').execute()
      expect(endings.map(({ state, requester_id }) => `${requester_id} ${state}`).sort()).toEqual(['ada awaiting_approval', 'gus refused'])
      const identity = await db.selectFrom('identities').select('state').where('id', '=', 'idn-laptop').executeTakeFirst()
      expect(identity?.state).toBe('retired')
      const events = await db.selectFrom('lifecycle_events').select(['kind', 'state']).orderBy('n').execute()
      expect(events).toEqual([
        { kind: 'joiner', state: 'done' },
        { kind: 'leaver', state: 'done' },
      ])
      const entries = async (kind: string) => (await db.selectFrom('journal').select('id').where('kind', '=', kind).execute()).length
      expect(await entries('principal.deactivated')).toBe(1)
      expect(await entries('lifecycle.done')).toBe(2)
      expect((await db.selectFrom('changes').select('id').where('trigger_kind', '=', 'person.leave').execute()).length).toBe(1)
      expect(world.founder.fake.opens('main', 'acct-laptop', world.founder.references.get('ref:laptop')!.expose())).toBe(false)
    } finally {
      await world.end()
    }
  })
})
