// The shape of every table, for the compiler. Types only: the truth is in migrations/, and the stores hold all SQL.
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { AccessTables, GroundText, HeldVerdict, JudgedAsOf, UnmatchedAsOf } from './tables-access.ts'
import type { AccountDrift, AccountTables, ChangeBasis, Description } from './tables-accounts.ts'
import type { AgreedTables, ContractKind, PartyKind } from './tables-agreed.ts'
import type { ClockTables } from './tables-clock.ts'
import type { ConsentEvent, ConsentTables } from './tables-consents.ts'
import type { DriftTables } from './tables-drift.ts'
import type { DrillTables } from './tables-drills.ts'
import type { DutyTables } from './tables-duty.ts'
import type { EndpointTables } from './tables-endpoints.ts'
import type { EntitlementTables } from './tables-entitlements.ts'
import type { EstateTables } from './tables-estate.ts'
import type { Columns, HistoryKind, HistoryTables } from './tables-history.ts'
import type { HoldingTables } from './tables-holdings.ts'
import type { Impact, ImpactReason, ImpactTables } from './tables-impact.ts'
import type { InstrumentTables } from './tables-instruments.ts'
import type { CredentialState, HowSeen, InventoryTables } from './tables-inventory.ts'
import type { JournalTables } from './tables-journal.ts'
import type { LeakTables } from './tables-leaks.ts'
import type { LeaseState, LeaseTables } from './tables-leases.ts'
import type { LegacyTables } from './tables-legacy.ts'
import type { LifecycleTables } from './tables-lifecycle.ts'
import type { MergerItemKind, MergerItemState, MergerTables } from './tables-mergers.ts'
import type { NoticeTables } from './tables-notices.ts'
import type { OversightTables } from './tables-oversight.ts'
import type { OwnTables } from './tables-own.ts'
import type { PasskeyColumns, PasskeyTables, RegistrationState } from './tables-passkeys.ts'
import type { RetentionTables } from './tables-retention.ts'
import type { ReviewTables } from './tables-reviews.ts'
import type { ScimRecordKind, ScimResourceName, ScimTables } from './tables-scim.ts'
import type { SessionTables, SessionWay } from './tables-sessions.ts'
import type { EventOutcome, SignalTables, WhyUnplaced } from './tables-signals.ts'
import type {
  Attributes,
  LifecycleKind,
  LifecycleState,
  LifecycleSubject,
  ReadingState,
  RecordKind,
  SourceTables,
} from './tables-sources.ts'
import type { SuspendedTables } from './tables-suspended.ts'
import type { TelemetryTables } from './tables-telemetry.ts'
import type { ViewTables } from './tables-views.ts'

export type { DriftOutcome } from './tables-drift.ts'
export type { Because, EndCode, EntitlementState } from './tables-entitlements.ts'
export type {
  AccountDrift,
  Attributes,
  ChangeBasis,
  Columns,
  ConsentEvent,
  ContractKind,
  CredentialState,
  Description,
  EventOutcome,
  GroundText,
  HeldVerdict,
  HistoryKind,
  HowSeen,
  Impact,
  ImpactReason,
  JudgedAsOf,
  LeaseState,
  LifecycleKind,
  LifecycleState,
  LifecycleSubject,
  MergerItemKind,
  MergerItemState,
  PartyKind,
  PasskeyColumns,
  ReadingState,
  RecordKind,
  RegistrationState,
  ScimRecordKind,
  ScimResourceName,
  SessionWay,
  UnmatchedAsOf,
  WhyUnplaced,
}
export type Instant = ColumnType<Date, Date | string, Date | string>
export type InstantOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
export type Json<T extends object> = JSONColumnType<T, string, string>
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>

export type Criticality = 'low' | 'moderate' | 'high' | 'critical'
export type Environment = 'production' | 'staging' | 'development'
export type PrincipalKind = 'person' | 'agent' | 'service' | 'connector'

export interface Tables
  extends AccessTables,
    AccountTables,
    AgreedTables,
    ClockTables,
    ConsentTables,
    DriftTables,
    DrillTables,
    DutyTables,
    EndpointTables,
    EntitlementTables,
    EstateTables,
    HistoryTables,
    HoldingTables,
    ImpactTables,
    InstrumentTables,
    InventoryTables,
    JournalTables,
    LeakTables,
    LeaseTables,
    LegacyTables,
    LifecycleTables,
    MergerTables,
    NoticeTables,
    OversightTables,
    PasskeyTables,
    RetentionTables,
    ReviewTables,
    OwnTables,
    ScimTables,
    SessionTables,
    SignalTables,
    SourceTables,
    SuspendedTables,
    TelemetryTables,
    ViewTables {
  principals: {
    org_id: string
    id: string
    kind: PrincipalKind
    party_id: string
    party_kind: PartyKind
    name: string
    email: Nullable<string>
    team: Nullable<string>
    active: Generated<boolean>
    deactivated_at: InstantOrNull
    manager_id: Nullable<string>
    quarantined_in: Nullable<string>
    quarantined_at: InstantOrNull
  }
  findings: {
    org_id: string
    id: string
    kind: string
    subject: string
    severity: string
    owner_id: Nullable<string>
    due_at: Instant
    detail: Json<Record<string, unknown>>
    state: Generated<'open' | 'resolved'>
    opened_at: Instant
    resolved_at: InstantOrNull
  }
  incidents: {
    org_id: string
    id: string
    kind: string
    change_id: Nullable<string>
    operation_id: Nullable<string>
    credential_id: Nullable<string>
    owner_id: string
    detail: Json<Record<string, unknown>>
    state: Generated<'open' | 'closed'>
    opened_at: Instant
    closed_at: InstantOrNull
  }
  /** SAFETY: `text` is null where it was deleted under a retention change (telemetry, evidence, proofs alone): those are read by `getDocument`. */
  documents: { org_id: string; digest: string; media_type: string; text: string }
  changes: {
    org_id: string
    id: string
    kind: string
    trigger_kind: string
    trigger_ref: string
    reason: string
    ticket: string
    purpose: string
    requester_id: string
    state: ChangeState
    closure: Generated<Closure>
    plan_digest: Nullable<string>
    revision: Generated<number>
    opened_at: Instant
    closed_at: InstantOrNull
    /** What was asked for, so that a plan can be made again from the same words. */
    asked: ColumnType<Record<string, unknown>, string | undefined, never>
  }
  plans: { org_id: string; digest: string; change_id: string; revision: number; bundle_digest: string; frozen_at: Instant }
  decisions: { org_id: string; digest: string; plan_digest: string; bundle_digest: string; outcome: string; at: Instant }
  approval_requests: {
    org_id: string
    id: string
    change_id: string
    plan_digest: string
    bundle_digest: string
    nonce: Buffer
    roles: string[]
    quorum: number
    step_up: boolean
    operations: string[]
    state: Generated<'open' | 'approved' | 'refused' | 'expired' | 'void'>
    created_at: Instant
    expires_at: Instant
  }
  approvals: {
    org_id: string
    request_id: string
    person_id: string
    party_kind: Generated<'enterprise'>
    key_id: string
    verdict: 'approve' | 'refuse'
    signature: Buffer
    reason: string
    at: Instant
    for_person: Nullable<string>
    deputyship_id: Nullable<string>
    /** The list that was signed, where one signature answered several requests, and this one's place in it. */
    batch_digest: Nullable<string>
    batch_place: Nullable<number>
  }
  operations: {
    org_id: string
    id: string
    change_id: string
    plan_digest: string
    position: number
    operation: string
    credential_id: string
    system_id: string
    executor_id: string
    executor_kind: string
    runs_after: string[]
    spec: Json<object>
    phase: Phase
    closure: Generated<Closure>
    attempts: Generated<number>
    mandates: Generated<number>
    rounds: Generated<number>
    patience: Generated<number>
    executed_at: InstantOrNull
    due_at: InstantOrNull
    deadline_at: InstantOrNull
    /** Before it nothing wakes the operation. */
    not_before: InstantOrNull
    lease_by: Nullable<string>
    lease_until: InstantOrNull
    verdict: Nullable<string>
    strength: Nullable<string>
    proof_digest: Nullable<string>
    reasons: Generated<string[]>
  }
  mandates: {
    org_id: string
    id: string
    digest: string
    change_id: string
    operation_id: string
    plan_digest: string
    executor_id: string
    nonce: string
    not_before: Instant
    not_after: Instant
    state: Generated<'open' | 'started' | 'spent' | 'expired' | 'void'>
    minted_at: Instant
    started_at: InstantOrNull
  }
  attempts: {
    org_id: string
    operation_id: string
    attempt: number
    mandate_id: string
    intended_at: Instant
    finished_at: InstantOrNull
    status: Nullable<string>
    code: Nullable<string>
    detail: Nullable<string>
  }
  evidence: {
    org_id: string
    digest: string
    mandate_id: string
    operation_id: string
    executor_id: string
    integrity: string
    completeness: string
    truth: Generated<string>
    received_at: Instant
  }
  proofs: {
    org_id: string
    digest: string
    operation_id: string
    round: number
    purpose: string
    verdict: string
    strength: Nullable<string>
    at: Instant
    /** When the round of looking began. */
    started_at: InstantOrNull
  }
  risk_acceptances: {
    org_id: string
    id: string
    change_id: string
    operation_id: string
    credential_id: string
    state: Generated<'requested' | 'accepted' | 'refused' | 'expired'>
    nonce: Buffer
    requested_at: Instant
    proof_digest: Nullable<string>
    reason: string
    person_id: Nullable<string>
    party_kind: Nullable<'enterprise'>
    key_id: Nullable<string>
    digest: Nullable<string>
    signature: Nullable<Buffer>
    accepted_at: InstantOrNull
    expires_at: InstantOrNull
  }
  closure_requests: {
    org_id: string
    operation_id: string
    proof_digest: string
    owner_id: Nullable<string>
    nonce: Buffer
    requested_at: Instant
    signed_by: Nullable<string>
    party_kind: Nullable<'enterprise'>
    key_id: Nullable<string>
    signature: Nullable<Buffer>
    signed_at: InstantOrNull
  }
  sealed_secrets: {
    org_id: string
    credential_id: string
    wrapped_key: Buffer
    nonce: Buffer
    ciphertext: Buffer
    sealed_at: Instant
    delete_after: InstantOrNull
  }
  policy_bundles: {
    org_id: string
    sequence: number
    digest: string
    name: string
    version: string
    files: Json<Record<string, string>>
    activated_at: Instant
    way: Generated<'first' | 'change' | 'start'>
    change_id: Nullable<string>
    document: Nullable<string>
    /** File name → digest of its text; the column's own default is none. */
    tests: Json<Record<string, string>>
  }
  idempotency_keys: {
    org_id: string
    principal_id: string
    key: string
    request_hash: string
    status: Nullable<number>
    response: Nullable<string>
    created_at: Instant
  }
}

export type ChangeState = 'planned' | 'awaiting_approval' | 'approved' | 'running' | 'refused' | 'denied' | 'closed'
export type Closure = 'open' | 'stuck' | 'operationally_complete' | 'risk_complete' | 'risk_accepted'
export type Phase = 'planned' | 'ready' | 'mandated' | 'executing' | 'verifying' | 'awaiting_owner' | 'done' | 'skipped' | 'stuck' | 'void'
