import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

export const listContracts = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/contracts', { params: { query: cursor } }),
    head: ['contract', 'name', 'with', 'owner', 'from', 'until', 'state'],
    row: ({ id, name, party, owner, startsOn, endsOn, state }) => [id, name, party, owner, startsOn, endsOn, state],
    none: 'no contract is known; `countersign import` brings them in',
  })
}
