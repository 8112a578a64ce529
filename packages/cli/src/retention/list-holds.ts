import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'
import { scopeInWords } from './hold-words.ts'

export const listHolds = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/retention/holds', { params: { query: cursor } }),
    head: ['hold', 'covers', 'placed by', 'since', 'ticket', 'lifted'],
    row: ({ id, scope, placedBy, placedAt, ticket, liftedBy, liftedAt }) => [
      id,
      scopeInWords(scope),
      placedBy,
      minute(placedAt),
      ticket,
      liftedAt === null ? '' : `${minute(liftedAt)} by ${liftedBy}`,
    ],
    none: 'nothing was ever put on hold',
  })
}
