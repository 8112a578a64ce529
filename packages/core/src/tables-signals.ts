// The shape of the tables of signed security events, for the compiler. Types only: the truth is in migrations/0047_security_events.sql.
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'

export type EventOutcome = 'counts' | 'older' | 'unplaced' | 'undecided' | 'stream'
export type WhyUnplaced = 'unknown' | 'several' | 'not_theirs' | 'refused'

export interface SignalTables {
  security_events: {
    org_id: string
    transmitter: string
    jti: string
    digest: string
    document: string
    key_id: string
    event: string
    subject: Json<object>
    bad: Nullable<boolean>
    reason: string
    txn: Nullable<string>
    happened_at: Instant
    issued_at: Instant
    received_at: Instant
    subject_kind: Nullable<string>
    subject_id: Nullable<string>
    outcome: EventOutcome
  }
  unplaced_events: {
    org_id: string
    transmitter: string
    jti: string
    why: WhyUnplaced
    received_at: Instant
    looked_at: Instant
    placed_at: InstantOrNull
    subject_kind: Nullable<string>
    subject_id: Nullable<string>
  }
}
