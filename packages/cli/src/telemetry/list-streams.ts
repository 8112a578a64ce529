import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listStreams = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/telemetry/streams', { params: { query: cursor } }),
    head: ['provider', 'stream', 'highest', 'received', 'missing', 'since', 'last'],
    row: ({ provider, stream, highest, received, missing, gapSince, lastReceivedAt }) => [
      provider,
      stream,
      highest,
      received,
      missing,
      gapSince === null ? '' : minute(gapSince),
      minute(lastReceivedAt),
    ],
    none: 'no provider has told anything',
  })
}
