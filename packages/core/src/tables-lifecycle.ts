// The shape of the tables of lives: teams and who answered for what. Types only: the truth is in migrations/0027_lifecycle.sql and 0072_long_transfers.sql.
import type { ColumnType } from 'kysely'
import type { Instant, Nullable } from './tables.ts'

export interface LifecycleTables {
  teams: { org_id: string; id: string; lead_id: Nullable<string> }
  owner_changes: {
    org_id: string
    n: ColumnType<string, never, never>
    at: Instant
    kind: 'identity' | 'contract' | 'team' | 'person'
    subject: string
    role: 'business_owner' | 'technical_owner' | 'owner' | 'lead' | 'manager'
    from_owner: Nullable<string>
    to_owner: Nullable<string>
    rule: string
    cause: string
  }
  transfer_pages: { org_id: string; list: string; n: number; text: string }
  rotation_confirmations: { org_id: string; operation_id: string; by: string; at: Instant; words: string }
}
