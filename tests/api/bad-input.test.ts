// Whatever comes in: a coded answer, nothing changed, and never a 500.
import { connect } from 'node:net'
import { operations } from '@countersign/core/operations'
import type { AnyOperation } from '@countersign/core/platform/operation'
import { endTheContract } from '@countersign/core/testing/story'
import { sha256Hex } from '@countersign/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
let before = ''

/** A digest of everything that a refusal must leave as it was. That somebody came with a key is so whatever he asked for. */
const facts = async (): Promise<string> => {
  const { db } = api.fresh
  const tables = [
    'role_holdings',
    'principals',
    'principal_keys',
    'systems',
    'changes',
    'approvals',
    'api_keys',
    'idempotency_keys',
  ] as const
  const all: unknown[] = [await db.selectFrom('journal').select('id').orderBy('ordinal').execute()]
  for (const table of tables)
    all.push((await db.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify({ ...row, last_used_at: null })).sort())
  return sha256Hex(JSON.stringify(all))
}

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  await api.company.credential('one', { criticality: 'high', environment: 'production' })
  await endTheContract(api.house, api.company)
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})
beforeEach(async () => {
  before = await facts()
})

const role = (value: string) => `{"principal":"dan","role":${value}}`

describe('a body that is no strict JSON', () => {
  it.each([
    ['nothing that JSON knows', '{principal: 1}', 400, 'json.syntax'],
    ['cut off', '{"principal":"dan"', 400, 'json.syntax'],
    ['two values', '{} {}', 400, 'json.syntax'],
    ['the same key twice', '{"principal":"dan","principal":"ben","role":"auditor"}', 400, 'json.duplicate_key'],
    ['the same key twice, one escaped', '{"role":"auditor","r\\u006fle":"x","principal":"dan"}', 400, 'json.duplicate_key'],
    ['__proto__', '{"__proto__":{"admin":true},"principal":"dan","role":"auditor"}', 400, 'json.forbidden_key'],
    ['constructor.prototype', '{"constructor":{"prototype":{"a":1}},"principal":"dan","role":"auditor"}', 400, 'json.forbidden_key'],
    ['a lone surrogate', role('"a\\ud800b"'), 400, 'json.lone_surrogate'],
    ['U+0000', role('"a\\u0000b"'), 400, 'request.nul_character'],
    ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`, 400, 'json.too_deep'],
    ['deep nesting of objects', `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`, 400, 'json.too_deep'],
    ['a number that loses digits', '{"principal":"dan","role":12345678901234567890}', 400, 'json.unsafe_integer'],
    ['a number that is infinite', '{"principal":"dan","role":1e999}', 400, 'json.number_out_of_range'],
    ['NaN', '{"principal":"dan","role":NaN}', 400, 'json.syntax'],
    ['an array', '[]', 400, 'request.invalid'],
    ['null', 'null', 400, 'request.invalid'],
    ['a text', '"x"', 400, 'request.invalid'],
    ['a byte order mark', '\ufeff{"principal":"dan","role":"auditor"}', 400, 'json.syntax'],
  ])('%s', async (_name, raw, status, code) => {
    const answer = await api.call('POST', '/v1/roles', { as: 'ada', raw })
    expect([answer.status, answer.body.code], answer.text).toEqual([status, code])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await facts()).toBe(before)
  })

  it.each([
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 400, 'json.not_utf8'],
    ['an overlong encoding', new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), 400, 'json.not_utf8'],
    ['more than a mebibyte', `{"principal":"${'x'.repeat(1 << 20)}"}`, 413, 'request.too_large'],
  ])('%s', async (_name, raw, status, code) => {
    const answer = await api.call('POST', '/v1/roles', { as: 'ada', raw })
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await facts()).toBe(before)
  })

  it('of another type than JSON is refused by its type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml']) {
      const answer = await api.call('POST', '/v1/roles', { as: 'ada', raw: 'principal=dan', headers: { 'content-type': type } })
      expect([answer.status, answer.body.code]).toEqual([415, 'request.media_type'])
    }
  })

  it('is not read at all when a stranger sends it', async () => {
    const answer = await api.call('POST', '/v1/roles', { raw: '{"a":1,"a":2}' })
    expect(answer.status).toBe(401)
  })
})

const naughty: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  '',
  ' ',
  [],
  {},
  [[]],
  '../../etc/passwd',
  "'; drop table journal; --",
  '{{7*7}}',
  '\u202eevil',
  '\ud83d\ude00',
  'a\nb',
  '\u0001',
  'x'.repeat(5000),
  ['a', 'a'],
  { $gt: '' },
  '1e400',
  'sha256:0',
  'undefined',
]

const writes = operations.filter((operation) => operation.body && operation.id !== 'policy.explain')

const good: Readonly<Record<string, Record<string, unknown>>> = {
  'keys.enrol': { principal: 'dan', purpose: 'execution', publicKey: `${'A'.repeat(43)}=` },
  'roles.assign': { principal: 'dan', role: 'auditor' },
  'roles.end': { principal: 'dan', role: 'auditor' },
  'apiKeys.issue': { principal: 'dan', name: 'n', scopes: ['read'], expiresAt: '2026-03-01T00:00:00Z' },
  'systems.put': { name: 'S', connector: 'none', environment: 'staging', config: {}, operatorSecrets: {}, observerSecrets: {} },
  'inventory.import': { document: 'teams: []', format: 'yaml', dryRun: true },
  'contracts.previewEnd': { reason: 'r', ticket: 't' },
  'contracts.end': { reason: 'r', ticket: 't' },
  'changes.revise': { reason: 'r' },
  'changes.reverse': { reason: 'r', ticket: 't' },
  'approvals.sign': { keyId: 'k', verdict: 'approve', signature: `${'A'.repeat(86)}==`, reason: '' },
  'closures.sign': { keyId: 'k', signature: `${'A'.repeat(86)}==` },
  'risk.draft': { reason: 'r', compensatingControls: ['c'], residualRisk: 'l', expiresAt: '2026-03-01T00:00:00Z' },
  'risk.sign': {
    reason: 'r',
    compensatingControls: ['c'],
    residualRisk: 'l',
    expiresAt: '2026-03-01T00:00:00Z',
    keyId: 'k',
    signature: `${'A'.repeat(86)}==`,
  },
  'mandates.report': { status: 'unknown', code: 'x', detail: '', retryable: false },
  'evidence.deliver': { envelope: { payload: '', payloadType: 't', signatures: [{ keyid: 'k', sig: '' }] } },
}

const pathOf = (operation: AnyOperation, id = 'nothing-there') => operation.path.replaceAll(/\{[^}]+\}/g, encodeURIComponent(id))

describe('every field of every body, with everything that it is not', () => {
  it.each(writes.map((operation) => [operation.id, operation] as const))('%s: a coded refusal, never a 500', async (_id, operation) => {
    const whole = good[operation.id] ?? {}
    const tries: [string, unknown][] = [['an unknown field', { ...whole, surplus: 1 }]]
    for (const field of Object.keys(whole)) {
      const { [field]: _left, ...without } = whole
      tries.push([`${field} missing`, without])
      for (const value of naughty) tries.push([`${field} = ${JSON.stringify(value).slice(0, 40)}`, { ...whole, [field]: value }])
    }
    for (const [what, body] of tries) {
      const who = operation.scope === 'execute' ? 'agent' : 'dan'
      const answer = await api.call(operation.method, pathOf(operation), { as: who, body })
      expect(answer.status, `${what}: ${answer.text}`).toBeGreaterThanOrEqual(400)
      expect(answer.status, `${what}: ${answer.text}`).toBeLessThan(500)
      expect(answer.body.code, what).toMatch(/^[a-zA-Z]+\.[a-z_]+$/)
    }
  })
})

describe('every id of every path, with everything that it is not', () => {
  const withIds = operations.filter((operation) => operation.path.includes('{') && operation.method === 'GET')
  it.each(withIds.map((operation) => [operation.id, operation] as const))('%s', async (_id, operation) => {
    for (const value of naughty) {
      if (typeof value !== 'string' || value === '') continue
      const answer = await api.call('GET', pathOf(operation, value), { as: operation.scope === 'execute' ? 'agent' : 'ada' })
      expect([400, 404, 414], `${value.slice(0, 40)}: ${answer.text}`).toContain(answer.status)
    }
    for (const raw of ['%00', '%ff', '%', '%c0%af', '..%2f..%2f', '__proto__', 'constructor', 'toString']) {
      const answer = await api.call('GET', operation.path.replaceAll(/\{[^}]+\}/g, raw), { as: 'ada' })
      expect([400, 403, 404], `${raw}: ${answer.text}`).toContain(answer.status)
    }
  })
})

describe('cursors and limits', () => {
  const lists = operations.filter((operation) => operation.query && 'cursor' in (operation.query as { properties: object }).properties)

  it.each(lists.map((operation) => [operation.id, operation] as const))(
    '%s refuses a cursor that is not its own',
    async (_id, operation) => {
      const who = operation.scope === 'execute' ? 'agent' : 'ada'
      const change = (await api.fresh.db.selectFrom('changes').select('id').executeTakeFirstOrThrow()).id
      const path = pathOf(operation, change)
      const ask = (query: string) => api.call(operation.method, `${path}?${query}`, { as: who, ...(operation.body ? { body: {} } : {}) })
      const foreign = (await api.call('GET', '/v1/principals?limit=1', { as: 'ada' })).body.next
      for (const cursor of [
        'x',
        'AAAA',
        '!!!!',
        '%00',
        'a'.repeat(1000),
        encodeURIComponent("' or 1=1"),
        ...(operation.id === 'principals.list' ? [] : [foreign]),
      ]) {
        const answer = await ask(`cursor=${cursor}`)
        expect([400], `${cursor}: ${answer.text}`).toContain(answer.status)
        expect(['request.bad_cursor', 'request.invalid', 'request.nul_character']).toContain(answer.body.code)
      }
      for (const limit of ['0', '-1', '201', '1e9', 'x', '1.5', '', 'NaN', '1&limit=2']) {
        const answer = await ask(`limit=${limit}`)
        expect([answer.status, answer.body.code], limit).toEqual([400, 'request.invalid'])
      }
      const surplus = await ask('surplus=1')
      expect([surplus.status, surplus.body.code]).toEqual([400, 'request.invalid'])
    },
  )

  it('a page ends where the next begins, whatever the size of the pages', async () => {
    const whole = (await api.call('GET', '/v1/principals?limit=200', { as: 'ada' })).body.items.map((one: { id: string }) => one.id)
    for (const limit of [1, 2, 3, 7]) {
      const seen: string[] = []
      for (let cursor: string | undefined = '', first = true; first || cursor; first = false) {
        const { body } = await api.call('GET', `/v1/principals?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`, { as: 'ada' })
        expect(body.items.length).toBeLessThanOrEqual(limit)
        seen.push(...body.items.map((one: { id: string }) => one.id))
        cursor = body.next
      }
      expect(seen).toEqual(whole)
    }
  })
})

describe('the protocol itself', () => {
  const raw = (text: string, waitMs = 5_000): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(api.url)
      const socket = connect(Number(port), hostname, () => socket.write(text))
      let answer = ''
      socket.setTimeout(waitMs, () => socket.destroy())
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('close', () => resolve(answer))
      socket.on('error', reject)
    })

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['two lengths', `POST /v1/roles HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`, 400],
    [
      'length and chunks',
      `POST /v1/roles HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{}`,
      400,
    ],
    ['a header of 18 KiB', `GET /v1/whoami HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(18_000)}\r\nConnection: close\r\n\r\n`, 431],
  ])('%s is refused', async (_name, text, status) => {
    expect(await raw(text, 3_000)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it('a client that never ends its headers is cut off, and one that never ends its body', async () => {
    const answers = await Promise.all([
      raw('GET /v1/whoami HTTP/1.1\r\nHost: x\r\nX-Slow: ', 40_000),
      raw(
        `POST /v1/roles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.keys.get('ada')}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
        40_000,
      ),
    ])
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 408 /)
  })

  it('an unknown route is a problem too, and a method that a route does not have', async () => {
    for (const [method, path] of [
      ['GET', '/v2/changes'],
      ['GET', '/v1'],
      ['DELETE', '/v1/changes'],
      ['POST', '/v1/whoami'],
      ['GET', '/v1/changes/'],
    ] as const) {
      const answer = await api.call(method, path, { as: 'ada' })
      expect([400, 404], answer.text).toContain(answer.status)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    }
  })

  it('every answer names its request, and takes a well-formed name from the caller', async () => {
    const given = await api.call('GET', '/v1/whoami', { as: 'ada', headers: { 'x-request-id': 'my-request-17' } })
    expect(given.headers.get('x-request-id')).toBe('my-request-17')
    const own = await api.call('GET', '/v1/whoami', { as: 'ada', headers: { 'x-request-id': 'no good<script>' } })
    expect(own.headers.get('x-request-id')).toMatch(/^req_/)
    const problem = await api.call('GET', '/v1/changes/nowhere', { as: 'ada' })
    expect(problem.body.requestId).toBe(problem.headers.get('x-request-id'))
  })

  it('no secret that was sent is in an answer or in the log', async () => {
    const canary = 'canary-5f1c'
    const answers = [
      await api.call('GET', `/v1/whoami?token=${canary}`, { as: 'ada' }),
      await api.call('GET', '/v1/whoami', { headers: { authorization: `Bearer cs_${canary}` } }),
      await api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'dan', role: 1, password: canary } }),
      await api.call('PUT', '/v1/systems/x', {
        as: 'ada',
        body: {
          name: 'X',
          connector: 'fake',
          environment: 'staging',
          config: { name: api.house.fake.name },
          operatorSecrets: {},
          observerSecrets: { observer: canary },
        },
      }),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([400, 401, 400, 422])
    expect(JSON.stringify([answers.map((answer) => answer.text), api.logged])).not.toContain(canary)
    for (const secret of api.keys.values()) expect(JSON.stringify(api.logged)).not.toContain(secret)
  })

  it('sends headers that let a browser do nothing with an answer', async () => {
    const answer = await api.call('GET', '/docs')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.text).not.toMatch(/<script|src=|https?:/)
    for (const operation of operations) expect(answer.text).toContain(`id="${operation.id}"`)
    expect(JSON.parse((await api.call('GET', '/openapi.json')).text).openapi).toBe('3.1.0')
  })
})
