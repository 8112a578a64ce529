// The shape of the table of how far the clock had come, for the compiler. Types only: the truth is in migrations/0061_clocks_that_jump.sql.
import type { Instant } from './tables.ts'

export interface ClockTables {
  clock_marks: { org_id: string; at: Instant; reached: Instant }
}
