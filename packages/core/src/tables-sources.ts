// The shape of the tables of authoritative sources, for the compiler. Types only: the truth is in migrations/0024_sources.sql and migrations/0040_signed_webhooks.sql.
import type { ColumnType, Generated } from 'kysely'
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'

export type RecordKind = 'person' | 'contractor' | 'contract' | 'workload' | 'identity'
export type ReadingState = 'open' | 'complete' | 'failed' | 'held' | 'released' | 'refused' | 'superseded'
export type LifecycleKind =
  | 'joiner'
  | 'mover'
  | 'leaver'
  | 'contract_started'
  | 'contract_changed'
  | 'contract_ended'
  | 'workload_registered'
  | 'workload_moved'
  | 'workload_retired'
  | 'identity_declared'
  | 'identity_changed'
  | 'identity_ended'
export type LifecycleSubject = 'principal' | 'contract' | 'workload' | 'identity'
export type LifecycleState = 'pending' | 'waiting' | 'done' | 'held' | 'superseded'

/** What a source says of a record, under the names of `registry/sources`. */
export type Attributes = Readonly<Record<string, unknown>>

type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>

export interface SourceTables {
  source_records: {
    org_id: string
    source: string
    kind: RecordKind
    external_id: string
    id: string
    attributes: Json<Attributes>
    owned: Generated<string[]>
    begins: Generated<boolean>
    digest: string
    version: number
    state: 'present' | 'gone'
    source_at: InstantOrNull
    first_seen_at: Instant
    changed_at: Instant
    seen_at: InstantOrNull
    gone_at: InstantOrNull
    held_in: Nullable<string>
    held_at: InstantOrNull
  }
  source_readings: {
    org_id: string
    id: string
    source: string
    version: number
    mode: 'full' | 'incremental'
    state: ReadingState
    begun_by: string
    begun_at: Instant
    as_of: Instant
    ended_at: InstantOrNull
    pages: Generated<number>
    records: Generated<number>
    changed: Generated<number>
    refused_records: Generated<number>
    gone: Generated<number>
    detail: ColumnType<Record<string, unknown>, string | undefined, string>
    decided_by: Nullable<string>
    decider_kind: Nullable<'enterprise'>
    decided_at: InstantOrNull
    reason: Nullable<string>
  }
  source_deliveries: {
    org_id: string
    source: string
    id: string
    signed_at: Instant
    received_at: Instant
    digest: string
    key_id: Nullable<string>
    event_at: InstantOrNull
    sequence: ColumnType<string | null, number | null | undefined, never>
    /** How many of its records came to what. */
    outcome: ColumnType<Record<string, unknown>, string | undefined, never>
  }
  source_keys: {
    org_id: string
    id: string
    source: string
    kind: 'hmac' | 'ed25519'
    wrapped_key: Nullable<Buffer>
    nonce: Nullable<Buffer>
    ciphertext: Nullable<Buffer>
    public_key: Nullable<Buffer>
    made_by: string
    made_at: Instant
    ends_at: InstantOrNull
    revoked_at: InstantOrNull
    revoked_by: Nullable<string>
  }
  source_marks: {
    org_id: string
    source: string
    kind: RecordKind
    external_id: string
    at: Instant
    over: boolean
    sequence: ColumnType<string | null, number | null, number | null>
    event_id: string
  }
  source_sequences: {
    org_id: string
    source: string
    first: ColumnType<string | null, number | null, number | null>
    highest: ColumnType<string | null, number | null, number | null>
    missing: ColumnType<(readonly [number, number])[], string, string>
    noticed_at: InstantOrNull
    whole_at: InstantOrNull
  }
  lifecycle_events: {
    org_id: string
    id: string
    n: ColumnType<string, never, never>
    kind: LifecycleKind
    subject_kind: LifecycleSubject
    subject: string
    source: string
    record_kind: RecordKind
    external_id: string
    record_version: number
    before: JsonOrNull<Attributes>
    after: JsonOrNull<Attributes>
    effective_at: Instant
    noticed_at: Instant
    state: Generated<LifecycleState>
    change_id: Nullable<string>
    note: Nullable<string>
    /** What its transaction did to the inventory. Written by the table itself. */
    act: ColumnType<string | null, never, never>
  }
}
