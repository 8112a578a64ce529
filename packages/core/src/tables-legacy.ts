// The shape of the table of long-lived credentials that people let live, for the compiler. Types only: the truth is in migrations/0041_legacy.sql.
import type { Instant } from './tables.ts'

export interface LegacyTables {
  legacy_records: {
    org_id: string
    name: string
    version: number
    credential_id: string
    document: string
    owner_id: string
    scope: string[]
    stored_at: string
    rotate_every_days: number
    controls: string[]
    change_id: string
    from_at: Instant
    until_at: Instant
  }
}
