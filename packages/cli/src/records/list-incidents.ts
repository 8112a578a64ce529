import type { IncidentHead } from '../changes/shapes.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

export const listIncidents = async ({ options, connect, output }: Context<{ change?: string }>): Promise<undefined> =>
  showList<IncidentHead>(await connect(), output, {
    path: '/v1/incidents',
    query: { change: options.change },
    head: ['incident', 'kind', 'credential', 'change', 'owner', 'state', 'opened', 'closed'],
    row: (one) => [one.id, one.kind, one.credential, one.change, one.owner, one.state, instant(one.openedAt), instant(one.closedAt)],
    none: 'no incident',
  })
