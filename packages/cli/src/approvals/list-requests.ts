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
    // Two identifiers to copy and two moments to the minute: more than fits into a row.
    block: ({ id, change, roles, quorum, stepUp, operations, state, expiresAt, climb }) => ({
      title: `${id}  ${state} until ${minute(expiresAt)}`,
      says: [
        ['change', change],
        ['asks for', `${quorum} × ${roles.join(' or ')}${stepUp ? ', step-up' : ''}`],
        ['to', `${operations.length} ${operations.length === 1 ? 'operation' : 'operations'}`],
        ...(climb === null ? [] : [['asked now', climb.asked.join(', ') || 'NOBODY'] as const]),
        ...(climb?.next ? [['then', `${minute(climb.next.at)} ${climb.next.asks}`] as const] : []),
      ],
    }),
    none: options.state === 'open' ? 'nothing waits for a signature' : 'no such request',
  })
}
