import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

export const listProviders = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/providers', { params: { query: cursor } }),
    head: ['provider', 'name', 'works for', 'tenants', 'regions', 'below', 'contracts', 'until'],
    row: ({ id, name, parent, tenants, regions, subcontractors, contracts, endsOn }) => [
      id,
      name,
      parent ?? 'the enterprise',
      tenants.join(', ') || 'all',
      regions.join(', ') || 'all',
      subcontractors,
      contracts,
      endsOn,
    ],
    none: 'no provider is known; `countersign import` brings them in',
  })
}
