// The shape of the tables of SCIM clients, for the compiler. Types only: the truth is in migrations/0025_scim.sql.
import type { ColumnType, Generated } from 'kysely'
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'

export type ScimResourceName = 'User' | 'Group' | 'Identity'
export type ScimRecordKind = 'person' | 'contractor' | 'identity'

export interface ScimTables {
  scim_resources: {
    org_id: string
    source: string
    id: string
    type: ScimResourceName
    n: ColumnType<string, never, never>
    unique_name: Nullable<string>
    record_key: Nullable<string>
    record_kind: Nullable<ScimRecordKind>
    recorded: Generated<boolean>
    told_at: InstantOrNull
    content: Json<Readonly<Record<string, unknown>>>
    folded: Json<Readonly<Record<string, unknown>>>
    version: number
    created_at: Instant
    changed_at: Instant
    deleted_at: InstantOrNull
  }
  scim_nested_groups: { org_id: string; source: string; group_id: string; member_id: string; closes_circle: Generated<boolean> }
  scim_members: { org_id: string; source: string; group_id: string; member_id: string; added_at: Instant }
}
