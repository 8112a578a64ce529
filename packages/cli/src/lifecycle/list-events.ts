import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

interface Options {
  readonly subject?: string
  readonly state?: 'pending' | 'waiting' | 'done' | 'held' | 'superseded'
}

export const listEvents = async ({ options: { subject, state }, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/lifecycle/events', { params: { query: { ...given({ subject, state }), ...cursor } } }),
    head: ['noticed', 'event', 'subject', 'by', 'holds from', 'state', 'change', 'note'],
    row: (one) => [
      minute(one.noticedAt),
      one.kind.replaceAll('_', ' '),
      `${one.subjectKind} ${one.subject}`,
      one.source,
      minute(one.effectiveAt),
      one.state,
      one.change,
      one.note,
    ],
    none: 'no event',
  })
}
