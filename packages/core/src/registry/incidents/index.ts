// Incidents: what should be dead and is not. Laws: opened by a proof, closed by a proof, never by a person's word.
export { closeIncidents, type IncidentKind, type NewIncident, openIncident } from './incidents.ts'
export { Incident, showIncident, showIncidentOfPart } from './shown.ts'
export { incidentsOpenOn, listIncidents } from './store.ts'
