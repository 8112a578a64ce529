import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

export const listPrincipals = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/principals', { params: { query: cursor } }),
    head: ['principal', 'name', 'kind', 'of', 'roles', 'active'],
    row: ({ id, name, kind, party, roles, active }) => [
      id,
      name,
      kind,
      `${party.kind} ${party.id}`,
      roles.join(', '),
      active ? 'yes' : 'NO',
    ],
    none: 'nobody is known',
  })
}
