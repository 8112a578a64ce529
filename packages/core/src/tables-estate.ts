// The shape of the tables that say what of the estate has changed, for the compiler. Types only: the truth is in migrations/0028_estate.sql.
import type { Generated } from 'kysely'
import type { Instant, Nullable } from './tables.ts'

export interface EstateTables {
  estate_changes: {
    n: Generated<string>
    org_id: string
    kind: string
    id: Nullable<string>
    txid: Generated<string>
    at: Generated<Instant>
  }
  estate_forgotten: { one: Generated<boolean>; txid: string }
}
