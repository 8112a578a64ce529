// The kill switch: what a suspended provider could act by is gone, without its help; what others need is not; and it comes back only by decision.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contractsOfParties, credentialsOfParties, credentialsUnder } from '../../registry/inventory/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import { agentDelivers, agentStarts, honestStatement, liveMandate, signStatement } from '../../testing/agent.ts'
import { drive, loginOf } from '../../testing/departure.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, journalKinds, openRequests, operationOf, standing } from '../../testing/story.ts'
import { reviseChange } from '../changes/index.ts'
import { propose } from '../proposals/index.ts'
import { openMissingSuspensions, suspendProvider, suspensionProgress } from './index.ts'

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

const suspend = async (provider = 'leaving', by = 'ada') =>
  suspendProvider(it.house.runtime, await it.company.caller(by), { provider, reason: 'it was breached', ticket: 'INC-1' })

/** A workload of the party, maybe under a contract, is known to use the credential. */
const use = async (credential: string, party: string, contract: string | null = null): Promise<void> => {
  const { db } = it.house.runtime
  const workload = `run-${credential}`
  await db
    .insertInto('workloads')
    .values({ org_id: 'acme', id: workload, name: workload, team: 'x', party_id: party, contract_id: contract, environment: 'development' })
    .execute()
  await db.insertInto('credential_uses').values({ org_id: 'acme', credential_id: credential, workload_id: workload }).execute()
}

const isActive = async (id: string): Promise<boolean> =>
  (await resolvePrincipal(it.house.runtime.db, 'acme', id, it.house.clock.now()))!.active

describe('a suspended provider', () => {
  test('loses every credential, of any criticality, at once and unasked, each with a rejection proof; times to revoke and to verify are told', async () => {
    await it.company.credential('c1')
    await it.company.credential('c2', { environment: 'production', criticality: 'critical', privileged: true, owners: [null, null] })
    await it.company.credential('c3', { party: 'below', environment: 'production', criticality: 'high' })
    await it.company.credential('mine', { contract: null })
    const { change, parties } = await suspend()
    expect([...parties].sort()).toEqual(['below', 'leaving'])
    expect(await openRequests(it.house)).toEqual([])
    await it.house.run(600)
    expect(it.house.fake.effects.map((effect) => effect.account).sort()).toEqual(['acct-c1', 'acct-c2', 'acct-c3'])
    const progress = await suspensionProgress(it.house.runtime, await it.company.caller('ada'), 'leaving')
    expect(progress).toMatchObject({ change, credentials: 3, revoked: { count: 3 }, proven: { count: 2 }, stuck: [] })
    const proofs = await it.house.runtime.db
      .selectFrom('proofs')
      .select(['verdict', 'strength'])
      .where('purpose', '=', 'rejection')
      .execute()
    expect(proofs.length).toBeGreaterThanOrEqual(3)
    for (const proof of proofs) expect(proof).toEqual({ verdict: 'rejected', strength: 'presented' })
  })

  test('is refused with all its people and agents, and so is its subcontractor’s, from that moment on', async () => {
    const { db } = it.house.runtime
    await db
      .insertInto('principals')
      .values({ org_id: 'acme', id: 'sub', kind: 'agent', party_id: 'below', party_kind: 'subcontractor', name: 'sub' })
      .execute()
    expect([await isActive('sub'), await isActive('oscar')]).toEqual([true, true])
    await suspend()
    expect([await isActive('sub'), await isActive('oscar'), await isActive('ada')]).toEqual([false, true, true])
  })

  test('finds its mandates void: what was open can’t be started, what was begun brings no evidence; planned again, our connectors do it', async () => {
    await it.company.credential('c1', { executor: 'agent' })
    await it.company.credential('c2', { executor: 'agent' })
    const change = await endTheContract(it.house, it.company)
    await it.house.settle()
    const first = await operationOf(it.house, change, 'credential.revoke', 'c1')
    const second = await operationOf(it.house, change, 'credential.revoke', 'c2')
    const [open, begun] = [await liveMandate(it.house, first.id), await liveMandate(it.house, second.id)]
    await agentStarts(it.house, it.company, begun)
    const statement = await honestStatement(it.house, begun)
    const agent = await it.company.caller('agent')
    expect((await suspend('staying')).mandatesVoided).toBe(2)
    expect(await codeOf(() => agentStarts(it.house, it.company, open))).not.toBe('none')
    expect(await codeOf(async () => agentDelivers(it.house, it.company, begun, signStatement(statement, it.company.agent)))).not.toBe(
      'none',
    )
    expect(agent.principal.active).toBe(true)
    await it.house.run(600)
    expect((await journalKinds(it.house, 'mandate.void')).length).toBe(2)
    expect(it.house.fake.effects).toEqual([])
    expect(Object.values(await standing(it.house, change)).filter((state) => state === 'stuck/stuck')).toHaveLength(2)
    await reviseChange(it.house.runtime, await it.company.caller('ada'), change, 'its executor is suspended')
    await it.house.run(600)
    expect(it.house.fake.effects.map((effect) => effect.account).sort()).toEqual(['acct-c1', 'acct-c2'])
  })

  test('takes nobody else down: what a workload of ours uses too is split first, with somebody’s approval', async () => {
    await it.company.credential('shared', { contract: null, staying: ['billing'] })
    await it.house.runtime.db.updateTable('identities').set({ party_id: 'leaving' }).where('id', '=', 'idn-shared').execute()
    await suspend()
    expect((await openRequests(it.house)).length).toBeGreaterThan(0)
    await it.house.run(3600)
    expect(it.house.fake.opens('main', 'acct-shared', it.house.references.get('ref:shared')!.expose())).toBe(true)
  })

  test('loses what stands under its contracts and what its workloads use, whosever the identity is, and so do its subcontractors', async () => {
    const { db } = it.house.runtime
    await db
      .insertInto('contracts')
      .values([
        { org_id: 'acme', id: 'sub', party_id: 'below', name: 'Sub', starts_on: '2025-01-01', owner_id: 'ada', state: 'ended' },
        { org_id: 'acme', id: 'other', party_id: 'staying', name: 'Other', starts_on: '2025-01-01', owner_id: 'ada' },
      ])
      .execute()
    await it.company.credential('ours', { party: 'acme' })
    await it.company.credential('ours-sub', { party: 'acme', contract: 'sub' })
    await it.company.credential('theirs-uses', { contract: null })
    await it.company.credential('theirs-derived', { contract: null, derivedFrom: 'theirs-uses' })
    await it.company.credential('below-uses', { contract: null })
    await it.company.credential('under-contract', { contract: null })
    await it.company.credential('other-contract', { party: 'acme', contract: 'other' })
    await it.company.credential('other-uses', { contract: null })
    await it.company.credential('nobody-uses', { contract: null })
    await use('theirs-uses', 'leaving')
    await use('below-uses', 'below')
    // Registered as ours, and run under the contract with the subcontractor: it falls with it.
    await use('under-contract', 'acme', 'sub')
    await use('other-uses', 'staying', 'other')
    await suspend()
    expect(await openRequests(it.house)).toEqual([])
    await it.house.run(3600)
    expect(it.house.fake.effects.map((effect) => effect.account).sort()).toEqual(
      ['acct-below-uses', 'acct-ours', 'acct-ours-sub', 'acct-theirs-derived', 'acct-theirs-uses', 'acct-under-contract'].sort(),
    )
  })

  test('loses as much as the ends of all its contracts would take', async () => {
    await it.company.credential('c1')
    await it.company.credential('ours', { party: 'acme' })
    await it.company.credential('shared', { contract: null, staying: ['billing'] })
    await it.company.credential('derived', { contract: null, derivedFrom: 'shared' })
    await it.company.credential('mine', { contract: null })
    const { db } = it.house.runtime
    const parties = ['below', 'leaving']
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)
    const ended = ids(await credentialsUnder(db, 'acme', 'contract', parties))
    expect(ended).toEqual(['c1', 'derived', 'ours', 'shared'])
    expect(ids(await credentialsOfParties(db, 'acme', parties, await contractsOfParties(db, 'acme', parties)))).toEqual(ended)
    expect(await credentialsOfParties(db, 'acme', [], [])).toEqual([])
  })

  test('a credential of ours that its workload uses is split for the workload that stays, then it ends; a second switch takes not what was split off', async () => {
    await it.company.credential('shared', { contract: null, staying: ['billing'] })
    const { change } = await suspend()
    expect((await openRequests(it.house)).length).toBeGreaterThan(0)
    await it.house.run(600)
    expect(it.house.fake.opens('main', 'acct-shared', it.house.references.get('ref:shared')!.expose())).toBe(true)
    await drive(it.house, it.company, change)
    expect(await standing(it.house, change)).toMatchObject({
      'consumer.move shared-for-billing': 'done/risk_complete',
      'credential.revoke shared': 'done/risk_complete',
    })
    expect(it.house.fake.opens('main', 'acct-shared', it.house.references.get('ref:shared')!.expose())).toBe(false)
    const mine = loginOf(it.house, 'billing')
    expect(it.house.fake.opens('main', mine.account, mine.secret)).toBe(true)
    const { db } = it.house.runtime
    const parties = ['below', 'leaving']
    expect(await credentialsOfParties(db, 'acme', parties, await contractsOfParties(db, 'acme', parties))).toEqual([])
  })

  test.each(['oscar', 'agent', 'dan', 'eve'])('is suspended by whoever may, and never by %s', async (who) => {
    await it.company.credential('c1')
    expect(await codeOf(() => suspend('leaving', who))).toBe('authority.refused')
    expect(await it.house.runtime.db.selectFrom('party_suspensions').selectAll().execute()).toEqual([])
    expect(await journalKinds(it.house, 'refusal.recorded')).toHaveLength(1)
  })

  test('is suspended once: asked again, the suspension that stands is the answer', async () => {
    await it.company.credential('c1')
    const both = await Promise.all([suspend(), suspend()])
    expect(new Set(both.map((one) => one.suspension)).size).toBe(1)
    expect(await journalKinds(it.house, 'provider.suspended')).toHaveLength(1)
  })

  test('comes back only when two people have signed, with no credential of the old ones', async () => {
    await it.company.credential('c1')
    await suspend()
    await it.house.run(600)
    const ask = async (document: unknown) =>
      propose(it.house.runtime, await it.company.caller('ada'), {
        kind: 'resumption',
        name: 'leaving',
        document,
        reason: 'the breach is closed',
        ticket: 'INC-1',
      })
    expect(await codeOf(() => ask({ findings: 'x' }))).toBe('instrument.invalid')
    await ask({ findings: 'a stolen laptop', measures: 'keys replaced' })
    const [request] = await openRequests(it.house)
    expect(request).toMatchObject({ quorum: 2, step_up: true })
    await it.house.run(600)
    expect(await it.house.runtime.db.selectFrom('party_suspensions').select('lifted_at').execute()).toEqual([{ lifted_at: null }])
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect(await codeOf(() => ask({ findings: 'a', measures: 'b' }))).toBe('instrument.invalid')
    expect(await journalKinds(it.house, 'provider.resumed')).toHaveLength(1)
    const [credential] = await it.house.runtime.db.selectFrom('credentials').select('state').execute()
    expect(credential?.state).toBe('retired')
  })

  test('whose change could not be opened when the process died is suspended all the same, and the sweep opens it', async () => {
    await it.end()
    let armed = true
    it = await openCompany(server, {
      steps: {
        reach: (name) => {
          if (armed && name === 'provider.suspended') throw new Error('died')
        },
      },
    })
    await it.company.credential('c1')
    await expect(suspend()).rejects.toThrow('died')
    armed = false
    expect(await it.house.runtime.db.selectFrom('changes').selectAll().execute()).toEqual([])
    const system = { ...(await it.company.caller('ada')), requestId: 'sweep' }
    expect(await openMissingSuspensions(it.house.runtime, system)).toBe(1)
    expect(await openMissingSuspensions(it.house.runtime, system)).toBe(0)
    await it.house.run(600)
    expect(it.house.fake.effects.map((effect) => effect.account)).toEqual(['acct-c1'])
  })
})
