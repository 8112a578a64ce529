// Delegated administration of a SaaS: what must stay inside is asked of the matrix in force, domain by domain and system by system, before a
// delegation under such a contract and as long as the contract lives.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { sweep } from '../../execution/jobs.ts'
import { delegationOf, standingInstrument } from '../../testing/instruments.ts'
import { everywhere, matrixOf, row } from '../../testing/matrices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { gateProblems } from '../delegations/index.ts'
import { gapsOf } from './gaps.ts'
import { domainOwner, type Row } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  await opened.fresh.db
    .insertInto('contracts')
    .values({
      org_id: 'acme',
      id: 'saas',
      name: 'saas',
      party_id: 'staying',
      kind: 'saas_admin',
      systems: ['fake'],
      starts_on: '2025-01-01',
      owner_id: 'ada',
    })
    .execute()
  return () => opened.end()
})

const all: NonNullable<Row['ownerOf']> = ['privileged_access', 'oauth_grants', 'break_glass']
const inForce = (change: Partial<Row>) =>
  standingInstrument(opened.house, 'matrix', 'responsibility', matrixOf({ ...everywhere[0]!, ...change }, ...everywhere.slice(1)))
const facts = () => ({ runtime: opened.house.runtime, db: opened.fresh.db, org: 'acme', at: opened.house.clock.now() })
const gate = async (contract: string) =>
  (await gateProblems(facts(), delegationOf({ contract })))
    .filter(({ where }) => where === 'contract.saas_admin')
    .map(({ problem }) => problem.split(';')[0])
const found = async () =>
  (
    await opened.fresh.db
      .selectFrom('findings')
      .select(['subject', 'owner_id'])
      .where('kind', '=', 'contract.saas_unowned')
      .where('state', '=', 'open')
      .orderBy('subject')
      .execute()
  ).map(({ subject, owner_id }) => `${subject} ${owner_id}`)

it('refuses a delegation while nobody inside owns one of the three, and says which', async () => {
  await inForce({ ownerOf: ['privileged_access', 'break_glass'] })
  expect(await gate('saas')).toEqual(['`oauth_grants` has no owner of the enterprise on `fake`'])
})

it('asks nothing of a contract of another kind', async () => {
  await opened.fresh.db.updateTable('contracts').set({ kind: 'support' }).where('id', '=', 'saas').execute()
  expect(await gate('saas')).toEqual([])
})

it('is content with three owners, whom the matrix names', async () => {
  await inForce({ ownerOf: all })
  expect(await gate('saas')).toEqual([])
})

it.each<[string, Partial<Row>]>([
  ['owns another system', { ownerOf: all, scope: { systems: ['other'] } }],
  ['owns another environment', { ownerOf: all, scope: { environments: ['production'] } }],
  ['owns some kinds of identity alone', { ownerOf: all, scope: { domains: ['service_account'] } }],
  ['owns a region, and nobody knows where the system stands', { ownerOf: all, scope: { regions: ['eu'] } }],
  ['names somebody who has left', { ownerOf: all, accountable: 'person:eve' }],
])('takes nothing for owned where the row %s', async (_what, change) => {
  await opened.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute()
  await inForce(change)
  expect(await gate('saas')).toHaveLength(3)
})

it('takes nothing for owned while no matrix is in force', async () => {
  expect(await gate('saas')).toEqual(all.map((domain) => `\`${domain}\` has no owner: no responsibility matrix is in force`))
})

it('is a finding of the owner of a live contract, a gap, and neither once it is mended or the contract has ended', async () => {
  await inForce({ ownerOf: ['oauth_grants'] })
  await sweep(opened.house.runtime, 'acme')
  expect(await found()).toEqual(['saas#break_glass ada', 'saas#privileged_access ada'])
  const { runtime, clock } = opened.house
  const gaps = (await gapsOf(runtime, runtime.db, 'acme', clock.now())).filter(({ kind }) => kind === 'contract.saas_unowned')
  expect(gaps.map(({ subject, detail }) => `${subject}: ${detail}`)).toEqual([
    'saas: `privileged_access` has no owner of the enterprise on `fake`',
    'saas: `break_glass` has no owner of the enterprise on `fake`',
  ])
  await opened.fresh.db.updateTable('contracts').set({ state: 'ended' }).where('id', '=', 'saas').execute()
  clock.advance(3601)
  await sweep(runtime, 'acme')
  expect(await found()).toEqual([])
})

it('gives the owner of a domain at a system, and the exception’s own where a row names that system', async () => {
  const { runtime, clock } = opened.house
  const owner = (system: string) => domainOwner(runtime, runtime.db, 'acme', { domain: 'oauth_grants', system }, clock.now())
  await standingInstrument(
    opened.house,
    'matrix',
    'responsibility',
    matrixOf(
      { ...everywhere[0]!, ownerOf: ['oauth_grants'], accountable: 'person:ada' },
      ...everywhere.slice(1),
      row({ id: 'fake', accountable: 'person:ben', ownerOf: ['oauth_grants'], scope: { systems: ['fake'] } }),
    ),
  )
  expect(await owner('fake')).toBe('ben')
  expect(await owner('nowhere')).toBeUndefined()
})
