// The shape of the tables of retention: holds, and what was deleted. Types only; part of `tables.ts`.
import type { Generated } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export interface RetentionTables {
  retention_holds: {
    org_id: string
    id: string
    class: Nullable<string>
    party_id: Nullable<string>
    change_id: Nullable<string>
    subject: Nullable<string>
    from_at: InstantOrNull
    until_at: InstantOrNull
    reason: string
    ticket: string
    party_kind: Generated<'enterprise'>
    placed_by: string
    placed_at: Instant
    lifted_by: Nullable<string>
    lifted_at: InstantOrNull
    lift_reason: Nullable<string>
  }
  retention_deletions: { org_id: string; change_id: string; class: string; digest: string; items: number; at: Instant }
  retention_deleted_documents: { org_id: string; digest: string; change_id: string }
  retention_deleted_entries: { org_id: string; log_index: string; leaf_hash: Buffer; change_id: string }
}
