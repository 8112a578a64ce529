import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listClosures = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/closure-requests', { params: { query: cursor } }),
    head: ['operation', 'owner', 'asked', 'proof'],
    row: ({ operation, owner, requestedAt, proof }) => [operation, owner ?? 'a control owner', minute(requestedAt), proof],
    none: 'no closure waits for a signature',
  })
}
