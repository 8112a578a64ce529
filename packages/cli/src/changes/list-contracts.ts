import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

export const listContracts = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/contracts', { params: { query: cursor } }),
    head: ['contract', 'name', 'with', 'owner', 'from', 'ends', 'because of', 'state'],
    row: ({ id, name, party, owner, startsOn, ends, state }) => [
      id,
      name,
      party,
      owner,
      startsOn,
      ends.on,
      ends.boundBy,
      ends.over ? 'over' : state,
    ],
    none: 'no contract is known; `countersign import` brings them in',
  })
}
