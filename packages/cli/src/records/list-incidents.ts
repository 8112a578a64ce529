import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listIncidents = async ({ options, connect, output }: Context<{ change?: string }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/incidents', { params: { query: { ...given({ change: options.change }), ...cursor } } }),
    head: ['incident', 'kind', 'credential', 'change', 'owner', 'state', 'opened', 'closed'],
    row: (one) => [one.id, one.kind, one.credential, one.change, one.owner, one.state, minute(one.openedAt), minute(one.closedAt)],
    none: 'no incident',
  })
}
