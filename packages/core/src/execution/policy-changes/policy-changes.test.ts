// Policy changes by the same chain as everything else: nobody changes it alone, no pack lowers what its own change needs, nothing that lets anybody in from
// outside is ever put before people, and what is in force is so on every server.
import { CountersignError } from '@countersign/ledger'
import { bundleFromFiles, createPolicyEngine } from '@countersign/policy'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newestBundle, takeUpPolicy } from '../../authority/policy/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { importInventory } from '../../registry/import/index.ts'
import { issueApiKey, systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { packWith, withFirstPack } from '../../testing/packs.ts'
import { openTestHouse, startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, journalKinds, openRequests, sign } from '../../testing/story.ts'
import { previewPack, proposeOlder, proposePack } from './index.ts'

const barring = {
  'policies/operations/deny-change.cedar': () =>
    '@outcome("deny")\n@reason("the policy stays as it is")\nforbid (principal, action == Action::"policy.adopt", resource);\n',
}
const govern = 'policies/operations/approval-govern.cedar'
const rates = 'rates.json'
const faster = (text: string): string => text.replace(/"enterprise": \d+/, '"enterprise": 999')

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await withFirstPack(it)
  return () => it.end()
})

const proposing = async (version = '1.0.1', change: Parameters<typeof packWith>[1] = { [rates]: faster }, by = 'ada') =>
  proposePack(it.house.runtime, await it.company.caller(by), { pack: await packWith(version, change), reason: 'because', ticket: 'CHG-1' })

const inForce = () => it.house.runtime.policy.current().bundle.version

const problemsOf = async (work: () => Promise<unknown>): Promise<readonly { where: string; problem: string }[]> => {
  try {
    await work()
  } catch (error) {
    if (error instanceof CountersignError && error.code === 'instrument.invalid')
      return error.details['problems'] as { where: string; problem: string }[]
    throw error
  }
  return []
}

describe('a policy pack', () => {
  test('is in force when two people who did not propose it have signed exactly it, and not before, without a restart; each step is in the journal', async () => {
    const made = await proposing()
    expect(made).toMatchObject({ outcome: 'approval', bundle: { version: '1.0.1' } })
    expect(made.changes).toContain(`~ ${rates}`)
    const [request] = await openRequests(it.house)
    expect(request).toMatchObject({ quorum: 2, step_up: true })
    expect(await codeOf(() => sign(it.house, it.company, request!.id, 'ada'))).toBe('authority.refused')
    await sign(it.house, it.company, request!.id, 'ben')
    await it.house.run(600)
    expect(inForce()).toBe('1.0.0')
    await sign(it.house, it.company, request!.id, 'cleo')
    await it.house.run(600)
    expect(inForce()).toBe('1.0.1')
    expect(await newestBundle(it.house.runtime.db, 'acme')).toMatchObject({ sequence: 2, way: 'change', change_id: made.change })
    expect((await journalKinds(it.house, 'policy.activated')).map(({ body }) => body['way'])).toEqual(['first', 'change'])
    expect(
      await it.house.runtime.db.selectFrom('changes').select(['state', 'closure']).where('id', '=', made.change).executeTakeFirst(),
    ).toEqual({ state: 'closed', closure: 'risk_complete' })
  })

  test('is proposed by nobody who may not change policy, and the refusal is in the journal', async () => {
    for (const person of ['cleo', 'oscar', 'agent']) expect(await codeOf(() => proposing('1.0.1', {}, person))).toBe('authority.refused')
    expect(await journalKinds(it.house, 'refusal.recorded')).toHaveLength(3)
  })

  test('takes from every open request its effect when it comes in force', async () => {
    await it.company.credential('one', { criticality: 'high', environment: 'production' })
    const change = await endTheContract(it.house, it.company)
    await it.house.settle()
    await proposing()
    const [policy] = (await openRequests(it.house)).filter((one) => one.change_id !== change)
    for (const person of ['ben', 'cleo']) await sign(it.house, it.company, policy!.id, person)
    await it.house.run(600)
    expect(inForce()).toBe('1.0.1')
    const [left] = await openRequests(it.house, change)
    if (left) expect(await codeOf(() => sign(it.house, it.company, left.id, 'ben'))).toBe('approval.policy_changed')
    expect(
      await it.house.runtime.db
        .selectFrom('mandates')
        .select('id')
        .where('operation_id', 'like', 'op_%')
        .where('state', '=', 'open')
        .execute(),
    ).toEqual([])
  })

  test.each(['@quorum("1")', 'autonomous'])('in force with %s for its own change still needs two people for the next', async (lower) => {
    const loose = await packWith('1.0.1', {
      [govern]: (text) =>
        lower === 'autonomous'
          ? text
              .replace(
                '@outcome("approval")\n@approvers("control_owner,security_lead")\n@quorum("2")\n@stepup("true")\n@valid("P7D")',
                '@outcome("autonomous")',
              )
              .replace(/@outcome\("approval"\)\n@approvers\("control_owner,security_lead"\)\n@quorum\("1"\)/, '@outcome("autonomous")')
          : text.replace('@quorum("2")\n@stepup("true")', lower),
    })
    const bundle = bundleFromFiles(loose.files)
    await it.end()
    it = await openCompany(server, { engine: createPolicyEngine(bundle) })
    await withFirstPack(it, loose)
    const made = await proposing('1.0.2')
    expect(made.outcome).toBe('approval')
    const [request] = await openRequests(it.house)
    expect(request).toMatchObject({ quorum: 2, step_up: true })
    await sign(it.house, it.company, request!.id, 'ben')
    await it.house.run(600)
    expect(inForce()).toBe('1.0.1')
  })

  test('that lets a provider in is refused when it is proposed, with the way in; nothing of it is kept', async () => {
    await importInventory(it.house.runtime, await it.company.caller('ada'), {
      document: 'people:\n  - { id: nobody, name: Nobody }\n',
      format: 'yaml',
      dryRun: false,
    })
    await transact(it.house.runtime, systemCaller(it.house.runtime, 'acme', 'test'), (work) =>
      issueApiKey(it.house.runtime, work, {
        principal: 'nobody',
        name: 'deploy',
        scopes: ['administer', 'approve'],
        expiresAt: new Date(work.at.getTime() + 86_400_000),
        heldBy: 'oscar',
      }),
    )
    const problems = await problemsOf(() =>
      proposing('1.0.1', {
        'policies/powers/may-sync.cedar': () =>
          '@reason("people register what they find")\npermit (principal is Person, action == Action::"system.register", resource) when { principal.party == PartyKind::"enterprise" };\n',
      }),
    )
    expect(problems.map(({ where }) => where)).toEqual(['power:system.register', 'power:secret.read'])
    expect(problems[0]!.problem).toMatch(
      /^would be reached from outside: `oscar` \(staying\) holds the API key `deploy` of `nobody` \(acme\); /,
    )
    expect(await it.house.runtime.db.selectFrom('changes').select('id').execute()).toEqual([])
  })

  test.each([
    ['an older version', '1.0.0', {}, 'pack.json'],
    ['no way to change it again', '1.0.1', { ...barring }, 'policies/operations'],
  ] as const)('with %s is refused when it is proposed', async (_what, version, change, where) => {
    const pack = await packWith(version, change)
    // Who writes such a pack leaves out the test that would say so.
    const { 'approval-govern.test.json': _, ...tests } = pack.tests
    const caller = await it.company.caller('ada')
    const work = () => proposePack(it.house.runtime, caller, { pack: { ...pack, tests }, reason: 'because', ticket: 'CHG-1' })
    expect((await problemsOf(work)).map((one) => one.where)).toContain(where)
  })

  test('is refused before anybody is asked where it is no pack, breaks a law, or fails its own tests', async () => {
    expect(await codeOf(() => proposing('1.0.1', { 'notes.txt': () => 'x' }))).toBe('policy.unexpected_file')
    expect(
      await codeOf(() =>
        proposing('1.0.1', {
          'policies/powers/never-outside-the-enterprise.cedar': (text) =>
            text.replace('principal.party == PartyKind::"enterprise"', 'principal.party != PartyKind::"provider"'),
        }),
      ),
    ).toBe('policy.broken_law')
    expect(await codeOf(() => proposing('1.0.1', { [govern]: (text) => text.replace('@quorum("2")', '@quorum("3")') }))).toBe(
      'policy.tests_failed',
    )
    expect(await openRequests(it.house)).toEqual([])
  })

  test('that was in force comes back only as a new version, by the same way', async () => {
    await proposing()
    await approveAll(it.house, it.company)
    await it.house.run(600)
    const caller = await it.company.caller('ada')
    const back = await proposeOlder(it.house.runtime, caller, { reason: 'it broke', ticket: 'CHG-2' })
    expect(back).toMatchObject({ outcome: 'approval', bundle: { version: '1.0.2' } })
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect(inForce()).toBe('1.0.2')
    const { files } = it.house.runtime.policy.current().bundle
    expect(files[rates]).toBe((await packWith('1.0.2')).files[rates])
  })

  test('that waits is not overtaken: another one is refused meanwhile', async () => {
    await proposing()
    expect(await codeOf(() => proposing('1.0.2'))).toBe('instrument.pending')
  })

  test('is previewed without any effect: what people would sign, who gains and loses, and what providers may do', async () => {
    const preview = await previewPack(
      it.house.runtime,
      await it.company.caller('ada'),
      await packWith('1.0.1', {
        'policies/powers/may-accept-risk.cedar': (text) =>
          text.replace('Role::"risk_acceptor"', '[Role::"risk_acceptor", Role::"technical_owner"]'),
      }).then((pack) => ({ ...pack, tests: { 'may-ask.test.json': pack.tests['may-ask.test.json']! } })),
    )
    expect(preview.powers).toEqual([{ principal: 'finn', party: 'acme', gains: ['risk.accept'], loses: [] }])
    expect(preview.changes).toContain('finn gains risk.accept')
    expect(preview.examination.matrix.changes).toContain('Who may use which power: risk.accept: technical_owner: – → yes')
    expect(await it.house.runtime.db.selectFrom('instruments').select('version').execute()).toEqual([])
  })
})

describe('the pack in force', () => {
  test('is the same on every server at once: another one neither mints nor takes a signature under the old one', async () => {
    await it.company.credential('one', { criticality: 'high', environment: 'production' })
    const other = await openTestHouse(it.fresh.db, 'acme', {
      logKey: it.house.logKey.privateKey,
      clock: it.house.clock,
      downstream: it.house.fake,
      references: it.house.references,
      keys: it.house.runtime.keys,
    })
    await proposing()
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect(other.runtime.policy.current().bundle.version).toBe('1.0.0')
    const change = await endTheContract(it.house, it.company)
    const [request] = await openRequests(it.house, change)
    await sign(other, it.company, request!.id, 'ben')
    expect(other.runtime.policy.current().bundle.version).toBe('1.0.1')
    await other.stop()
  })

  test.each([
    [
      'its files',
      async (db: Opened['fresh']['db']) =>
        db
          .updateTable('policy_bundles')
          .set({ files: JSON.stringify({}) })
          .where('sequence', '=', 2)
          .execute(),
    ],
    [
      'its digest',
      async (db: Opened['fresh']['db']) =>
        db
          .updateTable('policy_bundles')
          .set({ digest: `sha256:${'0'.repeat(64)}` })
          .where('sequence', '=', 2)
          .execute(),
    ],
    ['its place', async (db: Opened['fresh']['db']) => db.deleteFrom('policy_bundles').where('sequence', '=', 2).execute()],
  ])('of which somebody edits %s in the database is not taken up, and nothing is signed meanwhile', async (_what, edit) => {
    await proposing()
    await approveAll(it.house, it.company)
    await it.house.run(600)
    await it.company.credential('one', { criticality: 'high', environment: 'production' })
    await edit(it.fresh.db)
    const other = await openTestHouse(it.fresh.db, 'acme', {
      logKey: it.house.logKey.privateKey,
      clock: it.house.clock,
      engine: createPolicyEngine(bundleFromFiles((await packWith('1.0.9')).files)),
    })
    expect(await codeOf(() => takeUpPolicy(other.runtime, it.fresh.db, 'acme'))).toMatch(/^policy\.(altered|missing_file)$/)
    expect(other.runtime.policy.current().bundle.version).toBe('1.0.9')
    await other.stop()
  })
})
