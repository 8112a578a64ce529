// The shape of the tables of documents of authority: instruments, the runs of runbooks, suspended parties. A part of tables.ts.
import type { Generated } from 'kysely'
import type { Instant, InstantOrNull, Json, Nullable } from './tables.ts'
import type { PartyKind } from './tables-agreed.ts'

export interface InstrumentTables {
  instruments: {
    org_id: string
    kind: string
    name: string
    version: number
    digest: string
    change_id: string
    proposed_by: string
    proposed_at: Instant
    state: Generated<'proposed' | 'in_force' | 'superseded' | 'withdrawn' | 'dropped'>
    in_force_from: InstantOrNull
    in_force_until: InstantOrNull
    ended_at: InstantOrNull
    end_reason: Nullable<string>
    suspended_at: InstantOrNull
    suspended_by: Nullable<string>
    suspend_reason: Nullable<string>
  }
  runbook_runs: {
    org_id: string
    id: string
    runbook: string
    version: number
    kind: 'run' | 'rehearsal' | 'rollback'
    party_id: string
    asked_by: string
    asked_at: Instant
    parameters: Json<Record<string, unknown>>
    in_bounds: boolean
    reasons: Generated<string[]>
    change_id: Nullable<string>
    rolls_back: Nullable<string>
  }
  party_suspensions: {
    org_id: string
    id: string
    party_id: string
    party_kind: PartyKind
    suspended_at: Instant
    suspended_by: string
    reason: string
    ticket: string
    change_id: Nullable<string>
    lifted_at: InstantOrNull
    lifted_by_change: Nullable<string>
  }
}
