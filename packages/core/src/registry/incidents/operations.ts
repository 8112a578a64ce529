// The API of incidents: what should be dead and is not.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id } from '../../platform/schemas.ts'
import { Incident, showIncident } from './shown.ts'
import { listIncidents } from './store.ts'

const list = operation({
  id: 'incidents.list',
  method: 'GET',
  path: '/v1/incidents',
  summary: 'Incidents: opened by a proof, closed by a proof',
  scope: 'read',
  power: 'read.change',
  query: Closed({ ...PageQuery, change: Type.Optional(Id), state: Type.Optional(Type.Enum(['open', 'closed'])) }),
  response: Page(Incident),
  handle: (runtime, caller, { query }) => {
    const filter = {
      ...(query.change === undefined ? {} : { change: query.change }),
      ...(query.state === undefined ? {} : { state: query.state }),
    }
    return pageOf(
      listName('incidents', filter),
      query,
      (after, limit) => listIncidents(runtime.db, caller.org, { ...filter, after, limit }),
      (row) => row.id,
      showIncident,
    )
  },
})

export const incidentOperations = [list]
