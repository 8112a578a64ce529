import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

const soFar = ({ seen, atLast, perSecond }: { seen: number; atLast: number | null; perSecond: number }): string =>
  `${seen.toLocaleString('en')}${atLast === null ? '' : ` of about ${atLast.toLocaleString('en')}`}, ${perSecond.toLocaleString('en')}/s`

export const listScans = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/access/scans', { params: { query: cursor } }),
    head: ['system', 'connector', 'state', 'outcome', 'read', 'all of it', 'next', 'why not'],
    row: (one) => [
      one.system,
      one.connector,
      one.progress === null ? one.state : `${one.state}: ${soFar(one.progress)}`,
      one.outcome ?? 'never asked',
      minute(one.endedAt),
      minute(one.completeAt),
      minute(one.dueAt),
      one.detail,
    ],
    none: 'no system',
  })
}
