// The shape of the tables of what principals hold here (roles, public keys, API keys), for the compiler. Types only: the truth is in the migrations.
import type { Generated } from 'kysely'
import type { Instant, InstantOrNull, Nullable, PartyKind } from './tables.ts'
import type { PasskeyColumns } from './tables-passkeys.ts'

export interface HoldingTables {
  role_holdings: {
    org_id: string
    principal_id: string
    party_kind: PartyKind
    role: string
    since: Instant
    until: InstantOrNull
    /** In which other people have signed it. */
    change_id: Nullable<string>
  }
  principal_keys: PasskeyColumns & {
    org_id: string
    key_id: string
    principal_id: string
    party_kind: PartyKind
    purpose: 'approval' | 'execution'
    assurance: Generated<'standard' | 'step_up'>
    form: Generated<'ed25519' | 'passkey'>
    /** 32 raw bytes, or the SubjectPublicKeyInfo of a passkey. */
    public_key: Buffer
    rp_id: Nullable<string>
    origin: Nullable<string>
    enrolled_at: Instant
    revoked_at: InstantOrNull
    last_used_at: InstantOrNull
    change_id: Nullable<string>
  }
  api_keys: {
    org_id: string
    id: string
    principal_id: string
    secret_hash: Buffer
    name: string
    scopes: string[]
    created_at: Instant
    expires_at: Instant
    revoked_at: InstantOrNull
    issued_by: Nullable<string>
    held_by: Nullable<string>
    last_used_at: InstantOrNull
    change_id: Nullable<string>
  }
}
