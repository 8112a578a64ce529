// A journal entry as the API shows it: its place, and the exact text that was hashed.
import { Type } from 'typebox'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { ListedEntry, StoredEntry } from './store.ts'

const place = {
  index: Nullable(Type.Integer({ description: 'Place in the log; null for a moment after it was recorded' })),
  id: Id,
  at: Instant,
  kind: Type.String(),
  stream: Nullable(Id),
  seq: Type.Integer(),
}

/** An entry of a change. To the enterprise its payload is always there; whoever has a part in the change is told that it was recorded. */
export const JournalEntry = Closed({
  ...place,
  actor: Nullable(Id),
  leaf: Nullable(Type.String({ description: 'Canonical JSON, byte for byte what was hashed; null to a provider' })),
})

/** Any entry: its payload may have been deleted under a retention change. */
export const JournalListEntry = Closed({
  ...place,
  actor: Nullable(Id),
  leaf: Nullable(Type.String({ description: 'Canonical JSON, byte for byte what was hashed; null where it was deleted' })),
  deleted: Nullable(
    Closed({ change: Id, at: Instant, leafHash: Type.String() }, { description: 'Under which retention change its payload was deleted' }),
  ),
})

const showPlace = (entry: Omit<StoredEntry, 'leaf'>) => ({
  index: entry.index,
  id: entry.id,
  at: entry.at.toISOString(),
  kind: entry.kind,
  stream: entry.stream,
  seq: entry.seq,
})

export const showEntry = (entry: StoredEntry) => ({ ...showPlace(entry), actor: entry.actor_id, leaf: entry.leaf })

/** Its text is what was hashed and can't be given in part, so that it is left out; `own`: the principals who may be named. */
export const showEntryOfPart = (entry: StoredEntry, own: ReadonlySet<string>) => ({
  ...showPlace(entry),
  actor: own.has(entry.actor_id) ? entry.actor_id : null,
  leaf: null,
})

export const showListed = (entry: ListedEntry) => ({
  ...showPlace(entry),
  actor: entry.leaf === null ? null : entry.actor_id,
  leaf: entry.leaf,
  deleted: entry.deleted && { ...entry.deleted, at: entry.deleted.at.toISOString() },
})
