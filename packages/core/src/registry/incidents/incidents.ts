// Incidents: a credential that should be dead and is not. Opened by verification, closed only by a proof.

import type { Runtime, Work } from '../../runtime.ts'
import { holdersOf } from '../principals/index.ts'
import { closeIncidentRow, findOpenIncident, insertIncident, openIncidentsOf } from './store.ts'

export type IncidentKind = 'credential.still_accepted' | 'session.survived' | 'right.survived'

export interface NewIncident {
  readonly kind: IncidentKind
  readonly change: string
  readonly operation: string
  readonly credential: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** Opens an incident, or gives the one that is open for this operation and kind. */
export const openIncident = async (runtime: Runtime, work: Work, incident: NewIncident): Promise<string> => {
  const open = await findOpenIncident(work.db, work.org, incident.operation, incident.kind)
  if (open) return open.id
  const owner = (await holdersOf(work.db, work.org, [runtime.settings.incidentOwnerRole], work.at))[0]?.id ?? 'control-plane'
  const id = runtime.ids.next('inc')
  await insertIncident(work.db, {
    org_id: work.org,
    id,
    kind: incident.kind,
    change_id: incident.change,
    operation_id: incident.operation,
    credential_id: incident.credential,
    owner_id: owner,
    detail: JSON.stringify(incident.detail),
    opened_at: work.at,
  })
  work.record({
    kind: 'incident.opened',
    stream: incident.operation,
    body: { incident: id, kind: incident.kind, credential: incident.credential, owner, detail: incident.detail },
  })
  return id
}

/** Closes the incidents of an operation, naming the proof that ended them. */
export const closeIncidents = async (work: Work, operation: string, proof: string): Promise<void> => {
  for (const open of await openIncidentsOf(work.db, work.org, operation)) {
    await closeIncidentRow(work.db, work.org, open.id, work.at)
    work.record({ kind: 'incident.closed', stream: operation, body: { incident: open.id, kind: open.kind, proof } })
  }
}
