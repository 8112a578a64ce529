// Telemetry and comparisons as the API shows them.
import { Type } from 'typebox'
import { Closed, Digest, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { driftKinds } from './compare.ts'
import type { Compared } from './comparison.ts'
import { type RecordKind, recordKinds } from './model.ts'
import type { RecordRow, StreamRow } from './store.ts'

export const Kind = Type.Enum(Object.keys(recordKinds) as RecordKind[])

export const RecordShown = Closed({
  provider: Id,
  id: Id,
  stream: Id,
  seq: Type.Integer(),
  kind: Kind,
  at: Instant,
  subject: Type.Record(Type.String(), Type.String()),
  facts: Facts,
  operation: Nullable(Id),
  credential: Nullable(Id),
  batch: Digest,
})

export const showRecord = (row: RecordRow) => ({
  provider: row.party_id,
  id: row.event_id,
  stream: row.stream,
  seq: Number(row.seq),
  kind: row.kind,
  at: row.at.toISOString(),
  subject: row.subject,
  facts: row.facts,
  operation: row.operation_id,
  credential: row.credential_id,
  batch: row.batch,
})

export const StreamShown = Closed({
  provider: Id,
  stream: Id,
  highest: Type.Integer(),
  received: Type.Integer(),
  missing: Type.Integer(),
  gapSince: Nullable(Instant),
  lastReceivedAt: Instant,
})

export const showStream = (row: StreamRow) => ({
  provider: row.party_id,
  stream: row.stream,
  highest: Number(row.highest),
  received: Number(row.received),
  missing: Number(row.highest) - Number(row.received),
  gapSince: row.gap_since?.toISOString() ?? null,
  lastReceivedAt: row.last_received_at.toISOString(),
})

const Verdict = Type.Enum([...driftKinds, 'agreed', 'pending'])

const Drift = Closed({
  kind: Type.Enum([...driftKinds]),
  reasons: Type.Array(Type.String()),
  events: Type.Array(Type.String()),
  settled: Type.Boolean({ description: 'Own observation, later than all of it, shows that what the plan wants is so' }),
})

export const ComparisonShown = Closed({
  operation: Id,
  change: Id,
  verdict: Verdict,
  drifts: Type.Array(Drift),
  matched: Closed({
    operation: Type.String(),
    credential: Id,
    system: Id,
    account: Type.String(),
    mandates: Type.Array(Closed({ id: Id, startedAt: Nullable(Instant), notAfter: Instant })),
  }),
  attempted: Closed({ attempts: Type.Integer(), performed: Type.Integer(), evidence: Type.Integer() }),
  observed: Closed({ says: Type.Enum(['confirmed', 'refuted', 'unknown']), at: Nullable(Instant) }),
  beside: Closed(
    { verdict: Verdict, drifts: Type.Array(Drift) },
    { description: 'What is said of the credential beside any operation: changes that name no mandate, and use after it was proven dead' },
  ),
})

interface ShownDrift {
  readonly kind: (typeof driftKinds)[number]
  readonly reasons: readonly string[]
  readonly events: readonly string[]
  readonly settled: boolean
}

const mostEvents = 100

const showDrifts = (drifts: readonly ShownDrift[]) =>
  drifts.map(({ kind, reasons, events, settled }) => ({ kind, reasons: [...reasons], events: events.slice(0, mostEvents), settled }))

export const showComparison = (
  row: { readonly id: string; readonly change_id: string },
  compared: Compared,
  beside: { readonly verdict: Compared['verdict']; readonly drifts: readonly ShownDrift[] },
) => ({
  operation: row.id,
  change: row.change_id,
  verdict: compared.verdict,
  drifts: showDrifts(compared.drifts),
  matched: {
    operation: compared.matched.operation,
    credential: compared.matched.credential,
    system: compared.matched.system,
    account: compared.matched.account,
    mandates: compared.matched.mandates.map(({ id, startedAt, notAfter }) => ({
      id,
      startedAt: startedAt?.toISOString() ?? null,
      notAfter: notAfter.toISOString(),
    })),
  },
  attempted: { ...compared.attempted },
  observed: { says: compared.observed, at: compared.observedAt?.toISOString() ?? null },
  beside: { verdict: beside.verdict, drifts: showDrifts(beside.drifts) },
})
