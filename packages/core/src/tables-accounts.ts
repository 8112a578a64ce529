// The shape of the tables of accounts at the systems, for the compiler. Types only: the truth is in migrations/0023_accounts.sql and 0059_impact.sql.
import type { ColumnType, Generated } from 'kysely'
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'

export type AccountDrift = 'appeared' | 'gone' | 'enabled' | 'disabled' | 'changed'
export type ChangeBasis = 'mandate' | 'inventory' | 'expiry' | 'returned' | 'decision'

/** What a system says of an account, apart from its name. */
export interface Description {
  readonly state: 'enabled' | 'disabled'
  readonly expiresAt: string | null
  readonly attributes: Readonly<Record<string, unknown>>
}

type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>

export interface AccountTables {
  accounts: {
    org_id: string
    id: string
    n: ColumnType<string, never, never>
    system_id: string
    kind: string
    account: string
    key: Nullable<string>
    present: Generated<boolean>
    description: Json<Description>
    digest: string
    first_seen_at: Instant
    changed_at: Instant
    /** As the system tells, where it does. */
    created_at: InstantOrNull
    last_used_at: InstantOrNull
    drift: Nullable<AccountDrift>
    drifted_at: InstantOrNull
    agreed: JsonOrNull<Description>
    /** By which of its rights it administers its system; null: by none, or nobody has looked. */
    administers: Nullable<string[]>
    administers_widely: Generated<boolean>
  }
  account_changes: {
    org_id: string
    id: string
    account_id: string
    what: AccountDrift | 'agreed'
    before: JsonOrNull<Description>
    after: JsonOrNull<Description>
    since: Instant
    noticed_at: Instant
    basis: Nullable<ChangeBasis>
    basis_id: Nullable<string>
    actor: Nullable<string>
    acted_at: InstantOrNull
  }
}
