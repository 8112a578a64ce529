import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

type State = 'delivered' | 'refused' | 'unclear' | 'waiting' | 'left_out' | 'same' | 'quarantined' | 'taken_over' | 'ended'

interface Options {
  readonly state?: State
  readonly kind?: 'person' | 'identity' | 'credential'
}

export const listItems = async ({ options, connect, output }: Context<Options>, merger: string): Promise<undefined> => {
  const api = await connect()
  const { state, kind } = options
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/mergers/{merger}/items', { params: { path: { merger }, query: { ...cursor, ...given({ state, kind }) } } }),
    head: ['kind', 'theirs', 'here', 'state', 'why', 'may be'],
    row: (item) => [
      item.kind,
      item.externalId,
      item.same ?? item.id,
      item.state.replace('_', ' '),
      item.why ?? '',
      item.candidates.join(', '),
    ],
    none: 'there is none',
  })
}
