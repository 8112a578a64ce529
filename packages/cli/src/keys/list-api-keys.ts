import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

/** Those that open something; the others too with `--all`. */
export const listApiKeys = async ({
  options: { principal, all },
  connect,
  output,
}: Context<{ principal?: string; all?: true }>): Promise<undefined> => {
  const api = await connect()
  const filter = { principal, state: all ? undefined : ('live' as const) }
  return showList(output, {
    page: (cursor) => api.get('/v1/api-keys', { params: { query: given({ ...filter, ...cursor }) } }),
    limit: 10_000,
    head: ['api key', 'acts as', 'held by', 'for', 'scopes', 'made', 'ends', 'last used'],
    row: (one) => [
      one.id,
      one.active ? one.principal : `${one.principal} (not active)`,
      one.heldBy === one.principal ? '-' : one.heldBy,
      one.name,
      one.scopes.join(' '),
      minute(one.createdAt).slice(0, 10),
      one.revokedAt === null ? minute(one.expiresAt).slice(0, 10) : `revoked ${minute(one.revokedAt).slice(0, 10)}`,
      one.lastUsedAt === null ? 'never' : minute(one.lastUsedAt),
    ],
    none: 'there is no such API key; `countersign api-key issue` makes one',
  })
}
