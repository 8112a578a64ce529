// The shape of the tables of leases, for the compiler. Types only: the truth is in migrations/.
import type { Generated } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export type LeaseState = 'asked' | 'given' | 'ending' | 'ended'

export interface LeaseTables {
  credential_leases: {
    org_id: string
    id: string
    rule: string
    rule_version: number
    issuer: string
    issuer_version: number
    workload_id: string
    subject: string
    task: Nullable<string>
    proof_digest: string
    like_credential: string
    /** What the workload brought, where it keeps its secret to itself. */
    public_key: Nullable<string>
    credential_id: string
    change_id: string
    state: Generated<LeaseState>
    term_seconds: number
    asked_at: Instant
    given_at: InstantOrNull
    /** Before it is given: by when it must be fetched. */
    expires_at: Instant
    /** Beyond it nothing is renewed, and the system itself ends it where it can. */
    until_at: Instant
    renewals: Generated<number>
    ending_at: InstantOrNull
    end_reason: Nullable<string>
    ended_at: InstantOrNull
    checked_at: Instant
    replans: Generated<number>
  }
  /** Tokens and requests that were presented: what counts once. `lease_id`: the one that a token is for. */
  presented_tokens: { org_id: string; issuer: string; token_digest: string; lease_id: Nullable<string>; expires_at: Instant }
  /** What ran out before it is remembered no more. */
  presented_floors: { org_id: string; issuer: string; forgotten_until: Instant }
}
