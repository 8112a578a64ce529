// A malicious or broken provider: batches that are forged, foreign, stale or malformed are refused whole, stand in the journal and in a finding,
// and nothing of them is kept anywhere.
import { generateKeyPair, keyId } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestPerson } from '../../testing/company.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, factsOf, journalKinds } from '../../testing/story.ts'
import { addAgent, type BatchOptions, deliverRecords, recordOf, signTelemetry } from '../../testing/telemetry.ts'
import { deliverTelemetry, type TelemetryRecord, telemetryPayloadType } from './index.ts'

let server: TestDatabase
let it: Opened
const others: Record<string, TestPerson> = {}
// One house for all: what is refused leaves it as it was, which is what is tested.
beforeAll(async () => {
  server = await startTestDatabase()
  it = await openCompany(server)
  await it.company.credential('c1', { executor: 'agent' })
  for (const [id, party] of [
    ['rival', 'leaving'],
    ['former', 'staying'],
    ['revoked', 'staying'],
  ] as const)
    others[id] = await addAgent(it.house, id, party, 'provider')
  const { db } = it.house.runtime
  await db.updateTable('principals').set({ active: false }).where('id', '=', 'former').execute()
  await db.updateTable('principal_keys').set({ revoked_at: it.house.clock.now() }).where('principal_id', '=', 'revoked').execute()
})
afterAll(async () => {
  await it?.end()
  await server?.stop()
})

const record = (seq: number, change: Partial<TelemetryRecord> = {}) => recordOf(it.house, seq, change)
const deliver = (records: readonly unknown[], options: BatchOptions & { as?: string } = {}) =>
  deliverRecords(it.house, it.company, records, options)
const later = (ms: number) => new Date(it.house.clock.now().getTime() + ms).toISOString()
/** One record whose facts are written as they stand. */
const withFacts = (facts: string) =>
  deliver([], {
    text: `{"type":"countersign/telemetry/v1","org":"acme","provider":"staying","stream":"main","sentAt":"${later(0)}","records":[{"id":"evt-1","seq":1,"kind":"access","at":"${later(0)}","subject":{"credential":"c1"},"facts":${facts}}]}`,
  })

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })
const attacks: Record<string, [code: string, attack: () => Promise<unknown>]> = {
  'a key that nobody enrolled': [
    'telemetry.forged',
    () => {
      const pair = generateKeyPair()
      return deliver([record(1)], { key: { keyId: keyId(pair.publicKey), privateKey: pair.privateKey } })
    },
  ],
  "a forged signature under the agent's key id": [
    'telemetry.forged',
    () => deliver([record(1)], { key: { keyId: it.company.agent.keyId, privateKey: generateKeyPair().privateKey } }),
  ],
  "another provider's key": ['telemetry.forged', () => deliver([record(1)], { key: others['rival']! })],
  "the connector host's key": ['telemetry.forged', () => deliver([record(1)], { key: it.house.runtime.keys.executor })],
  "an approver's key": ['telemetry.forged', () => deliver([record(1)], { key: it.company.people['ben']! })],
  'a revoked key': ['telemetry.forged', () => deliver([record(1)], { key: others['revoked']! })],
  'the key of an agent who is no longer active': ['telemetry.forged', () => deliver([record(1)], { key: others['former']! })],
  'no envelope at all': [
    'telemetry.forged',
    async () => deliverTelemetry(it.house.runtime, await it.company.caller('agent'), { payload: 'x' }),
  ],
  "another payload's type": ['telemetry.malformed', () => deliver([record(1)], { payloadType: 'application/vnd.in-toto+json' })],
  'another organisation': ['telemetry.foreign', () => deliver([record(1)], { org: 'other' })],
  'another provider': ['telemetry.foreign', () => deliver([record(1)], { provider: 'leaving' })],
  'a batch from before the window': ['telemetry.stale', () => deliver([record(1, { at: later(-300_001) })], { sentAt: later(-300_001) })],
  'a batch from the future': ['telemetry.stale', () => deliver([record(1)], { sentAt: later(300_001) })],
  'an event from the future': ['telemetry.malformed', () => deliver([record(1, { at: later(300_001) })])],
  'a duplicate key': ['telemetry.malformed', () => withFacts('{"a":1,"a":2}')],
  '`__proto__`': ['telemetry.malformed', () => withFacts('{"__proto__":{"x":1}}')],
  'a lone surrogate': ['telemetry.malformed', () => withFacts('{"a":"\\ud800"}')],
  'an integer that loses digits': ['telemetry.malformed', () => withFacts('{"a":9007199254740993}')],
  'text that is no JSON': ['telemetry.malformed', () => deliver([], { text: 'hello' })],
  'facts nested too deep': ['telemetry.malformed', () => deliver([record(1, { facts: nested(6) as Record<string, unknown> })])],
  'a nesting without an end': ['telemetry.malformed', () => withFacts(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
  'facts too long': ['telemetry.malformed', () => deliver([record(1, { facts: { a: 'x'.repeat(4096) } })])],
  'U+0000 in a fact': ['telemetry.malformed', () => deliver([record(1, { facts: { a: ['x\u0000'] } })])],
  'U+0000 in a key': ['telemetry.malformed', () => deliver([record(1, { facts: { 'x\u0000': 1 } })])],
  'a control character in an id': ['telemetry.malformed', () => deliver([record(1, { id: 'a\nb' })])],
  'a payload over its size': [
    'telemetry.malformed',
    () => deliver(Array.from({ length: 300 }, (_, n) => record(n + 1, { facts: { a: 'x'.repeat(4000) } }))),
  ],
  'no record': ['telemetry.malformed', () => deliver([])],
  'a record too many': ['telemetry.malformed', () => deliver(Array.from({ length: 1001 }, (_, n) => record(n + 1)))],
  'a kind that is not known': ['telemetry.malformed', () => deliver([record(1, { kind: 'closure.reached' as never })])],
  'a kind of every object': ['telemetry.malformed', () => deliver([record(1, { kind: 'constructor' as never })])],
  'place 0': ['telemetry.malformed', () => deliver([record(0)])],
  'a place that is no whole number': ['telemetry.malformed', () => deliver([record(1.5)])],
  'a subject that names nothing': ['telemetry.malformed', () => deliver([record(1, { subject: { system: 'fake' } })])],
  'a field that is not known': ['telemetry.malformed', () => deliver([{ ...record(1), verdict: 'rejected' }])],
  'a subject of another type': ['telemetry.malformed', () => deliver([{ ...record(1), subject: { credential: 7 } }])],
  'a date that is none': ['telemetry.malformed', () => deliver([record(1, { at: '2026-13-45T00:00:00Z' })])],
}

describe('refused whole, on record, and nothing of it is kept: ', () => {
  test.each(Object.entries(attacks))('%s', async (_name, [code, attack]) => {
    const { db } = it.house.runtime
    const facts = await factsOf(it.house)
    const before = (await journalKinds(it.house)).length
    expect(await codeOf(attack)).toBe(code)
    expect(await factsOf(it.house)).toBe(facts)
    for (const table of ['telemetry_records', 'telemetry_batches', 'telemetry_streams', 'telemetry_comparisons'] as const)
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
    expect(await db.selectFrom('documents').selectAll().where('media_type', 'like', '%telemetry%').execute()).toEqual([])
    const entries = (await journalKinds(it.house)).slice(before).filter(({ kind }) => kind !== 'finding.opened')
    expect(entries).toMatchObject([{ kind: 'telemetry.refused', actor_id: 'agent', body: { code, provider: 'staying' } }])
    const open = await db
      .selectFrom('findings')
      .select(['subject', 'owner_id'])
      .where('kind', '=', code)
      .where('state', '=', 'open')
      .execute()
    expect(open).toEqual([{ subject: 'staying', owner_id: 'ada' }])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('what is not signed over counts for nothing: each member of an envelope that is changed refuses it', async () => {
    const good = signTelemetry(it.house, it.company.agent, [record(1)])
    const flipped = Buffer.from(good.payload, 'base64')
    flipped[20]! ^= 1
    const { sig } = good.signatures[0]!
    const otherSig = `${sig.slice(0, 20)}${sig[20] === 'A' ? 'B' : 'A'}${sig.slice(21)}`
    const bent = [
      { ...good, payload: flipped.toString('base64') },
      { ...good, payloadType: `${telemetryPayloadType}x` },
      { ...good, signatures: [{ ...good.signatures[0]!, sig: otherSig }] },
      { ...good, signatures: [{ ...good.signatures[0]!, keyid: 'ed25519:0000000000000000' }] },
      { ...good, payload: `${good.payload}\n` },
    ]
    const caller = await it.company.caller('agent')
    for (const envelope of bent) expect(await codeOf(() => deliverTelemetry(it.house.runtime, caller, envelope))).toBe('telemetry.forged')
    expect(await it.house.runtime.db.selectFrom('telemetry_records').selectAll().execute()).toEqual([])
  })
})
