// An approval request as the API shows it.
import { Type } from 'typebox'
import { Closed, Digest, Id, Instant } from '../../platform/schemas.ts'
import type { ApprovalRequestRow } from './store.ts'

export const ApprovalState = Type.Enum(['open', 'approved', 'refused', 'expired', 'void'])

export const ApprovalRequest = Closed({
  id: Id,
  change: Id,
  plan: Digest,
  roles: Type.Array(Type.String(), { description: 'A signatory holds one of these' }),
  quorum: Type.Integer(),
  stepUp: Type.Boolean(),
  operations: Type.Array(Id),
  state: ApprovalState,
  createdAt: Instant,
  expiresAt: Instant,
})

export const showRequest = (row: ApprovalRequestRow) => ({
  id: row.id,
  change: row.change_id,
  plan: row.plan_digest,
  roles: row.roles,
  quorum: row.quorum,
  stepUp: row.step_up,
  operations: row.operations,
  state: row.state,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
})
