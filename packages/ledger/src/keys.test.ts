import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSmallOrderEncoding, judgePoint, L } from './ed25519-point.ts'
import { hasCode } from './errors.ts'
import * as keys from './keys.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
const codeOf = (run: () => unknown) => {
  try {
    run()
    return 'accepted'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

/** RFC 8032 section 7.1, tests 1 to 3: public key, message, signature. */
const RFC8032 = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const

/** The 14 encodings of the eight points of small order ("Taming the many EdDSAs", table 5). */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
]

test('verifies the vectors of RFC 8032 and enrols their keys', () => {
  for (const [publicKey, message, signature] of RFC8032) {
    expect(keys.verifyEd25519(keys.enrolPublicKey(hex(publicKey)), hex(message), hex(signature))).toBe(true)
  }
})

test('refuses every flipped bit of a signature and of a message', () => {
  const [publicKey, message, signature] = RFC8032[2]
  const key = keys.enrolPublicKey(hex(publicKey))
  for (let bit = 0; bit < 512; bit++) {
    const bad = hex(signature)
    bad[bit >> 3]! ^= 1 << (bit & 7)
    expect(keys.verifyEd25519(key, hex(message), bad)).toBe(false)
  }
  expect(keys.verifyEd25519(key, hex('af83'), hex(signature))).toBe(false)
})

test('refuses all 14 encodings of a point of small order, at enrolment and when verifying', () => {
  for (const encoding of SMALL_ORDER) {
    expect(codeOf(() => keys.enrolPublicKey(hex(encoding)))).toBe('key.low_order')
    expect(isSmallOrderEncoding(hex(encoding))).toBe(true)
  }
  // R = A = the identity, S = 0: libraries without the check call this a signature of every message.
  const identity = hex(SMALL_ORDER[0]!)
  const forged = Buffer.concat([identity, Buffer.alloc(32)])
  expect(keys.verifyEd25519(keys.publicKeyFromRaw(identity), Buffer.from('anything'), forged)).toBe(false)
})

test('refuses a key with y >= p, a point that is not on the curve, a key of mixed order, and a wrong length', () => {
  // y = p + 3 and p + 6: the same points as y = 3 and y = 6, written a second way.
  for (let low = 0xed; low <= 0xff; low++) {
    const raw = Buffer.alloc(32, 0xff)
    raw[0] = low
    raw[31] = 0x7f
    expect(codeOf(() => keys.enrolPublicKey(raw))).toMatch(/^key\.(non_canonical|low_order|malformed)$/)
  }
  expect(codeOf(() => keys.enrolPublicKey(hex('f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f')))).toBe(
    'key.non_canonical',
  )
  expect(codeOf(() => keys.enrolPublicKey(hex(`02${'00'.repeat(31)}`)))).toBe('key.malformed')
  // ed25519-speccheck cases 3 to 5: A of order 8·L.
  expect(codeOf(() => keys.enrolPublicKey(hex('cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d')))).toBe('key.mixed_order')
  for (const length of [0, 31, 33, 64]) expect(codeOf(() => keys.enrolPublicKey(Buffer.alloc(length, 1)))).toBe('key.malformed')
})

test('refuses S >= L: adding L to S gives no second signature', () => {
  const { publicKey, privateKey } = keys.generateKeyPair()
  const message = Buffer.from('once')
  const signature = keys.signEd25519(privateKey, message)
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + L
  const malleated = Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()])
  const key = keys.enrolPublicKey(publicKey)
  expect(keys.verifyEd25519(key, message, signature)).toBe(true)
  expect(keys.verifyEd25519(key, message, malleated)).toBe(false)
})

test('every generated key enrols, signs, verifies and survives PEM', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
      const pair = keys.generateKeyPair()
      expect(judgePoint(pair.publicKey)).toBe('prime_order')
      const key = keys.enrolPublicKey(pair.publicKey)
      const signature = keys.signEd25519(keys.privateKeyFromPem(pair.pem), message)
      expect(keys.verifyEd25519(key, message, signature)).toBe(true)
      expect(keys.rawPublicKey(keys.publicKeyFromPem(keys.publicKeyToPem(key)))).toEqual(pair.publicKey)
    }),
    { numRuns: 20 },
  )
})

test('refuses a PEM of another algorithm and never repeats a broken PEM in the error', () => {
  const x25519 = `-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIGhvcmRlcmVkY2FuYXJ5Y2FuYXJ5Y2FuYXJ5MTIz\n-----END PRIVATE KEY-----\n`
  expect(codeOf(() => keys.privateKeyFromPem(x25519))).toBe('key.malformed')
  try {
    keys.privateKeyFromPem('canary-secret')
    expect.unreachable()
  } catch (error) {
    expect(hasCode(error, 'key.malformed')).toBe(true)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('canary')
  }
})
