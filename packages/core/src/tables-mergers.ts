// The shape of the tables of mergers, for the compiler. Types only: the truth is in migrations/0037_quarantine.sql.
import type { ColumnType, Generated } from 'kysely'
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'

export type MergerItemKind = 'person' | 'identity' | 'credential'
export type MergerItemState = 'delivered' | 'refused' | 'unclear' | 'waiting' | 'left_out' | 'same' | 'quarantined' | 'taken_over' | 'ended'

export interface MergerTables {
  mergers: {
    org_id: string
    name: string
    state: 'open' | 'delivered' | 'coming' | 'in'
    begun_by: string
    begun_at: Instant
    delivered_at: InstantOrNull
    people: Nullable<number>
    identities: Nullable<number>
    credentials: Nullable<number>
    digest: Nullable<string>
    answers_id: Nullable<string>
    until_at: InstantOrNull
    version: Nullable<number>
  }
  merger_items: {
    org_id: string
    merger: string
    kind: MergerItemKind
    external_id: string
    n: ColumnType<string, never, never>
    id: string
    attributes: Json<Record<string, unknown>>
    digest: string
    state: MergerItemState
    why: Nullable<string>
    candidates: Generated<string[]>
    settled_by: Nullable<string>
    settled_at: InstantOrNull
    same_id: Nullable<string>
  }
}
