// The door of workloads, attacked: tokens that are forged, stolen, stale, huge or somebody else's, and issuers that hang, lie or flood.
import { createHmac, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { issuerOf, lending, subject } from '@countersign/core/testing/leases'
import { compactDecrypt, exportJWK, importJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let house: ApiHouse
let answerKeys: (url: string, signal: AbortSignal) => Promise<Response>
let asked: string[]

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = async (key: KeyObject, kid: string) => ({ ...(await exportJWK(key)), kid, alg: 'RS256', use: 'sig' })
const jwks = (...keys: object[]) => Response.json({ keys })

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  asked = []
  answerKeys = async () => jwks(await jwk(rsa.publicKey, 'one'))
  house = await openApi(database, {
    workloads: { waitMs: 0 },
    fetchKeys: (url, { signal }) => {
      asked.push(url)
      return answerKeys(url, signal)
    },
  })
  await lending(house)
  return () => house.close()
})

const seconds = () => Math.floor(house.house.clock.now().getTime() / 1000)
let n = 0
const claims = (change: object = {}) => {
  n += 1
  return {
    iss: 'https://tokens.example',
    aud: 'countersign',
    sub: subject,
    repository_id: '42',
    jti: `jti-${n}`,
    iat: seconds(),
    exp: seconds() + 300,
    ...change,
  }
}
const sign = (body: object, { key = rsa.privateKey, header = {} }: { key?: KeyObject; header?: object } = {}) =>
  new SignJWT({ ...body }).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key)
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const send = (
  token: string,
  { path = '/leases', body = { rule: 'orders' }, issuer = 'pipelines' }: { path?: string; body?: object; issuer?: string } = {},
) => house.call('POST', `/workload/v1${path}`, { as: token, headers: { 'x-issuer': issuer }, body, idempotencyKey: null })
const leases = async () =>
  (
    await house.runtime.db
      .selectFrom('credential_leases')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

describe('a workload with a good token', () => {
  it('is given a lease, fetches it once, renews it, ends it; nothing of its token or secret is kept or logged', async () => {
    const token = await sign(claims())
    const first = await send(token)
    expect([first.status, first.body.state]).toEqual([202, 'waiting'])
    await house.house.run(5)
    const fetched = await send(token, { path: `/leases/${first.body.lease}/fetch`, body: {} })
    expect(fetched.status).toBe(200)
    expect(fetched.headers.get('cache-control')).toBe('no-store')
    expect(fetched.body).toMatchObject({
      state: 'given',
      system: 'fake',
      account: expect.stringMatching(/^ci_/),
      secret: expect.any(String),
    })
    expect((await send(token, { path: `/leases/${first.body.lease}/fetch`, body: {} })).body.code).toBe('lease.repeated')
    expect((await send(await sign(claims()), { path: `/leases/${first.body.lease}/renew`, body: {} })).status).toBe(200)
    expect((await send(await sign(claims()), { path: `/leases/${first.body.lease}/end`, body: {} })).body.state).toBe('ending')
    await house.house.run(60)
    const kept = JSON.stringify([
      house.logged,
      await house.runtime.db.selectFrom('journal').selectAll().execute(),
      await house.runtime.db.selectFrom('credential_leases').selectAll().execute(),
      await house.runtime.db.selectFrom('credentials').selectAll().execute(),
      await house.runtime.db.selectFrom('documents').selectAll().execute(),
    ])
    for (const secret of [fetched.body.secret, token, token.split('.')[2]!]) expect(kept).not.toContain(secret)
    expect((await house.call('GET', '/v1/leases', { as: 'ada' })).body.items).toMatchObject([{ workload: 'ci', renewals: 1 }])
  })

  it('gets it sealed to its own key, and in no other form', async () => {
    const own = generateKeyPairSync('x25519')
    const { kty, crv, x } = await exportJWK(own.publicKey)
    const token = await sign(claims())
    const first = await send(token, { body: { rule: 'orders', sealTo: { kty, crv, x } } })
    await house.house.run(5)
    const fetched = await send(token, { path: `/leases/${first.body.lease}/fetch`, body: { sealTo: { kty, crv, x } } })
    expect(Object.keys(fetched.body).sort()).toEqual(['expiresAt', 'lease', 'sealed', 'state', 'until'])
    const { plaintext } = await compactDecrypt(fetched.body.sealed, await importJWK(await exportJWK(own.privateKey), 'ECDH-ES'))
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toMatchObject({ system: 'fake', secret: expect.any(String) })
  })

  it('keeps its lease when the key it would be sealed to is none', async () => {
    const token = await sign(claims())
    const first = await send(token)
    await house.house.run(5)
    const bad = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
    expect((await send(token, { path: `/leases/${first.body.lease}/fetch`, body: { sealTo: bad } })).body.code).toBe('workload.seal_key')
    expect((await send(token, { path: `/leases/${first.body.lease}/fetch`, body: {} })).status).toBe(200)
  })
})

describe('a token is not taken', () => {
  const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const attacks: Record<string, () => Promise<string> | string> = {
    'without a signature (alg none)': () => `${part({ alg: 'none' })}.${part(claims())}.`,
    'with an empty signature under a good algorithm': () => `${part({ alg: 'RS256', kid: 'one' })}.${part(claims())}.AA`,
    'signed by HMAC with the public key': () => {
      const input = `${part({ alg: 'HS256', kid: 'one' })}.${part(claims())}`
      return `${input}.${createHmac('sha256', publicPem).update(input).digest('base64url')}`
    },
    "by a stranger's key under the issuer's kid": () => sign(claims(), { key: stranger.privateKey }),
    'by a key that it brings itself': async () =>
      sign(claims(), { key: stranger.privateKey, header: { jwk: await exportJWK(stranger.publicKey) } }),
    'by a key at an address that it names itself': () =>
      sign(claims(), { key: stranger.privateKey, header: { jku: 'https://evil.example/jwks', kid: 'evil' } }),
    'with a path in the place of a key id': () => sign(claims(), { key: stranger.privateKey, header: { kid: '../../../../dev/null' } }),
    'with SQL in the place of a key id': () => sign(claims(), { key: stranger.privateKey, header: { kid: "' union select 'x" } }),
    'for another audience': () => sign(claims({ aud: 'somebody-else' })),
    'for another audience too': () => sign(claims({ aud: ['countersign', 'somebody-else'] })),
    'for nobody': () => sign(claims({ aud: undefined })),
    'of another issuer': () => sign(claims({ iss: 'https://tokens.example.evil' })),
    'of an issuer that differs by a slash': () => sign(claims({ iss: 'https://tokens.example/' })),
    'that has expired': () => sign(claims({ iat: seconds() - 700, exp: seconds() - 60 })),
    'that is not valid yet': () => sign(claims({ nbf: seconds() + 120 })),
    'from the future': () => sign(claims({ iat: seconds() + 600, exp: seconds() + 900 })),
    'that lives for years': () => sign(claims({ exp: seconds() + 10 * 365 * 86_400 })),
    'that never expires': () => sign(claims({ exp: undefined })),
    'without a subject': () => sign(claims({ sub: undefined })),
    'that is something else signed by the issuer': () => sign(claims(), { header: { typ: 'logout+jwt' } }),
    'with a critical header that nobody knows': () => {
      const input = `${part({ alg: 'RS256', kid: 'one', crit: ['x'], x: 1 })}.${part(claims())}`
      return `${input}.${signBytes('RSA-SHA256', Buffer.from(input), rsa.privateKey).toString('base64url')}`
    },
    'that is encrypted': () => `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AA.AA.AA.AA`,
    'that is no token': () => 'a.b.c',
    'that is huge': async () => `${part({ alg: 'RS256', kid: 'one' })}.${'A'.repeat(12_500)}.AAAA`,
  }
  it.each(Object.keys(attacks))('%s', async (name) => {
    const answer = await send(await attacks[name]!())
    expect([answer.status, answer.body.code]).toEqual([401, 'workload.token_refused'])
    expect(asked.filter((url) => !url.startsWith('https://tokens.example/'))).toEqual([])
    expect(await leases()).toBe('0')
  })

  it('twice, whoever shows it', async () => {
    const token = await sign(claims())
    expect((await send(token)).status).toBe(202)
    expect((await send(token)).body.code).toBe('lease.token_used')
    expect(await leases()).toBe('1')
  })

  it('twice, where it has no id and its signature is written in another way', async () => {
    const token = await sign(claims({ jti: undefined }))
    expect((await send(token)).status).toBe(202)
    // 256 bytes leave four bits of the last character unused.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const other = `${token.slice(0, -1)}${alphabet[alphabet.indexOf(token.at(-1)!) ^ 1]}`
    expect(other).not.toBe(token)
    expect(['lease.token_used', 'workload.token_refused']).toContain((await send(other)).body.code)
    expect(await leases()).toBe('1')
  })

  it('by another issuer, or by one that is not there; API keys open nothing here', async () => {
    const own = generateKeyPairSync('ed25519')
    await standingInstrument(
      house.house,
      'issuer',
      'keys',
      issuerOf({
        type: 'key',
        issuer: 'runner',
        keys: { inline: [{ ...(await exportJWK(own.publicKey)), kid: 'k' }] },
        algorithms: ['EdDSA'],
        workloads: [{ workload: 'ci', claims: { sub: 'runner-1' } }],
      }),
    )
    expect((await send(await sign(claims()), { issuer: 'keys' })).body.code).toBe('workload.token_refused')
    expect((await send(await sign(claims()), { issuer: 'nobody' })).body.code).toBe('issuer.not_in_force')
    expect((await send(house.keys.get('ada')!)).body.code).toBe('workload.token_refused')
    const mine = await new SignJWT(claims({ iss: 'runner', sub: 'runner-1' }))
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k' })
      .sign(own.privateKey)
    expect((await send(mine)).body.code).toBe('workload.token_refused')
    expect((await send(mine, { issuer: 'keys' })).status).toBe(202)
  })

  it('by a subject of another repository, though the issuer is the same', async () => {
    expect((await send(await sign(claims({ sub: 'repo:acme/other:environment:dev' })))).body.code).toBe('lease.unknown_workload')
  })
})

describe('an issuer whose keys', () => {
  const faults: Record<string, () => Promise<Response>> = {
    hang: () => new Promise(() => {}),
    'are not there': () => Promise.reject(new TypeError('fetch failed')),
    'are an error page': async () => new Response('<html>', { status: 200 }),
    'answer 500': async () => new Response('{}', { status: 500 }),
    'are no set': async () => Response.json({ keys: 'all' }),
    'say a thing twice': async () => new Response('{"keys":[],"keys":[]}'),
    'never stop': async () => {
      const chunk = new Uint8Array(1 << 16).fill(0x20)
      return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }))
    },
  }
  it.each(Object.keys(faults))('%s: nobody is let in', async (name) => {
    answerKeys = (_url, signal) =>
      Promise.race([
        faults[name]!(),
        new Promise<Response>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ])
    const answer = await send(await sign(claims()))
    expect([answer.status, answer.body.code]).toEqual([503, 'issuer.keys_unavailable'])
    expect(await leases()).toBe('0')
  })

  it('are symmetric or for encryption are not used', async () => {
    const secret = Buffer.alloc(32, 7)
    answerKeys = async () =>
      jwks({ kty: 'oct', k: secret.toString('base64url'), kid: 'one', alg: 'HS256' }, { ...(await jwk(rsa.publicKey, 'one')), use: 'enc' })
    const input = `${part({ alg: 'HS256', kid: 'one' })}.${part(claims())}`
    const forged = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
    for (const token of [forged, await sign(claims())]) expect((await send(token)).body.code).toBe('workload.token_refused')
  })

  it('are new is asked again, once in a while, whatever many strangers name', async () => {
    for (let turn = 0; turn < 20; turn += 1) await send(await sign(claims(), { key: stranger.privateKey, header: { kid: `k${turn}` } }))
    expect(asked.length).toBeLessThanOrEqual(2)
  })
})
