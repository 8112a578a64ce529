// The chain of accountability, end to end, on a real PostgreSQL and the shipped fake: what must happen, and what must not.
import { available } from '@countersign/downstreams/availability'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readRequest, signRequest } from '../authority/approvals/index.ts'
import { type TestCompany, writeCompany } from '../testing/company.ts'
import { openTestHouse, startOwnDatabase, startTestDatabase, type TestDatabase, type TestHouse } from '../testing/runtime.ts'
import { endContract, operationsOfChange, readChange } from './changes/index.ts'

const chainOn = (version: 'embedded' | 'system'): void => {
  let server: TestDatabase
  let drop: () => Promise<void>
  let house: TestHouse
  let company: TestCompany

  beforeAll(async () => {
    server = version === 'system' ? await startOwnDatabase(version) : await startTestDatabase()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    const fresh = await server.fresh()
    const open = await writeCompany(fresh.db)
    house = await openTestHouse(fresh.db, 'acme')
    company = await open(house)
    drop = async () => {
      await house.stop()
      await fresh.drop()
    }
  })
  afterEach(() => drop())

  const end = async () =>
    endContract(house.runtime, await company.caller('ada'), { contract: 'contract', reason: 'the contract ends', ticket: 'CHG-1' })

  const approveAll = async (change: string, by: readonly string[]) => {
    const open = await house.runtime.db
      .selectFrom('approval_requests')
      .selectAll()
      .where('change_id', '=', change)
      .where('state', '=', 'open')
      .execute()
    for (const request of open) {
      for (const person of by.slice(0, request.quorum)) {
        const { nonce } = (await readRequest(house.runtime.db, 'acme', request.id))!
        await signRequest(house.runtime, await company.caller(person), {
          request: request.id,
          verdict: 'approve',
          reason: '',
          ...company.sign(person, 'approve', nonce, request.plan_digest),
        })
      }
    }
  }

  test('a low-risk credential ends autonomously, refused at its door, and the change closes', async () => {
    await company.credential('c1')
    const { change } = await end()
    await house.run(600)
    const operations = await operationsOfChange(house.runtime.db, 'acme', change)
    expect(operations.map((o) => [o.operation, o.phase, o.closure, o.verdict, o.strength, o.reasons])).toEqual([
      ['credential.revoke', 'done', 'risk_complete', 'rejected', 'presented', []],
      ['session.end', 'skipped', 'risk_complete', 'rejected', 'introspected', []],
    ])
    expect(await readChange(house.runtime.db, 'acme', change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  })

  test('one that somebody has removed at its system before is proven dead there, and nothing waits for a person', async () => {
    await company.credential('c1')
    await company.credential('c2')
    house.fake.end('acct-c1', 'deleted')
    const { change } = await end()
    await house.run(600)
    expect(house.fake.effects.map(({ operation, account }) => `${operation} ${account}`)).toEqual(['disable acct-c2'])
    const operations = await operationsOfChange(house.runtime.db, 'acme', change)
    expect(operations.filter((o) => o.operation === 'credential.revoke').map((o) => [o.phase, o.verdict, o.strength, o.reasons])).toEqual([
      ['done', 'rejected', 'presented', []],
      ['done', 'rejected', 'presented', []],
    ])
    expect(await readChange(house.runtime.db, 'acme', change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  })

  test('a production credential waits for a signature over its plan and then ends', async () => {
    await company.credential('c1', { environment: 'production', criticality: 'high' })
    const { change } = await end()
    await house.run(600)
    expect(house.fake.effects).toEqual([])
    await approveAll(change, ['ben', 'cleo'])
    await house.run(600)
    expect(await readChange(house.runtime.db, 'acme', change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  })
}

describe('on PostgreSQL 18', () => chainOn('embedded'))
describe.runIf(available('postgres15'))('on PostgreSQL 15', () => chainOn('system'))
