// That a contract goes on is signed by a person of the enterprise, over exactly this end and that day, once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bringIn, confirmAs, fullClauses } from '../../testing/contracts.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { confirmContract, draftConfirmation } from './index.ts'

let database: TestDatabase
let opened: Opened

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  await bringIn(opened, document)
  return () => opened.end()
})

const document = `contracts:
  - { id: main, name: Main, party: leaving, owner: eve, starts: 2025-01-01, ends: 2026-03-31, renewalMonths: 24 }
  - { id: sub, name: Sub, party: below, owner: finn, starts: 2025-01-01, ends: 2026-03-31, under: main }
clauses:
${fullClauses('main')}`

const until = async (id = 'main') =>
  (await opened.fresh.db.selectFrom('contracts').select('confirmed_until').where('id', '=', id).executeTakeFirstOrThrow()).confirmed_until
const journalled = async (kind: string) =>
  (await opened.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', kind).execute()).map(({ leaf }) => JSON.parse(leaf).body)

describe('a confirmation', () => {
  it('moves the end, and is in the journal with its signature, its reason and its ticket', async () => {
    await confirmAs(opened, 'ben', 'main', '2027-03-31')
    expect(await until()).toBe('2027-03-31')
    expect(await journalled('contract.confirmed')).toEqual([
      expect.objectContaining({ contract: 'main', fromEnd: '2026-03-31', until: '2027-03-31', person: 'ben', ticket: 'CHG-7' }),
    ])
  })

  it('can be used once: the same signature moves nothing again', async () => {
    const caller = await opened.company.caller('ben')
    const given = { until: '2026-09-30', reason: 'r', ticket: 't' }
    const draft = await draftConfirmation(opened.house.runtime, caller, 'main', given)
    const signed = opened.company.sign('ben', 'confirmContract', Buffer.from(draft.nonce, 'base64'), draft.digest)
    await confirmContract(opened.house.runtime, caller, 'main', given, signed)
    await expect(confirmContract(opened.house.runtime, caller, 'main', given, signed)).rejects.toMatchObject({ code: 'contract.until' })
    const later = { ...given, until: '2026-12-31' }
    await expect(confirmContract(opened.house.runtime, caller, 'main', later, signed)).rejects.toMatchObject({
      code: 'contract.bad_signature',
    })
    expect(await until()).toBe('2026-09-30')
  })

  it.each([
    ['an end that is not later', 'main', '2026-03-31', 'contract.until'],
    ['a day that there is not', 'main', '2026-02-30', 'contract.until'],
    ['longer than its term', 'main', '2028-06-30', 'contract.until'],
    ["longer than its principal's", 'sub', '2026-06-30', 'contract.outlives_principal'],
    ['a contract that there is not', 'none', '2026-06-30', 'contract.unknown'],
    ['a contract without an end', 'contract', '2026-06-30', 'contract.open_ended'],
  ])('of %s is refused', async (_name, contract, day, code) => {
    await expect(confirmAs(opened, 'ben', contract, day)).rejects.toMatchObject({ code })
    expect([await until('main'), await until('sub')]).toEqual([null, null])
  })

  it('comes too late when the last day has passed, and for one that is ending', async () => {
    opened.house.clock.advance(200 * 86_400)
    await expect(confirmAs(opened, 'ben', 'main', '2026-12-31')).rejects.toMatchObject({ code: 'contract.past_end' })
    await opened.fresh.db.updateTable('contracts').set({ state: 'ending' }).where('id', '=', 'main').execute()
    await expect(confirmAs(opened, 'ben', 'main', '2026-12-31')).rejects.toMatchObject({ code: 'contract.not_active' })
  })

  it('without the power, by a provider, with another text or by software: refused and journalled', async () => {
    await expect(confirmAs(opened, 'eve', 'main', '2026-12-31')).rejects.toMatchObject({ code: 'authority.refused' })
    await expect(confirmAs(opened, 'ben', 'main', '2026-12-31', { text: (digest) => `${digest.slice(0, -1)}0` })).rejects.toMatchObject({
      code: 'contract.bad_signature',
    })
    const { runtime } = opened.house
    const given = { until: '2026-12-31', reason: 'r', ticket: 't' }
    for (const who of ['oscar', 'agent', 'connector-host'])
      await expect(
        confirmContract(runtime, await opened.company.caller(who), 'main', given, { keyId: 'k', signature: 'AA==' }),
      ).rejects.toMatchObject({ code: 'authority.refused' })
    // With another person's key.
    const caller = await opened.company.caller('ben')
    const draft = await draftConfirmation(runtime, caller, 'main', given)
    const signed = opened.company.sign('cleo', 'confirmContract', Buffer.from(draft.nonce, 'base64'), draft.digest)
    await expect(confirmContract(runtime, caller, 'main', given, signed)).rejects.toMatchObject({ code: 'contract.ineligible' })
    expect(await until()).toBeNull()
    expect((await journalled('refusal.recorded')).map(({ action }) => action)).toEqual(Array(6).fill('contract.confirm'))
  })

  it('of two at once, one moves the end', async () => {
    const both = await Promise.allSettled([confirmAs(opened, 'ben', 'main', '2026-12-31'), confirmAs(opened, 'cleo', 'main', '2026-11-30')])
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(2)
    const rows = await opened.fresh.db.selectFrom('contract_confirmations').select(['from_end', 'until']).orderBy('from_end').execute()
    // Whoever comes second signed over an end that has moved.
    expect(rows).toHaveLength(1)
    expect(await until()).toBe(rows[0]!.until)
  })
})
