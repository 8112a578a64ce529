// Who can do what in the tool itself, by which way.
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'

export const listOwnAccess = async ({
  options,
  connect,
  output,
}: Context<{ principal?: string; outside?: boolean }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/own-access', {
        params: { query: given({ principal: options.principal, outside: options.outside ? ('yes' as const) : undefined, ...cursor }) },
      }),
    none: 'nobody can do anything here',
    head: ['who', 'of', 'by', 'what', 'powers', 'until', 'last used', 'wanting'],
    row: (one) => [
      one.principal.active ? one.principal.id : `${one.principal.id} (not active)`,
      one.party.id,
      one.way.replace('_', ' '),
      one.other === null ? one.what : `${one.what} (${one.other})`,
      one.powers.length > 3 ? `${one.powers.slice(0, 3).join(' ')} and ${one.powers.length - 3} more` : one.powers.join(' '),
      one.until ?? 'no end',
      one.lastUsed ?? '–',
      one.wanting.join(' '),
    ],
  })
}

/** What the tool itself goes by. */
export const listOwnThings = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/own-access/things', { params: { query: cursor } }),
    none: 'there are no documents in force and no systems',
    head: ['kind', 'name', '', 'since', 'until', 'change', 'by'],
    row: (one) => [one.kind, one.name, one.title, one.since ?? '–', one.until ?? 'no end', one.change ?? '–', one.by ?? '–'],
  })
}
