import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const list = async ({ options, connect, output }: Context<{ all?: boolean }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/rotations', { params: { query: { state: options.all === true ? 'all' : 'running', ...cursor } } }),
    head: ['credential', 'way', 'change', 'state', 'since', 'moved', 'late or stuck', 'the old one'],
    row: (one) => [
      one.credential,
      one.cut ? `${one.way.replace('_', ' ')}, cut` : one.way.replace('_', ' '),
      one.change,
      one.state.replaceAll('_', ' '),
      minute(one.openedAt),
      `${one.consumers.filter(({ state }) => state === 'moved').length} of ${one.consumers.length}`,
      one.consumers.flatMap(({ state, workload }) => (['late', 'stuck', 'cut'].includes(state) ? [workload] : [])).join(', ') || '-',
      one.old?.reasons[0] ?? one.old?.phase.replaceAll('_', ' ') ?? '-',
    ],
    none: 'nothing is being rotated',
  })
}
