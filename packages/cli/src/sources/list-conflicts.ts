import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

export const listConflicts = async ({ connect, output }: Context, source: string): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/sources/{source}/conflicts', { params: { path: { source }, query: { ...cursor } } }),
    head: ['kind', 'external id', 'says otherwise', 'whose word counts'],
    row: (one) => [
      one.kind,
      one.externalId,
      one.conflicts.map(({ attribute, said }) => `${attribute}=${String(said)}`).join(' '),
      one.conflicts.map(({ attribute, owner, stands }) => `${owner ?? 'the inventory'}: ${attribute}=${String(stands)}`).join(' '),
    ],
    none: 'it says nothing that is not its own to say',
  })
}
