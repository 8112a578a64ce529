// A change is made once, however often and however fast it is asked for.

import { operations } from '@countersign/core/operations'
import { claimKey } from '@countersign/core/platform/idempotency-store'
import { requestHash } from '@countersign/server/http/idempotency'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database, { leaseSeconds: 60 })
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const assign = (idempotencyKey: string | null, body: object = { principal: 'dan', role: 'auditor' }, as = 'ada') =>
  api.call('POST', '/v1/roles', { as, body, idempotencyKey })

const entries = async (kind: string) => (await api.fresh.db.selectFrom('journal').select('id').where('kind', '=', kind).execute()).length

describe('an idempotency key', () => {
  it('is asked for with every change, and with no read', async () => {
    for (const operation of operations.filter((one) => one.method !== 'GET')) {
      const answer = await api.call(operation.method, operation.path.replaceAll(/\{[^}]+\}/g, 'x'), {
        as: 'ada',
        idempotencyKey: null,
        ...(operation.body ? { raw: 'null' } : {}),
      })
      // A body that does not fit is told first; either way nothing is done.
      expect(answer.status, operation.id).toBe(400)
      expect(['request.idempotency_key_missing', 'request.invalid'], operation.id).toContain(answer.body.code)
    }
    const missing = await assign(null)
    expect([missing.status, missing.body.code]).toEqual([400, 'request.idempotency_key_missing'])
    expect((await api.call('GET', '/v1/changes', { as: 'ada' })).status).toBe(200)
  })

  it.each(['x'.repeat(201), 'a b', 'ü', '\t'])('is refused when it is not well-formed: %s', async (key) => {
    const answer = await assign(key).catch((error: Error) => ({ status: 400, body: { code: error.message } }))
    expect(answer.status).toBe(400)
  })

  it('gives the same answer to the same request, and does the work once', async () => {
    const before = await entries('role.assigned')
    const first = await assign('same-1')
    const again = await assign('same-1')
    expect(first.status, first.text).toBe(200)
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect(await entries('role.assigned')).toBe(before + 1)
  })

  it('keeps a refusal as well, although the reason has gone', async () => {
    const refused = await assign('kept-1', { principal: 'gone', role: 'auditor' })
    expect([refused.status, refused.body.code]).toEqual([404, 'principal.unknown'])
    const again = await assign('kept-1', { principal: 'gone', role: 'auditor' })
    expect(again.text).toBe(refused.text)
    expect(again.headers.get('content-type')).toContain('application/problem+json')
  })

  it('is refused for another body, another path and another method', async () => {
    await assign('mismatch-1')
    const body = await assign('mismatch-1', { principal: 'dan', role: 'risk_acceptor' })
    expect([body.status, body.body.code]).toEqual([409, 'request.idempotency_mismatch'])
    const path = await api.call('POST', '/v1/roles/end', {
      as: 'ada',
      body: { principal: 'dan', role: 'auditor' },
      idempotencyKey: 'mismatch-1',
    })
    expect([path.status, path.body.code]).toEqual([409, 'request.idempotency_mismatch'])
  })

  it('is the same request when only the order of its fields differs', async () => {
    const first = await api.call('POST', '/v1/roles', { as: 'ada', raw: '{"principal":"dan","role":"auditor"}', idempotencyKey: 'order-1' })
    const other = await api.call('POST', '/v1/roles', {
      as: 'ada',
      raw: '{ "role":"auditor", "principal":"dan" }',
      idempotencyKey: 'order-1',
    })
    expect([other.status, other.text]).toEqual([first.status, first.text])
  })

  it("is each principal's own", async () => {
    await assign('shared-name')
    const other = await assign('shared-name', { principal: 'dan', role: 'auditor' }, 'oscar')
    expect(other.status).toBe(403)
  })

  it('lets one of many at the same time do the work; the others get its answer or are told to wait', async () => {
    const before = await entries('role.assigned')
    const answers = await Promise.all(Array.from({ length: 24 }, () => assign('race-1', { principal: 'finn', role: 'auditor' })))
    const done = answers.filter((answer) => answer.status === 200)
    expect(done.length).toBeGreaterThan(0)
    expect(new Set(done.map((answer) => answer.text)).size).toBe(1)
    for (const answer of answers.filter((one) => one.status !== 200))
      expect([answer.status, answer.body.code]).toEqual([409, 'request.in_progress'])
    expect(await entries('role.assigned')).toBe(before + 1)
    expect((await assign('race-1', { principal: 'finn', role: 'auditor' })).text).toBe(done[0]!.text)
  })

  it('of a process that died is taken over after its lease, not before, and by one', async () => {
    const operation = operations.find((one) => one.id === 'roles.assign')!
    const body = { principal: 'ben', role: 'auditor' }
    const hash = requestHash(operation, { params: {}, query: {}, body })
    const { db } = api.fresh
    await claimKey(db, { org: 'acme', principal: 'ada', key: 'crash-1' }, hash, api.house.clock.now(), 60)
    const early = await assign('crash-1', body)
    expect([early.status, early.body.code]).toEqual([409, 'request.in_progress'])
    const before = await entries('role.assigned')
    api.house.clock.advance(61)
    const answers = await Promise.all(Array.from({ length: 8 }, () => assign('crash-1', body)))
    expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThan(0)
    expect(await entries('role.assigned')).toBe(before + 1)
  })

  it('keeps no secret: the answer with an API key is given once', async () => {
    const body = { principal: 'eve', name: 'once', scopes: ['read'], expiresAt: '2026-03-01T00:00:00Z' }
    const first = await api.call('POST', '/v1/api-keys', { as: 'ada', body, idempotencyKey: 'secret-1' })
    expect(first.status, first.text).toBe(201)
    const again = await api.call('POST', '/v1/api-keys', { as: 'ada', body, idempotencyKey: 'secret-1' })
    expect([again.status, again.body.code]).toEqual([409, 'request.answer_not_kept'])
    const rows = await api.fresh.db.selectFrom('idempotency_keys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(first.body.secret)
    expect((await api.call('GET', '/v1/whoami', { as: first.body.secret })).body.principal.id).toBe('eve')
  })
})
