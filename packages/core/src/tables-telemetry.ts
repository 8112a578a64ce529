// The shape of the tables of telemetry: what providers say, apart from what we know. Types only; part of `tables.ts`.
import type { ColumnType, Generated } from 'kysely'
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'

export interface TelemetryTables {
  telemetry_batches: {
    org_id: string
    digest: string
    party_id: string
    stream: string
    signer_id: string
    key_id: string
    sent_at: Instant
    received_at: Instant
    accepted: number
    known: number
    refused: number
  }
  telemetry_records: {
    org_id: string
    party_id: string
    event_id: string
    stream: string
    seq: string
    kind: 'operation.attempted' | 'operation.performed' | 'remediation' | 'session' | 'access'
    at: Instant
    subject: Json<Record<string, string>>
    facts: Json<Record<string, unknown>>
    operation_id: Nullable<string>
    credential_id: Nullable<string>
    digest: Buffer
    batch: string
  }
  telemetry_streams: {
    org_id: string
    party_id: string
    stream: string
    highest: string
    received: string
    last_received_at: Instant
    gap_since: InstantOrNull
    gap_noticed: Generated<boolean>
  }
  telemetry_comparisons: {
    org_id: string
    about: 'operation' | 'credential'
    subject_id: string
    due_at: InstantOrNull
    looks: Generated<number>
    verdict: Nullable<string>
    settled: Generated<boolean>
    noticed: ColumnType<Record<string, string>, string | undefined, string>
    compared_at: InstantOrNull
  }
}
