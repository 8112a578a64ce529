import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

export const listRecommendations = async ({
  options,
  connect,
  output,
}: Context<{ state?: Item<'recommendations.list'>['state'] }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/recommendations', { params: { query: { ...given({ state: options.state }), ...cursor } } }),
    head: ['recommendation', 'by', 'about', 'words', 'state', 'change'],
    row: ({ id, filedBy, about, words, state, change }) => [id, filedBy, `${about.kind} ${about.id}`, words, state, change],
    none: 'nothing was recommended',
  })
}
