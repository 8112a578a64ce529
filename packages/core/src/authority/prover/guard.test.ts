// A change that opens a path does not commit: nothing of it stays, and that it was refused does. What opens none goes through.
import { CountersignError } from '@countersign/ledger'
import { bundleFromFiles, createPolicyEngine } from '@countersign/policy'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { importInventory } from '../../registry/import/index.ts'
import { assignRole, enrolKey, issueApiKey, withdrawApiKey } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { pathGuard, refreshPaths } from './guard.ts'

let server: TestDatabase
let opened: Opened
let runtime: Runtime
let ada: Caller

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  opened = await openCompany(server, { guards: [pathGuard] })
  runtime = opened.house.runtime
  ada = await opened.company.caller('ada')
})
afterEach(() => opened?.end())

const db = () => opened.fresh.db
const soon = () => new Date(runtime.clock.now().getTime() + 86_400_000)
const change = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(runtime, ada, body)
const issue = (principal: string, heldBy?: string, name = 'deploy') =>
  change((work) =>
    issueApiKey(runtime, work, {
      principal,
      name,
      scopes: ['administer', 'approve'],
      expiresAt: soon(),
      ...(heldBy === undefined ? {} : { heldBy }),
    }),
  )
const bringIn = (document: string) => importInventory(runtime, ada, { document, format: 'yaml', dryRun: false })
const refused = async (work: Promise<unknown>): Promise<Record<string, unknown>> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof CountersignError) || error.code !== 'authority.path_opened')
    throw new Error(`not refused as a path: ${String(error)}`)
  return error.details as Record<string, unknown>
}
const entries = async (kind: string) => {
  const rows = await db().selectFrom('journal').selectAll().where('kind', '=', kind).orderBy('ordinal').execute()
  return rows.map((row) => (JSON.parse(row.leaf) as { body: Record<string, unknown> }).body)
}
const openFindings = () =>
  db().selectFrom('findings').selectAll().where('kind', '=', 'authority.path').where('state', '=', 'open').execute()
/** Everything that a change could have changed. */
const facts = async () => {
  const tables = ['parties', 'principals', 'role_holdings', 'principal_keys', 'api_keys', 'systems', 'credentials', 'findings'] as const
  const rows: unknown[] = []
  for (const table of tables) rows.push((await db().selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row)).sort())
  return JSON.stringify(rows)
}

it('refuses an API key of the enterprise in the hands of a provider, changes nothing, and records it', async () => {
  const before = await facts()
  const details = await refused(issue('ada', 'oscar'))
  expect(details['reasons']).toEqual([
    '`oscar` (staying) holds the API key `deploy` of `ada` (acme)',
    expect.stringMatching(/^with the API key `deploy` \(administer, approve\) one acts as `ada` \(acme\), who may `apikey.issue`: /),
  ])
  expect(await facts()).toBe(before)
  expect(await entries('apikey.issued')).toEqual([])
  expect(await entries('refusal.recorded')).toEqual([
    expect.objectContaining({
      action: 'apikey.issued',
      code: 'authority.path_opened',
      resource: 'power:apikey.issue',
      principal: 'ada',
      party: 'acme',
      reasons: details['reasons'],
    }),
  ])
})

it('refuses a person whom the import would make the second name of a provider’s', async () => {
  await bringIn('people:\n  - { id: olga, name: Olga, party: staying, email: olga@staying.example }\n')
  const before = await facts()
  const details = await refused(bringIn('people:\n  - { id: olga.k, name: Olga, email: OLGA@staying.example, roles: [control_owner] }\n'))
  expect(details['path']).toHaveLength(3)
  expect(await facts()).toBe(before)
  // The same person without a power opens nothing; the power is refused when it comes.
  await bringIn('people:\n  - { id: olga.k, name: Olga, email: olga@staying.example }\n')
  await refused(change((work) => assignRole(work, { principal: 'olga.k', role: 'control_owner' })))
  expect(await entries('role.assigned')).toEqual([])
})

it('refuses a system whose observer would be given the secret of the hand that a provider executes with', async () => {
  await db()
    .updateTable('systems')
    .set({ operator_secrets: JSON.stringify({ operator: 'ref:op' }) })
    .where('id', '=', 'fake')
    .execute()
  await opened.company.credential('one', { executor: 'agent' })
  const register = (observer: string) =>
    change(async (work) => {
      await work.db
        .updateTable('systems')
        .set({ observer_secrets: JSON.stringify({ observer }) })
        .where('id', '=', 'fake')
        .execute()
      work.record({ kind: 'system.registered', body: { system: 'fake' } })
    })
  const details = await refused(register('ref:op'))
  expect(details['powers']).toEqual(['observer.act', 'secret.read'])
  await register('ref:another')
})

it('refuses an approval key that is the key of the control plane’s hand in a provider’s', async () => {
  const { mandate } = runtime.keys
  await refused(
    change((work) => enrolKey(work, { principal: 'agent', purpose: 'execution', publicKey: mandate.publicKey.toString('base64') })),
  )
})

it('lets through what opens no path', async () => {
  await issue('agent')
  await issue('ben', 'cleo')
  await change((work) => assignRole(work, { principal: 'finn', role: 'administrator' }))
  await bringIn(
    'parties:\n  - { id: another, kind: provider, name: Another }\npeople:\n  - { id: piet, name: Piet, party: another, roles: [provider_operator], email: piet@another.example }\n',
  )
  expect(await entries('refusal.recorded')).toEqual([])
  expect(await openFindings()).toEqual([])
})

it('keeps a path that was there as a finding of the security lead’s, which blocks nothing else and goes with the path', async () => {
  await db().updateTable('principals').set({ email: 'same@example.com' }).where('id', 'in', ['oscar', 'finn']).execute()
  await change((work) => assignRole(work, { principal: 'cleo', role: 'identity_owner' }))
  const [finding] = await openFindings()
  expect(finding).toMatchObject({ subject: 'principal:oscar is-also principal:finn', severity: 'critical', owner_id: 'ada' })
  expect(finding!.detail).toMatchObject({ powers: ['change.approve', 'change.refuse', 'closure.certify', 'finding.resolve'] })
  // Not twice for the same; and what widens the path is refused as what it is.
  await change((work) => assignRole(work, { principal: 'ben', role: 'identity_owner' }))
  expect((await openFindings()).map((one) => one.id)).toEqual([finding!.id])
  const details = await refused(change((work) => assignRole(work, { principal: 'finn', role: 'risk_acceptor' })))
  expect(details['powers']).toEqual(['exception.grant', 'retention.hold', 'risk.accept'])
  await refused(issue('finn', 'oscar'))
  await db().updateTable('principals').set({ email: 'finn@example.com' }).where('id', '=', 'finn').execute()
  await change((work) => assignRole(work, { principal: 'eve', role: 'technical_owner' }))
  expect(await openFindings()).toEqual([])
  expect(await entries('finding.resolved')).toHaveLength(1)
})

it('finds in passing what was opened by hand, and resolves it when the key has gone', async () => {
  await db().updateTable('principals').set({ email: 'o@example.com' }).where('id', 'in', ['oscar', 'dan']).execute()
  const { shortest } = await refreshPaths(runtime, ada)
  expect(shortest.map((one) => one.power)).toContain('risk.accept')
  expect(await openFindings()).toHaveLength(1)
  await db().updateTable('principals').set({ active: false }).where('id', '=', 'oscar').execute()
  await refreshPaths(runtime, ada)
  expect(await openFindings()).toEqual([])
})

it('is not got round by two changes at once, each harmless alone', async () => {
  await bringIn(
    'people:\n  - { id: hal, name: Hal, email: hal@example.com }\n  - { id: hal.p, name: Hal, party: staying, email: p@example.com }\n',
  )
  // Both have changed their facts before either of them is looked at.
  let arrived = 0
  let both = () => {}
  const everybody = new Promise<void>((resolve) => {
    both = resolve
  })
  const together = (body: (work: Work) => Promise<unknown>) =>
    change(async (work) => {
      await body(work)
      arrived += 1
      if (arrived === 2) both()
      await everybody
    })
  const ends = await Promise.allSettled([
    together((work) => assignRole(work, { principal: 'hal', role: 'risk_acceptor' })),
    together(async (work) => {
      await work.db.updateTable('principals').set({ email: 'hal@example.com' }).where('id', '=', 'hal.p').execute()
      work.record({ kind: 'inventory.imported', body: {} })
    }),
  ])
  expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await refreshPaths(runtime, ada)).shortest).toEqual([])
})

it('refuses the policy that opens a path, in the transaction that activates it', async () => {
  // Somebody of the enterprise without a role, whose API key a provider holds: harmless, until a policy lets everybody register systems.
  await bringIn('people:\n  - { id: nobody, name: Nobody }\n')
  const { secret } = await issue('nobody', 'oscar')
  expect(secret).toMatch(/^cs_/)
  const before = runtime.policy.current().bundle
  const activate = (files: Readonly<Record<string, string>>, digest: string, sequence: number) =>
    change(async (work) => {
      await work.db
        .insertInto('policy_bundles')
        .values({
          org_id: 'acme',
          sequence,
          digest,
          name: 'p',
          version: '1.0.0',
          tests: '{}',
          files: JSON.stringify(files),
          activated_at: work.at,
        })
        .execute()
      work.record({ kind: 'policy.activated', body: { bundle: digest } })
    })
  await activate(before.files, before.digest, 1)
  const loose = bundleFromFiles({
    ...before.files,
    'policies/powers/may-sync.cedar':
      '@reason("people register what they find")\npermit (principal is Person, action == Action::"system.register", resource) when { principal.party == PartyKind::"enterprise" };\n',
  })
  opened.house.setPolicy(createPolicyEngine(loose))
  const details = await refused(activate(loose.files, loose.digest, 2))
  expect(details['powers']).toEqual(['secret.read', 'system.register'])
  expect(await db().selectFrom('policy_bundles').select('digest').execute()).toEqual([{ digest: before.digest }])
})

it('does not hold up the work of changes: what no path depends on asks nothing', async () => {
  await db().updateTable('principals').set({ email: 'o@example.com' }).where('id', 'in', ['oscar', 'dan']).execute()
  await change(async (work) => work.record({ kind: 'evidence.received', body: {} }))
  expect(await openFindings()).toEqual([])
  const { id } = await issue('cleo')
  expect(await openFindings()).toHaveLength(1)
  await change((work) => withdrawApiKey(work, id))
})
