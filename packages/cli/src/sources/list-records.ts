import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

interface Options {
  readonly held?: true
  readonly gone?: true
}

export const listRecords = async ({ options, connect, output }: Context<Options>, source: string): Promise<undefined> => {
  const api = await connect()
  const state = options.held ? ('held' as const) : options.gone ? ('gone' as const) : undefined
  return showList(output, {
    page: (cursor) => api.get('/v1/sources/{source}/records', { params: { path: { source }, query: { ...given({ state }), ...cursor } } }),
    head: ['kind', 'external id', 'in the inventory', 'state', 'says', 'seen'],
    row: (one) => [
      one.kind,
      one.externalId,
      one.id,
      one.heldIn === null ? one.state : `held by ${one.heldIn}`,
      Object.entries(one.attributes)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(' '),
      one.seenAt === null ? null : minute(one.seenAt),
    ],
    none: 'it has said nothing of the sort',
  })
}
