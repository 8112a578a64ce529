// What a passkey signs is verified offline with nothing but its enrolled key and where it was made; whatever is not exactly that is refused.
import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../canonical.ts'
import { generateKeyPair, signEd25519 } from '../keys.ts'
import { openPersonKey, type PersonKey, signatureProblem, verifySignatureOf } from '../person-key.ts'
import { type Bent, FLAGS, SoftwareAuthenticator } from '../testing/software-authenticator.ts'
import { assertionBytes, parseAssertion } from './assertion.ts'
import { openPasskeyPublicKey } from './public-key.ts'

const message = Buffer.alloc(32, 9)
const algorithms = ['ES256', 'EdDSA', 'RS256'] as const

const keyOf = ({ publicKey, rpId, origin }: SoftwareAuthenticator): PersonKey => openPersonKey({ form: 'passkey', publicKey, rpId, origin })

describe.each(algorithms)('a passkey of %s', (algorithm) => {
  const authenticator = new SoftwareAuthenticator({ algorithm })
  const key = keyOf(authenticator)

  test('signs a message by an assertion over it', () => {
    expect(signatureProblem(key, message, authenticator.sign(message))).toBeUndefined()
    // Older browsers leave `crossOrigin` out where it would be false.
    expect(verifySignatureOf(key, message, authenticator.sign(message, { crossOrigin: null }))).toBe(true)
  })

  const bent: Readonly<Record<string, Bent>> = {
    'over another challenge': { challenge: Buffer.alloc(32, 8) },
    'over a longer challenge that begins with it': { challenge: Buffer.concat([message, Buffer.from([0])]) },
    'made at another origin': { origin: 'https://countersign.test.evil.example' },
    'made at the same host on another port': { origin: 'https://countersign.test:444' },
    'made at the same host without encryption': { origin: 'http://countersign.test' },
    'made for another relying party': { rpId: 'evil.example' },
    'without anybody verified': { flags: FLAGS.up },
    'without anybody present': { flags: FLAGS.uv },
    'that was the making of a key': { type: 'webauthn.create' },
    'inside a page of another origin': { crossOrigin: true },
    'with more after the authenticator data': { more: Buffer.from([0]) },
    'that claims extensions': { flags: FLAGS.up | FLAGS.uv | FLAGS.ed, more: Buffer.from([0xa0]) },
    'that claims to hold a new key': { flags: FLAGS.up | FLAGS.uv | FLAGS.at },
    'backed up though it can not be': { flags: FLAGS.up | FLAGS.uv | FLAGS.bs },
  }
  test.each(Object.entries(bent))('does not sign by an assertion %s', (_, how) => {
    expect(verifySignatureOf(key, message, authenticator.sign(message, how))).toBe(false)
  })

  const challenge = message.toString('base64url')
  const said = { type: 'webauthn.get', challenge, origin: authenticator.origin, crossOrigin: false }
  const text = JSON.stringify(said)
  const clientData: Readonly<Record<string, string>> = {
    'with a member twice': `{"type":"webauthn.create",${text.slice(1)}`,
    'with a challenge twice': text.replace('"challenge":', '"challenge":"AAAA","challenge":'),
    'behind a byte order mark': `\ufeff${text}`,
    'that is no object': JSON.stringify([said]),
    'followed by something': `${text} {}`,
    'with a padded challenge': JSON.stringify({ ...said, challenge: `${challenge}=` }),
    'with a challenge in the other alphabet': JSON.stringify({ ...said, challenge: message.toString('base64') }),
    'with a top origin': JSON.stringify({ ...said, topOrigin: 'https://evil.example' }),
    'with a crossOrigin that is a text': JSON.stringify({ ...said, crossOrigin: 'false' }),
    'longer than any browser writes': JSON.stringify({ ...said, more: 'x'.repeat(5000) }),
    'without a type': JSON.stringify({ ...said, type: undefined }),
  }
  test.each(Object.entries(clientData))('does not sign by client data %s', (_, clientDataJSON) => {
    expect(verifySignatureOf(key, message, authenticator.sign(message, { clientDataJSON: text }))).toBe(true)
    expect(verifySignatureOf(key, message, authenticator.sign(message, { clientDataJSON }))).toBe(false)
  })

  test('is not verified by the key of somebody else, or by the same key elsewhere', () => {
    const signature = authenticator.sign(message)
    expect(verifySignatureOf(keyOf(new SoftwareAuthenticator({ algorithm })), message, signature)).toBe(false)
    for (const other of algorithms)
      if (other !== algorithm)
        expect(verifySignatureOf(keyOf(new SoftwareAuthenticator({ algorithm: other })), message, signature)).toBe(false)
    const { publicKey } = authenticator
    const elsewhere = openPersonKey({ form: 'passkey', publicKey, rpId: 'countersign.test', origin: 'https://other.countersign.test' })
    expect(verifySignatureOf(elsewhere, message, signature)).toBe(false)
  })

  test('one bit of any part is enough to break it', () => {
    const { authenticatorData, clientDataJSON, signature } = authenticator.assert(message)
    fc.assert(
      fc.property(fc.constantFrom('authenticatorData', 'clientDataJSON', 'signature' as const), fc.nat(), fc.nat(7), (part, at, bit) => {
        const parts = { authenticatorData, clientDataJSON, signature }
        const bytes = Buffer.from(parts[part])
        bytes[at % bytes.length]! ^= 1 << bit
        expect(verifySignatureOf(key, message, assertionBytes({ ...parts, [part]: bytes }))).toBe(false)
      }),
    )
  })
})

test('an Ed25519 signature is none of a passkey, and an assertion none of an Ed25519 key, even of the same key', () => {
  const authenticator = new SoftwareAuthenticator({ algorithm: 'EdDSA' })
  const { publicKey } = authenticator
  const raw = openPersonKey({ form: 'ed25519', publicKey: publicKey.subarray(12) })
  const plain = sign(null, message, authenticator.privateKey)
  expect(verifySignatureOf(raw, message, plain)).toBe(true)
  expect(verifySignatureOf(keyOf(authenticator), message, plain)).toBe(false)
  expect(verifySignatureOf(raw, message, authenticator.sign(message))).toBe(false)
  expect(verifySignatureOf(raw, message, authenticator.assert(message).signature)).toBe(false)
  const own = generateKeyPair()
  expect(
    verifySignatureOf(openPersonKey({ form: 'ed25519', publicKey: own.publicKey }), message, signEd25519(own.privateKey, message)),
  ).toBe(true)
})

test('an assertion has one form: every other spelling of its parts is refused', () => {
  const authenticator = new SoftwareAuthenticator()
  const key = keyOf(authenticator)
  const good = authenticator.assert(message)
  const parts = {
    authenticatorData: good.authenticatorData.toString('base64url'),
    clientDataJSON: good.clientDataJSON.toString('base64url'),
    signature: good.signature.toString('base64url'),
  }
  expect(parseAssertion(Buffer.from(canonicalJson(parts)))).toEqual(good)
  const { authenticatorData, clientDataJSON, signature } = parts
  const spellings: readonly string[] = [
    JSON.stringify({ signature, clientDataJSON, authenticatorData }),
    JSON.stringify(parts, null, 1),
    `${canonicalJson(parts)} `,
    canonicalJson({ ...parts, more: '' }),
    canonicalJson({ authenticatorData, clientDataJSON }),
    canonicalJson({ ...parts, signature: `${signature}=` }),
    canonicalJson({ ...parts, signature: good.signature.toString('base64') }),
    canonicalJson({ ...parts, signature: 7 }),
    canonicalJson([authenticatorData, clientDataJSON, signature]),
    `{"authenticatorData":"${authenticatorData}","authenticatorData":"${authenticatorData}","clientDataJSON":"${clientDataJSON}","signature":"${signature}"}`,
    '',
    'null',
    canonicalJson({ ...parts, clientDataJSON: 'A'.repeat(9000) }),
  ]
  for (const spelling of spellings) expect(verifySignatureOf(key, message, Buffer.from(spelling)), spelling.slice(0, 80)).toBe(false)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => !verifySignatureOf(key, message, bytes)))
})

describe('a signature of ES256', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const authenticator = new SoftwareAuthenticator()
  const key = keyOf(authenticator)
  const good = authenticator.assert(message)
  const integer = (value: bigint): Buffer => {
    const hex = value.toString(16)
    const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
    const body = bytes[0]! > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes
    return Buffer.concat([Buffer.from([2, body.length]), body])
  }
  const der = (...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts)
    return Buffer.concat([Buffer.from([0x30, body.length]), body])
  }
  const rLength = good.signature[3]!
  const r = BigInt(`0x${good.signature.subarray(4, 4 + rLength).toString('hex')}`)
  const s = BigInt(`0x${good.signature.subarray(6 + rLength).toString('hex')}`)
  const verifies = (signature: Buffer) => verifySignatureOf(key, message, assertionBytes({ ...good, signature }))

  test('counts with a high s as with a low one, as authenticators make both', () => {
    expect(verifies(der(integer(r), integer(s)))).toBe(true)
    expect(verifies(der(integer(r), integer(order - s)))).toBe(true)
  })

  const padded = (value: bigint) => Buffer.concat([Buffer.from([2, 34, 0, 0]), Buffer.from(value.toString(16).padStart(64, '0'), 'hex')])
  const garbage: Readonly<Record<string, Buffer>> = {
    'not reduced': der(integer(r), integer(s + order)),
    'of zeros': der(integer(0n), integer(0n)),
    'with r alone': der(integer(r)),
    'with a third number': der(integer(r), integer(s), integer(1n)),
    'with bytes behind it': Buffer.concat([der(integer(r), integer(s)), Buffer.from([0])]),
    'padded with zeros': der(padded(r), integer(s)),
    'with a long length': Buffer.concat([Buffer.from([0x30, 0x81, good.signature.length - 2]), good.signature.subarray(2)]),
    'as two halves (IEEE P1363)': Buffer.from(r.toString(16).padStart(64, '0') + s.toString(16).padStart(64, '0'), 'hex'),
    'cut short': good.signature.subarray(0, -1),
    'of one byte': Buffer.from([0x30]),
    negative: der(Buffer.concat([Buffer.from([2, 32]), Buffer.alloc(32, 0xff)]), integer(s)),
  }
  test.each(Object.entries(garbage))('is refused %s', (_, signature) => expect(verifies(signature)).toBe(false))
})

describe('the public key of a passkey', () => {
  const spki = (key: { export(options: { format: 'der'; type: 'spki' }): Buffer }) => key.export({ format: 'der', type: 'spki' })
  const compressed = (): Buffer => {
    const whole = new SoftwareAuthenticator().publicKey
    const point = Buffer.concat([Buffer.from([2 + (whole.at(-1)! & 1)]), whole.subarray(27, 59)])
    return Buffer.concat([Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'), point])
  }
  const refused: Readonly<Record<string, () => Buffer>> = {
    'another curve': () => spki(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey),
    secp256k1: () => spki(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
    'RSA that is too short': () => spki(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
    'RSA-PSS, which is another algorithm': () => spki(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
    X25519: () => spki(generateKeyPairSync('x25519').publicKey),
    'a compressed point, a second name of the same key': compressed,
    'bytes behind it': () => Buffer.concat([new SoftwareAuthenticator().publicKey, Buffer.from([0])]),
    'an Ed25519 key of low order': () =>
      Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from([1]), Buffer.alloc(31)]),
    noise: () => randomBytes(91),
    nothing: () => Buffer.alloc(0),
  }
  test.each(Object.entries(refused))('is refused: %s', (_, bytes) => {
    expect(() => openPasskeyPublicKey(bytes())).toThrow(expect.objectContaining({ kind: 'invalid' }))
  })

  test('says which algorithm it has, and nothing else does', () => {
    for (const algorithm of algorithms) {
      const { publicKey } = new SoftwareAuthenticator({ algorithm })
      expect(openPasskeyPublicKey(publicKey).algorithm).toBe(algorithm)
      expect(createPublicKey({ key: publicKey, format: 'der', type: 'spki' }).type).toBe('public')
    }
  })

  const places = [
    ['https://evil.example', 'countersign.test'],
    ['https://countersign.test/path', 'countersign.test'],
    ['http://countersign.test', 'countersign.test'],
    ['https://notcountersign.test', 'countersign.test'],
    ['https://countersign.test', ''],
    ['', ''],
    ['android:apk-key-hash:abc', 'countersign.test'],
  ] as const
  test.each(places)('is refused with the origin `%s` for `%s`', (origin, rpId) => {
    const { publicKey } = new SoftwareAuthenticator()
    expect(() => openPersonKey({ form: 'passkey', publicKey, rpId, origin })).toThrow(expect.objectContaining({ code: 'key.malformed' }))
  })
})
