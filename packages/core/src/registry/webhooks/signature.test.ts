// The signatures of Standard Webhooks, by the vectors of its own libraries, and everything that is none.
import { createHmac } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { generateKeyPair, signEd25519 } from '@countersign/ledger'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Headers, type SigningKey, secretBytes, toleranceSeconds, verifyDelivery } from './signature.ts'

// libraries/javascript/src/webhook.test.ts and libraries/go/webhook_asymmetric_test.go of standard-webhooks.
const body = Buffer.from('{"test": 2432232314}')
const sentAt = new Date(1614265330 * 1000)
const shared = { id: 'k1', kind: 'hmac', secret: new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') } as const
const hmacVector = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
/** The public half of the seed `VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=`. */
const publicKey = Buffer.from('ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=', 'base64')
const signer: SigningKey = { id: 'k2', kind: 'ed25519', publicKey }
const ed25519Vector = 'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag=='
const headers: Headers = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: '1614265330', signature: hmacVector }

const verify = (change: Partial<Headers> = {}, keys: readonly SigningKey[] = [shared, signer], now = sentAt, bytes = body) =>
  verifyDelivery({ ...headers, ...change }, bytes, keys, now)
const why = (...given: Parameters<typeof verify>) => {
  const verified = verify(...given)
  return 'why' in verified ? verified.why : verified.key
}

describe('a signature counts', () => {
  it('as the public vectors say, symmetric and asymmetric', () => {
    expect(verify()).toMatchObject({ id: headers.id, sentAt, key: 'k1' })
    expect(verify({ signature: ed25519Vector })).toMatchObject({ key: 'k2' })
  })

  it('where one of several fits, beside versions that nobody knows', () => {
    const noise = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc='
    expect(why({ signature: `${noise} v2,${noise.slice(3)} ${hmacVector} ${noise}` })).toBe('k1')
  })

  it('under the old and the new of two keys', () => {
    const other = new Secret(`whsec_${Buffer.alloc(32, 7).toString('base64')}`)
    expect(why({}, [{ id: 'new', kind: 'hmac', secret: other }, shared])).toBe('k1')
  })
})

describe('a signature does not count', () => {
  it.each([
    ['no id', { id: undefined }],
    ['an id with a full stop', { id: 'msg_1.1614265330' }],
    ['no timestamp', { timestamp: undefined }],
    ['a timestamp that is no number', { timestamp: 'hello' }],
    ['a timestamp with a sign', { timestamp: '-1614265330' }],
    ['no signature', { signature: undefined }],
    ['an empty one', { signature: '' }],
    ['more of them than anybody sends', { signature: Array.from({ length: 11 }, () => hmacVector).join(' ') }],
  ])('with %s', (_, change) => expect(why(change)).toBe('headers'))

  it.each([
    ['a part of it', { signature: hmacVector.slice(0, 12) }],
    ['nothing after its version', { signature: 'v1,' }],
    ['base64 that isn’t the one form', { signature: hmacVector.replace('=', '') }],
    ['the version of the other sort', { signature: hmacVector.replace('v1,', 'v1a,') }],
    ['a signature of the other sort', { signature: ed25519Vector.replace('v1a,', 'v1,') }],
    ['another id', { id: 'msg_other' }],
    ['another timestamp', { timestamp: '1614265331' }],
  ])('with %s', (_, change) => expect(why(change)).toBe('signature'))

  it('over other bytes that mean the same', () => expect(why({}, [shared], sentAt, Buffer.from('{"test":2432232314}'))).toBe('signature'))

  it('of no key', () => expect(why({}, [])).toBe('signature'))

  it('outside of the tolerance, either way, and within it it does', () => {
    const at = (seconds: number) => why({}, [shared], new Date(sentAt.getTime() + seconds * 1000))
    expect([at(toleranceSeconds), at(-toleranceSeconds)]).toEqual(['k1', 'k1'])
    expect([at(toleranceSeconds + 1), at(-toleranceSeconds - 1)]).toEqual(['time', 'time'])
  })

  it('whatever single byte of a delivery is another one', () => {
    const pair = generateKeyPair()
    const key: SigningKey = { id: 'k', kind: 'ed25519', publicKey: pair.publicKey }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, place, flip) => {
        const sent = Buffer.from(bytes)
        const signed = Buffer.concat([Buffer.from(`${headers.id}.${headers.timestamp}.`), sent])
        const both = [
          `v1a,${signEd25519(pair.privateKey, signed).toString('base64')}`,
          `v1,${createHmac('sha256', secretBytes(shared.secret.expose())!).update(signed).digest('base64')}`,
        ]
        const other = Buffer.from(sent)
        other[place % other.length]! ^= flip
        for (const signature of both) {
          expect(why({ signature }, [shared, key], sentAt, sent)).toMatch(/^k/)
          expect(why({ signature }, [shared, key], sentAt, other)).toBe('signature')
        }
      }),
      { numRuns: 200 },
    )
  })
})

it('a secret has its prefix and 24 to 64 bytes', () => {
  const of = (bytes: number, prefix = 'whsec_') => secretBytes(`${prefix}${Buffer.alloc(bytes, 1).toString('base64')}`)
  expect([of(24)?.length, of(64)?.length]).toEqual([24, 64])
  expect([of(23), of(65), of(32, ''), of(32, 'whsk_'), of(32, 'v1,whsec_')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
