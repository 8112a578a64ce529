// How sources, readings, records and conflicts are shown.
import { Type } from 'typebox'
import type { StandingSource } from '../../authority/sources/index.ts'
import { Closed, Digest, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import {
  type Conflict,
  type ReadingRow,
  type RecordCount,
  type RecordRow,
  recordKindNames,
  type Taken,
} from '../../registry/sources/index.ts'
import type { EventsOf } from '../../registry/webhooks/index.ts'

export const Kind = Type.Enum([...recordKindNames])

export const ReadingShown = Closed({
  id: Id,
  source: Id,
  mode: Type.Enum(['full', 'incremental']),
  state: Type.Enum(['open', 'complete', 'failed', 'held', 'released', 'refused', 'superseded']),
  begunBy: Id,
  begunAt: Instant,
  endedAt: Nullable(Instant),
  records: Type.Integer(),
  changed: Type.Integer(),
  refused: Type.Integer({ description: 'Records that were refused' }),
  ended: Type.Integer({ description: 'Records that ended by it' }),
  detail: Facts,
  decidedBy: Nullable(Id),
  decidedAt: Nullable(Instant),
  reason: Nullable(Type.String()),
})

export const showReading = (row: ReadingRow) => ({
  id: row.id,
  source: row.source,
  mode: row.mode,
  state: row.state,
  begunBy: row.begun_by,
  begunAt: row.begun_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  records: row.records,
  changed: row.changed,
  refused: row.refused_records,
  ended: row.gone,
  detail: row.detail,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at?.toISOString() ?? null,
  reason: row.reason,
})

export const SourceShown = Closed({
  name: Id,
  title: Type.String(),
  what: Type.Enum(['hris', 'vendors', 'workloads', 'drop']),
  party: Id,
  client: Id,
  format: Type.String(),
  version: Type.Integer(),
  document: Digest,
  speaks: Type.Array(
    Closed({
      kind: Kind,
      creates: Type.Boolean(),
      owns: Type.Array(Type.String()),
      present: Type.Integer(),
      gone: Type.Integer(),
      held: Type.Integer({ description: 'Would end, and wait until somebody decides' }),
    }),
  ),
  brake: Closed({ percent: Type.Number(), atLeast: Type.Integer(), withinHours: Type.Integer() }),
  lastReading: Nullable(ReadingShown),
})

export const showSource = ({ text, source }: StandingSource, counts: readonly RecordCount[], readings: readonly ReadingRow[]) => {
  const last = readings.find((row) => row.source === source.name)
  return {
    name: source.name,
    title: text.title,
    what: text.what,
    party: source.party.id,
    client: text.client,
    format: text.format.type,
    version: source.version,
    document: source.digest,
    speaks: [...source.owns].map(([kind, owns]) => {
      const count = counts.find((one) => one.source === source.name && one.kind === kind)
      return {
        kind,
        creates: source.creates.has(kind),
        owns: [...owns],
        present: count?.present ?? 0,
        gone: count?.gone ?? 0,
        held: count?.held ?? 0,
      }
    }),
    brake: { ...source.brake },
    lastReading: last ? showReading(last) : null,
  }
}

export const EventsShown = Closed(
  {
    taken: Type.Integer(),
    lastAt: Nullable(Instant),
    missing: Type.Integer({ description: 'Numbers that were left out' }),
    missingNumbers: Type.String({ description: 'The first of them, as `3, 7–9`' }),
  },
  { description: 'Of a signed webhook; null for any other source' },
)

export const showEvents = (events: EventsOf) => ({ ...events, lastAt: events.lastAt?.toISOString() ?? null })

export const RecordShown = Closed({
  kind: Kind,
  externalId: Id,
  id: Id,
  attributes: Facts,
  owned: Type.Array(Type.String(), { description: "Those that are this source's to say" }),
  version: Type.Integer(),
  state: Type.Enum(['present', 'gone']),
  asOf: Nullable(Instant),
  seenAt: Nullable(Instant),
  goneAt: Nullable(Instant),
  heldIn: Nullable(Id),
})

export const showRecord = (row: RecordRow) => ({
  kind: row.kind,
  externalId: row.external_id,
  id: row.id,
  attributes: { ...row.attributes },
  owned: row.owned,
  version: row.version,
  state: row.state,
  asOf: row.source_at?.toISOString() ?? null,
  seenAt: row.seen_at?.toISOString() ?? null,
  goneAt: row.gone_at?.toISOString() ?? null,
  heldIn: row.held_in,
})

export const ConflictShown = Closed({
  kind: Kind,
  id: Id,
  attribute: Type.String(),
  by: Id,
  said: Type.Unknown(),
  owner: Nullable(Id),
  stands: Type.Unknown({ description: 'What counts' }),
})

export const showConflict = (one: Conflict) => ({ ...one })

export const TakenShown = Closed({
  counts: Closed(
    {
      created: Type.Integer(),
      changed: Type.Integer(),
      returned: Type.Integer(),
      same: Type.Integer(),
      stale: Type.Integer(),
      ended: Type.Integer(),
      held: Type.Integer(),
      refused: Type.Integer(),
    },
    { description: '`stale`: older than what is known' },
  ),
  refused: Type.Array(
    Closed({
      kind: Type.String(),
      externalId: Type.String(),
      problems: Type.Array(Closed({ code: Id, attribute: Type.Optional(Type.String()), message: Type.String() })),
    }),
    { description: 'The first hundred' },
  ),
})

const mostRefused = 100

export const showTaken = (taken: readonly Taken[]) => {
  const counts = { created: 0, changed: 0, returned: 0, same: 0, stale: 0, ended: 0, held: 0, refused: 0 } satisfies Record<
    Taken['outcome'],
    number
  >
  for (const { outcome } of taken) counts[outcome] += 1
  return {
    counts,
    refused: taken
      .filter(({ outcome }) => outcome === 'refused')
      .slice(0, mostRefused)
      .map(({ kind, externalId, problems }) => ({
        kind: String(kind),
        externalId: String(externalId).slice(0, 200),
        problems: problems.slice(0, 10).map((one) => ({ ...one })),
      })),
  }
}
