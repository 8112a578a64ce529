// An exception as the API shows it. Its end counts from its moment on, whether or not anybody has noticed; who answered is told to the
// enterprise alone.
import { Type } from 'typebox'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { ExceptionRow } from './store.ts'

export const ExceptionShown = Closed({
  id: Id,
  party: Id,
  requestedBy: Id,
  requestedAt: Instant,
  rule: Type.String(),
  subject: Type.String(),
  reason: Type.String(),
  wantedUntil: Instant,
  state: Type.Enum(['requested', 'granted', 'refused', 'unanswered', 'ended'], { description: 'unanswered: silence was a no' }),
  answerDue: Instant,
  answer: Nullable(Type.String()),
  compensatingControls: Type.Array(Type.String()),
  expiresAt: Nullable(Instant),
  decidedAt: Nullable(Instant),
  acceptor: Nullable(Id),
  decidedBy: Nullable(Id),
  document: Nullable(Digest),
})

const stateAt = (row: ExceptionRow, at: Date): ExceptionRow['state'] => {
  if (row.state === 'requested' && row.answer_due <= at) return 'unanswered'
  return row.state === 'granted' && row.expires_at !== null && row.expires_at <= at ? 'ended' : row.state
}

export const showException = (row: ExceptionRow, at: Date, whole: boolean) => ({
  id: row.id,
  party: row.party_id,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at.toISOString(),
  rule: row.rule,
  subject: row.subject,
  reason: row.reason,
  wantedUntil: row.wanted_until.toISOString(),
  state: stateAt(row, at),
  answerDue: row.answer_due.toISOString(),
  answer: row.answer,
  compensatingControls: row.controls ?? [],
  expiresAt: row.expires_at?.toISOString() ?? null,
  decidedAt: row.decided_at?.toISOString() ?? null,
  acceptor: whole ? row.acceptor_id : null,
  decidedBy: whole ? row.person_id : null,
  document: whole ? row.digest : null,
})
