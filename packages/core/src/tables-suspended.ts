// The shape of the table of suspended credentials, for the compiler. Types only: the truth is in migrations/0045_suspended.sql and 0067_suspended_until_asked.sql.
import type { Generated } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export interface SuspendedTables {
  suspended_credentials: {
    org_id: string
    id: string
    credential_id: string
    change_id: string
    begun_at: Instant
    suspended_at: InstantOrNull
    was: Nullable<'on' | 'off' | 'unknown'>
    because: string
    held_by: Nullable<string>
    held_why: Nullable<string>
    held_at: InstantOrNull
    asks: boolean
    until_asked: Generated<boolean>
    ends_at: InstantOrNull
    resume_change: Nullable<string>
    over_at: InstantOrNull
    outcome: Nullable<'resumed' | 'ended' | 'not_begun'>
  }
}
