import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listMergers = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (query) => api.get('/v1/mergers', { params: { query } }),
    head: ['merger', 'state', 'people', 'identities', 'credentials', 'in quarantine', 'who is asked', 'until'],
    row: ({ name, state, brings, inQuarantine, answers, until, overdue }) => [
      name,
      state,
      brings?.people ?? '',
      brings?.identities ?? '',
      brings?.credentials ?? '',
      inQuarantine.people + inQuarantine.identities,
      answers ?? '',
      until === null ? '' : `${minute(until)}${overdue ? ' (over)' : ''}`,
    ],
    none: 'there is no merger',
  })
}
