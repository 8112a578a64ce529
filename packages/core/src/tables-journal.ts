// The shape of the tables of the journal and its log, for the compiler. Types only: the truth is in migrations/.
import type { ColumnType, Generated } from 'kysely'
import type { Instant, Nullable } from './tables.ts'

export interface JournalTables {
  journal: {
    org_id: string
    ordinal: Generated<string>
    id: string
    at: Instant
    kind: string
    actor_id: string
    stream: Nullable<string>
    seq: number
    leaf: string
    leaf_hash: Buffer
    log_index: Nullable<string>
    /** What its transaction did to the inventory. Written by the table itself. */
    act: ColumnType<string | null, never, never>
  }
  journal_streams: { org_id: string; stream: string; length: number; head: Nullable<string> }
  log_state: {
    id: number
    origin: string
    size: string
    root: Buffer
    checkpoint: Nullable<string>
    cosigned_size: Generated<string>
    cosigned: Nullable<string>
  }
  log_tiles: { level: number; index: string; hashes: Buffer }
}
