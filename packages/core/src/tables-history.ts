// The shape of the table of the inventory's history, for the compiler. Types only: the truth is in migrations/0053_history.sql. Nobody writes it but the
// tables of the inventory themselves.
import type { ColumnType } from 'kysely'

type Kept<T> = ColumnType<T, never, never>

/** Columns by name, as PostgreSQL writes a row as JSON. */
export type Columns = Readonly<Record<string, unknown>>
export type HistoryKind = 'identity' | 'principal' | 'credential' | 'contract' | 'workload' | 'use' | 'sighting'

export interface HistoryTables {
  inventory_changes: {
    org_id: Kept<string>
    kind: Kept<HistoryKind>
    subject: Kept<string>
    part: Kept<string>
    n: Kept<string>
    at: Kept<Date>
    before: Kept<Columns | null>
    after: Kept<Columns | null>
    act: Kept<string | null>
    role: Kept<string>
  }
}
