// The shape of the table of saved views, for the compiler. Types only: the truth is in migrations/0106_saved_views.sql.
import type { Generated } from 'kysely'
import type { Instant } from './tables.ts'
import type { PartyKind } from './tables-agreed.ts'

export interface ViewTables {
  saved_views: {
    org_id: string
    id: string
    person_id: string
    kind: Generated<'person'>
    party: PartyKind
    page: 'inventory' | 'findings' | 'changes'
    name: string
    search: string
    saved_at: Instant
  }
}
