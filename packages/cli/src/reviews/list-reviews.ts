import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'
import { withoutSignature } from './facts.ts'

export const listReviews = async ({
  options,
  connect,
  output,
}: Context<{ party?: string; state?: Item<'reviews.list'>['state'] }>): Promise<undefined> => {
  const api = await connect()
  const { party, state } = options
  return showList(output, {
    page: (cursor) => api.get('/v1/reviews', { params: { query: { ...given({ party, state }), ...cursor } } }),
    head: ['review', 'of', 'criticality', 'state', 'due', 'without a signature', 'asked', 'signed by'],
    row: (one) => [
      one.id,
      one.party,
      one.criticality,
      one.overdue ? `${one.state}, overdue` : one.state,
      minute(one.dueAt),
      withoutSignature[one.effect],
      one.owner,
      one.signedBy,
    ],
    none: 'no review',
  })
}
