// What is said of a key that waits, in the one text that others approve or that its holder confirms with a key he has. Pure.
import { type Static, Type } from 'typebox'
import { Closed, Id } from '../../platform/schemas.ts'
import type { RegistrationRow } from './store.ts'

export const ApprovalKeyDocument = Closed({
  type: Type.Literal('countersign/approval-key/v1'),
  org: Id,
  registration: Id,
  person: Id,
  /** As its holder calls it. */
  name: Type.String({ minLength: 1, maxLength: 80 }),
  key: Id,
  publicKey: Type.String({ maxLength: 4000 }),
  credentialId: Type.String({ maxLength: 1400 }),
  rpId: Type.String({ maxLength: 253 }),
  origin: Type.String({ maxLength: 300 }),
  aaguid: Type.String({ maxLength: 36 }),
  attestation: Type.String({ maxLength: 40 }),
  /** It may be copied to other devices of its holder. */
  backupEligible: Type.Boolean(),
  assurance: Type.Enum(['standard', 'step_up']),
  /** Its holder has had keys and none of them is live. */
  recovery: Type.Boolean(),
})
export type ApprovalKeyDocument = Static<typeof ApprovalKeyDocument>

/** Undefined where it doesn't wait. */
export const documentOf = (row: RegistrationRow, recovery: boolean): ApprovalKeyDocument | undefined =>
  row.state !== 'waits' || row.public_key === null || row.credential_id === null
    ? undefined
    : {
        type: 'countersign/approval-key/v1',
        org: row.org_id,
        registration: row.id,
        person: row.principal_id,
        name: row.name ?? '',
        key: row.key_id ?? '',
        publicKey: row.public_key.toString('base64'),
        credentialId: row.credential_id.toString('base64url'),
        rpId: row.rp_id,
        origin: row.origin,
        aaguid: row.aaguid ?? '',
        attestation: row.attestation ?? '',
        backupEligible: row.backup_eligible ?? false,
        assurance: row.assurance ?? 'standard',
        recovery,
      }
