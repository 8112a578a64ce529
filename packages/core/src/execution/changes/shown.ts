// Changes and their operations as the API shows them. Whoever has only a part in a change is shown what is his own of it: not who asked for it and
// why, not another party, and no words that may name either.
import { Type } from 'typebox'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Part } from './part.ts'
import type { ChangeRow, OperationRow } from './store.ts'

export const Closure = Type.Enum(['open', 'stuck', 'operationally_complete', 'risk_complete', 'risk_accepted'])
export const ChangeStateShown = Type.Enum(['planned', 'awaiting_approval', 'approved', 'running', 'refused', 'denied', 'closed'])

export const Change = Closed({
  id: Id,
  kind: Type.String(),
  trigger: Closed({ kind: Type.String(), ref: Nullable(Type.String()) }),
  reason: Nullable(Type.String()),
  ticket: Nullable(Type.String()),
  purpose: Nullable(Type.String()),
  requester: Nullable(Id),
  state: ChangeStateShown,
  closure: Closure,
  plan: Nullable(Digest),
  revision: Type.Integer(),
  openedAt: Instant,
  closedAt: Nullable(Instant),
})

/** `part`: the caller's own; undefined: he sees the whole. */
export const showChange = (row: ChangeRow, part: Part | undefined) => {
  const told = part === undefined || part.principals.has(row.requester_id)
  return {
    id: row.id,
    kind: row.kind,
    trigger: { kind: row.trigger_kind, ref: told ? row.trigger_ref : null },
    reason: told ? row.reason : null,
    ticket: told ? row.ticket : null,
    purpose: told ? row.purpose : null,
    requester: told ? row.requester_id : null,
    state: row.state,
    closure: row.closure,
    plan: row.plan_digest,
    revision: row.revision,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
  }
}

export const OperationShown = Closed({
  id: Id,
  change: Id,
  plan: Digest,
  position: Type.Integer(),
  operation: Type.String(),
  credential: Id,
  system: Id,
  executor: Closed({ kind: Type.String(), id: Nullable(Id) }),
  after: Type.Array(Id),
  phase: Type.Enum(['planned', 'ready', 'mandated', 'executing', 'verifying', 'awaiting_owner', 'done', 'skipped', 'stuck', 'void']),
  closure: Closure,
  verdict: Nullable(Type.String()),
  strength: Nullable(Type.String()),
  proof: Nullable(Digest),
  attempts: Type.Integer(),
  mandates: Type.Integer(),
  rounds: Type.Integer({ description: 'Rounds of looking, the baseline too' }),
  reasons: Type.Array(Type.String()),
  executedAt: Nullable(Instant),
  dueAt: Nullable(Instant),
  deadlineAt: Nullable(Instant),
})

export const showOperation = (row: OperationRow, part: Part | undefined) => ({
  id: row.id,
  change: row.change_id,
  plan: row.plan_digest,
  position: row.position,
  operation: row.operation,
  credential: row.credential_id,
  system: row.system_id,
  executor: { kind: row.executor_kind, id: part === undefined || part.principals.has(row.executor_id) ? row.executor_id : null },
  after: row.runs_after,
  phase: row.phase,
  closure: row.closure,
  verdict: row.verdict,
  strength: row.strength,
  proof: row.proof_digest,
  attempts: row.attempts,
  mandates: row.mandates,
  rounds: row.rounds,
  // Who accepted what, and what is asked of whom, is in these words.
  reasons: part === undefined ? row.reasons : [],
  executedAt: row.executed_at?.toISOString() ?? null,
  dueAt: row.due_at?.toISOString() ?? null,
  deadlineAt: row.deadline_at?.toISOString() ?? null,
})
