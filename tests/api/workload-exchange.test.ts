// The token endpoint of workloads speaks RFC 8693: what is answered, what is refused and by which error code, and that nothing is made for what is refused.
import { generateKeyPairSync } from 'node:crypto'
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { lending, subject } from '@countersign/core/testing/leases'
import { exportJWK, SignJWT } from 'jose'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiHouse, everyoneAtLeisure, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let house: ApiHouse
let perMinute = 1_000_000
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

beforeAll(async () => {
  database = await startTestDatabase()
  house = await openApi(database, {
    workloads: { waitMs: 60_000 },
    rates: () => ({ ...everyoneAtLeisure, perMinute: { ...everyoneAtLeisure.perMinute, workload: perMinute } }),
    fetchKeys: async () => Response.json({ keys: [{ ...(await exportJWK(rsa.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] }),
  })
  // The fake system gives tokens here.
  const { connectors } = house.runtime
  const definition = connectors.definition('fake')!
  const kind = definition.credentialKinds[FAKE_KIND]!
  const narrow = Type.Object({ scopes: Type.Array(Type.String()) }, { additionalProperties: false })
  const connector = { ...definition, credentialKinds: { [FAKE_KIND]: { ...kind, nature: 'token' as const, lending: { narrow } } } }
  for (const runtime of [house.runtime, house.house.runtime])
    Object.assign(runtime, { connectors: { ...connectors, definition: () => connector } })
  await lending(house, { rule: { narrow: { scopes: ['orders:read', 'orders:list'] } } })
})
afterAll(async () => {
  await house?.close()
  await database?.stop()
})

let n = 0
const tokenNow = (change: object = {}, key = rsa.privateKey) => {
  n += 1
  const seconds = Math.floor(house.house.clock.now().getTime() / 1000)
  const claims = { iss: 'https://tokens.example', aud: 'countersign', sub: subject, repository_id: '42', jti: `jti-${n}`, ...change }
  return new SignJWT({ ...claims, iat: seconds, exp: seconds + 300 }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key)
}
const urn = 'urn:ietf:params:oauth'
const good = async (): Promise<[string, string][]> => [
  ['grant_type', `${urn}:grant-type:token-exchange`],
  ['subject_token', await tokenNow()],
  ['subject_token_type', `${urn}:token-type:jwt`],
  ['audience', 'orders'],
]
const post = (body: string, type = 'application/x-www-form-urlencoded') =>
  fetch(`${house.url}/workload/v1/token`, { method: 'POST', headers: { 'content-type': type }, body })
/** RFC 8693 §2.2: the one half of it where the token was given, the other where it was not. */
interface TokenAnswer {
  readonly access_token: string
  readonly expires_in: number
  readonly error: string
  readonly error_description: string
}

const exchange = async (form: [string, string][]) => {
  const sent = post(new URLSearchParams(form).toString())
  let over = false
  void sent.finally(() => {
    over = true
  })
  while (!over) {
    await house.house.run(0.2)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const answer = await sent
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as TokenAnswer }
}
const leases = async () => (await house.runtime.db.selectFrom('credential_leases').select('id').execute()).length

test('a token is exchanged for one of the downstream, with every member that the RFC asks for, in an answer that no cache keeps', async () => {
  const form = await good()
  const { status, headers, body } = await exchange([
    ...form,
    ['scope', 'orders:list orders:read'],
    ['requested_token_type', `${urn}:token-type:access_token`],
    ['unheard_of', 'x'],
  ])
  expect([status, body.error_description]).toEqual([200, undefined])
  expect([headers.get('cache-control'), headers.get('content-type')]).toEqual(['no-store', expect.stringContaining('application/json')])
  expect(body).toEqual({
    access_token: expect.any(String),
    issued_token_type: `${urn}:token-type:access_token`,
    token_type: 'Bearer',
    expires_in: expect.any(Number),
    scope: 'orders:read orders:list',
    lease: expect.stringMatching(/^lse_/),
  })
  expect([body.expires_in > 500, body.expires_in <= 600]).toEqual([true, true])
  const [account] = house.house.fake.effects.filter(({ operation }) => operation === 'create').map((effect) => effect.account)
  expect(house.house.fake.opens('main', account!, body.access_token)).toBe(true)
  const again = await exchange(form)
  expect([again.status, again.body.error]).toEqual([400, 'invalid_request'])
  expect(await leases()).toBe(1)
})

describe('is refused, and nothing is made', () => {
  const without = (form: [string, string][], name: string) => form.filter(([key]) => key !== name)
  const set = (form: [string, string][], name: string, value: string): [string, string][] => [...without(form, name), [name, value]]
  const cases: Record<string, [(form: [string, string][]) => Promise<[string, string][]> | [string, string][], string]> = {
    'no grant': [(form) => without(form, 'grant_type'), 'invalid_request'],
    'another grant': [(form) => set(form, 'grant_type', 'client_credentials'), 'unsupported_grant_type'],
    'a grant twice': [(form) => [...form, form[0]!], 'invalid_request'],
    'no subject': [(form) => without(form, 'subject_token'), 'invalid_request'],
    'an empty subject': [(form) => set(form, 'subject_token', ''), 'invalid_request'],
    'no type of the subject': [(form) => without(form, 'subject_token_type'), 'invalid_request'],
    SAML: [(form) => set(form, 'subject_token_type', `${urn}:token-type:saml2`), 'invalid_request'],
    'somebody who acts': [(form) => [...form, ['actor_token', 'x']], 'invalid_request'],
    'the type of one who acts': [(form) => [...form, ['actor_token_type', `${urn}:token-type:jwt`]], 'invalid_request'],
    'a refresh token is wanted': [(form) => [...form, ['requested_token_type', `${urn}:token-type:refresh_token`]], 'invalid_request'],
    'a resource': [(form) => [...form, ['resource', 'https://orders.example']], 'invalid_target'],
    'two audiences': [(form) => [...form, ['audience', 'other']], 'invalid_target'],
    'no audience': [(form) => without(form, 'audience'), 'invalid_target'],
    'a rule that is not there': [(form) => set(form, 'audience', 'nothing'), 'invalid_target'],
    'more scopes': [(form) => [...form, ['scope', 'orders:read orders:list admin']], 'invalid_scope'],
    'fewer scopes than are given': [(form) => [...form, ['scope', 'orders:read']], 'invalid_scope'],
    'a token of nobody': [
      async (form) => set(form, 'subject_token', await tokenNow({ sub: 'repo:acme/other:environment:dev' })),
      'invalid_request',
    ],
    'a token of another issuer': [
      async (form) => set(form, 'subject_token', await tokenNow({ iss: 'https://evil.example' })),
      'invalid_request',
    ],
    'a forged token': [
      async (form) => set(form, 'subject_token', await tokenNow({}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)),
      'invalid_request',
    ],
    'what is no token': [(form) => set(form, 'subject_token', 'a.b.c'), 'invalid_request'],
  }
  test.each(Object.keys(cases))('%s', async (name) => {
    const [change, code] = cases[name]!
    const before = await leases()
    const { status, body } = await exchange(await change(await good()))
    expect([status, body.error, Object.keys(body).sort()]).toEqual([400, code, ['error', 'error_description']])
    expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
    expect(await leases()).toBe(before)
  })

  test('JSON, and a body without end', async () => {
    const before = await leases()
    const json = await post(JSON.stringify(Object.fromEntries(await good())), 'application/json')
    expect([json.status, ((await json.json()) as { error: string }).error]).toEqual([400, 'invalid_request'])
    expect((await post(`subject_token=${'a'.repeat(64 << 10)}`)).status).toBe(413)
    expect(await leases()).toBe(before)
  })
})

test('a workload that is too fast is told how long to wait, and is given nothing', async () => {
  perMinute = 1
  const before = await leases()
  try {
    const answers = [await exchange(await good()), await exchange(await good())]
    for (const { status, headers, body } of answers) {
      expect([status, body.error]).toEqual([429, 'invalid_target'])
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(await leases()).toBe(before)
  } finally {
    perMinute = 1_000_000
  }
})
