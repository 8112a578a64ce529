import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listRequests = async ({
  options,
  connect,
  output,
}: Context<{ state: Item<'approvals.list'>['state'] | 'all'; change?: string }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/approval-requests', {
        params: { query: { ...given({ state: options.state === 'all' ? undefined : options.state, change: options.change }), ...cursor } },
      }),
    head: ['request', 'change', 'asks for', 'ops', 'state', 'until', 'asked now', 'then'],
    row: ({ id, change, roles, quorum, stepUp, operations, state, expiresAt, climb }) => [
      id,
      change,
      `${quorum} × ${roles.join(' or ')}${stepUp ? ', step-up' : ''}`,
      operations.length,
      state,
      minute(expiresAt),
      climb === null ? '' : climb.asked.join(', ') || 'NOBODY',
      climb?.next ? `${minute(climb.next.at)} ${climb.next.asks}` : '',
    ],
    none: options.state === 'open' ? 'nothing waits for a signature' : 'no such request',
  })
}
