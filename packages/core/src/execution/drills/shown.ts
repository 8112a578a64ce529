// Drills as the API shows them. A provider is told what it has to do and how it went; nothing of who in the enterprise held it.
import { Type } from 'typebox'
import type { DemandRow, DrillRow, Score } from '../../authority/drills/index.ts'
import { Base64, Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { exceptionOperation } from './judge-exception.ts'

export const ExerciseName = Type.Enum(['revoke', 'exception', 'evidence'])

export const DemandShown = Closed({
  id: Id,
  drill: Id,
  party: Id,
  askedAt: Instant,
  dueAt: Instant,
  nonce: Base64,
  subjects: Type.Array(Id),
  deliveredAt: Nullable(Instant),
  document: Nullable(Digest),
  missing: Type.Array(Type.String()),
  untrue: Type.Array(Type.String()),
})

export const showDemand = (row: DemandRow) => ({
  id: row.id,
  drill: row.drill_id,
  party: row.party_id,
  askedAt: row.asked_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  nonce: row.nonce.toString('base64'),
  subjects: row.subjects,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
  document: row.document,
  missing: row.missing,
  untrue: row.untrue,
})

/** What the provider has to ask for, with the words that `exceptions.request` takes. */
export const AskShown = Closed({ drill: Id, dueAt: Instant, rule: Type.String(), subject: Id, operation: Type.String(), credential: Id })

export const showAsk = (row: DrillRow) => ({
  drill: row.id,
  dueAt: row.due_at.toISOString(),
  rule: 'an executor that is no connector of the enterprise never gets a secret',
  subject: row.id,
  operation: exceptionOperation,
  credential: row.canary,
})

export const DrillShown = Closed({
  id: Id,
  provider: Id,
  exercise: ExerciseName,
  state: Type.Enum(['open', 'passed', 'failed']),
  cause: Type.Enum(['asked', 'due']),
  openedAt: Instant,
  openedBy: Nullable(Id),
  dueAt: Instant,
  endedAt: Nullable(Instant),
  reasons: Type.Array(Type.String()),
  measured: Type.Record(Type.String(), Type.Number(), { description: 'Seconds: ready, revoked, proven; asked, answered; delivered' }),
  canary: Id,
  change: Nullable(Id),
  demand: Nullable(DemandShown),
  ask: Nullable(AskShown),
})

export const showDrill = (row: DrillRow, demand: DemandRow | undefined, whole: boolean) => ({
  id: row.id,
  provider: row.party_id,
  exercise: row.exercise,
  state: row.state,
  cause: row.cause,
  openedAt: row.opened_at.toISOString(),
  openedBy: whole ? row.opened_by : null,
  dueAt: row.due_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  reasons: row.reasons,
  measured: row.measured,
  canary: row.canary,
  change: whole ? row.change_id : null,
  demand: demand ? showDemand(demand) : null,
  ask: row.exercise === 'exception' && row.state === 'open' ? showAsk(row) : null,
})

export const ScoreShown = Closed({
  provider: Id,
  score: Type.Integer({ description: 'Of a hundred' }),
  contributions: Type.Array(
    Closed({
      exercise: ExerciseName,
      weight: Type.Integer(),
      points: Type.Integer(),
      standing: Type.Enum(['passed', 'failed', 'stale', 'never']),
      drill: Nullable(Id),
      endedAt: Nullable(Instant),
      validUntil: Nullable(Instant),
      ageDays: Nullable(Type.Integer()),
      words: Type.String(),
    }),
  ),
})

export const showScore = (provider: string, { score, contributions }: Score) => ({
  provider,
  score,
  contributions: contributions.map((one) => ({
    ...one,
    endedAt: one.endedAt?.toISOString() ?? null,
    validUntil: one.validUntil?.toISOString() ?? null,
  })),
})
