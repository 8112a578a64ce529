// The shape of the tables of drills, for the compiler. Types only: the truth is in migrations/0014_drills.sql.
import type { Generated, JSONColumnType } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export interface DrillTables {
  drills: {
    org_id: string
    id: string
    party_id: string
    party_kind: 'provider' | 'subcontractor'
    exercise: 'revoke' | 'exception' | 'evidence'
    cause: 'asked' | 'due'
    opened_by: string
    opened_at: Instant
    due_at: Instant
    canary: string
    change_id: Nullable<string>
    state: Generated<'open' | 'passed' | 'failed'>
    ended_at: InstantOrNull
    reasons: Generated<string[]>
    measured: JSONColumnType<Readonly<Record<string, number>>, string | undefined, string>
    followed_at: InstantOrNull
    stale_followed_at: InstantOrNull
  }
  evidence_demands: {
    org_id: string
    id: string
    drill_id: string
    party_id: string
    asked_at: Instant
    due_at: Instant
    nonce: Buffer
    subjects: string[]
    delivered_at: InstantOrNull
    delivered_by: Nullable<string>
    key_id: Nullable<string>
    document: Nullable<string>
    missing: Generated<string[]>
    untrue: Generated<string[]>
  }
}
