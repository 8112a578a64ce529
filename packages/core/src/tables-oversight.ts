// The shape of the tables of recommendations, exceptions and questions, for the compiler. Types only: the truth is in migrations/0011_oversight.sql and
// migrations/0098_questions.sql.
import type { Generated, JSONColumnType } from 'kysely'
import type { Instant, InstantOrNull, Nullable, PartyKind } from './tables.ts'

export interface OversightTables {
  recommendations: {
    org_id: string
    id: string
    party_id: string
    filed_by: string
    filed_at: Instant
    about_kind: 'change' | 'operation' | 'credential' | 'finding'
    about_id: string
    words: string
    proposed: JSONColumnType<readonly { operation: string; credential: string }[], string, string>
    state: Generated<'filed' | 'taken_up' | 'declined' | 'withdrawn'>
    decided_by: Nullable<string>
    decider_kind: Nullable<'person'>
    decider_party: Nullable<'enterprise'>
    decided_at: InstantOrNull
    answer: Nullable<string>
    change_id: Nullable<string>
  }
  exception_requests: {
    org_id: string
    id: string
    party_id: string
    requested_by: string
    requested_at: Instant
    rule: string
    subject: string
    reason: string
    wanted_until: Instant
    acceptor_id: Nullable<string>
    answer_due: Instant
    nonce: Buffer
    state: Generated<'requested' | 'granted' | 'refused' | 'unanswered' | 'ended'>
    person_id: Nullable<string>
    person_kind: Nullable<'person'>
    party_kind: Nullable<'enterprise'>
    key_id: Nullable<string>
    digest: Nullable<string>
    signature: Nullable<Buffer>
    decided_at: InstantOrNull
    expires_at: InstantOrNull
    answer: Nullable<string>
    controls: Nullable<string[]>
  }
  questions: {
    org_id: string
    id: string
    change_id: string
    plan_digest: Nullable<string>
    mandate_id: Nullable<string>
    asked_by: string
    asker_kind: Generated<'person'>
    asker_party: PartyKind
    asked_at: Instant
    put_to: string
    put_kind: Generated<'person'>
    put_party: PartyKind
    because: ('requester' | 'executor' | 'business_owner' | 'technical_owner')[]
    words: string
    state: Generated<'open' | 'answered' | 'withdrawn'>
    answer: Nullable<string>
    ended_at: InstantOrNull
  }
}
