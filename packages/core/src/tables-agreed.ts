// The shape of the tables of parties and of what was agreed with them: duties, contracts, clauses, confirmations. A part of tables.ts.
import type { ColumnType, Generated } from 'kysely'
import type { Criticality, Instant, Json, Nullable } from './tables.ts'

export type PartyKind = 'enterprise' | 'provider' | 'subcontractor'
export type ContractKind = 'managed_service' | 'managed_platform' | 'pam' | 'soc' | 'saas_admin' | 'support'

export interface AgreedTables {
  parties: {
    org_id: string
    id: string
    kind: PartyKind
    name: string
    parent_id: Nullable<string>
    tenants: Generated<string[]>
    regions: Generated<string[]>
    services: Generated<string[]>
    controls: Generated<string[]>
  }
  party_duties: { org_id: string; party_id: string; evidence: string; within_minutes: number }
  contracts: {
    org_id: string
    id: string
    party_id: string
    name: string
    starts_on: ColumnType<string, string, string>
    ends_on: Nullable<string>
    owner_id: string
    state: Generated<'active' | 'ending' | 'ended'>
    kind: Generated<ContractKind>
    criticality: Generated<Criticality>
    under_id: Nullable<string>
    tenants: Generated<string[]>
    regions: Generated<string[]>
    systems: Generated<string[]>
    operations: Generated<string[]>
    notice_by: Nullable<string>
    auto_renews: Generated<boolean>
    renewal_months: Nullable<number>
    confirmed_until: Nullable<string>
  }
  contract_clauses: {
    org_id: string
    contract_id: string
    clause: string
    service: Generated<string>
    terms: Json<Record<string, unknown>>
    document: string
    section: string
    in_force: Generated<boolean>
  }
  contract_uptime: {
    org_id: string
    contract_id: string
    service: string
    percent: number
    penalty: Nullable<string>
    document: string
    section: string
  }
  clause_requirements: { org_id: string; clause: string; kind: string; at_least: Criticality; terms: Json<Record<string, unknown>> }
  contract_confirmations: {
    org_id: string
    id: string
    contract_id: string
    from_end: ColumnType<string, string, string>
    until: ColumnType<string, string, string>
    person_id: string
    party_kind: Generated<'enterprise'>
    key_id: string
    digest: string
    signature: Buffer
    reason: string
    ticket: string
    at: Instant
  }
  contract_evaluations: { org_id: string; looked_at: Instant }
}
