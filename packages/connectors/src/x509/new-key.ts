// The key of a new certificate. Where the caller gives a value, it follows from it, so that a repeated call asks for the same key and finds what was issued before.
import { createECDH, createPrivateKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import type { Secret } from '@countersign/connector-kit'

const CURVE = 'prime256v1'

export const newKey = (given: Secret | undefined): KeyObject => {
  const seed = given === undefined ? randomBytes(32) : Buffer.from(given.expose())
  // A scalar that is no key of the curve comes about once in 2^32 times; the next one is taken then.
  for (let count = 0; ; count += 1) {
    const scalar = Buffer.from(hkdfSync('sha256', seed, 'countersign/x509/v1', `P-256 ${count}`, 32))
    const ecdh = createECDH(CURVE)
    try {
      ecdh.setPrivateKey(scalar)
    } catch {
      continue
    }
    const point = ecdh.getPublicKey()
    const [d, x, y] = [scalar, point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'))
    return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d: d!, x: x!, y: y! }, format: 'jwk' })
  }
}
