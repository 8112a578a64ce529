// The shape of the tables of passkeys, for the compiler. Types only: the truth is in migrations/0083_passkeys.sql.
import type { ColumnType, Generated } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export type RegistrationState = 'begun' | 'waits' | 'in_effect' | 'withdrawn'

/** What is known of a passkey beside its key; all null of an Ed25519 key. */
export interface PasskeyColumns {
  name: Nullable<string>
  credential_id: Nullable<Buffer>
  transports: Nullable<string[]>
  aaguid: Nullable<string>
  attestation: Nullable<string>
  backup_eligible: Nullable<boolean>
  backed_up: Nullable<boolean>
  /** As the driver reads a bigint; the counter has 32 bits. */
  sign_count: ColumnType<string | null, number | null | undefined, number | null>
}

export interface PasskeyTables {
  passkey_registrations: PasskeyColumns & {
    org_id: string
    id: string
    principal_id: string
    party_kind: Generated<'enterprise'>
    challenge: Buffer
    rp_id: string
    origin: string
    begun_at: Instant
    ends_at: Instant
    state: Generated<RegistrationState>
    finished_at: InstantOrNull
    settled_at: InstantOrNull
    key_id: Nullable<string>
    public_key: Nullable<Buffer>
    assurance: Nullable<'standard' | 'step_up'>
  }
  passkey_sign_ins: {
    org_id: string
    challenge: Buffer
    rp_id: string
    origin: string
    begun_at: Instant
    ends_at: Instant
    reason: Nullable<string>
  }
}
