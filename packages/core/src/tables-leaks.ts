// The shape of the tables of leaks, for the compiler. Types only: the truth is in migrations/0048_leaks.sql.
import type { Instant, Nullable } from './tables.ts'

export interface LeakTables {
  leak_batches: {
    org_id: string
    report: string
    batch: number
    reporter_id: string
    reported_at: Instant
    scanner: string
    place: string
    leaks: number
    named: number
    recognised: number
  }
  leak_sightings: {
    org_id: string
    credential_id: string
    sighting: string
    report: string
    batch: number
    reporter_id: string
    recognised_by: 'key' | 'account'
    key: Nullable<string>
    rule: string
    place: string
    file: string
    commit_id: Nullable<string>
    line: Nullable<number>
    first_reported_at: Instant
  }
}
