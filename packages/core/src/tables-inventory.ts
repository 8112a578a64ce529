// The shape of the tables of the inventory, for the compiler. Types only: the truth is in migrations/.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Criticality, Environment, Instant, InstantOrNull, Json, Nullable } from './tables.ts'
import type { Impact } from './tables-impact.ts'

/** `suspended`: switched off and kept; it is live, and lets nobody in. */
export type CredentialState = 'active' | 'suspended' | 'retired' | 'risk_accepted'

/** How it came to be known that a workload uses a credential, beside being declared. */
export type HowSeen = 'client_name' | 'lease' | 'move' | 'address' | 'secret_reference' | 'telemetry'

export interface InventoryTables {
  systems: {
    org_id: string
    id: string
    name: string
    connector: string
    environment: Environment
    region: Nullable<string>
    tenant: Nullable<string>
    config: Json<Record<string, unknown>>
    operator_secrets: Json<Record<string, string>>
    observer_secrets: Json<Record<string, string>>
    /** In which other people have signed it. */
    change_id: Nullable<string>
  }
  workloads: {
    org_id: string
    id: string
    name: string
    team: string
    party_id: string
    contract_id: Nullable<string>
    environment: string
    state: Generated<'running' | 'retired'>
    /** From where it connects: addresses, or networks as `10.1.0.0/16`. */
    addresses: Nullable<string[]>
    /** References at which its manifest says that it reads secrets. */
    reads: Nullable<string[]>
  }
  identities: {
    org_id: string
    id: string
    kind: string
    name: string
    purpose: string
    party_id: string
    contract_id: Nullable<string>
    business_owner: Nullable<string>
    technical_owner: Nullable<string>
    environment: Environment
    criticality: Criticality
    /** As somebody said. */
    marked_privileged: Generated<boolean>
    /** As derived from what it reaches. */
    impact: Generated<Impact>
    /** Written by the table itself: marked, or of high impact. */
    privileged: GeneratedAlways<boolean>
    expires_at: InstantOrNull
    /** What was approved for it to reach; of a credential that has none of its own. */
    scope: Nullable<string[]>
    /** How often its credentials are renewed, at the least. */
    rotate_every_days: Nullable<number>
    /** Where somebody outside approved it, as its source says. */
    approval_reference: Nullable<string>
    /** By whom or by what its credentials are renewed, as its source says. */
    rotation_path: Nullable<string>
    /** When that was done last, as its source says; never later than it was seen to be so. */
    last_rotated_at: InstantOrNull
    state: Generated<'active' | 'offboarding' | 'retired'>
    /** Whose account it is. */
    holder_id: Nullable<string>
    frozen_at: InstantOrNull
    frozen_why: Nullable<string>
    /** The merger in whose quarantine it stands. */
    quarantined_in: Nullable<string>
    quarantined_at: InstantOrNull
  }
  credentials: {
    org_id: string
    id: string
    identity_id: string
    system_id: string
    kind: string
    account: string
    key: Nullable<string>
    secret_ref: Nullable<string>
    expires_at: InstantOrNull
    derived_from: Nullable<string>
    legacy: Generated<boolean>
    irrevocable_until: InstantOrNull
    executor_id: Nullable<string>
    state: Generated<CredentialState>
    created_by: Nullable<string>
    replaces: Nullable<string>
    /** The one whose place it took in a rotation. */
    renews: Nullable<string>
    purpose: Nullable<string>
    scope: Nullable<string[]>
    issuer: Nullable<string>
    created_at: InstantOrNull
    last_used_at: InstantOrNull
    rotate_every_days: Nullable<number>
    compensating_controls: Nullable<string[]>
  }
  credential_uses: {
    org_id: string
    credential_id: string
    workload_id: string
    delivered_to: Nullable<string>
    learnt: Generated<'declared' | 'observed' | 'inferred'>
    /** Written by the table itself. Null: before it was written down. */
    learnt_at: ColumnType<Date | null, never, never>
  }
  use_sightings: {
    org_id: string
    credential_id: string
    workload_id: string
    learnt: 'observed' | 'inferred'
    how: HowSeen
    /** Above 0, up to 1. */
    confidence: number
    reason: string
    first_at: Instant
    last_at: Instant
    ended_at: InstantOrNull
  }
  client_readings: {
    org_id: string
    system_id: string
    since: InstantOrNull
    last_at: InstantOrNull
    looked_at: Instant
    outcome: 'complete' | 'inconclusive'
    code: string
    detail: string
    clients: Generated<number>
    unplaced: Generated<number>
    untold: Generated<string[]>
  }
  account_sessions: {
    org_id: string
    system_id: string
    account: string
    sessions: number
    oldest_at: InstantOrNull
    newest_at: InstantOrNull
    places: number
    froms: string[]
    seen_at: Instant
  }
}
