import { createPublicKey, verify } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import ssh2 from 'ssh2'
import { expect, test } from 'vitest'
import { generatePrivateKey, signerFrom } from './private-key.ts'

test('every key we make can be read again, and signs what its public half verifies', () => {
  // Many, since a writer that is wrong for one key in two hundred (a leading zero) passes any single try.
  for (let n = 0; n < 1000; n++) {
    const secret = generatePrivateKey('x'.repeat(n % 9))
    const signer = signerFrom(secret)
    const parsed = ssh2.utils.parseKey(secret.expose())
    if (parsed instanceof Error || Array.isArray(parsed)) throw new Error(`key ${n} cannot be read`)
    const signature = signer.sign(Buffer.from('data')).subarray(4 + 'ssh-ed25519'.length + 4)
    expect(verify(null, Buffer.from('data'), createPublicKey(parsed.getPublicPEM()), signature)).toBe(true)
  }
})

test('a text that is no key is refused without a word of it', () => {
  for (const text of ['', 'hunter2-hunter2', '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n-----END OPENSSH PRIVATE KEY-----\n'])
    try {
      signerFrom(new Secret(text))
      expect.unreachable()
    } catch (error) {
      expect(String(error)).toMatch(/private key cannot be read/)
      expect(String(error)).not.toContain('hunter2')
    }
})
