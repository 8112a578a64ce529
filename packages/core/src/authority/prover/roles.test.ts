// Roles on the graph: who holds which, what each brings, and who may give them out.
import { bundleFromFiles, createPolicyEngine } from '@countersign/policy'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { type Proof, prove } from './prove.ts'

let server: TestDatabase
let opened: Opened

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  opened = await openCompany(server)
})
afterEach(() => opened?.end())

const db = () => opened.fresh.db
const look = (): Promise<Proof> => prove(opened.house.runtime, db(), 'acme', opened.house.clock.now())
const wordsTo = (proof: Proof, power: string): string[] | undefined =>
  proof.shortest
    .find((one) => one.power === power)
    ?.hops()
    .map((hop) => hop.words)
const isAlsoOscar = (id: string) =>
  db().updateTable('principals').set({ email: 'o@example.com' }).where('id', 'in', ['oscar', id]).execute()
const join = (id: string) =>
  db()
    .insertInto('principals')
    .values({ org_id: 'acme', id, kind: 'person', party_id: 'acme', party_kind: 'enterprise', name: id })
    .execute()
const hold = (id: string, role: string, since = '2026-01-01T00:00:00Z', until: string | null = null) =>
  db()
    .insertInto('role_holdings')
    .values({ org_id: 'acme', principal_id: id, party_kind: 'enterprise', role, since, until })
    .onConflict((oc) => oc.columns(['org_id', 'principal_id', 'role']).doUpdateSet({ since, until }))
    .execute()

it('names the row by which somebody holds the role, and what the role brings', async () => {
  await isAlsoOscar('dan')
  const [, held, brought] = (await look()).shortest.find((one) => one.power === 'risk.accept')!.hops()
  expect(held).toMatchObject({
    words: '`dan` (acme) holds the role `risk_acceptor`',
    origin: { table: 'role_holdings', id: 'dan risk_acceptor' },
  })
  expect(brought).toMatchObject({
    words: 'the role `risk_acceptor` may `risk.accept`: a risk acceptor accepts a remaining risk',
    origin: { table: 'policies', id: 'may-accept-risk#1' },
  })
})

it('is no way where another role takes away what it brings', async () => {
  await isAlsoOscar('dan')
  await hold('dan', 'auditor')
  expect((await look()).openings).toEqual([])
})

it('counts a role that begins later, and not one that has ended', async () => {
  await join('gil')
  await isAlsoOscar('gil')
  expect((await look()).openings).toEqual([])
  await hold('gil', 'risk_acceptor', '2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z')
  expect((await look()).openings).toEqual([])
  await hold('gil', 'risk_acceptor', '2039-01-01T00:00:00Z')
  expect(wordsTo(await look(), 'risk.accept')).toHaveLength(3)
})

it('says of a power that no role brings that he himself has it, and that whoever gives out roles has each of them', async () => {
  await join('rona')
  await isAlsoOscar('rona')
  const { files } = opened.house.runtime.policy.current().bundle
  const split = bundleFromFiles({
    ...files,
    'policies/powers/may-give-roles.cedar':
      '@reason("she gives out roles and does nothing else")\npermit (principal == Person::"rona", action == Action::"role.assign", resource);\n',
  })
  opened.house.setPolicy(createPolicyEngine(split))
  expect(wordsTo(await look(), 'policy.change')).toEqual([
    '`oscar` (staying) is also `rona` (acme): one e-mail address is registered for both',
    '`rona` (acme) may `role.assign`: she gives out roles and does nothing else',
    'whoever may `role.assign` can give the role `policy_admin` to whom he likes',
    'the role `policy_admin` may `policy.change`: a policy administrator changes the policy',
  ])
})
