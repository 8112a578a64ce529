import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listProviders = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/providers', { params: { query: cursor } }),
    head: ['provider', 'name', 'works for', 'tenants', 'regions', 'below', 'contracts', 'until', 'last claim', 'last looked at'],
    row: ({ id, name, parent, tenants, regions, subcontractors, contracts, endsOn, claimedAt, observedAt }) => [
      id,
      name,
      parent ?? 'the enterprise',
      tenants.join(', ') || 'all',
      regions.join(', ') || 'all',
      subcontractors,
      contracts,
      endsOn,
      claimedAt === null ? 'never' : minute(claimedAt),
      observedAt === null ? 'never' : minute(observedAt),
    ],
    none: 'no provider is known; `countersign import` brings them in',
  })
}
