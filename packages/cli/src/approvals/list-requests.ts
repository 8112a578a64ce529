import type { ApprovalRequestHead } from '../changes/shapes.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

export const listRequests = async ({ options, connect, output }: Context<{ state: string; change?: string }>): Promise<undefined> =>
  showList<ApprovalRequestHead>(await connect(), output, {
    path: '/v1/approval-requests',
    query: { state: options.state === 'all' ? undefined : options.state, change: options.change },
    head: ['request', 'change', 'asks for', 'operations', 'state', 'until'],
    row: ({ id, change, roles, quorum, stepUp, operations, state, expiresAt }) => [
      id,
      change,
      `${quorum} × ${roles.join(' or ')}${stepUp ? ', step-up' : ''}`,
      operations.length,
      state,
      instant(expiresAt),
    ],
    none: options.state === 'open' ? 'nothing waits for a signature' : 'no such request',
  })
