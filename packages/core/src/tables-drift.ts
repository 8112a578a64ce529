// The shape of the tables of drift that is put right, for the compiler. Types only: the truth is in migrations/0057_drift.sql.
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export type DriftOutcome = 'righted' | 'accepted' | 'refused' | 'withdrawn'

export interface DriftTables {
  drift_acts: {
    org_id: string
    id: string
    finding_id: string
    kind: string
    subject: string
    credential_id: string
    system_id: string
    effect: 'propose' | 'autonomous'
    change_id: string
    acted_at: Instant
    outcome: Nullable<DriftOutcome>
    over_at: InstantOrNull
    over_by: Nullable<string>
  }
  drift_releases: {
    org_id: string
    id: string
    at: Instant
    person_id: string
    reason: string
    ticket: string
    findings: string[]
  }
}
