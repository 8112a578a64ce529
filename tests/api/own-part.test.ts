// What a provider is shown of a change in which it has a part: it executes in it, its evidence was refused once, an owner signed a closure, a person
// accepted a risk, there are findings. Every call that reads is asked as its person and as its agent, and every word of the answers is looked through.
import { operations } from '@countersign/core/operations'
import type { AnyOperation } from '@countersign/core/platform/operation'
import { agentExecutes, agentStarts, honestStatement, liveMandate, signStatement } from '@countersign/core/testing/agent'
import { accept, approveAll, requestedAcceptances, signClosures } from '@countersign/core/testing/story'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
let change = ''
let own: string[] = []
let started: unknown
let whole = ''
const ids: Record<string, string> = {}

const told = [
  'mandate.minted',
  'mandate.started',
  'mandate.spent',
  'mandate.void',
  'operation.started',
  'operation.attempted',
  'evidence.received',
  'evidence.refused',
  'proof.recorded',
  'closure.reached',
]
const planted = [
  'planted-person',
  'Planted Person',
  'Planted Competitor',
  'Planted Terms',
  'planted reason',
  'PLANTED-1',
  'planted risk',
  'planted control',
]
/** People and parties of others, as words of their own: none of the signs around them is one of base64. */
const others = /(?:^|[\s"'`:,;(\\])(ada|ben|cleo|dan|eve|finn|leaving|below)(?=$|[\s"'`,;).\\])/

/** All texts of an answer, those within the envelopes of mandates too. Field names are no texts. */
const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  const { payload, payloadType } = value as { payload?: unknown; payloadType?: unknown }
  const inside = typeof payload === 'string' && payloadType !== undefined ? [Buffer.from(payload, 'base64').toString('utf8')] : []
  return [...Object.values(value).flatMap(textsOf), ...inside.flatMap((text) => textsOf(JSON.parse(text)))]
}

const expectNothingOfOthers = (body: unknown, what: string): void => {
  for (const text of textsOf(body)) {
    for (const word of planted) expect(text, what).not.toContain(word)
    expect(others.exec(text)?.[1], `${what}: ${text}`).toBeUndefined()
  }
}

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  const { house, company } = api
  const { db } = api.fresh
  await db
    .updateTable('principals')
    .set({ name: 'Planted Person', email: 'planted-person@private.example' })
    .where('party_kind', '=', 'enterprise')
    .execute()
  await db.updateTable('parties').set({ name: 'Planted Competitor' }).where('id', 'in', ['leaving', 'below']).execute()
  await db.updateTable('contracts').set({ name: 'Planted Terms' }).where('id', '=', 'contract').execute()
  await db
    .insertInto('contracts')
    .values({ org_id: 'acme', id: 'own', party_id: 'staying', name: 'Own', starts_on: '2025-01-01', owner_id: 'ada' })
    .execute()
  await company.credential('signed', { environment: 'production', criticality: 'critical', executor: 'agent' })
  await company.credential('risky', { executor: 'agent' })
  await company.credential('moved', { executor: 'agent' })
  // Its own identity, at which somebody else works in the same change.
  await company.credential('mine', { party: 'staying' })
  const { body } = await api.call('POST', '/v1/contracts/contract/end', {
    as: 'ada',
    body: { reason: 'planted reason', ticket: 'PLANTED-1' },
  })
  change = body.change
  await house.settle()
  await approveAll(house, company)
  await house.settle()
  const operation = async (credential: string) =>
    (
      await db
        .selectFrom('operations')
        .select('id')
        .where('change_id', '=', change)
        .where('credential_id', '=', credential)
        .where('executor_id', '=', 'agent')
        .where('phase', '=', 'mandated')
        .executeTakeFirstOrThrow()
    ).id
  const [signed, risky, moved] = [await operation('signed'), await operation('risky'), await operation('moved')]
  // Its target is changed behind the plan.
  const late = await liveMandate(house, moved)
  await db.updateTable('identities').set({ technical_owner: 'cleo' }).where('id', '=', 'idn-moved').execute()
  started = (await api.call('POST', `/v1/mandates/${late.id}/start`, { as: 'agent', body: {} })).body
  whole = (await api.call('GET', `/v1/operations/${moved}`, { as: 'ada' })).text
  // Evidence that says something else is refused and is a finding; then it does its work.
  const mandate = await liveMandate(house, signed)
  const lie = await honestStatement(house, mandate)
  await api.call('POST', `/v1/mandates/${mandate.id}/evidence`, { as: 'agent', body: { envelope: signStatement(lie, company.agent) } })
  await agentExecutes(house, company, signed)
  // It fails for good at the other: a person of the enterprise takes the risk.
  const failing = await liveMandate(house, risky)
  await agentStarts(house, company, failing)
  await api.call('POST', `/v1/mandates/${failing.id}/attempts`, {
    as: 'agent',
    body: { status: 'refused', code: 'no', detail: '', retryable: false },
  })
  await house.run(86_400)
  await api.call('POST', `/v1/operations/${signed}/closure-signature`, {
    as: 'oscar',
    body: { keyId: 'k', signature: `${'A'.repeat(86)}==` },
  })
  await signClosures(house, company)
  for (const { id } of await requestedAcceptances(house))
    await accept(house, company, id, 'dan', {
      reason: 'planted risk',
      compensatingControls: ['planted control'],
      residualRisk: 'low',
      expiresAt: new Date(house.clock.now().getTime() + 30 * 86_400_000).toISOString(),
    })
  await house.settle()
  const filed = await api.call('POST', '/v1/recommendations', {
    as: 'oscar',
    body: { about: { kind: 'change', id: change }, words: 'look again' },
  })
  await api.call('POST', `/v1/recommendations/${filed.body.id}/decline`, { as: 'ada', body: { answer: 'no need' } })
  own = [signed, risky, moved]
  Object.assign(ids, { change, operation: signed, provider: 'staying', contract: 'own', identity: 'idn-mine', principal: 'oscar' })
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const journalOf = async (as: string) => (await api.call('GET', `/v1/changes/${change}/journal?limit=200`, { as })).body.items

interface Entry {
  readonly id: string
  readonly kind: string
  readonly stream: string
  readonly actor: string | null
  readonly leaf: string | null
}

const reads = operations.filter(({ method, streams }) => method === 'GET' && streams === undefined)
const pathOf = (operation: AnyOperation): string =>
  operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => ids[name] ?? `unknown-${name}`)

it('a mandate that no longer holds is refused without a word of what it rests on, which the enterprise reads', async () => {
  expect(started).toEqual({ started: false, attempt: null, reasons: ['what the mandate rests on does not hold now'] })
  expect(whole).toContain('the target has changed since the plan was made')
})

it('the story is one in which persons of the enterprise are on record', async () => {
  const kinds = new Set((await journalOf('ada')).map(({ kind }: Entry) => kind))
  for (const kind of ['risk.accepted', 'closure.signed', 'finding.opened', 'evidence.refused', 'evidence.received', 'refusal.recorded'])
    expect([...kinds]).toContain(kind)
  const { body } = await api.call('GET', `/v1/changes/${change}`, { as: 'ada' })
  expect(body).toMatchObject({ requester: 'ada', reason: 'planted reason', ticket: 'PLANTED-1', trigger: { ref: 'contract' } })
  expect(body.operations.some(({ reasons }: { reasons: string[] }) => reasons.join().includes('accepted by dan'))).toBe(true)
})

describe.each(['oscar', 'agent'])("a provider's %s that has a part in a change", (as) => {
  it.each(reads.map((operation) => [operation.path, operation] as const))('%s names nobody else', async (_path, operation) => {
    const answer = await api.call('GET', pathOf(operation), { as })
    // Who has to do with a change is the enterprise's to know: he asks without naming anybody.
    if (operation.id === 'questions.whom') expect(answer.status, answer.text).toBe(403)
    else if (/^\/v1\/(changes|operations)\b/.test(operation.path)) expect(answer.status, answer.text).toBe(200)
    else expect([200, 400, 403, 404], answer.text).toContain(answer.status)
    if (answer.status === 200) expectNothingOfOthers(answer.body, operation.path)
  })

  it('sees its operations and that the change is there, and not who asked for it or why', async () => {
    const { body } = await api.call('GET', `/v1/changes/${change}`, { as })
    expect(body).toMatchObject({ requester: null, reason: null, ticket: null, purpose: null, trigger: { ref: null } })
    const mine = body.operations.filter(({ executor }: { executor: { id: string | null } }) => executor.id !== null)
    expect(mine.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(own))
    const foreign = body.operations.filter(({ executor }: { executor: { id: string | null } }) => executor.id === null)
    expect(foreign.length).toBeGreaterThan(0)
    const { body: seen } = await api.call('GET', `/v1/operations/${foreign[0].id}`, { as })
    expect([seen.attemptLog, seen.mandateLog, seen.evidence, seen.reasons]).toEqual([[], [], [], []])
  })

  it('is told in the journal what became of its own work, and nothing else', async () => {
    const entries: Entry[] = await journalOf(as)
    const kinds = new Set(entries.map(({ kind }) => kind))
    expect([...kinds].filter((kind) => !told.includes(kind))).toEqual([])
    for (const kind of ['mandate.minted', 'evidence.refused', 'evidence.received', 'proof.recorded', 'closure.reached'])
      expect([...kinds]).toContain(kind)
    expect(entries.every(({ stream }) => own.includes(stream))).toBe(true)
    expect(entries.every(({ leaf, actor }) => leaf === null && (actor === null || actor === 'agent'))).toBe(true)
    expect(entries.some(({ actor }) => actor === 'agent')).toBe(true)
  })

  it('follows exactly the same as it happens', async () => {
    const entries: Entry[] = await journalOf(as)
    const stop = new AbortController()
    const stream = await fetch(`${api.url}/v1/changes/${change}/events`, {
      headers: { authorization: `Bearer ${api.keys.get(as)}` },
      signal: stop.signal,
    })
    const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const events = () => text.split('\n\n').slice(0, -1)
    while (events().length < entries.length) {
      const part = await reader.read()
      if (part.done) break
      text += part.value
    }
    stop.abort()
    await reader.cancel().catch(() => {})
    const data = events().flatMap((event) =>
      event
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => JSON.parse(line.slice(5))),
    )
    expect(data.map(({ id }: { id: string }) => id)).toEqual(entries.map(({ id }) => id))
    for (const one of data) expectNothingOfOthers(one, 'events')
    expect(data.every(({ leaf }: Entry) => leaf === null)).toBe(true)
  })
})

it('who asked for a change itself sees what it said', async () => {
  const { db } = api.fresh
  await db.updateTable('changes').set({ requester_id: 'oscar' }).where('id', '=', change).execute()
  const { body } = await api.call('GET', `/v1/changes/${change}`, { as: 'oscar' })
  expect(body).toMatchObject({ requester: 'oscar', reason: 'planted reason', ticket: 'PLANTED-1' })
  await db.updateTable('changes').set({ requester_id: 'ada' }).where('id', '=', change).execute()
})
