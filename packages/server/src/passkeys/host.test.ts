// What an authenticator answers to a registration is read into exactly the key that verifies what it signs later; anything else is refused, coded.

import { makerOf } from '@countersign/core/testing/makers'
import { openPersonKey, verifySignatureOf } from '@countersign/ledger'
import { type Bent, FLAGS, SoftwareAuthenticator } from '@countersign/ledger/testing/software-authenticator'
import { describe, expect, test } from 'vitest'
import { passkeyHost } from './host.ts'

const challenge = Buffer.alloc(32, 3)
const host = passkeyHost(() => 'https://countersign.test:8443')
const place = host.place()

const read = (authenticator: SoftwareAuthenticator, bent: Bent & { attestation?: 'none' | 'packed' } = {}) =>
  host.readRegistration(authenticator.register(challenge, bent), { ...place, challenge })

describe.each(['ES256', 'EdDSA', 'RS256'] as const)('a registration of %s', (algorithm) => {
  const authenticator = new SoftwareAuthenticator({ ...place, algorithm })

  test.each(['none', 'packed'] as const)('is read with attestation %s', async (attestation) => {
    const made = await read(authenticator, { attestation })
    expect(made).toMatchObject({ attestation, backupEligible: false, backedUp: false, aaguid: '636f756e-7465-7273-6967-6e2d74657374' })
    expect(made.credentialId).toEqual(authenticator.credentialId)
    const key = openPersonKey({ form: 'passkey', publicKey: made.publicKey, ...place })
    expect(verifySignatureOf(key, challenge, authenticator.sign(challenge))).toBe(true)
  })

  const refused: Readonly<Record<string, Bent & { attestation?: 'none' | 'packed' }>> = {
    'over another challenge': { challenge: Buffer.alloc(32, 4) },
    'at another origin': { origin: 'https://countersign.test' },
    'for another relying party': { rpId: 'evil.example' },
    'that is an assertion': { type: 'webauthn.get' },
    'in a page of another origin': { crossOrigin: true },
    'without anybody verified': { flags: FLAGS.up | FLAGS.at },
    'without anybody present': { flags: FLAGS.uv | FLAGS.at },
    'without a key': { flags: FLAGS.up | FLAGS.uv },
    'with bytes behind it': { more: Buffer.from([1, 2, 3]) },
    'with a member twice': {
      clientDataJSON: `{"type":"webauthn.get","type":"webauthn.create","challenge":"${challenge.toString('base64url')}","origin":"${place.origin}"}`,
    },
  }
  test.each(Object.entries(refused))('is refused %s', async (_, bent) => {
    await expect(read(authenticator, bent)).rejects.toMatchObject({ code: 'passkey.unreadable', kind: 'invalid' })
  })
})

test('a synced passkey says so, and where it is made is the host of the origin', async () => {
  expect(await read(new SoftwareAuthenticator({ ...place, synced: true }))).toMatchObject({ backupEligible: true, backedUp: true })
  expect(place).toEqual({ origin: 'https://countersign.test:8443', rpId: 'countersign.test' })
})

test('an attestation that its own key did not sign, another credential’s name and noise are refused', async () => {
  const authenticator = new SoftwareAuthenticator(place)
  const good = authenticator.register(challenge, { attestation: 'packed' })
  const other = authenticator.register(challenge, { attestation: 'packed', signCount: 9 })
  const asked = { ...place, challenge }
  const bytes = Buffer.from(good.response.attestationObject, 'base64url')
  bytes[bytes.length - 40]! ^= 1
  const bent = [
    { ...good, response: { ...good.response, attestationObject: bytes.toString('base64url') } },
    { ...good, id: 'AAAA', rawId: 'AAAA' },
    { ...other, response: { ...other.response, attestationObject: 'oA' } },
    { ...other, response: { ...other.response, attestationObject: Buffer.alloc(5000, 0x9f).toString('base64url') } },
  ]
  for (const response of bent) await expect(host.readRegistration(response, asked)).rejects.toMatchObject({ code: 'passkey.unreadable' })
})

test('what a maker vouches for is read with its certificates; where another key than the certified one signed, it is refused', async () => {
  const vouched = makerOf('Maker').vouch()
  const made = await read(new SoftwareAuthenticator({ ...place, vouched }))
  expect(made).toMatchObject({ attestation: 'packed', certificates: vouched.certificates })
  const stolen = { certificates: vouched.certificates, privateKey: makerOf('Other').vouch().privateKey }
  await expect(read(new SoftwareAuthenticator({ ...place, vouched: stolen }))).rejects.toMatchObject({ code: 'passkey.unreadable' })
})

test('nobody vouches for a key that signs for itself', async () => {
  expect((await read(new SoftwareAuthenticator(place), { attestation: 'packed' })).certificates).toEqual([])
})
