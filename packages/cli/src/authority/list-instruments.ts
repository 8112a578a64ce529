import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listInstruments = async ({ connect, output }: Context, kind: string): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/instruments/{kind}', { params: { path: { kind }, query: cursor } }),
    head: ['name', 'version', 'state', 'from', 'until', 'change'],
    row: ({ name, version, state, from, until, change }) => [
      name,
      version,
      state,
      from === null ? '' : minute(from),
      until === null ? '' : minute(until),
      change,
    ],
    none: `no ${kind}`,
  })
}
