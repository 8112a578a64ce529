// The shape of the tables of what is held at the systems, for the compiler. Types only: the truth is in migrations/0015_standing_access.sql, 0026_reading_memory.sql,
// 0049_entries_of_accounts.sql and 0064_judged_as_of.sql.
import type { ColumnType, Generated } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export type HeldVerdict = 'disabled' | 'agreed' | 'mandate' | 'ending' | 'accepted' | 'unknown' | 'standing' | 'own'

/** What holds for a holder under a contract, as a text that differs where it differs. */
export interface GroundText {
  readonly holder: string
  readonly contract: string | null
  readonly text: string
}

/** The state of the database and the grounds by which all accounts of a system were last judged. */
export interface JudgedAsOf {
  /** How facts were worked out, and in which cluster its transactions were counted. */
  readonly way: string
  readonly cluster: string
  /** What is visible in it has been judged by. */
  readonly snapshot: string
  /** A digest over who was outside. */
  readonly outside: string
  readonly grounds: readonly GroundText[]
}

/** Live credentials of a system, of these kinds, for which no account was known when its accounts were last judged. */
export interface UnmatchedAsOf {
  readonly kinds: readonly string[]
  readonly credentials: readonly string[]
}

export interface AccessTables {
  access_scans: {
    org_id: string
    system_id: string
    state: Generated<'idle' | 'asked' | 'reading'>
    reading: Generated<number>
    due_at: InstantOrNull
    lease_until: InstantOrNull
    began_at: InstantOrNull
    ended_at: InstantOrNull
    outcome: Nullable<'complete' | 'inconclusive'>
    code: Generated<string>
    detail: Generated<string>
    complete_at: InstantOrNull
    accounts_since: InstantOrNull
    seen: Generated<number>
    remembered: Generated<number>
    first_reading: Generated<number>
    cursor: Nullable<string>
    parts: Generated<number>
    seen_so_far: Generated<number>
    progress_at: InstantOrNull
    forget: Generated<boolean>
    judged_as_of: ColumnType<JudgedAsOf | null, string | null | undefined, string | null>
    judged_from: InstantOrNull
    judged_to: InstantOrNull
    unmatched: ColumnType<UnmatchedAsOf | null, string | null | undefined, string | null>
  }
  account_sightings: {
    org_id: string
    system_id: string
    reading: number
    part: number
    numbers: Buffer
    written: Buffer
    prints: Buffer
  }
  access_entries: {
    org_id: string
    id: string
    /** The account's number; null where it is kept by nothing but the entry. */
    n: Nullable<string>
    system_id: string
    kind: string
    account: string
    key: Nullable<string>
    verdict: HeldVerdict
    reason: string
    basis: Nullable<string>
    party_id: Nullable<string>
    identity_id: Nullable<string>
    credential_id: Nullable<string>
    privileged: Generated<boolean>
    reading: number
    first_seen_at: Instant
    seen_at: Instant
    facts: Nullable<string>
  }
}
