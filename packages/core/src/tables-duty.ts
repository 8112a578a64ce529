// The shape of the tables of duty, for the compiler. Types only: the truth is in migrations/0006_duty.sql.
import type { Generated, JSONColumnType } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export interface DutyTables {
  duty_documents: { org_id: string; kind: 'schedule' | 'ladders'; version: number; digest: string; set_by: string; set_at: Instant }
  deputyships: {
    org_id: string
    id: string
    principal_id: string
    deputy_id: string
    kind: Generated<'person'>
    party_kind: Generated<'enterprise'>
    role: string
    from_at: Instant
    until_at: Instant
    risk_classes: Nullable<string[]>
    environments: Nullable<string[]>
    operations: Nullable<string[]>
    max_uses: Nullable<number>
    reason: string
    appointed_by: string
    appointed_at: Instant
    withdrawn_by: Nullable<string>
    withdrawn_at: InstantOrNull
  }
  approval_climbs: {
    org_id: string
    request_id: string
    ladder: string
    calendar: Nullable<string>
    rungs: JSONColumnType<readonly object[], string, string>
    end_seconds: Nullable<number>
    rung: number
    asked: string[]
    begun_at: Instant
    due_at: InstantOrNull
  }
  duty_notices: {
    org_id: string
    id: string
    person_id: string
    party_kind: Generated<'enterprise'>
    request_id: string
    change_id: string
    rung: number
    for_person: Nullable<string>
    at: Instant
  }
}
