import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listReadings = async ({ connect, output }: Context, source: string): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/sources/{source}/readings', { params: { path: { source }, query: { ...cursor } } }),
    head: ['reading', 'mode', 'state', 'begun', 'records', 'changed', 'refused', 'ended', 'decided by'],
    row: (one) => [one.id, one.mode, one.state, minute(one.begunAt), one.records, one.changed, one.refused, one.ended, one.decidedBy],
    none: 'it was never read; `countersign source read` does',
  })
}
