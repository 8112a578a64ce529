// A risk acceptance as the API shows it.
import { Type } from 'typebox'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { RiskAcceptanceRow } from './store.ts'

export const RiskState = Type.Enum(['requested', 'accepted', 'refused', 'expired'])

export const RiskAcceptance = Closed({
  id: Id,
  change: Id,
  operation: Id,
  credential: Id,
  state: RiskState,
  reason: Type.String(),
  proof: Nullable(Digest),
  requestedAt: Instant,
  person: Nullable(Id),
  digest: Nullable(Digest),
  acceptedAt: Nullable(Instant),
  expiresAt: Nullable(Instant),
})

export const showAcceptance = (row: RiskAcceptanceRow) => ({
  id: row.id,
  change: row.change_id,
  operation: row.operation_id,
  credential: row.credential_id,
  state: row.state,
  reason: row.reason,
  proof: row.proof_digest,
  requestedAt: row.requested_at.toISOString(),
  person: row.person_id,
  digest: row.digest,
  acceptedAt: row.accepted_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
})
