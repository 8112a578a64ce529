// A directory account from its first day to its last on a real OpenLDAP: a joiner has one in the groups of his team, a leaver's is refused; and a service
// account is rotated without a gap, the old one ending only by the word of who answers for each consumer, since a directory shows nobody's use.
import { Secret } from '@countersign/connector-kit'
import { sweep } from '@countersign/core/execution/jobs'
import { confirmUse, startRotation } from '@countersign/core/execution/rotation/index'
import { accountOf, holdings, likeAccounts, standingPackage } from '@countersign/core/testing/access'
import { over, said } from '@countersign/core/testing/lives'
import { type Opened, openCompany } from '@countersign/core/testing/open'
import { startTestDatabase, type TestDatabase } from '@countersign/core/testing/runtime'
import { approveAll, standing } from '@countersign/core/testing/story'
import { available } from '@countersign/downstreams/availability'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LDAP_KIND, onOpenLdap } from './real-ldap.ts'

describe.runIf(available('slapd'))('on OpenLDAP', () => {
  let database: TestDatabase
  let real: Awaited<ReturnType<typeof onOpenLdap>>
  let it: Opened
  let model: Awaited<ReturnType<typeof real.add>>
  let group: string
  beforeAll(async () => {
    database = await startTestDatabase()
  })
  afterAll(() => database.stop())
  beforeEach(async () => {
    real = await onOpenLdap()
    model = await real.add('orders')
    group = await real.group('orders', [model.dn, real.canary])
    it = await openCompany(database, { connectors: real.connectors, settings: { callTimeoutSeconds: 10 } })
    await likeAccounts(it, 'like')
    const { db } = it.fresh
    await db
      .updateTable('systems')
      .set({ connector: 'ldap', config: JSON.stringify(real.config) })
      .execute()
    await db.updateTable('credentials').set({ kind: LDAP_KIND, account: model.dn }).execute()
    it.house.references.set('ref:like', model.secret)
  })
  afterEach(async () => {
    await it.end()
    await real.stop()
  })

  const turn = async (seconds: number): Promise<void> => {
    await sweep(it.house.runtime, 'acme')
    await approveAll(it.house, it.company, ['ben', 'cleo'])
    await it.house.run(seconds)
    await sweep(it.house.runtime, 'acme')
  }
  const proofsOf = (credential: string) =>
    it.fresh.db
      .selectFrom('proofs')
      .innerJoin('operations', 'operations.id', 'proofs.operation_id')
      .select(['proofs.purpose', 'proofs.verdict', 'proofs.strength'])
      .where('operations.credential_id', '=', credential)
      .orderBy('proofs.at')
      .orderBy('proofs.round')
      .execute()

  test('who joins is in the groups of the account that his package names and gets in; when he leaves it is refused, and his neighbour’s is not', async () => {
    await standingPackage(it, 'core', {
      gives: [{ system: 'fake', kind: LDAP_KIND, likeAccount: model.dn, deliverTo: 'file:/first/{holder}-{account}' }],
    })
    for (const id of ['gus', 'kim']) await said(it, 'person', id, { name: id, team: 'core' })
    for (let n = 0; n < 4; n += 1) await turn(600)
    expect([await holdings(it, 'gus'), await holdings(it, 'kim')]).toEqual([[`${model.dn} held 1`], [`${model.dn} held 1`]])
    const [gus, kim] = [await accountOf(it, 'gus', model.dn), await accountOf(it, 'kim', model.dn)]
    const own = (held: { place: string }): Secret => it.house.references.get(held.place)!
    expect(gus.account).toMatch(/^uid=gus_[0-9a-f]{8},ou=services,/)
    expect(await real.members(group)).toEqual(expect.arrayContaining([model.dn, gus.account, kim.account]))
    expect([await real.opens(gus.account, own(gus)), await real.opens(kim.account, own(kim))]).toEqual([true, true])
    expect(await proofsOf(gus.credential)).toContainEqual({ purpose: 'acceptance', verdict: 'still_accepted', strength: 'presented' })
    const secret = own(gus)
    await over(it, 'person', 'gus')
    for (let n = 0; n < 4; n += 1) await turn(600)
    expect(await proofsOf(gus.credential)).toContainEqual({ purpose: 'rejection', verdict: 'rejected', strength: 'presented' })
    expect([await real.opens(gus.account, secret), await real.opens(kim.account, own(kim))]).toEqual([false, true])
    const changes = await it.fresh.db
      .selectFrom('changes')
      .select(['trigger_kind', 'trigger_ref', 'closure'])
      .where('kind', '<>', 'authority')
      .orderBy('trigger_kind')
      .orderBy('trigger_ref')
      .execute()
    expect(changes).toEqual([
      { trigger_kind: 'access.grant', trigger_ref: 'gus', closure: 'risk_complete' },
      { trigger_kind: 'access.grant', trigger_ref: 'kim', closure: 'risk_complete' },
      { trigger_kind: 'person.leave', trigger_ref: 'gus', closure: 'risk_complete' },
    ])
  })

  test('a service account is rotated without a gap: the old one opens until each consumer is confirmed, then it is refused', async () => {
    const { db } = it.fresh
    for (const id of ['api', 'batch']) {
      const workload = { org_id: 'acme', id, name: id, team: 'core', party_id: 'acme', environment: 'development' as const }
      await db.insertInto('workloads').values(workload).execute()
      const use = { org_id: 'acme', credential_id: 'like', workload_id: id, delivered_to: `ref:${id}` }
      await db.insertInto('credential_uses').values(use).execute()
    }
    await startRotation(it.house.runtime, await it.company.caller('ada'), { credential: 'like', reason: 'yearly', ticket: 'CHG-7' })
    const { id: change } = await db.selectFrom('changes').select('id').where('kind', '=', 'rotation').executeTakeFirstOrThrow()
    for (let n = 0; n < 3; n += 1) await turn(600)
    for (const workload of ['api', 'batch']) {
      const given = JSON.parse(it.house.references.get(`ref:${workload}`)!.expose()) as { account: string; secret: string }
      expect(given.account).toMatch(/^uid=[a-z0-9_]+,ou=services,/)
      expect(await real.opens(given.account, new Secret(given.secret))).toBe(true)
      expect(await real.members(group)).toContain(given.account)
      expect(await real.opens(model.dn, model.secret)).toBe(true)
      await confirmUse(it.house.runtime, await it.company.caller('finn'), { credential: 'like', workload, words: 'it ran tonight' })
      await turn(600)
    }
    for (let n = 0; n < 3; n += 1) await turn(600)
    expect((await standing(it.house, change))['credential.revoke like']).toBe('done/risk_complete')
    expect(await real.opens(model.dn, model.secret)).toBe(false)
    expect(await proofsOf('like')).toContainEqual({ purpose: 'rejection', verdict: 'rejected', strength: 'presented' })
  })
})
