// What a workload sends was listened to: every request is sent again as it was, at any time after it. Whatever it was and whatever it came to, it changes
// nothing and gives nothing, also where its issuer lets a token be shown as often as one likes.
import { generateKeyPairSync } from 'node:crypto'
import { lending, subject } from '@countersign/core/testing/leases'
import fc from 'fast-check'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ApiHouse, openApi, type Reply, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let house: ApiHouse
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())

interface Sent {
  readonly token: string
  readonly path: string
  readonly body: object
}
const send = ({ token, path, body }: Sent): Promise<Reply> =>
  house.call('POST', `/workload/v1${path}`, { as: token, headers: { 'x-issuer': 'pipelines' }, body, idempotencyKey: null })

let n = 0
const tokenNow = () => {
  n += 1
  const seconds = Math.floor(house.house.clock.now().getTime() / 1000)
  const claims = { iss: 'https://tokens.example', aud: 'countersign', sub: subject, repository_id: '42', jti: `jti-${n}` }
  return new SignJWT({ ...claims, iat: seconds, exp: seconds + 3000 }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(rsa.privateKey)
}
const everything = async () =>
  JSON.stringify([
    await house.runtime.db
      .selectFrom('credential_leases')
      .select(['id', 'state', 'expires_at', 'until_at', 'given_at', 'renewals', 'ending_at', 'end_reason', 'change_id'])
      .orderBy('id')
      .execute(),
    await house.runtime.db.selectFrom('operations').select(['id', 'not_before', 'mandates']).orderBy('id').execute(),
  ])

describe.each([
  ['taken once', true],
  ['taken as often as they are shown', false],
])('where tokens are %s', (_words, oneTime) => {
  beforeEach(async () => {
    house = await openApi(database, {
      workloads: { waitMs: 0 },
      fetchKeys: async () => Response.json({ keys: [{ ...(await exportJWK(rsa.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] }),
    })
    await lending(house, { issuer: { oneTime }, rule: { concurrent: 100, perHour: 3600 } })
    return () => house.close()
  })

  /** Nothing of it works, and nothing has moved. */
  const again = async (sent: Sent) => {
    const before = await everything()
    const answer = await send(sent)
    expect([answer.status >= 400, answer.status < 500]).toEqual([true, true])
    expect(Object.keys(answer.body)).not.toContain('secret')
    expect(await everything()).toBe(before)
  }

  test('a request that is sent again, at any time, changes nothing and gives nothing', async () => {
    const step = fc.constantFrom('ask', 'fetch', 'early', 'renew', 'end', 'wait', 'make')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.nat()), { minLength: 4, maxLength: 8 }), fc.boolean(), async (steps, sameToken) => {
        const recorded: Sent[] = []
        const token = await tokenNow()
        let lease: string | undefined
        let count = 0
        for (const [what, which] of [['ask', 0] as const, ...steps]) {
          count += 1
          const path = what === 'ask' ? '/leases' : `/leases/${lease}/${what === 'early' ? 'fetch' : what}`
          const body = { request: `request-${n}-${count}`, ...(what === 'ask' ? { rule: 'orders', renewable: true } : {}) }
          if (what === 'wait') await house.house.run(50)
          else if (what === 'make') await house.house.run(5)
          else {
            if (what === 'fetch') await house.house.run(5)
            const sent = { token: sameToken && !(oneTime && what === 'ask' && lease) ? token : await tokenNow(), path, body }
            const answer = await send(sent)
            recorded.push(sent)
            if (what === 'ask' && answer.status === 202) lease = answer.body.lease
          }
          await again(recorded[which % recorded.length]!)
        }
        for (const sent of recorded) await again(sent)
      }),
      { numRuns: 5 },
    )
  })

  test('a fetch that came too early gives nothing to who heard it, when the lease is made', async () => {
    const token = await tokenNow()
    const { body } = await send({ token, path: '/leases', body: { rule: 'orders', request: 'request-first' } })
    const early = { token, path: `/leases/${body.lease}/fetch`, body: { request: 'request-early' } }
    expect((await send(early)).body.code).toBe('lease.not_ready')
    await house.house.run(5)
    await again(early)
    expect((await send({ ...early, body: { request: 'request-later' } })).body.secret).toEqual(expect.any(String))
  })

  test('a request for a lease that was refused is not granted to who sends it again', async () => {
    const sent = {
      token: await tokenNow(),
      path: '/leases',
      body: { rule: 'orders', publicKey: 'not wanted here', request: 'request-refused' },
    }
    expect((await send(sent)).status).toBe(422)
    await again(sent)
    await again({ ...sent, body: { rule: 'orders', request: 'request-refused' } })
  })
})

describe('a token that is taken once', () => {
  beforeEach(async () => {
    house = await openApi(database, {
      workloads: { waitMs: 0 },
      fetchKeys: async () => Response.json({ keys: [{ ...(await exportJWK(rsa.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] }),
    })
    await lending(house)
    return () => house.close()
  })

  test('is for one lease: it neither fetches, renews nor ends another of the same workload', async () => {
    const [one, other] = [await tokenNow(), await tokenNow()]
    const first = await send({ token: one, path: '/leases', body: { rule: 'orders' } })
    await send({ token: other, path: '/leases', body: { rule: 'orders' } })
    await house.house.run(5)
    for (const verb of ['fetch', 'renew', 'end'])
      expect((await send({ token: other, path: `/leases/${first.body.lease}/${verb}`, body: {} })).body.code).toBe('lease.token_used')
    expect((await send({ token: one, path: `/leases/${first.body.lease}/fetch`, body: {} })).status).toBe(200)
  })

  test('many copies of one request at once come to one', async () => {
    const sent = { token: await tokenNow(), path: '/leases', body: { rule: 'orders' } }
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(sent)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
    const lease = answers.find(({ status }) => status === 202)!.body.lease
    await house.house.run(5)
    const fetched = await Promise.all(
      Array.from({ length: 8 }, () => send({ token: sent.token, path: `/leases/${lease}/fetch`, body: {} })),
    )
    expect(fetched.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})
