// An approval request as the API shows it, with how far it has climbed: who is asked now, and what comes next if nobody answers.
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Tables } from '../../tables.ts'
import { spoken } from './climbing.ts'
import { type ClimbRow, climbsOf } from './climbing-store.ts'
import type { ApprovalRequestRow } from './store.ts'

export const ApprovalState = Type.Enum(['open', 'approved', 'refused', 'expired', 'void'])

const Climb = Closed(
  {
    ladder: Type.String({ description: '`policy`: the one that the decision itself gives' }),
    rung: Type.Integer({ description: 'Counted from 0' }),
    of: Type.Integer(),
    asks: Type.String({ description: '`approvers`, `duty NAME` or `role NAME`' }),
    asked: Type.Array(Id, { description: 'Who is asked now; nobody where there is nobody' }),
    since: Instant,
    next: Nullable(Closed({ at: Instant, asks: Type.String({ description: 'As above; `nobody: silence is a no` at the end' }) })),
  },
  { description: 'Whom an open request asks now, and whom next' },
)

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
  climb: Nullable(Climb),
})

export const silenceIsNo = 'nobody: silence is a no'

const showClimb = (climb: ClimbRow, expiresAt: Date) => {
  const above = climb.rungs[climb.rung + 1]
  const ends = climb.due_at === null || climb.due_at >= expiresAt
  const next = ends
    ? { at: expiresAt.toISOString(), asks: silenceIsNo }
    : { at: climb.due_at!.toISOString(), asks: above ? spoken(above.ask) : silenceIsNo }
  return {
    ladder: climb.ladder,
    rung: climb.rung,
    of: climb.rungs.length,
    asks: spoken(climb.rungs[climb.rung]!.ask),
    asked: climb.asked,
    since: climb.begun_at.toISOString(),
    next,
  }
}

export const showRequest = (row: ApprovalRequestRow, climb: ClimbRow | undefined) => ({
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
  climb: row.state === 'open' && climb ? showClimb(climb, row.expires_at) : null,
})

export const showRequests = async (db: Kysely<Tables>, org: string, rows: readonly ApprovalRequestRow[]) => {
  const climbs = await climbsOf(
    db,
    org,
    rows.map((row) => row.id),
  )
  return rows.map((row) => showRequest(row, climbs.get(row.id)))
}
