// An incident as the API shows it.
import type { Selectable } from 'kysely'
import { Type } from 'typebox'
import { Closed, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Tables } from '../../tables.ts'

export const Incident = Closed({
  id: Id,
  kind: Type.String(),
  change: Nullable(Id),
  operation: Nullable(Id),
  credential: Nullable(Id),
  owner: Nullable(Id),
  detail: Facts,
  state: Type.Enum(['open', 'closed']),
  openedAt: Instant,
  closedAt: Nullable(Instant),
})

export const showIncident = (row: Selectable<Tables['incidents']>) => ({
  id: row.id,
  kind: row.kind,
  change: row.change_id,
  operation: row.operation_id,
  credential: row.credential_id,
  owner: row.owner_id,
  detail: row.detail,
  state: row.state,
  openedAt: row.opened_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
})

/** To a provider, of an operation that it has a part in: that it is open, not whose it is nor what the enterprise's doors answered. */
export const showIncidentOfPart = (row: Selectable<Tables['incidents']>) => ({ ...showIncident(row), owner: null, detail: {} })
