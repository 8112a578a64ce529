// The shape of the tables of access to Countersign itself, for the compiler. Types only: the truth is in migrations/0094_own_access_reviewed.sql.
import type { Instant } from './tables.ts'

export interface OwnTables {
  own_access_decisions: {
    org_id: string
    line: string
    principal_id: string
    verdict: 'keep' | 'end'
    review_id: string
    person_id: string
    decided_at: Instant
  }
  own_owners: { org_id: string; kind: string; name: string; owner_id: string; named_by: string; named_at: Instant }
}
