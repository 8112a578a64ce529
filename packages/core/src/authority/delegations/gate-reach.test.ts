// The gate holds a delegation to its contract's reach and to the rows of the matrix, and names each operation and system that is beyond them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { delegationOf, standingInstrument, standingMatrix } from '../../testing/instruments.ts'
import { everywhere, matrixOf, row } from '../../testing/matrices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import type { Row } from '../responsibility/index.ts'
import { type Delegation, gateProblems } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  const paper = { org_id: 'acme', starts_on: '2025-01-01', owner_id: 'ada' }
  await opened.fresh.db
    .insertInto('contracts')
    .values([
      { ...paper, id: 'own', name: 'own', party_id: 'staying' },
      { ...paper, id: 'sub', name: 'sub', party_id: 'below', under_id: 'contract' },
    ])
    .execute()
  return () => opened.end()
})

const noMatrix = 'operations: no responsibility matrix was ever adopted; adopt one that covers them with `countersign matrix propose`'
const asked = async (change: Partial<Delegation> = {}): Promise<string[]> => {
  const { runtime, clock } = opened.house
  const document = delegationOf({ contract: 'own', ...change })
  return (await gateProblems({ runtime, db: opened.fresh.db, org: 'acme', at: clock.now() }, document))
    .filter(({ where }) => /^(operations|systems)/.test(where))
    .map(({ where, problem }) => `${where}: ${problem}`)
}
const limit = (id: string, scope: { systems?: string[]; operations?: string[]; regions?: string[]; tenants?: string[] }) =>
  opened.fresh.db.updateTable('contracts').set(scope).where('id', '=', id).execute()

describe('the reach of the contract', () => {
  beforeEach(() => standingMatrix(opened.house, 'staying', 'leaving', 'below'))

  it('is named for each operation and system beyond it', async () => {
    await limit('own', { systems: ['other'], operations: ['session.end'] })
    expect(await asked({ operations: ['session.end', 'credential.revoke'] })).toEqual([
      'operations[1]: `credential.revoke` is beyond the contract, which reaches session.end',
      'systems[0]: `fake` is beyond the contract, which reaches other',
    ])
  })

  it('is no further than that of the contract above it', async () => {
    const sub = { provider: 'below', contract: 'sub' }
    expect(await asked(sub)).toEqual([])
    await limit('contract', { systems: ['other'] })
    await limit('sub', { systems: ['fake'] })
    expect(await asked(sub)).toEqual(['systems[0]: `fake` is beyond the contract, which reaches nothing'])
  })

  it('holds a system to its regions, also one whose region nobody knows', async () => {
    await limit('own', { regions: ['eu'] })
    const stands = (region: string) => opened.fresh.db.updateTable('systems').set({ region }).where('id', '=', 'fake').execute()
    expect(await asked()).toEqual(['systems[0]: `fake` stands in no known region, and the contract reaches eu alone'])
    await stands('us')
    expect(await asked()).toEqual(['systems[0]: `fake` stands in `us`, and the contract reaches eu alone'])
    await stands('eu')
    expect(await asked()).toEqual([])
  })

  it('holds a system to its tenants, also one of which nobody knows whom it serves', async () => {
    await limit('own', { tenants: ['retail'] })
    const serves = (tenant: string) => opened.fresh.db.updateTable('systems').set({ tenant }).where('id', '=', 'fake').execute()
    expect(await asked()).toEqual(['systems[0]: `fake` serves no known tenant, and the contract reaches retail alone'])
    await serves('bank')
    expect(await asked()).toEqual(['systems[0]: `fake` serves `bank`, and the contract reaches retail alone'])
    await serves('retail')
    expect(await asked()).toEqual([])
  })
})

describe('the matrix in force', () => {
  const stands = (rows: readonly Row[], standing = {}) =>
    standingInstrument(opened.house, 'matrix', 'responsibility', matrixOf(...rows), standing)
  const retire = (change: Partial<Row>): Row[] => [{ ...everywhere[0]!, ...change }, ...everywhere.slice(1)]
  const named = ['enterprise', 'party:staying']

  it('is asked for, and where there never was one nothing goes live', async () => {
    expect(await asked()).toEqual([noMatrix])
  })

  it('lets through what a row answers for and names the provider to execute', async () => {
    await stands(retire({ executes: named }))
    expect(await asked()).toEqual([])
  })

  it('says which operation, where, the row does not let the provider execute', async () => {
    await stands([...retire({ executes: named }), row({ id: 'here', scope: { environments: ['staging'], systems: ['fake'] } })])
    expect(await asked({ environments: ['development', 'staging'] })).toEqual([
      'operations[0]: `credential.revoke` in staging on `fake`: the row `here` of the responsibility matrix does not name `staying`, and whoever is above it, to execute it',
    ])
  })

  it('says which operation no row answers for', async () => {
    await stands(retire({ executes: named, scope: { environments: ['staging', 'production'] } }))
    expect(await asked()).toEqual([
      'operations[0]: `credential.revoke` in development on `fake`: no row of the responsibility matrix answers for it',
    ])
  })

  it('covers a subcontractor only where it names its principal too', async () => {
    await stands(retire({ executes: ['enterprise', 'party:below'] }))
    expect(await asked({ provider: 'below', contract: 'sub' })).toEqual([expect.stringContaining('does not name `below`')])
  })

  it('is asked for each kind of identity and region that rows tell apart: one that lets the provider is enough', async () => {
    await stands([...retire({}), row({ id: 'people', executes: named, scope: { domains: ['person'], regions: ['eu'] } })])
    expect(await asked()).toEqual([])
    await opened.fresh.db.updateTable('systems').set({ region: 'us' }).where('id', '=', 'fake').execute()
    expect(await asked()).toEqual([expect.stringContaining('the row `retire`')])
  })

  it('that is in force no more covers nothing', async () => {
    await stands(retire({ executes: named }), { endedAt: opened.house.clock.now() })
    expect(await asked()).toEqual([expect.stringContaining('the responsibility matrix is no longer in force; adopt one')])
  })
})
