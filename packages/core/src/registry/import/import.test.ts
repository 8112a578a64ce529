// An inventory comes in whole or not at all, every mistake is told with its place, and the same document twice changes nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { inFirstHour } from '../../testing/own-law.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { type ImportInput, type ImportProblem, importInventory } from './index.ts'

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
  await inFirstHour(opened)
  return () => opened.end()
})

const bringIn = async (document: string, options: Partial<ImportInput> & { as?: string } = {}) => {
  const { as = 'ada', ...rest } = options
  return importInventory(opened.house.runtime, await opened.company.caller(as), { document, format: 'yaml', dryRun: false, ...rest })
}

/** `line:column path: message` of every problem. */
const problemsOf = async (document: string, format: 'yaml' | 'csv' = 'yaml'): Promise<string[]> => {
  try {
    await bringIn(document, { format })
  } catch (error) {
    const { details } = error as { details: { problems?: ImportProblem[] } }
    if (!details?.problems) throw error
    return details.problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
  }
  return []
}

const document = `teams:
  - id: payments
parties:
  - { id: below-new, kind: subcontractor, name: Below, parent: northwind }
  - { id: northwind, kind: provider, name: Northwind }
people:
  - { id: gina, name: Gina, email: gina@acme.test, team: payments, roles: [control_owner] }
  - { id: hugo, name: Hugo, party: northwind, roles: [provider_operator] }
agents:
  - { id: northwind-agent, name: Agent, party: northwind, roles: [provider_agent] }
contracts:
  - { id: nw-1, name: Support, party: northwind, owner: gina, starts: 2025-01-01, ends: 2026-12-31 }
systems:
  - id: db
    name: Database
    connector: fake
    environment: production
    config:
      name: fake
    observerSecrets:
      observer: ref:observer
workloads:
  - { id: batch, name: Batch, team: payments, environment: production }
identities:
  - { id: svc-batch, kind: service_account, name: Batch, purpose: nightly batch, party: northwind, contract: nw-1, businessOwner: gina, technicalOwner: gina, environment: production, criticality: high }
  - { id: svc-lost, kind: service_account, name: Lost, purpose: nobody knows, environment: development, criticality: low }
credentials:
  - { id: c-token, identity: svc-batch, system: db, kind: fake.password, account: token, derivedFrom: c-batch }
  - { id: c-batch, identity: svc-batch, system: db, kind: fake.password, account: svc_batch, secret: ref:batch, executor: northwind-agent }
uses:
  - { credential: c-batch, workload: batch, deliveredTo: ref:batch }
`

const counted = (counts: object) =>
  Object.values(counts as Record<string, { created: number; updated: number; unchanged: number }>).reduce(
    (sum, one) => [sum[0]! + one.created, sum[1]! + one.updated, sum[2]! + one.unchanged],
    [0, 0, 0],
  )

const rowsOf = async (): Promise<string> => {
  const tables = [
    'parties',
    'principals',
    'contracts',
    'systems',
    'workloads',
    'identities',
    'credentials',
    'credential_uses',
    'role_holdings',
  ] as const
  const all: unknown[] = []
  for (const table of tables) all.push(await opened.fresh.db.selectFrom(table).selectAll().orderBy('org_id').execute())
  return JSON.stringify(all)
}

describe('a document that is right', () => {
  it('becomes the inventory, in whatever order its records stand', async () => {
    const imported = await bringIn(document)
    expect(counted(imported.counts)).toEqual([16, 0, 1])
    const row = await opened.fresh.db.selectFrom('credentials').selectAll().where('id', '=', 'c-token').executeTakeFirst()
    expect(row).toMatchObject({ derived_from: 'c-batch', identity_id: 'svc-batch', state: 'active' })
  })

  it('changes nothing when it comes again', async () => {
    await bringIn(document)
    const before = await rowsOf()
    const again = await bringIn(document)
    expect(counted(again.counts).slice(0, 2)).toEqual([0, 0])
    expect(again.differences).toEqual([])
    expect(await rowsOf()).toBe(before)
  })

  it('has no effect in a dry run, which says what would differ', async () => {
    const before = await rowsOf()
    const dry = await bringIn(document, { dryRun: true })
    expect(counted(dry.counts)[0]).toBe(16)
    expect(await rowsOf()).toBe(before)
    expect(await opened.fresh.db.selectFrom('findings').selectAll().execute()).toEqual([])
  })

  it('brings what differs up to date and names the fields', async () => {
    await bringIn(document)
    const changed = await bringIn(document.replace('criticality: high', 'criticality: critical'))
    expect(changed.differences).toEqual([{ section: 'identities', id: 'svc-batch', outcome: 'updated', fields: ['criticality'] }])
  })

  it('places a system: where it stands and whom it serves, from YAML as from CSV, and what is no longer said is not known', async () => {
    const placed = () => opened.fresh.db.selectFrom('systems').select(['region', 'tenant']).where('id', '=', 's').executeTakeFirst()
    const yaml = (place: string) => bringIn(`systems: [{ id: s, name: S, connector: none, environment: staging${place} }]`)
    await yaml(', region: eu, tenant: retail')
    expect(await placed()).toEqual({ region: 'eu', tenant: 'retail' })
    expect((await yaml(', region: eu, tenant: bank')).differences).toEqual([
      { section: 'systems', id: 's', outcome: 'updated', fields: ['tenant'] },
    ])
    const csv = 'record,id,name,connector,environment,region,tenant\nsystem,s,S,none,staging,us,retail\n'
    await bringIn(csv, { format: 'csv' })
    expect(await placed()).toEqual({ region: 'us', tenant: 'retail' })
    await yaml('')
    expect(await placed()).toEqual({ region: null, tenant: null })
  })

  it('opens a finding for an identity that nobody answers for, and resolves it when somebody does', async () => {
    const imported = await bringIn(document)
    expect(imported.findings).toBe(1)
    const open = () => opened.fresh.db.selectFrom('findings').select(['subject', 'state']).where('kind', '=', 'identity.unowned').execute()
    expect(await open()).toEqual([{ subject: 'svc-lost', state: 'open' }])
    await bringIn(document.replace('purpose: nobody knows,', 'purpose: known, businessOwner: gina, technicalOwner: gina,'))
    expect(await open()).toEqual([{ subject: 'svc-lost', state: 'resolved' }])
  })

  it('is journalled with its digest and its counts', async () => {
    const { digest } = await bringIn(document)
    const row = await opened.fresh.db
      .selectFrom('journal')
      .select('leaf')
      .where('kind', '=', 'inventory.imported')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(row.leaf).body).toMatchObject({ document: digest, counts: { credentials: { created: 2 } } })
  })

  it('does not bring back what a change has ended or moved', async () => {
    await bringIn(document)
    const { db } = opened.fresh
    await db
      .insertInto('credentials')
      .values({
        org_id: 'acme',
        id: 'c-new',
        identity_id: 'svc-batch',
        system_id: 'db',
        kind: 'fake.password',
        account: 'new',
        replaces: 'c-batch',
      })
      .execute()
    await db.updateTable('credential_uses').set({ credential_id: 'c-new' }).where('credential_id', '=', 'c-batch').execute()
    await db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'c-batch').execute()
    const before = await rowsOf()
    await bringIn(document)
    expect(await rowsOf()).toBe(before)
  })
})

describe('a document that is wrong', () => {
  it('is refused whole, with every problem and its place', async () => {
    const before = await rowsOf()
    const wrong = `people:
  - { id: gina, name: Gina }
  - { id: gina, name: Again }
  - { id: 7, name: Seven }
contracts:
  - { id: c1, name: C, party: nobody, owner: oscar, starts: 2025-02-30 }
credentials:
  - id: x
    system: nowhere
    kind: fake.password
    account: a
    colour: red
`
    expect(await problemsOf(wrong)).toEqual([
      '3:11 people[1].id: `gina` is declared twice, first in line 2',
      '4:11 people[2].id: must be text; put it in quotes',
      '6:31 contracts[0].party: no `nobody` among parties, neither here nor in the inventory',
      '6:46 contracts[0].owner: `oscar` is not a person of the enterprise; nobody else can own anything',
      '6:61 contracts[0].starts: must be a date as `2026-01-31`',
      '8:5 credentials[0].identity: is missing',
      '9:13 credentials[0].system: no `nowhere` among systems, neither here nor in the inventory',
      '12:13 credentials[0].colour: no such field; there are: id, identity, system, kind, account, key, secret, expires, derivedFrom, legacy, irrevocableUntil, executor, purpose, scope, issuer, created, lastUsed, rotateEveryDays, compensatingControls',
    ])
    expect(await rowsOf()).toBe(before)
  })

  it.each([
    ['a provider as owner', document.replace('businessOwner: gina', 'businessOwner: hugo'), 'not a person of the enterprise'],
    ["a role of the enterprise for a provider's person", document.replace('provider_operator', 'control_owner'), "is the enterprise's"],
    ['a role that the policy does not know', document.replace('control_owner', 'wizard'), 'knows no role'],
    ['a connector that there is not', document.replace('connector: fake', 'connector: fakir'), 'no connector `fakir`'],
    ['a setting that the connector does not know', document.replace('      name: fake', '      nome: fake'), 'systems[0].config'],
    [
      'a kind that the connector does not know',
      document.replace('kind: fake.password, account: token', 'kind: fake.passport, account: token'),
      'knows fake.password',
    ],
    ['the same credential under two ids', document.replace('account: token', 'account: svc_batch'), 'the same credential as in line'],
    ['what comes from itself', document.replace('derivedFrom: c-batch', 'derivedFrom: c-token'), 'comes from itself'],
    ['a subcontractor of nobody', document.replace(', parent: northwind', ''), 'needs a `parent`'],
    ['the connectors of the control plane', document.replace('id: northwind-agent', 'id: connector-host'), 'belongs to the control plane'],
    ['a field twice', document.replace('kind: provider,', 'kind: provider, kind: provider,'), 'the same key twice'],
    ['a section twice', `${document}\nteams: []\n`, 'the same key twice'],
    ['a section that there is not', `${document}\nsecrets: []\n`, 'no such section'],
    ['an alias', `teams: [&a {id: x}, *a]`, 'anchors and aliases'],
    ['a tag', `teams: [!!js/function {id: x}]`, 'tags are not allowed'],
    ['a prototype', `teams: [{id: x, __proto__: {a: 1}}]`, '`__proto__` is not allowed'],
    ['no YAML at all', `teams: "x`, 'not YAML'],
    ['nothing', ``, 'is empty'],
    ['a list', `- a`, 'must be a map of sections'],
    ['a control character', `teams: [{id: x, name: "a\\u0000b"}]`, 'control characters'],
    ['a lone surrogate', `teams: [{id: x, name: "a\\ud800b"}]`, 'must be text'],
  ])('%s is refused', async (_name, text, message) => {
    const before = await rowsOf()
    expect((await problemsOf(text)).join('\n')).toContain(message)
    expect(await rowsOf()).toBe(before)
  })

  it('a value where a reference to a secret belongs is refused and repeated nowhere', async () => {
    const canary = 'hunter2-canary'
    for (const text of [
      document.replace('observer: ref:observer', `observer: ${canary}`),
      document.replace('secret: ref:batch', `secret: ${canary}`),
      document.replace('deliveredTo: ref:batch', `deliveredTo: ${canary}`),
      document.replace('observer: ref:observer', `"observer: ${canary}`),
    ]) {
      const said = await bringIn(text).catch((error: unknown) => `${(error as Error).message} ${JSON.stringify(error)}`)
      expect(said).toContain('nothing was imported')
      expect(said).not.toContain(canary)
    }
  })
})

describe('an import gives nobody a power that he could not give by hand', () => {
  it('who may import but not assign roles is refused, nothing is written, and the refusal is in the journal', async () => {
    const before = await rowsOf()
    const text = 'people: [{ id: gina, name: Gina, roles: [security_lead] }]'
    await expect(bringIn(text, { as: 'eve' })).rejects.toMatchObject({ code: 'authority.refused' })
    expect(await rowsOf()).toBe(before)
    const row = await opened.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', 'refusal.recorded').executeTakeFirstOrThrow()
    expect(JSON.parse(row.leaf).body).toMatchObject({ action: 'role.assign', principal: 'eve' })
  })

  it('nobody raises himself', async () => {
    await expect(bringIn('roles: [{ principal: ada, role: risk_acceptor }]')).rejects.toMatchObject({ code: 'authority.refused' })
  })

  it('who may not register systems can not do it by an import', async () => {
    const text = 'systems: [{ id: s, name: S, connector: none, environment: staging }]'
    await expect(bringIn(text, { as: 'eve' })).rejects.toMatchObject({ code: 'authority.refused' })
    expect((await bringIn(text)).counts.systems).toEqual({ created: 1, updated: 0, unchanged: 0 })
  })
})

describe('CSV', () => {
  const csv = `record,id,kind,name,parent,party,team,roles,owner,starts,connector,environment,config.name,operatorSecrets.operator,identity,system,account,purpose,criticality,privileged,businessOwner,technicalOwner
team,payments,,,,,,,,,,,,,,,,,,,,
party,northwind,provider,"Northwind, ""the"" provider",,,,,,,,,,,,,,,,,,
person,gina,,Gina,,,payments,control_owner;business_owner,,,,,,,,,,,,,,
system,db,,Database,,,,,,,fake,production,fake,ref:operator,,,,,,,,
identity,svc,service_account,Svc,,,,,,,,production,,,,,,"two
lines",high,true,gina,gina
credential,c1,fake.password,,,,,,,,,,,,svc,db,svc_c1,,,,,
`

  it('says the same as YAML', async () => {
    const imported = await bringIn(csv, { format: 'csv' })
    expect(counted(imported.counts).slice(0, 2)).toEqual([7, 0])
    const party = await opened.fresh.db.selectFrom('parties').select('name').where('id', '=', 'northwind').executeTakeFirst()
    expect(party?.name).toBe('Northwind, "the" provider')
    const identity = await opened.fresh.db.selectFrom('identities').selectAll().where('id', '=', 'svc').executeTakeFirst()
    expect(identity).toMatchObject({ privileged: true, purpose: 'two\nlines' })
    expect(counted((await bringIn(csv, { format: 'csv' })).counts).slice(0, 2)).toEqual([0, 0])
  })

  it('tells its problems with line and column', async () => {
    expect(await problemsOf(csv.replace('credential,c1,fake.password', 'credential,c1,fake.passport'), 'csv')).toEqual([
      '8:15 credentials[0].kind: the connector `fake` knows fake.password',
    ])
    expect(await problemsOf('record,id\nteam,a,b\n"x', 'csv')).toEqual([
      '2:1 : 3 cells where the first row has 2',
      '3:1 : a quoted cell that is never closed',
    ])
    expect(await problemsOf('id,name\na,b\n', 'csv')).toEqual(['1:1 : the first row must name the columns, `record` among them'])
    expect(await problemsOf('record,id,id\n', 'csv')).toEqual(['1:11 id: the same column twice'])
  })
})
