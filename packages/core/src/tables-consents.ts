// The shape of the tables of consents, for the compiler. Types only: the truth is in migrations/0020_consents.sql.
import type { Generated } from 'kysely'
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'

export type ConsentEvent = 'declared' | 'observed' | 'changed' | 'gone' | 'returned' | 'kept' | 'ending' | 'ended'

export interface ConsentTables {
  consents: {
    org_id: string
    id: string
    system_id: string
    client: string
    client_name: Nullable<string>
    key: Nullable<string>
    party_id: Nullable<string>
    contract_id: Nullable<string>
    consented_by: Nullable<string>
    subject: Nullable<string>
    scopes: string[]
    given_at: InstantOrNull
    last_used_at: InstantOrNull
    expires_at: InstantOrNull
    learnt: 'declared' | 'observed'
    state: Generated<'live' | 'ended'>
    ended_at: InstantOrNull
    end_reason: Nullable<string>
    credential_id: Nullable<string>
    nonce: Buffer
    asked_at: Instant
    reading: Generated<number>
    first_seen_at: Instant
    seen_at: Instant
  }
  consent_history: {
    org_id: string
    consent_id: string
    seq: number
    at: Instant
    what: ConsentEvent
    scopes: string[]
    detail: Json<Readonly<Record<string, unknown>>>
  }
  consent_decisions: {
    org_id: string
    id: string
    consent_id: string
    scopes: string[]
    until: Instant
    reason: string
    answered: string[]
    person_id: string
    person_kind: 'person'
    party_kind: 'enterprise'
    key_id: string
    digest: string
    nonce: Buffer
    signature: Buffer
    at: Instant
  }
  consent_readings: {
    org_id: string
    system_id: string
    reading: Generated<number>
    lease_until: InstantOrNull
    ended_at: InstantOrNull
    outcome: Nullable<'complete' | 'inconclusive'>
    code: Generated<string>
    detail: Generated<string>
    complete_at: InstantOrNull
    seen: Generated<number>
  }
}
