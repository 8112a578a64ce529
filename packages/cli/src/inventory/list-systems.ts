import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

export const listSystems = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/systems', { params: { query: cursor } }),
    head: ['system', 'name', 'connector', 'environment', 'region', 'tenant', 'operator', 'observer'],
    row: ({ id, name, connector, environment, region, tenant, operatorSecrets, observerSecrets }) => [
      id,
      name,
      connector,
      environment,
      region ?? '-',
      tenant ?? '-',
      Object.keys(operatorSecrets).join(', '),
      Object.keys(observerSecrets).join(', '),
    ],
    none: 'no system is registered; `countersign system add` registers one',
  })
}
