// Who may do what in Countersign itself is changed by other people's signatures: nobody gives anything that counts alone once others could sign, nobody signs
// what he gets, nobody outside asks or signs, and what is carried out is exactly what was signed.
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { requestsFor } from '../../authority/approvals/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { importInventory } from '../../registry/import/index.ts'
import { putSystem } from '../../registry/inventory/index.ts'
import {
  assignRole,
  authenticateApiKey,
  enrolKey,
  issueApiKey,
  resolvePrincipal,
  withdrawKey,
  withdrawRole,
} from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { inFirstHour } from '../../testing/own-law.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, journalKinds, openRequests, sign } from '../../testing/story.ts'
import { type Asked, proposeGrant, proposeSystem } from './propose.ts'

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

const administrator: Asked = { what: 'role', principal: 'finn', role: 'administrator' }
const day = 86_400
const inDays = (days: number) => new Date(it.house.clock.now().getTime() + days * day * 1000)
const publicKey = () => generateKeyPair().publicKey.toString('base64')
const propose = async (asked: Asked, by = 'ada') =>
  proposeGrant(it.house.runtime, await it.company.caller(by), asked, { reason: 'because', ticket: 'CHG-1' })
const alone = async <T>(body: (work: Work) => Promise<T>, by = 'ada') => transact(it.house.runtime, await it.company.caller(by), body)
const signed = async (...people: string[]) => {
  const [request] = await openRequests(it.house)
  for (const person of people) await sign(it.house, it.company, request!.id, person)
  await it.house.run(600)
}
const rolesOf = async (id: string) => (await resolvePrincipal(it.house.runtime.db, 'acme', id, it.house.clock.now()))?.roles
const system = () => ({
  name: 'S',
  connector: 'fake',
  environment: 'staging' as const,
  region: null,
  tenant: null,
  config: { name: it.house.fake.name },
  operatorSecrets: {},
  observerSecrets: {},
})
const apiKeyFor = (principal: string, days = 30): Asked => ({
  what: 'api_key',
  principal,
  name: 'deploy',
  scopes: ['read', 'administer'],
  until: inDays(days).toISOString(),
})

describe('alone', () => {
  test.each<[string, (work: Work) => Promise<unknown>]>([
    ['a role that lets somebody administer', (work) => assignRole(work, { principal: 'finn', role: 'administrator' })],
    ['a role of somebody outside', (work) => assignRole(work, { principal: 'oscar', role: 'provider_agent', until: inDays(1) })],
    [
      'an API key that carries a power',
      (work) => issueApiKey(it.house.runtime, work, { principal: 'ben', name: 'n', scopes: ['approve'], expiresAt: inDays(1) }),
    ],
    [
      'an API key of somebody outside',
      (work) => issueApiKey(it.house.runtime, work, { principal: 'agent', name: 'n', scopes: ['read'], expiresAt: inDays(1) }),
    ],
    ['a key that approves', (work) => enrolKey(work, { principal: 'finn', purpose: 'approval', publicKey: publicKey() })],
    ['a key that executes', (work) => enrolKey(work, { principal: 'agent', purpose: 'execution', publicKey: publicKey() })],
    ['a system', (work) => putSystem(work, 's', system())],
  ])('nobody gives %s once others could sign it, and the refusal names the next step', async (_what, give) => {
    const refused = await alone(give).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'own_law.needs_signatures', details: { signers: ['ben', 'cleo'] } })
    expect((refused as Error).message).toMatch(
      /`countersign (role|api-key|keys|system) propose .*--reason … --ticket …`, or in the console at \/settings\//,
    )
    expect((await journalKinds(it.house)).map(({ kind }) => kind)).toEqual(['refusal.recorded'])
  })

  test('nobody gives a role or changes a system by bringing in an inventory', async () => {
    const bringIn = async (document: string) =>
      importInventory(it.house.runtime, await it.company.caller('ada'), { document, format: 'yaml', dryRun: false })
    for (const document of [
      'people:\n  - { id: finn, name: finn, roles: [administrator] }\n',
      `systems:\n  - { id: s, name: S, connector: fake, environment: staging, config: { name: ${it.house.fake.name} } }\n`,
    ])
      expect(await codeOf(() => bringIn(document))).toBe('own_law.needs_signatures')
    expect(await rolesOf('finn')).toEqual(['technical_owner'])
  })

  test('an administrator still gives what carries no power of the enterprise’s to somebody of the enterprise, and takes anything away', async () => {
    await alone((work) => assignRole(work, { principal: 'finn', role: 'auditor' }))
    await alone((work) => issueApiKey(it.house.runtime, work, { principal: 'ben', name: 'n', scopes: ['read'], expiresAt: inDays(1) }))
    await alone((work) => assignRole(work, { principal: 'oscar', role: 'provider_operator', until: inDays(1) }))
    const longer = (work: Work) => assignRole(work, { principal: 'oscar', role: 'provider_operator', until: inDays(2) })
    expect(await codeOf(() => alone(longer))).toBe('own_law.needs_signatures')
    await alone((work) => withdrawRole(work, { principal: 'ben', role: 'control_owner' }))
    await alone((work) => withdrawKey(work, it.company.people['dan']!.keyId))
    await alone((work) => putSystem(work, 'fake', { ...system(), connector: 'none', config: {} }))
    expect(await journalKinds(it.house, 'own_law.first_hour')).toEqual([])
  })

  test('in the first hour an administrator gives what he likes, and the journal says so', async () => {
    await inFirstHour(it)
    await alone((work) => assignRole(work, { principal: 'finn', role: 'administrator' }))
    expect(await rolesOf('finn')).toEqual(['administrator', 'technical_owner'])
    expect((await journalKinds(it.house, 'own_law.first_hour')).map(({ body }) => body)).toEqual([
      { by: 'ada', acts: ['the role `administrator` of `finn`'], couldSign: [], needed: 2 },
    ])
  })

  test('the first hour is over with the second who could sign, and whoever comes third is signed by one of them', async () => {
    await inFirstHour(it)
    const key = (principal: string) =>
      alone((work) => enrolKey(work, { principal, purpose: 'approval', assurance: 'step_up', publicKey: publicKey() }))
    for (const principal of ['dan', 'ben', 'cleo']) await key(principal)
    expect(await codeOf(() => key('finn'))).toBe('own_law.needs_signatures')
  })

  test('nobody brings the first hour back by taking keys and roles from everybody else; after thirty days, when nobody has come, it is there again', async () => {
    await alone((work) => withdrawKey(work, it.company.people['ben']!.keyId))
    for (const role of ['security_lead', 'control_owner']) await alone((work) => withdrawRole(work, { principal: 'cleo', role }))
    const give = () => alone((work) => assignRole(work, { principal: 'finn', role: 'administrator' }))
    expect(await codeOf(give)).toBe('own_law.needs_signatures')
    it.house.clock.advance(31 * day)
    await give()
    expect(await journalKinds(it.house, 'own_law.first_hour')).toHaveLength(1)
  })
})

describe('proposed', () => {
  test('a role that lets somebody administer is held when two others have signed it, not before, with the change that gave it', async () => {
    const made = await propose(administrator)
    expect(made).toMatchObject({ outcome: 'approval', signatures: 2, secret: null })
    expect(made.changes).toContain('it has no end')
    const [request] = await openRequests(it.house)
    expect(request).toMatchObject({ quorum: 2, step_up: true })
    await signed('ben')
    expect(await rolesOf('finn')).toEqual(['technical_owner'])
    await signed('cleo')
    expect(await rolesOf('finn')).toEqual(['administrator', 'technical_owner'])
    expect(
      await it.fresh.db
        .selectFrom('role_holdings')
        .select('change_id')
        .where('role', '=', 'administrator')
        .where('principal_id', '=', 'finn')
        .execute(),
    ).toEqual([{ change_id: made.change }])
    expect((await journalKinds(it.house, 'role.assigned')).map(({ body }) => body['change'])).toEqual([made.change])
  })

  test('neither who proposes it, nor who gets it, nor anybody outside signs it; who gets it is not even asked', async () => {
    await propose({ what: 'role', principal: 'ben', role: 'risk_acceptor' })
    const [request] = await openRequests(it.house)
    expect(await codeOf(() => sign(it.house, it.company, request!.id, 'ada'))).toBe('authority.refused')
    expect(await codeOf(() => sign(it.house, it.company, request!.id, 'ben'))).toBe('approval.ineligible')
    expect(await codeOf(() => sign(it.house, it.company, request!.id, 'oscar'))).toMatch(/^authority\.refused$|^approval\./)
    const asked = async (id: string) => (await requestsFor(it.house.runtime, await it.company.caller(id), 10)).length
    expect([await asked('ben'), await asked('cleo')]).toEqual([0, 1])
  })

  test('nobody proposes it who may not administer, nor anybody outside, nor a role for himself', async () => {
    for (const by of ['dan', 'oscar', 'agent']) expect(await codeOf(() => propose(administrator, by))).toBe('authority.refused')
    expect(await codeOf(() => propose({ what: 'role', principal: 'ada', role: 'risk_acceptor' }))).toBe('authority.refused')
  })

  test('nobody outside gets anything without an end, or for longer than the pack lets it live; one signature is enough for what carries no power', async () => {
    const role = (until?: string): Asked => ({
      what: 'role',
      principal: 'oscar',
      role: 'provider_agent',
      ...(until === undefined ? {} : { until }),
    })
    for (const asked of [
      role(),
      role(inDays(400).toISOString()),
      apiKeyFor('agent', 200),
      { ...administrator, principal: 'oscar' } as Asked,
    ])
      expect(await codeOf(() => propose(asked))).toBe('instrument.invalid')
    expect((await propose(role(inDays(30).toISOString()))).signatures).toBe(1)
    await signed('ben')
    expect(await rolesOf('oscar')).toEqual(['provider_agent', 'provider_operator'])
    it.house.clock.advance(31 * day)
    expect(await rolesOf('oscar')).toEqual(['provider_operator'])
  })

  test('the secret of an API key opens nothing before it is signed, is kept nowhere, and opens exactly what was signed', async () => {
    const { secret } = await propose(apiKeyFor('finn'))
    const opens = () => authenticateApiKey(it.house.runtime.db, secret!, it.house.clock.now())
    expect(await codeOf(opens)).toBe('auth.unauthenticated')
    await signed('cleo')
    expect(await opens()).toMatchObject({ principal: { id: 'finn' }, scopes: ['read', 'administer'], outside: false })
    const documents = await it.fresh.db.selectFrom('documents').select('text').execute()
    const leaves = await it.fresh.db.selectFrom('journal').select('leaf').execute()
    expect(JSON.stringify([documents, leaves])).not.toContain(secret!)
  })

  test('a key that approves needs one other person, and two where he has lost every key that he had', async () => {
    const key = (): Asked => ({ what: 'signing_key', principal: 'finn', purpose: 'approval', assurance: 'step_up', publicKey: publicKey() })
    expect((await propose(key())).signatures).toBe(1)
    await alone((work) => withdrawKey(work, it.company.people['finn']!.keyId))
    const lost = await propose(key())
    expect(lost.signatures).toBe(2)
    expect(lost.changes.join()).toContain('lost every key')
  })

  test('a system is spoken to as somebody else has signed it; what has changed meanwhile is not what he signed', async () => {
    const proposeIt = async (name: string) =>
      proposeSystem(it.house.runtime, await it.company.caller('ada'), {
        system: 'fake',
        settings: { ...system(), name },
        reason: 'r',
        ticket: 't',
      })
    const made = await proposeIt('Renamed')
    expect(made.changes).toContain('its name: Fake → Renamed')
    await signed('ben')
    const nameNow = async () =>
      await it.fresh.db.selectFrom('systems').select(['name', 'change_id']).where('id', '=', 'fake').executeTakeFirstOrThrow()
    expect(await nameNow()).toEqual({ name: 'Renamed', change_id: made.change })
    await proposeIt('Again')
    await it.fresh.db.updateTable('systems').set({ region: 'eu' }).where('id', '=', 'fake').execute()
    await signed('ben')
    expect(await nameNow()).toEqual({ name: 'Renamed', change_id: made.change })
  })

  test('nothing is carried out when a signature no longer counts, or when it would bring more than was signed', async () => {
    await propose(administrator)
    const [request] = await openRequests(it.house)
    for (const person of ['ben', 'cleo']) await sign(it.house, it.company, request!.id, person)
    await alone((work) => withdrawKey(work, it.company.people['ben']!.keyId))
    await it.house.run(600)
    expect(await rolesOf('finn')).toEqual(['technical_owner'])
    await propose(apiKeyFor('eve'))
    await it.fresh.db
      .insertInto('role_holdings')
      .values({ org_id: 'acme', principal_id: 'eve', party_kind: 'enterprise', role: 'administrator', since: it.house.clock.now() })
      .execute()
    await signed('cleo')
    expect(await it.fresh.db.selectFrom('api_keys').select('id').execute()).toEqual([])
  })
})
