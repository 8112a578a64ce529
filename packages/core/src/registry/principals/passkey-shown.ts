// What the API shows of a passkey beside its key: where it was made, by what, and whether it can leave the device.
import { Type } from 'typebox'
import { Closed, Nullable } from '../../platform/schemas.ts'
import type { KeyRow } from './person-key.ts'

export const Passkey = Closed({
  rpId: Type.String(),
  origin: Type.String(),
  transports: Type.Array(Type.String()),
  aaguid: Type.String({ description: 'The model of the authenticator, where it says so; else zeros' }),
  attestation: Type.String({ description: 'How its maker vouched for the authenticator; `none` where nobody did' }),
  backupEligible: Type.Boolean({ description: 'It may be copied to other devices of its holder (a synced passkey)' }),
  backedUp: Type.Boolean({ description: 'It was copied when it was last used' }),
  signCount: Nullable(Type.Integer({ description: 'Null: this authenticator does not count' })),
})

type Shown = Pick<
  KeyRow,
  'form' | 'rp_id' | 'origin' | 'transports' | 'aaguid' | 'attestation' | 'backup_eligible' | 'backed_up' | 'sign_count'
>

export const showPasskey = (row: Shown) =>
  row.form === 'passkey'
    ? {
        rpId: row.rp_id ?? '',
        origin: row.origin ?? '',
        transports: row.transports ?? [],
        aaguid: row.aaguid ?? '',
        attestation: row.attestation ?? '',
        backupEligible: row.backup_eligible ?? false,
        backedUp: row.backed_up ?? false,
        signCount: Number(row.sign_count ?? 0) || null,
      }
    : null
