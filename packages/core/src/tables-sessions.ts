// The shape of the tables of people who sign in, for the compiler. Types only: the truth is in migrations/0080_sessions.sql and those after it.
import type { Generated } from 'kysely'
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
    break_glass: Generated<boolean>
    break_glass_reason: Nullable<string>
  }
  known_browsers: { org_id: string; principal_id: string; mark: Buffer; session_id: string; first_at: Instant; last_at: Instant }
  sign_in_links: {
    org_id: string
    id: string
    sign_in: string
    issuer: string
    subject: string
    principal_id: string
    how: 'record' | 'email'
    linked_at: Instant
    ended_at: InstantOrNull
    ended_by: Nullable<string>
  }
  sign_in_roles: { org_id: string; principal_id: string; role: string; sign_in: string; since: Instant; until: Instant }
  sign_in_once: { org_id: string; kind: 'state' | 'logout'; digest: string; until: Instant }
  first_links: { org_id: string; token_hash: Buffer; principal_id: string; made_at: Instant; ends_at: Instant; used_at: InstantOrNull }
  device_requests: {
    org_id: string
    id: string
    code: string
    kind: 'loopback' | 'device'
    port: Nullable<number>
    state: Nullable<string>
    challenge: string
    name: string
    address: string
    asked_at: Instant
    ends_at: Instant
    principal_id: Nullable<string>
    decided_at: InstantOrNull
    verdict: Nullable<'approved' | 'refused'>
    grant_hash: Nullable<Buffer>
    redeemed_at: InstantOrNull
    api_key: Nullable<string>
  }
}
