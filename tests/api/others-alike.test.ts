// What is somebody else's and what isn't there answer a provider alike, whatever it calls: status, code, words and what is left in the journal, but for the
// name that it gave itself. Else names could be tried out until one is true.

import { demandOfDrill } from '@countersign/core/authority/drills/index'
import { operations } from '@countersign/core/operations'
import { hold, writeCanary } from '@countersign/core/testing/drills'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { rotation } from '@countersign/core/testing/rotation'
import { approveAll, endTheContract } from '@countersign/core/testing/story'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'
import { sampleOf } from './sample.ts'

let database: TestDatabase
let api: ApiHouse
const others: Record<string, string> = {}

const signature = `${'A'.repeat(86)}==`
const envelope = { payload: 'e30=', payloadType: 'application/vnd.in-toto+json', signatures: [{ keyid: 'k', sig: 'AAAA' }] }
const terms = { reason: 'r', compensatingControls: ['c'], residualRisk: 'low', expiresAt: '2026-03-01T00:00:00Z' }
const bodies: Readonly<Record<string, unknown>> = {
  'systems.put': { name: 'S', connector: 'none', environment: 'staging', config: {}, operatorSecrets: {}, observerSecrets: {} },
  'contracts.previewEnd': { reason: 'r', ticket: 't' },
  'contracts.end': { reason: 'r', ticket: 't' },
  'contracts.draftConfirmation': { until: '2026-12-31', reason: 'r', ticket: 't' },
  'contracts.confirm': { until: '2026-12-31', reason: 'r', ticket: 't', keyId: 'k', signature },
  'approvals.sign': { keyId: 'k', verdict: 'approve', signature, reason: '' },
  'closures.sign': { keyId: 'k', signature },
  'risk.draft': terms,
  'risk.sign': { ...terms, keyId: 'k', signature },
  'mandates.report': { status: 'unknown', code: 'x', detail: '', retryable: false },
  'evidence.deliver': { envelope },
  'drills.deliver': { envelope },
  'runbooks.run': { parameters: { credential: 'mine' }, reason: 'r', ticket: 't' },
}

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  const { db } = api.fresh
  await api.company.credential('one', { criticality: 'high', environment: 'production' })
  await api.company.credential('mine', { party: 'staying', contract: null })
  const stranger = { org_id: 'acme', id: 'stranger', kind: 'person' as const, party_id: 'leaving', party_kind: 'provider' as const }
  await db
    .insertInto('principals')
    .values({ ...stranger, name: 'Stranger' })
    .execute()
  const since = '2026-01-01T00:00:00Z'
  await db
    .insertInto('role_holdings')
    .values({ org_id: 'acme', principal_id: 'stranger', party_kind: 'provider', role: 'provider_operator', since })
    .execute()
  const theirs = await api.key('stranger')
  await writeCanary(api, 'leaving')
  const drill = await hold(api, 'evidence', 'ben', 'leaving')
  const demand = await demandOfDrill(db, 'acme', drill.id)
  await standingInstrument(api.house, 'runbook', 'theirs', { ...rotation, parties: ['leaving'] })
  const filed = await api.call('POST', '/v1/recommendations', {
    as: theirs,
    body: { about: { kind: 'credential', id: 'canary-leaving' }, words: 'w' },
  })
  const asked = await api.call('POST', '/v1/exceptions', {
    as: theirs,
    body: { rule: 'r', subject: 's', reason: 'r', until: '2026-02-01T00:00:00Z' },
  })
  const opened = await api.call('POST', '/v1/providers/leaving/review', { as: 'ben', body: {} })
  const deputy = { principal: 'ben', deputy: 'finn', role: 'control_owner', until: '2026-01-20T00:00:00Z', reason: 'r' }
  const lent = await api.call('POST', '/v1/deputies', { as: 'ben', body: deputy })
  await db
    .insertInto('runbook_runs')
    .values({
      org_id: 'acme',
      id: 'run-theirs',
      runbook: 'theirs',
      version: 1,
      kind: 'rehearsal',
      party_id: 'acme',
      asked_by: 'ben',
      asked_at: api.house.clock.now(),
      parameters: '{}',
      in_bounds: true,
      reasons: [],
    })
    .execute()
  await db
    .insertInto('consents')
    .values({
      org_id: 'acme',
      id: 'consent-theirs',
      system_id: 'fake',
      client: 'theirs',
      party_id: 'leaving',
      scopes: ['x'],
      learnt: 'declared',
      nonce: Buffer.alloc(32),
      asked_at: api.house.clock.now(),
      first_seen_at: api.house.clock.now(),
      seen_at: api.house.clock.now(),
    })
    .execute()
  const change = await endTheContract(api.house, api.company)
  await api.house.settle()
  const request = await db.selectFrom('approval_requests').select('id').executeTakeFirstOrThrow()
  await approveAll(api.house, api.company)
  await api.house.settle()
  const mandate = await db.selectFrom('mandates').select(['id', 'operation_id', 'executor_id']).executeTakeFirstOrThrow()
  expect(mandate.executor_id).not.toBe('agent')
  const key = await db.selectFrom('principal_keys').select('key_id').where('principal_id', '=', 'ben').executeTakeFirstOrThrow()
  Object.assign(others, {
    principal: 'stranger',
    key: key.key_id,
    provider: 'leaving',
    party: 'leaving',
    contract: 'contract',
    system: 'fake',
    change,
    operation: mandate.operation_id,
    request: request.id,
    mandate: mandate.id,
    identity: 'idn-one',
    index: '0',
    kind: 'runbook',
    name: 'theirs',
    runbook: 'theirs',
    drill: drill.id,
    demand: demand?.id,
    recommendation: filed.body.id,
    exception: asked.body.id,
    review: opened.body.id,
    deputyship: lent.body.id,
    run: 'run-theirs',
    consent: 'consent-theirs',
  })
  for (const [name, id] of Object.entries(others)) expect(id, name).toBeTypeOf('string')
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

/** Every one that is about one thing by its name. A bundle's digest and an operation's word are no things of anybody. */
const named = operations.filter(({ path, streams }) => /\{/.test(path) && streams === undefined)
const table = named.map((operation) => [`${operation.method} ${operation.path}`, operation] as const)

const journal = async () =>
  (await api.fresh.db.selectFrom('journal').select(['kind', 'stream']).where('actor_id', 'in', ['oscar', 'agent']).execute()).length

describe.each(['oscar', 'agent'])("a provider's %s", (as) => {
  it.each(table)('%s: what is of others is as what is not there', async (_name, operation) => {
    const ask = async (idOf: (name: string) => string) => {
      const names: string[] = []
      const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
        names.push(idOf(name))
        return encodeURIComponent(idOf(name))
      })
      const query = operation.id === 'rights.explain' ? '?environment=production&criticality=low' : ''
      const before = await journal()
      const answer = await api.call(operation.method, `${path}${query}`, {
        as,
        ...(operation.body ? { body: bodies[operation.id] ?? sampleOf(operation.body) } : {}),
      })
      const { requestId: _request, instance: _instance, ...said } = answer.body ?? {}
      const words = names.reduce((text, name) => text.replaceAll(`\`${name}\``, 'X'), JSON.stringify(said))
      return { status: answer.status, words, entries: (await journal()) - before }
    }
    // The kind of a document is one of a closed list, not a name that could be tried.
    const nobody = (name: string) => (name === 'kind' ? 'runbook' : name === 'index' ? '999999999' : `no-such-${name}`)
    const [theirs, none] = [await ask((name) => others[name] ?? nobody(name)), await ask(nobody)]
    expect(theirs.status).toBeGreaterThanOrEqual(400)
    expect(theirs).toEqual(none)
  })
})

describe.each(['oscar', 'agent'])("a body by a provider's %s that names", (as) => {
  const about = (kind: string, id: string) => ({ about: { kind, id }, words: 'w' })
  it.each([
    ['change', 'change'],
    ['operation', 'operation'],
    ['credential', 'one'],
  ])("somebody else's %s is answered as one that names none", async (kind, id) => {
    const said = []
    for (const one of [others[id] ?? id, 'no-such']) {
      const answer = await api.call('POST', '/v1/recommendations', { as, body: about(kind, one) })
      said.push([answer.status, answer.body.code, answer.body.detail.replaceAll(one, 'X')])
    }
    expect(said[0]).toEqual(said[1])
  })
})
