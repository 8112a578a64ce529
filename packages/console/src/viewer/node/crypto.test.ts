// The page's verification of signatures answers as Node's does: for good ones, for bent ones, and for the crafted ones on which verifiers are known to differ.
import {
  constants,
  generateKeyPairSync,
  createHash as nodeHash,
  createPublicKey as nodeKey,
  verify as nodeVerify,
  hash as oneShot,
  sign,
} from 'node:crypto'
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js'
import { expect, test } from 'vitest'
import { createHash, createPublicKey, hash, verify } from './crypto.ts'

const message = Buffer.from('what is signed')

const makers = {
  ed25519: { make: () => generateKeyPairSync('ed25519'), algorithm: null },
  'P-256': { make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), algorithm: 'sha256' },
  RSA: { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), algorithm: 'sha256' },
} as const

test.each(Object.entries(makers))('signatures of %s are told apart as Node tells them', (_name, { make, algorithm }) => {
  const { publicKey, privateKey } = make()
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const key = createPublicKey({ key: spki, format: 'der' })
  const other = createPublicKey({ key: make().publicKey.export({ format: 'der', type: 'spki' }), format: 'der' })
  const both = (data: Buffer, signature: Buffer): boolean => {
    const here = verify(algorithm, data, key, signature)
    expect(here).toBe(nodeVerify(algorithm, data, publicKey, signature))
    return here
  }
  for (let n = 0; n < 8; n++) {
    const signature = sign(algorithm, message, privateKey)
    expect(both(message, signature)).toBe(true)
    expect(both(Buffer.from('another'), signature)).toBe(false)
    expect(verify(algorithm, message, other, signature)).toBe(false)
    for (let at = n; at < signature.length; at += 8) {
      const bent = Buffer.from(signature)
      bent[at]! ^= 1 << n
      expect(both(message, bent)).toBe(false)
    }
    for (const length of [0, 1, 63, signature.length - 1]) expect(both(message, signature.subarray(0, length))).toBe(false)
    expect(both(message, Buffer.concat([signature, Buffer.from([0])]))).toBe(false)
  }
  expect(key.export()).toEqual(spki)
  expect(key.asymmetricKeyDetails).toMatchObject(publicKey.asymmetricKeyDetails ?? {})
  for (const length of [0, 10, spki.length - 1]) expect(() => createPublicKey({ key: spki.subarray(0, length), format: 'der' })).toThrow()
  expect(() => createPublicKey({ key: Buffer.concat([spki, Buffer.from([0])]), format: 'der' })).toThrow()
})

test('an Ed25519 signature whose R has a part of low order is refused, as Node refuses it', () => {
  const { Point } = ed25519
  const order = Point.Fn.ORDER
  const secret = 12345678901234567890n
  const raw = Point.BASE.multiply(secret).toBytes()
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw])
  const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
  for (const torsion of ED25519_TORSION_SUBGROUP) {
    const nonce = 987654321n
    const r = Point.BASE.multiply(nonce).add(Point.fromHex(torsion)).toBytes()
    const k =
      littleEndian(
        nodeHash('sha512')
          .update(Buffer.concat([r, raw, message]))
          .digest(),
      ) % order
    const s = Buffer.from(((nonce + k * secret) % order).toString(16).padStart(64, '0'), 'hex').reverse()
    const signature = Buffer.concat([r, s])
    const pure = Point.fromHex(torsion).equals(Point.ZERO)
    expect(verify(null, message, createPublicKey({ key: spki, format: 'der' }), signature)).toBe(pure)
    expect(nodeVerify(null, message, nodeKey({ key: spki, format: 'der', type: 'spki' }), signature)).toBe(pure)
    const highS = Buffer.from((littleEndian(s) + order).toString(16).padStart(64, '0'), 'hex').reverse()
    expect(verify(null, message, createPublicKey({ key: spki, format: 'der' }), Buffer.concat([r, highS]))).toBe(false)
  }
})

test('an RSA signature by another padding is refused', () => {
  const { publicKey, privateKey } = makers.RSA.make()
  const key = createPublicKey({ key: publicKey.export({ format: 'pem', type: 'spki' }), format: 'pem' })
  expect(verify('sha256', message, key, sign('sha256', message, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }))).toBe(false)
  expect(verify('sha256', message, key, sign('sha512', message, privateKey))).toBe(false)
  expect(verify('sha256', message, key, sign('sha256', message, privateKey))).toBe(true)
})

test('digests are those of Node, also when they run along', () => {
  expect(hash('sha256', 'löschen', 'binary')).toBe(oneShot('sha256', 'löschen', 'binary'))
  const along = createHash('sha256').update('one').update(Buffer.from('two'))
  expect(along.copy().digest('hex')).toBe(oneShot('sha256', 'onetwo', 'hex'))
  expect(along.update('three').digest('hex')).toBe(oneShot('sha256', 'onetwothree', 'hex'))
  expect(() => createHash('sha1')).toThrow()
})
