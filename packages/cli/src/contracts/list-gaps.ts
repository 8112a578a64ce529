import { given, listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { gapTable } from './render-gaps.ts'

export const listGaps = async ({ connect, output }: Context, of?: string): Promise<undefined> => {
  const api = await connect()
  const { items, more } = await listed(
    (cursor) => api.get('/v1/contract-gaps', { params: { query: { ...cursor, ...given({ of }) } } }),
    10_000,
  )
  output.result({ items, more }, () => (items.length === 0 ? 'no gap is known' : gapTable(items)))
  return undefined
}
