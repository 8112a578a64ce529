// A passkey that waits comes into effect: from then on it is an approval key of its holder.
import { CountersignError, materialOf, openPersonKey } from '@countersign/ledger'
import type { Work } from '../../runtime.ts'
import { insertKey, takenKey } from '../principals/index.ts'
import { lockRegistration, updateRegistration } from './store.ts'

/** Who says that the key is its holder's: nobody, because there is nobody else; other people, in a change; he himself, with a key that is live. */
export type Because =
  | { readonly by: 'first-administrator' }
  | { readonly by: 'change'; readonly change: string }
  | { readonly by: 'own-key'; readonly keyId: string }

/** Errors: `passkey.not_waiting`, `key.taken`. */
export const putInEffect = async (work: Work, registration: string, because: Because): Promise<{ keyId: string }> => {
  const row = await lockRegistration(work.db, work.org, registration)
  if (row?.state !== 'waits' || row.key_id === null || row.public_key === null || row.credential_id === null || row.assurance === null)
    throw new CountersignError('passkey.not_waiting', 'conflict', `the registration \`${registration}\` does not wait`)
  const { key_id: keyId, public_key: publicKey, credential_id: credentialId, assurance } = row
  const material = materialOf(openPersonKey({ form: 'passkey', publicKey, rpId: row.rp_id, origin: row.origin }))
  if (await takenKey(work.db, work.org, { material, credentialId }))
    throw new CountersignError('key.taken', 'conflict', `the key \`${keyId}\` is already enrolled`, { details: { keyId } })
  await insertKey(work.db, {
    org_id: work.org,
    key_id: keyId,
    principal_id: row.principal_id,
    party_kind: row.party_kind,
    purpose: 'approval',
    form: 'passkey',
    assurance,
    public_key: publicKey,
    enrolled_at: work.at,
    name: row.name,
    credential_id: credentialId,
    rp_id: row.rp_id,
    origin: row.origin,
    transports: row.transports,
    aaguid: row.aaguid,
    attestation: row.attestation,
    backup_eligible: row.backup_eligible,
    backed_up: row.backed_up,
    sign_count: Number(row.sign_count),
    change_id: because.by === 'change' ? because.change : null,
  })
  await updateRegistration(work.db, work.org, registration, { state: 'in_effect', settled_at: work.at })
  work.record({
    kind: 'key.enrolled',
    body: {
      keyId,
      principal: row.principal_id,
      purpose: 'approval',
      assurance,
      form: 'passkey',
      publicKey: publicKey.toString('base64'),
      rpId: row.rp_id,
      origin: row.origin,
      registration,
      because,
    },
  })
  return { keyId }
}
