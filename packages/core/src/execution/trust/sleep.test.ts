// Suspension: what falls is switched off with proof and kept; it comes back as it was when all of it has held for a while, and never while anything holds it down.
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { personOf, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { engineWithTrust } from '../../testing/trust.ts'
import { sweep } from '../jobs.ts'
import { followTrust } from './index.ts'

let database: TestDatabase
let it_: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})

const rules = (more: Record<string, unknown> = {}) => [
  { condition: 'owner_answers', effect: 'suspend', resume: 'itself', endAfter: 'P30D', ...more },
  { condition: 'not_expired', effect: 'suspend', resume: 'asked' },
  { condition: 'used', effect: 'revoke' },
]
const open = async (given: readonly unknown[] = rules()): Promise<void> => {
  it_ = await openCompany(database, { engine: await engineWithTrust({ rules: given }) })
}
beforeEach(async () => {
  await open()
  return () => it_.end()
})
const again = async (given: readonly unknown[]): Promise<void> => {
  await it_.end()
  await open(given)
}

const db = () => it_.fresh.db
const turn = async (seconds = 60): Promise<void> => {
  await sweep(it_.house.runtime, 'acme')
  await it_.house.run(seconds)
}
const turns = async (n: number, seconds = 60): Promise<void> => {
  for (let i = 0; i < n; i += 1) await turn(seconds)
}
const opens = (id: string): boolean => it_.house.fake.opens('main', `acct-${id}`, it_.house.references.get(`ref:${id}`)!.expose())
const active = (id: string, is: boolean) => db().updateTable('principals').set({ active: is }).where('id', '=', id).execute()
const stateOf = async (id: string): Promise<string> =>
  (await db().selectFrom('credentials').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
const changes = async (): Promise<string[]> =>
  (await db().selectFrom('changes').selectAll().where('trigger_kind', 'like', 'access.%').orderBy('opened_at').orderBy('id').execute()).map(
    ({ trigger_kind, trigger_ref, state }) => `${trigger_kind} ${trigger_ref} ${state}`,
  )
const sleeps = () => db().selectFrom('suspended_credentials').selectAll().orderBy('begun_at').orderBy('id').execute()
const owned = async (id: string, options: Parameters<Opened['company']['credential']>[1] = {}): Promise<void> => {
  await personOf(it_, `owner-of-${id}`)
  await it_.company.credential(id, { contract: null, owners: [`owner-of-${id}`, 'finn'], ...options })
  await uses(it_, `user-of-${id}`, id)
}
const expires = (id: string, seconds: number) =>
  db()
    .updateTable('identities')
    .set({ expires_at: new Date(it_.house.clock.now().getTime() + seconds * 1000) })
    .where('id', '=', `idn-${id}`)
    .execute()
const proposed = async (): Promise<string[][]> =>
  (await db().selectFrom('changes').select(['trigger_kind', 'state']).where('trigger_kind', '=', 'finding').execute()).map((row) => [
    row.trigger_kind,
    row.state,
  ])
const proofs = async (operation: string): Promise<string[]> =>
  (
    await db()
      .selectFrom('proofs as p')
      .innerJoin('operations as o', 'o.id', 'p.operation_id')
      .select(['p.purpose', 'p.verdict', 'p.strength'])
      .where('o.operation', '=', operation)
      .where('p.purpose', '<>', 'baseline')
      .orderBy('p.at')
      .orderBy('p.round')
      .execute()
  ).map(({ purpose, verdict, strength }) => `${purpose} ${verdict} ${strength}`)

describe('what has fallen', () => {
  it('is switched off with a refused probe, sleeps, and comes back with the secret of before when it has held for a while', async () => {
    await owned('a')
    await owned('steady')
    await turn()
    await active('owner-of-a', false)
    await turns(2)
    expect([opens('a'), opens('steady'), await stateOf('a')]).toEqual([false, true, 'suspended'])
    expect(await changes()).toEqual(['access.suspend a closed'])
    expect((await proofs('credential.disable')).at(-1)).toBe('rejection rejected presented')
    await active('owner-of-a', true)
    await turns(3)
    // It has not held for so long yet.
    expect([opens('a'), await stateOf('a')]).toEqual([false, 'suspended'])
    await turns(3, 900)
    expect([opens('a'), await stateOf('a')]).toEqual([true, 'active'])
    expect(await changes()).toEqual(['access.suspend a closed', 'access.recover a closed'])
    expect((await proofs('credential.enable')).at(-1)).toBe('acceptance still_accepted presented')
    expect((await sleeps()).map(({ was, outcome }) => [was, outcome])).toEqual([['on', 'resumed']])
    // And it falls anew by a new change.
    await active('owner-of-a', false)
    await turns(2)
    expect([opens('a'), await stateOf('a')]).toEqual([false, 'suspended'])
  })

  it('stays down while another condition holds it down, and is asked of an approver where one of them says so', async () => {
    await owned('a')
    await turn()
    await active('owner-of-a', false)
    await turns(2)
    await expires('a', -10)
    await turns(2)
    await active('owner-of-a', true)
    await turns(3, 900)
    expect([opens('a'), await stateOf('a'), await changes()]).toEqual([false, 'suspended', ['access.suspend a closed']])
    await expires('a', 1e8)
    await turns(3, 900)
    expect([opens('a'), await changes()]).toEqual([false, ['access.suspend a closed', 'access.resume a awaiting_approval']])
    await approveAll(it_.house, it_.company, ['cleo', 'ada'])
    await turns(2)
    expect([opens('a'), await stateOf('a')]).toEqual([true, 'active'])
  })

  it('that falls again before it came back takes the asking back, and what has been approved by then switches nothing on', async () => {
    await again(rules({ resume: 'asked' }))
    await owned('a')
    await turn()
    await active('owner-of-a', false)
    await turns(2)
    await active('owner-of-a', true)
    await turns(3, 900)
    expect(await changes()).toEqual(['access.suspend a closed', 'access.resume a awaiting_approval'])
    // Nobody has looked since.
    await active('owner-of-a', false)
    await approveAll(it_.house, it_.company, ['cleo', 'ada'])
    await it_.house.run(600)
    expect([opens('a'), await stateOf('a')]).toEqual([false, 'suspended'])
    await turns(2)
    expect(await changes()).toEqual(['access.suspend a closed', 'access.resume a refused'])
  })

  it('flapping makes one suspension, and nothing comes back in between', async () => {
    await owned('a')
    await turn()
    for (let round = 0; round < 4; round += 1) {
      await active('owner-of-a', false)
      await turn()
      await active('owner-of-a', true)
      await turn()
    }
    expect([opens('a'), await changes()]).toEqual([false, ['access.suspend a closed']])
  })

  it('that ends for good while it sleeps ends from there, and does not come back', async () => {
    await owned('a')
    await turn()
    await active('owner-of-a', false)
    await turns(2)
    await db().updateTable('workloads').set({ state: 'retired' }).where('id', '=', 'user-of-a').execute()
    await turns(4)
    await active('owner-of-a', true)
    await turns(4, 900)
    expect([opens('a'), await stateOf('a')]).toEqual([false, 'retired'])
    expect((await sleeps()).map(({ outcome }) => outcome)).toEqual(['ended'])
    expect(await changes()).toEqual(['access.suspend a closed', 'access.distrust idn-a closed'])
  })

  it('that was off already is not ours to switch on', async () => {
    await owned('a')
    await turn()
    it_.house.fake.end('acct-a', 'disabled')
    await active('owner-of-a', false)
    await turns(2)
    await active('owner-of-a', true)
    await turns(4, 900)
    expect([opens('a'), await stateOf('a'), (await sleeps())[0]?.was]).toEqual([false, 'suspended', 'off'])
    expect(await changes()).toEqual(['access.suspend a closed'])
  })

  it('sleeps no longer than it may without its end being proposed, once', async () => {
    await again([{ condition: 'not_expired', effect: 'suspend', resume: 'asked', endAfter: 'P30D' }])
    await owned('a')
    await turn()
    await expires('a', -10)
    await turns(2)
    it_.house.clock.advance(31 * 86_400)
    await turns(3)
    expect(await proposed()).toEqual([['finding', 'awaiting_approval']])
    const findings = await db()
      .selectFrom('findings')
      .select('subject')
      .where('kind', '=', 'access.overslept')
      .where('state', '=', 'open')
      .execute()
    expect(findings).toEqual([{ subject: 'a' }])
    await approveAll(it_.house, it_.company, ['cleo', 'ada'])
    await turns(3)
    expect([opens('a'), await stateOf('a'), await proposed()]).toEqual([false, 'retired', [['finding', 'closed']]])
  })

  it('is not taken for ended because it is refused: whoever is asked about its end decides', async () => {
    await owned('a')
    await turn()
    await active('owner-of-a', false)
    await turns(2)
    it_.house.clock.advance(31 * 86_400)
    // Nobody answers for it, so that its end is escalated, and looked at first.
    await turns(4)
    expect([await proposed(), await stateOf('a')]).toEqual([[['finding', 'running']], 'suspended'])
    expect((await sleeps()).map(({ outcome }) => outcome)).toEqual([null])
  })
})

test('what cannot be switched on again ends in its place, or becomes a finding where the rule says so', async () => {
  for (const [otherwise, state] of [
    ['revoke', 'retired'],
    ['finding', 'active'],
  ] as const) {
    await again(rules({ otherwise }))
    const { connectors } = it_.house.runtime
    const definition = (kind: string) => {
      const known = connectors.definition(kind)
      return (
        known && {
          ...known,
          credentialKinds: Object.fromEntries(
            Object.entries(known.credentialKinds).map(([name, one]) => [
              name,
              { ...one, actions: one.actions.filter((action) => action !== 'enable') },
            ]),
          ),
        }
      )
    }
    Object.assign(it_.house.runtime, { connectors: { ...connectors, definition } })
    await owned('a')
    await turn()
    await active('owner-of-a', false)
    await turns(4)
    expect([otherwise, await stateOf('a'), await sleeps()]).toEqual([otherwise, state, []])
  }
})

test('a mass of it waits for a person, as ends do', async () => {
  for (let n = 0; n < 30; n += 1) await it_.company.credential(`p${n}`, { contract: null }).then(() => uses(it_, `u${n}`, `p${n}`))
  await turn()
  await active('eve', false)
  await followTrust(it_.house.runtime, systemCaller(it_.house.runtime, 'acme', 'test'))
  expect(await changes()).toEqual([])
})

test('what is mended before it was switched off is withdrawn, and is no sleep', async () => {
  await owned('a')
  await uses(it_, 'another', 'a')
  await turn()
  await active('owner-of-a', false)
  await followTrust(it_.house.runtime, systemCaller(it_.house.runtime, 'acme', 'test'))
  expect(await changes()).toEqual(['access.suspend a awaiting_approval'])
  await active('owner-of-a', true)
  await followTrust(it_.house.runtime, systemCaller(it_.house.runtime, 'acme', 'test'))
  await approveAll(it_.house, it_.company, ['cleo', 'ada'])
  await turns(3)
  expect([opens('a'), await changes()]).toEqual([true, ['access.suspend a refused']])
  expect((await sleeps()).map(({ outcome }) => outcome)).toEqual(['not_begun'])
  await active('owner-of-a', false)
  await turns(1)
  expect(await changes()).toEqual(['access.suspend a refused', 'access.suspend a awaiting_approval'])
})
