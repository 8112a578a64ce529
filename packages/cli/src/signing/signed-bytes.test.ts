import { createHash } from 'node:crypto'
import { generateKeyPair, publicKeyFromRaw, verifyEd25519 } from '@countersign/ledger'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SIGNATURE_LABELS, type SignaturePurpose, signedBytes, signFor, textDigest } from './signed-bytes.ts'

const nonces = fc.uint8Array({ minLength: 32, maxLength: 32 })
const purposes = fc.constantFrom(...(Object.keys(SIGNATURE_LABELS) as SignaturePurpose[]))
/** What is signed: a list of requests has no nonce of its own. */
const texts = fc.record({ purpose: purposes, nonce: nonces, digest: fc.string().map(textDigest) }).map((one) => ({
  ...one,
  nonce: one.purpose === 'approveBatch' ? new Uint8Array() : one.nonce,
}))

describe('what a person signs', () => {
  it('is SHA-256 of label, nonce and digest, as the format says', () => {
    const nonce = Buffer.alloc(32, 7)
    const digest = textDigest('plan')
    const expected = createHash('sha256')
      .update('countersign/approval/v1')
      .update(nonce)
      .update(Buffer.from(digest.slice(7), 'hex'))
      .digest()
    expect(signedBytes('approve', nonce, digest)).toEqual(expected)
  })

  it('is never the same for another purpose, request or text', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const same = one.purpose === other.purpose && Buffer.from(one.nonce).equals(other.nonce) && one.digest === other.digest
        const bytes = signedBytes(one.purpose, one.nonce, one.digest)
        expect(bytes.equals(signedBytes(other.purpose, other.nonce, other.digest))).toBe(same)
      }),
    )
  })

  it('verifies under the key, and under no other', () => {
    const key = generateKeyPair()
    const nonce = Buffer.alloc(32, 1)
    const { signature } = signFor('close', nonce.toString('base64'), textDigest('proof'), key.privateKey)
    const bytes = signedBytes('close', nonce, textDigest('proof'))
    expect(verifyEd25519(publicKeyFromRaw(key.publicKey), bytes, Buffer.from(signature, 'base64'))).toBe(true)
    expect(verifyEd25519(publicKeyFromRaw(generateKeyPair().publicKey), bytes, Buffer.from(signature, 'base64'))).toBe(false)
  })

  it.each([
    ['AAAA', textDigest('x')],
    ['no base64!', textDigest('x')],
    [Buffer.alloc(32).toString('base64'), 'sha256:00'],
    [Buffer.alloc(32).toString('base64'), textDigest('x').toUpperCase()],
  ])('is refused for a nonce or digest of another form', (nonce, digest) => {
    expect(() => signFor('approve', nonce, digest, generateKeyPair().privateKey)).toThrow()
  })
})
