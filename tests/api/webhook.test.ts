// Signed webhooks at a running server: what gets in, what it comes to, and that everything else has one answer.
import { createHmac } from 'node:crypto'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { generateKeyPair, signEd25519 } from '@countersign/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { everyoneAtLeisure, type Reply, startTestDatabase, type TestDatabase } from './house.ts'
import { openScim, type ScimHouse } from './scim-house.ts'

let database: TestDatabase
let house: ScimHouse

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  house = await openScim(database)
  await house.source('hr', { format: { type: 'webhook', sequence: true } })
  return () => house.close()
})

type Sign = (signed: Buffer) => string

const hmac =
  (secret: string): Sign =>
  (signed) =>
    `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
      .update(signed)
      .digest('base64')}`

const makeKey = async (body: object = {}, source = 'hr'): Promise<Reply> =>
  house.call('POST', `/v1/sources/${source}/keys`, { as: 'ada', body: { overlapHours: 24, ...body } })
const newSecret = async (body: object = {}): Promise<string> => (await makeKey(body)).body.secret

let counter = 0
interface Post {
  readonly source?: string
  readonly id?: string
  readonly seconds?: number
  readonly raw?: string
  readonly sent?: string
}
const post = (sign: Sign, event: object, { source = 'hr', id, seconds = 0, raw, sent }: Post = {}): Promise<Reply> => {
  counter += 1
  const name = id ?? `evt_${counter}`
  const timestamp = String(Math.floor(house.runtime.clock.now().getTime() / 1000) + seconds)
  const text = raw ?? JSON.stringify(event)
  return house.call('POST', `/webhooks/v1/${source}`, {
    raw: sent ?? text,
    headers: {
      'content-type': 'application/json',
      'webhook-id': name,
      'webhook-timestamp': timestamp,
      'webhook-signature': sign(Buffer.from(`${name}.${timestamp}.${text}`)),
    },
    idempotencyKey: null,
  })
}

let sequence = 0
const said = (externalId: string, attributes: object, more: object = {}) => {
  sequence += 1
  return {
    type: 'records.changed',
    timestamp: new Date().toISOString(),
    sequence,
    data: { records: [{ kind: 'person', externalId, attributes }] },
    ...more,
  }
}
const findings = async () =>
  (await house.fresh.db.selectFrom('findings').select(['kind', 'subject', 'state']).where('kind', 'like', 'source.%').execute()).map(
    ({ kind, subject, state }) => `${kind} ${subject} ${state}`,
  )

describe('a signed event', () => {
  it('is taken: record, step in a life and entries', async () => {
    const sign = hmac(await newSecret())
    const event = said('7', { name: 'Ann', team: 'billing' })
    const answer = await post(sign, event, { id: 'evt_ann' })
    expect([answer.status, answer.body.counts.created, answer.body.duplicate, answer.body.refused]).toEqual([200, 1, false, []])
    expect(await house.records()).toMatchObject({ 7: { state: 'present', attributes: { name: 'Ann', team: 'billing' } } })
    expect(await house.events()).toEqual([['joiner', 'hr:7']])
    const again = await post(sign, event, { id: 'evt_ann', seconds: 30 })
    expect([again.status, again.body.duplicate, again.body.counts]).toEqual([200, true, answer.body.counts])
    const over = {
      type: 'records.changed',
      timestamp: new Date().toISOString(),
      sequence: sequence + 1,
      data: { ended: [{ kind: 'person', externalId: '7', reason: 'left' }] },
    }
    sequence += 1
    expect((await post(sign, over)).body.counts.ended).toBe(1)
    expect(await house.events()).toEqual([
      ['joiner', 'hr:7'],
      ['leaver', 'hr:7'],
    ])
    expect(await house.entries('source.event')).toEqual(['source.event_taken', 'source.event_taken'])
  })

  it('may be signed by Ed25519', async () => {
    const pair = generateKeyPair()
    const made = await makeKey({ publicKey: `whpk_${pair.publicKey.toString('base64')}` })
    expect([made.status, made.body.kind, made.body.secret]).toEqual([201, 'ed25519', null])
    const sign: Sign = (signed) => `v1a,${signEd25519(pair.privateKey, signed).toString('base64')}`
    expect((await post(sign, said('1', { name: 'Bo' }))).status).toBe(200)
    const low = `whpk_${Buffer.alloc(32).toString('base64')}`
    expect((await makeKey({ publicKey: low })).body.code).toMatch(/^key\./)
  })

  it('counts for what the document lets it say: what is another’s or nobody’s is refused, record by record', async () => {
    const sign = hmac(await newSecret())
    const event = said('1', { name: 'Ann' })
    event.data.records.push({ kind: 'contract', externalId: 'c1', attributes: { name: 'x' } })
    event.data.records.push({ kind: 'person', externalId: '2', attributes: { name: 'Bo', role: 'administrator' } })
    const answer = await post(sign, event)
    expect(answer.body.counts).toMatchObject({ created: 1, refused: 2 })
    expect(answer.body.refused.map(({ problems }: { problems: { code: string }[] }) => problems[0]!.code)).toEqual([
      'source.unauthorised_record',
      'source.record_invalid',
    ])
    expect(await findings()).toContain('source.unauthorised_record hr/contract open')
  })

  it('dated in the future by its source is refused as every word is', async () => {
    const sign = hmac(await newSecret())
    const ahead = said('1', { name: 'Ann' }, { timestamp: new Date(Date.now() + 3_600_000).toISOString() })
    expect((await post(sign, ahead)).body.refused[0].problems[0].code).toBe('source.clock_ahead')
    expect(await house.records()).toEqual({})
  })

  it('that only tries the wiring does nothing', async () => {
    const sign = hmac(await newSecret())
    const answer = await post(sign, { type: 'ping', timestamp: new Date().toISOString() })
    expect([answer.status, answer.body.duplicate]).toEqual([200, false])
    expect(await house.records()).toEqual({})
  })

  it('that can’t be taken says why to who signed it, and is a finding until it comes again in form', async () => {
    const sign = hmac(await newSecret())
    const wrong = await post(sign, {}, { raw: '{"type":"records.changed","timestamp":"x"}', id: 'evt_wrong' })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'webhook.body_invalid'])
    const twice = await post(sign, {}, { raw: '{"type":"ping","type":"ping"}' })
    expect(twice.status).toBe(400)
    const without = await post(sign, { ...said('1', { name: 'A' }), sequence: undefined })
    expect([without.status, without.body.code]).toEqual([422, 'webhook.number_missing'])
    expect(await findings()).toEqual(['source.event_refused hr open'])
    expect((await post(sign, said('1', { name: 'Ann' }), { id: 'evt_wrong' })).status).toBe(200)
    expect(await findings()).toEqual(['source.event_refused hr resolved'])
    const altered = await post(sign, said('1', { name: 'Other' }), { id: 'evt_wrong' })
    expect([altered.status, altered.body.code]).toEqual([409, 'webhook.event_altered'])
    expect((await house.records())['1']!.attributes).toEqual({ name: 'Ann' })
  })

  it('is a replay outside of five minutes, and within them the same event', async () => {
    const sign = hmac(await newSecret())
    expect((await post(sign, said('1', { name: 'A' }), { seconds: -299 })).status).toBe(200)
    for (const seconds of [-302, 302]) expect((await post(sign, said('1', { name: 'B' }), { seconds })).status).toBe(401)
  })

  it('that is longer than a body may be is not read', async () => {
    const sign = hmac(await newSecret())
    expect((await post(sign, said('1', { name: 'x'.repeat(1 << 20) }))).status).toBe(413)
  })
})

describe('a missing number', () => {
  it('is a finding, shown with the source, until a whole reading', async () => {
    const sign = hmac(await newSecret())
    await post(sign, said('1', { name: 'A' }))
    sequence += 2
    await post(sign, said('2', { name: 'B' }))
    expect(await findings()).toEqual(['source.gap hr open'])
    const shown = await house.call('GET', '/v1/sources/hr', { as: 'ada' })
    expect(shown.body.events).toMatchObject({ taken: 2, missing: 2 })
    const client = await house.key('hr-sync')
    const begun = await house.call('POST', '/v1/sources/hr/readings', { as: client, body: { mode: 'full' } })
    const path = `/v1/sources/hr/readings/${begun.body.reading}`
    const records = ['1', '2'].map((externalId) => ({ kind: 'person', externalId, attributes: { name: externalId } }))
    expect((await house.call('POST', `${path}/pages`, { as: client, body: { number: 1, records } })).status).toBe(200)
    const done = await house.call('POST', `${path}/complete`, { as: client, body: { records: 2, unread: 0 } })
    expect(done.body.state).toBe('complete')
    expect(await findings()).toEqual(['source.gap hr resolved'])
  })
})

describe('whatever does not hold', () => {
  it('has one answer, whichever it is', async () => {
    const secret = await newSecret()
    await house.source('files', { speaks: { workload: { create: true, owns: ['name', 'team', 'environment'] } }, format: { type: 'yaml' } })
    await house.source('quiet', { speaks: { contractor: { create: false, owns: ['name'] } }, format: { type: 'webhook' } })
    const other = hmac(`whsec_${Buffer.alloc(32, 9).toString('base64')}`)
    const sign = hmac(secret)
    const answers = [
      await post(other, said('1', { name: 'A' })),
      await post(sign, said('1', { name: 'A' }), { source: 'nobody' }),
      await post(sign, said('1', { name: 'A' }), { source: 'files' }),
      await post(sign, said('1', { name: 'A' }), { source: 'quiet' }),
      await post(sign, said('1', { name: 'A' }), { sent: '{}' }),
      await post(sign, said('1', { name: 'A' }), { seconds: -4000 }),
      await post(sign, said('1', { name: 'A' }), { id: 'with.stop' }),
      await post(() => 'v1,', said('1', { name: 'A' })),
      await house.call('POST', '/webhooks/v1/hr', { raw: '{}', idempotencyKey: null }),
    ]
    await house.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'hr-sync').execute()
    answers.push(await post(sign, said('1', { name: 'A' })))
    const told = answers.map(({ status, body }) => JSON.stringify([status, { ...body, requestId: '', instance: '' }]))
    expect(new Set(told).size).toBe(1)
    expect(answers[0]!.status).toBe(401)
    expect(answers[0]!.body.code).toBe('webhook.refused')
    expect(await house.records()).toEqual({})
    // Whoever runs the server finds out which.
    const reasons = house.logged.flatMap((line) => ('why' in line ? [line.why] : []))
    expect(new Set(reasons)).toEqual(
      new Set([
        'signature',
        'no such source is in force',
        'its format is yaml',
        'it has no key',
        'time',
        'headers',
        'its client is not active',
      ]),
    )
  })

  it('is slowed down by address', async () => {
    await house.close()
    house = await openScim(database, { limits: { failedSignInsPerMinute: 3 } })
    const other = hmac(`whsec_${Buffer.alloc(32, 9).toString('base64')}`)
    const statuses: number[] = []
    for (let n = 0; n < 5; n += 1) statuses.push((await post(other, said('1', { name: 'A' }))).status)
    expect([statuses.slice(0, 3), statuses.at(-1)]).toEqual([[401, 401, 401], 429])
  })

  it('is slowed down by its source, which nobody else uses up: no other source, and nobody who cannot sign', async () => {
    await house.close()
    house = await openScim(database, { rates: () => ({ ...everyoneAtLeisure, perMinute: { ...everyoneAtLeisure.perMinute, signal: 2 } }) })
    for (const name of ['hr', 'vendors']) await house.source(name, { format: { type: 'webhook' } })
    const own = hmac(await newSecret())
    const others = hmac((await makeKey({}, 'vendors')).body.secret)
    for (let n = 0; n < 5; n += 1) expect((await post(others, said('1', { name: 'A' }))).status).toBe(401)
    const statuses: number[] = []
    for (let n = 0; n < 3; n += 1) statuses.push((await post(own, said('1', { name: 'A' }))).status)
    expect(statuses).toEqual([200, 200, 429])
    const refused = await post(own, said('1', { name: 'A' }))
    expect([refused.body.code, Number(refused.headers.get('retry-after')) > 0]).toEqual(['request.too_many', true])
    expect((await post(others, said('1', { name: 'A' }), { source: 'vendors' })).status).toBe(200)
  })
})

describe('a key', () => {
  it('is rotated without a gap: two count for a stated time, and never a third', async () => {
    const first = await newSecret()
    const second = await makeKey({ overlapHours: 2 })
    expect(second.body.before).toHaveLength(1)
    expect((await makeKey()).body.code).toBe('webhook.two_keys')
    for (const secret of [first, second.body.secret]) expect((await post(hmac(secret), said('1', { name: 'A' }))).status).toBe(200)
    // Both at once, as a sender does that rotates.
    const both: Sign = (signed) => `${hmac(first)(signed)} ${hmac(second.body.secret)(signed)}`
    expect((await post(both, said('1', { name: 'A' }))).status).toBe(200)
    const list = (await house.call('GET', '/v1/sources/hr/keys', { as: 'ada' })).body.keys
    expect(list.map(({ state, lastUsedAt }: { state: string; lastUsedAt: string | null }) => [state, lastUsedAt !== null])).toEqual([
      ['counts', true],
      ['ending', true],
    ])
    await house.fresh.db
      .updateTable('source_keys')
      .set({ ends_at: new Date(0) })
      .where('id', '=', list[1].id)
      .execute()
    expect((await post(hmac(first), said('1', { name: 'B' }))).status).toBe(401)
    expect((await post(hmac(second.body.secret), said('1', { name: 'B' }))).status).toBe(200)
  })

  it('that is revoked signs nothing, and its secret is gone', async () => {
    const made = await makeKey()
    const revoked = await house.call('DELETE', `/v1/sources/hr/keys/${made.body.key}`, { as: 'ada' })
    expect(revoked.status).toBe(200)
    expect((await post(hmac(made.body.secret), said('1', { name: 'A' }))).status).toBe(401)
    const [row] = await house.fresh.db.selectFrom('source_keys').selectAll().execute()
    expect(row!.ciphertext).toBeNull()
    expect((await house.call('DELETE', `/v1/sources/hr/keys/${made.body.key}`, { as: 'ada' })).body.code).toBe('webhook.key_over')
  })

  it('may be one that the sender made, in its form alone', async () => {
    const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
    const brought = await makeKey({ secret })
    expect([brought.status, brought.body.secret]).toEqual([201, null])
    expect(brought.text).not.toContain(secret.slice(6))
    expect((await post(hmac(secret), said('1', { name: 'A' }))).status).toBe(200)
    for (const wrong of ['whsec_', 'whsec_AAAA', `v1,${secret}`]) {
      const answer = await makeKey({ secret: wrong })
      expect(answer.body.code).toBe('webhook.key_malformed')
      expect(answer.text).not.toContain('AAAA')
    }
  })

  it('stands nowhere in clear: no table, no journal, no log, no list', async () => {
    const secrets = [await newSecret(), `whsec_${Buffer.from('planted-canary-planted-canary!!!').toString('base64')}`]
    await makeKey({ secret: secrets[1] })
    for (const secret of secrets) await post(hmac(secret), said('1', { name: 'A' }))
    const tables = ['source_keys', 'journal', 'idempotency_keys', 'source_deliveries', 'findings'] as const
    const dump = JSON.stringify([
      ...(await Promise.all(tables.map((table) => house.fresh.db.selectFrom(table).selectAll().execute()))),
      house.logged,
      (await house.call('GET', '/v1/sources/hr/keys', { as: 'ada' })).body,
    ])
    for (const secret of secrets) expect(dump).not.toContain(secret.slice(6, 30))
  })

  it('is made for a webhook alone, and by an administrator alone', async () => {
    await standingInstrument(house.house, 'source', 'files', {
      title: 'files',
      what: 'workloads',
      client: 'hr-sync',
      speaks: { workload: { create: true, owns: ['name', 'team', 'environment'] } },
      format: { type: 'yaml' },
    })
    expect((await makeKey({}, 'files')).body.code).toBe('webhook.not_a_webhook')
    expect((await makeKey({}, 'nobody')).body.code).toBe('source.not_in_force')
    for (const as of ['oscar', 'agent', 'hr-sync-key']) {
      const key = as === 'hr-sync-key' ? await house.key('hr-sync') : as
      expect((await house.call('POST', '/v1/sources/hr/keys', { as: key, body: { overlapHours: 1 } })).status).toBe(403)
    }
  })
})
