// Every operation × who calls: strangers get 401, narrow keys 403, foreign and unknown ids 404, and nobody of a provider ever holds a power
// of the enterprise. Derived from the list of operations, so that a new one is tried on the day it is written.
import { operations } from '@countersign/core/operations'
import { type AnyOperation, SCOPES } from '@countersign/core/platform/operation'
import { endTheContract } from '@countersign/core/testing/story'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodies, bodyFor } from './bodies.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
let change = ''
/** Others' names, accounts, references to secrets, and what is private to people of the enterprise: in no answer to a provider. */
let secluded: readonly string[] = []
const real: Record<string, string> = {}

const queries: Readonly<Record<string, string>> = {
  'policy.file': '?path=pack.json',
  'rights.explain': '?environment=production&criticality=low',
  'controls.preview': '?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z',
  'controls.dossier': '?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z',
}

const pathOf = (operation: AnyOperation, ids: (name: string) => string): string =>
  operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(ids(name))) + (queries[operation.id] ?? '')

const ask = (operation: AnyOperation, as: string | undefined, ids: (name: string) => string) =>
  api.call(operation.method, pathOf(operation, ids), {
    as,
    ...bodyFor(operation),
  })

const unknown = (name: string): string => (name === 'index' ? '999999999' : `unknown-${name}`)
const known = (name: string): string => real[name] ?? unknown(name)

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  await api.company.credential('one', { criticality: 'high', environment: 'production' })
  const { db } = api.fresh
  await db.updateTable('principals').set({ email: 'planted-approver@private.example' }).where('party_kind', '=', 'enterprise').execute()
  await db.updateTable('parties').set({ name: 'Planted Competitor' }).where('id', 'in', ['leaving', 'below']).execute()
  await db.updateTable('contracts').set({ name: 'Planted Terms' }).where('party_id', '=', 'leaving').execute()
  await db
    .updateTable('systems')
    .set({ operator_secrets: '{"password":"env:PLANTED_SECRET"}', observer_secrets: '{"password":"env:PLANTED_SECRET"}' })
    .execute()
  secluded = [
    'planted-approver',
    'Planted Competitor',
    'Planted Terms',
    'PLANTED_SECRET',
    'ref:one',
    'acct-one',
    ...Object.values(api.company.people)
      .filter(({ id }) => id !== 'oscar')
      .map(({ publicKey }) => publicKey.toString('base64')),
  ]
  change = await endTheContract(api.house, api.company)
  await api.house.settle()
  const request = await db.selectFrom('approval_requests').select('id').executeTakeFirstOrThrow()
  const operation = await db.selectFrom('operations').select('id').executeTakeFirstOrThrow()
  const key = await db.selectFrom('principal_keys').select('key_id').where('principal_id', '=', 'ben').executeTakeFirstOrThrow()
  Object.assign(real, {
    contract: 'contract',
    provider: 'leaving',
    change,
    request: request.id,
    operation: operation.id,
    principal: 'ben',
    key: key.key_id,
    system: 'fake',
    index: '0',
    kind: 'runbook',
  })
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const all = operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const)

describe('a stranger', () => {
  it.each(all)('%s: 401, with nothing said of what there is', async (_name, operation) => {
    for (const as of [undefined, 'cs_nobody', 'not-even-a-key']) {
      const answer = await ask(operation, as, known)
      expect([answer.status, answer.body.code]).toEqual([401, 'auth.unauthenticated'])
      expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    }
  })
})

describe('an API key that is for something else', () => {
  it.each(all)('%s: 403', async (_name, operation) => {
    const narrow = await api.key(
      'ada',
      SCOPES.filter((scope) => scope !== operation.scope),
    )
    const answer = await ask(operation, narrow, known)
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.scope_missing'])
  })
})

/** What a provider's principal may do at all: see itself and its own part, and work on its own mandates. */
const openToProviders = new Set([
  'inbox.read',
  'principals.whoami',
  'sessions.list',
  'signInLinks.list',
  'principals.list',
  'keys.list',
  'apiKeys.list',
  'providers.list',
  'contracts.list',
  'workloads.list',
  'identities.held',
  'identities.list',
  'credentials.list',
  'changes.list',
  'mandates.list',
  'telemetry.records',
  'telemetry.streams',
  'evidence.compare',
  'runbooks.list',
  'runbooks.runs',
  'drills.list',
  'drills.scores',
  'delegations.list',
  'recommendations.list',
  'questions.list',
  'exceptions.list',
  'access.standing',
  'consents.list',
  // Asking is a provider's right; the answer is the enterprise's.
  'exceptions.request',
  'work.read',
  'trust.read',
  'notices.list',
])

/** How somebody himself is told: people say it, each for himself, whoever they are of. */
const ownNotices = new Set(['notices.preferences', 'notices.setPreferences', 'notices.test'])
/** What somebody wants to look at again: people save it, each for himself; of a provider's there are fewer pages. */
const ownViews = new Set(['views.list', 'views.save'])

describe.each(['oscar', 'agent'])("a provider's %s", (principal) => {
  it.each(all)('%s: never a power of the enterprise, and nothing of others', async (_name, operation) => {
    const facts = async () => JSON.stringify(await api.fresh.db.selectFrom('role_holdings').selectAll().orderBy('principal_id').execute())
    const before = await facts()
    const answer = await ask(operation, principal, known)
    if (ownNotices.has(operation.id)) expect(principal === 'agent' ? [403] : [200, 409, 422], answer.text).toContain(answer.status)
    else if (ownViews.has(operation.id))
      expect(principal === 'oscar' && operation.method === 'GET' ? [200] : [403], answer.text).toContain(answer.status)
    else if (openToProviders.has(operation.id)) expect(answer.status, answer.text).toBe(operation.status ?? 200)
    else expect([403, 404], answer.text).toContain(answer.status)
    for (const planted of secluded) expect(answer.text).not.toContain(planted)
    expect(await facts()).toBe(before)
  })

  it('sees only what is its own in the lists that it may read', async () => {
    const { items: principals } = (await api.call('GET', '/v1/principals', { as: principal })).body
    expect(principals.map((one: { party: { id: string } }) => one.party.id)).toEqual(principals.map(() => 'staying'))
    for (const list of ['contracts', 'identities', 'credentials', 'changes'])
      expect((await api.call('GET', `/v1/${list}`, { as: principal })).body.items, list).toEqual([])
  })

  it('gets the same answer for what is not its own as for what there is not', async () => {
    for (const path of ['/v1/changes/', '/v1/contracts/', '/v1/providers/', '/v1/operations/', '/v1/mandates/']) {
      const there = path.includes('changes')
        ? change
        : path.includes('contracts')
          ? 'contract'
          : path.includes('providers')
            ? 'leaving'
            : real['operation']!
      const [own, none] = [there, 'no-such-thing'].map((id) => (path.includes('mandates') ? `${path}${id}/start` : `${path}${id}`))
      const method = path.includes('mandates') ? 'POST' : 'GET'
      const options = { as: principal, ...(method === 'POST' ? { body: {} } : {}) }
      const [a, b] = [await api.call(method, own!, options), await api.call(method, none!, options)]
      expect([a.status, a.body.code]).toEqual([404, b.body.code])
      expect(a.body.detail.replace(`\`${there}\``, 'X')).toBe(b.body.detail.replace('`no-such-thing`', 'X'))
    }
  })
})

describe('an unknown id', () => {
  // What brings something in by a name that its caller gives it.
  const naming = ['systems.put', 'systems.preview', 'systems.propose']
  const withIds = all.filter(([, operation]) => operation.path.includes('{') && !naming.includes(operation.id))
  it.each(withIds)('%s: 404 for who might', async (_name, operation) => {
    const who =
      operation.scope === 'execute' && !operation.id.startsWith('sources.')
        ? 'agent'
        : /^(risk|exceptions)\./.test(operation.id)
          ? 'dan'
          : /^(reviews|sources\.decide)/.test(operation.id)
            ? 'ben'
            : 'ada'
    const answer = await ask(operation, who, unknown)
    expect(answer.status, answer.text).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })
})

/** Questions too long for an address: they ask and leave nothing. */
const questions = new Set(['policy.explain', 'matrix.check', 'rights.diff', 'trust.preview', 'drift.preview'])

describe('an auditor', () => {
  const his = (id: string) => questions.has(id) || ownNotices.has(id) || ownViews.has(id)
  it.each(all.filter(([, operation]) => operation.method !== 'GET' && !his(operation.id)))(
    '%s: changes nothing',
    async (_name, operation) => {
      const { db } = api.fresh
      await db
        .insertInto('principals')
        .values({ org_id: 'acme', id: 'aud', kind: 'person', party_id: 'acme', party_kind: 'enterprise', name: 'Aud' })
        .onConflict((oc) => oc.doNothing())
        .execute()
      await db
        .insertInto('role_holdings')
        .values({ org_id: 'acme', principal_id: 'aud', party_kind: 'enterprise', role: 'auditor', since: '2026-01-01T00:00:00Z' })
        .onConflict((oc) => oc.doNothing())
        .execute()
      const answer = await ask(operation, await api.key('aud'), known)
      expect([403, 404], answer.text).toContain(answer.status)
    },
  )
})

describe('a refusal that concerns authority', () => {
  it('is in the journal before the caller hears of it', async () => {
    const count = async () =>
      (await api.fresh.db.selectFrom('journal').select('id').where('kind', '=', 'refusal.recorded').execute()).length
    const before = await count()
    await api.call('POST', '/v1/roles', { as: 'oscar', body: bodies['roles.assign'] })
    expect(await count()).toBe(before + 1)
  })

  it('holds for a role that was lost a second ago', async () => {
    const body = { reason: 'r', ticket: 't' }
    expect((await api.call('POST', '/v1/contracts/contract/end-preview', { as: 'cleo', body })).status).toBe(200)
    await api.call('POST', '/v1/roles/end', { as: 'ada', body: { principal: 'cleo', role: 'security_lead' } })
    await api.call('POST', '/v1/roles/end', { as: 'ada', body: { principal: 'cleo', role: 'control_owner' } })
    const answer = await api.call('POST', '/v1/contracts/contract/end-preview', { as: 'cleo', body })
    expect([answer.status, answer.body.code]).toEqual([403, 'authority.refused'])
    await api.call('POST', '/v1/principals/cleo/deactivate', { as: 'ada', body: {} })
    expect((await api.call('GET', '/v1/whoami', { as: 'cleo' })).status).toBe(401)
  })
})
