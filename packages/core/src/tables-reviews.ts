// The shape of the tables of periodic reviews, for the compiler. Types only: the truth is in migrations/0016_provider_reviews.sql.
import type { Generated } from 'kysely'
import type { Criticality, Instant, InstantOrNull, Nullable } from './tables.ts'

export interface ReviewTables {
  review_cycles: { org_id: string; party_id: string; since: Instant }
  provider_reviews: {
    org_id: string
    id: string
    party_id: string
    criticality: Criticality
    period_from: Instant
    period_to: Instant
    opened_at: Instant
    due_at: Instant
    effect: 'narrow' | 'stop' | 'tell'
    document: string
    nonce: Buffer
    owner_id: Nullable<string>
    state: Generated<'open' | 'confirmed' | 'narrowed' | 'to_end'>
    overdue_at: InstantOrNull
    person_id: Nullable<string>
    person_kind: Nullable<'person'>
    party_kind: Nullable<'enterprise'>
    key_id: Nullable<string>
    digest: Nullable<string>
    signature: Nullable<Buffer>
    signed_at: InstantOrNull
    reason: Nullable<string>
  }
}
