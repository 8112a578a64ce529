// The shape of the tables of entitlements and their justifications. Types only: the truth is in migrations/0032_entitlements.sql.
import type { Generated } from 'kysely'
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'

export type EntitlementState = 'due' | 'issuing' | 'held' | 'ending' | 'withheld' | 'ended'
export type JustificationState = 'asked' | 'live' | 'ended'
export type Because = 'birthright' | 'request' | 'confirmation'
export type EndCode = 'time' | 'no_match' | 'package_gone' | 'left' | 'account_gone' | 'refused' | 'given_up'

export interface EntitlementTables {
  entitlements: {
    org_id: string
    id: string
    holder_id: string
    system_id: string
    kind: string
    like_account: string
    package: string
    account: string
    deliver_to: Nullable<string>
    business_owner: string
    technical_owner: string
    identity_id: Nullable<string>
    credential_id: Nullable<string>
    state: EntitlementState
    grant_change: Nullable<string>
    end_change: Nullable<string>
    ending: Json<readonly Readonly<Record<string, unknown>>[]>
    note: Nullable<string>
    /** Until when its system lets it in by itself; null: it keeps no end. */
    system_ends_at: InstantOrNull
    since: Instant
    ended_at: InstantOrNull
    /** How often it could not be given, and when it is tried again. */
    tries: Generated<number>
    next_at: InstantOrNull
  }
  justifications: {
    org_id: string
    id: string
    entitlement_id: string
    because: Because
    package: string
    version: number
    ref: string
    state: JustificationState
    asked_at: Instant
    since: InstantOrNull
    until: Instant
    by_id: string
    reason: string
    ended_at: InstantOrNull
    end_code: Nullable<EndCode>
    end_reason: Nullable<string>
    released_by: Nullable<string>
  }
  access_holds: {
    org_id: string
    id: string
    package: string
    state: 'held' | 'released' | 'gone'
    falling: number
    of_all: number
    opened_at: Instant
    decided_at: InstantOrNull
    decided_by: Nullable<string>
    reason: Nullable<string>
  }
}
