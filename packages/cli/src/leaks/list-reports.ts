import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listReports = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/leaks', { params: { query: cursor } }),
    head: ['place', 'scanner', 'leaks', 'recognised', 'can not be', 'by', 'at'],
    row: (one) => [one.place, one.scanner, one.leaks, one.recognised, one.leaks - one.named, one.reporter, minute(one.lastAt)],
    none: 'no report of a secret scanner was ever brought in',
  })
}
