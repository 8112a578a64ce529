import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listNotices = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/duty/notices', { params: { query: cursor } }),
    head: ['request', 'change', 'rung', 'in the place of', 'asked', 'state', 'until'],
    row: ({ request, change, rung, for: principal, at, state, expiresAt }) => [
      request,
      change,
      rung + 1,
      principal,
      minute(at),
      state,
      minute(expiresAt),
    ],
    none: 'you were asked nothing',
  })
}
