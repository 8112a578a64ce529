// The shape of the tables of people who sign in, for the compiler. Types only: the truth is in migrations/0080_sessions.sql and those after it.
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export type SessionWay = 'oidc' | 'passkey' | 'first'

export interface SessionTables {
  sessions: {
    org_id: string
    id: string
    principal_id: string
    token_hash: Buffer
    way: SessionWay
    issuer: Nullable<string>
    subject: Nullable<string>
    provider_session: Nullable<string>
    acr: Nullable<string>
    agent: string
    opened_at: Instant
    last_seen_at: Instant
    idle_seconds: number
    ends_at: Instant
    stepped_up_at: InstantOrNull
    ended_at: InstantOrNull
    ended_because: Nullable<string>
  }
}
