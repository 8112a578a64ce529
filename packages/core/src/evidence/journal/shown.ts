// A journal entry as the API shows it: its place, and the exact text that was hashed.
import { Type } from 'typebox'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { StoredEntry } from './store.ts'

export const JournalEntry = Closed({
  index: Nullable(Type.Integer({ description: 'Place in the log; null for a moment after it was recorded' })),
  id: Id,
  at: Instant,
  kind: Type.String(),
  actor: Id,
  stream: Nullable(Id),
  seq: Type.Integer(),
  leaf: Type.String({ description: 'Canonical JSON, byte for byte what was hashed' }),
})

export const showEntry = (entry: StoredEntry) => ({
  index: entry.index,
  id: entry.id,
  at: entry.at.toISOString(),
  kind: entry.kind,
  actor: entry.actor_id,
  stream: entry.stream,
  seq: entry.seq,
  leaf: entry.leaf,
})
