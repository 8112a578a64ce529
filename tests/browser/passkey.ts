// A passkey that somebody has: in the window's device, and enrolled here as one that signs. How it comes to be enrolled is tried where that is tested.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { plugInAuthenticator, type VirtualAuthenticator, type Window } from './browser.ts'
import type { ConsoleHouse } from './console.ts'

/** Gives the id of the key. */
export const givePasskey = async (house: ConsoleHouse, window: Window, person: string): Promise<string> =>
  (await putPasskey(house, await plugInAuthenticator(window), person)).keyId

/** A further one in a device that may hold those of others as well. */
export const putPasskey = async (
  house: ConsoleHouse,
  { session, id }: VirtualAuthenticator,
  person: string,
): Promise<{ keyId: string; credentialId: Buffer }> => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  await session.send('WebAuthn.addCredential', {
    authenticatorId: id,
    credential: {
      credentialId: credentialId.toString('base64'),
      isResidentCredential: true,
      rpId: new URL(house.origin).hostname,
      privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      userHandle: randomBytes(32).toString('base64'),
      signCount: 0,
    },
  })
  const keyId = `passkey:${credentialId.subarray(0, 8).toString('hex')}`
  await house.fresh.db
    .insertInto('principal_keys')
    .values({
      org_id: 'acme',
      key_id: keyId,
      principal_id: person,
      party_kind: 'enterprise',
      purpose: 'approval',
      assurance: 'step_up',
      form: 'passkey',
      name: 'The telephone',
      public_key: pair.publicKey.export({ type: 'spki', format: 'der' }),
      credential_id: credentialId,
      rp_id: new URL(house.origin).hostname,
      origin: house.origin,
      transports: ['internal'],
      aaguid: '01020304-0506-0708-0102-030405060708',
      attestation: 'none',
      backup_eligible: false,
      backed_up: false,
      sign_count: 0,
      enrolled_at: new Date('2026-01-01T00:00:00Z'),
    })
    .execute()
  return { keyId, credentialId }
}
